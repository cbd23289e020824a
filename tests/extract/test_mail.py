"""E-mails: which version of a body is read, what counts as attached, what is one at all."""

import time
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline.extract import unpack
from pipeline.extract.mail import attachments, read_mail
from pipeline.settings import Limits
from tests.extract.conftest import Read
from tests.extract.making import document_of, make_mail

LONG = "Créer une maison de santé dans chaque canton rural du département."
LINKS = "\n".join(f"Lien <https://example.org/{'a' * 200}?b={rank}>" for rank in range(3))


@pytest.mark.parametrize(
    ("text", "page", "said"),
    [
        (LONG, "<html><body></body></html>", LONG),
        (LONG, "<p>Voir en ligne</p>", LONG),
        (LONG, f'<p style="display:none">{LONG}</p><p>Voir en ligne</p>', LONG),
        ("Version texte : voir la page.", f"<p>{LONG}</p>", LONG),
        (f"{LONG}\n\n{LINKS}\n[image: logo de la région]", f"<p>{LONG}</p>", LONG),
    ],
)
def test_of_two_versions_a_stub_is_not_the_one_that_is_read(
    read: Read, text: str, page: str, said: str
) -> None:
    document = document_of(read(make_mail(text, page), "a.eml"))
    assert [block.text for block in document.blocks][2:] == [said]
    assert ("doublon" in dict(document.coverage)) == ("<p" in page)
    assert document.alertes == ()


def mixed(*parts: tuple[str, str, bytes]) -> bytes:
    """Return a mail with a page and parts of a type, with other headers a line each."""
    message = EmailMessage()
    message["From"] = "a@example.org"
    message["Message-ID"] = "<1@example.org>"
    message.set_content(f'<p>{LONG}</p><img src="cid:logo%40b">', subtype="html")
    message.make_mixed()
    for kind, headers, data in parts:
        part = EmailMessage()
        part.set_content(data, *kind.split("/"))
        for header in headers.splitlines():
            name, value = header.split(": ")
            del part[name]
            part[name] = value
        message.attach(part)
    return message.as_bytes()


def test_names_of_pictures_without_an_end_take_no_time() -> None:
    data = make_mail("[image \n" * 40_000, "<p>Créer un bus de dépistage à Laval.</p>")
    start = time.process_time()
    read_mail(data)
    assert time.process_time() - start < 2  # seven seconds where every bracket is read to the end


def test_every_part_that_is_no_body_is_a_member(tmp_path: Path) -> None:
    data = mixed(
        ("application/pdf", "", b"%PDF-1.4"),
        ("image/png", 'Content-Disposition: inline; filename="scan.png"', b"a"),
        ("image/png", "Content-ID: <other@b>", b"b"),
        ("text/calendar", "", b"Une date."),
        ("text/csv", "", b"CSV;TEXTE"),
        ("application/octet-stream", "", b"?"),
    )
    said = {"piece-2.pdf": b"%PDF-1.4", "scan.png": b"a", "piece-4.png": b"b",
            "piece-5.ics": b"Une date.", "piece-6.csv": b"CSV;TEXTE", "piece-7": b"?"}  # fmt: skip
    assert dict(attachments(data)) == said
    (tmp_path / "a.eml").write_bytes(data)
    members = unpack(tmp_path / "a.eml", tmp_path, Limits()).members
    assert [member.name for member in members] == list(said)


def test_what_the_body_shows_and_what_serves_the_mail_is_no_member() -> None:
    data = mixed(
        ("image/png", "Content-ID: <logo@b>\nContent-Disposition: inline", b"a"),
        ("application/pgp-signature", "Content-Disposition: inline", b"b"),
    )
    assert list(attachments(data)) == []


def test_an_appointment_says_what_to_do_with_it(read: Read) -> None:
    (reject,) = read(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "a.ics").rejects
    assert reject.error == "UnsupportedFormat"
    assert ".docx" in reject.message


HEADS = "Subject: Un bus élu\nTo: c@example.org\nFrom: Élise <a@example.org>\nDate: lundi\n"
BOX = "From a@example.org Mon Jan  1 10:00:00 2024\n"


@pytest.mark.parametrize("code", ["utf-8", "cp1252"])
@pytest.mark.parametrize(
    "heads",
    [
        HEADS,
        f"{HEADS}Content-Type: text/plain; charset=utf-8\n",
        HEADS.replace("Date: lundi", "Content-Type: text/plain"),
        f"{BOX}{HEADS}",
    ],
)
def test_a_mail_as_it_was_saved_is_one(read: Read, heads: str, code: str) -> None:
    document = document_of(read(f"{heads}\n{LONG}\n".encode(code), "a.txt"))
    assert document.media_type == "message/rfc822"
    said = [block.text for block in document.blocks]
    assert said[:2] == ["Un bus élu", "Élise <a@example.org>"]
    assert said[-1] == LONG
    assert document.alertes == ()


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADS}{LONG}\n",
        f"From: a@example.org\nTo: b@example.org\n\n{LONG}",
        f"From Paris in 2024 : un essai.\n\n{LONG}",
    ],
)
def test_a_text_that_begins_as_a_mail_is_a_text(read: Read, text: str) -> None:
    assert document_of(read(text.encode(), "a.txt")).media_type == "text/plain"


def test_a_box_of_mails_says_to_save_each(read: Read) -> None:
    one = f"{BOX}{HEADS}\n{LONG}\n\n"
    (reject,) = read(f"{one}{one}".encode(), "boite.mbox").rejects
    assert reject.error == "UnsupportedFormat"
    assert ".eml" in reject.message


def test_halves_of_characters_in_a_subject_can_be_written(read: Read) -> None:
    """UTF-7 says lone surrogates, which no file and no table can hold."""
    subject = b"Subject: =?utf-7?Q?+2AA-_+2AE-?=\nFrom: a@example.org\n\n" + LONG.encode()
    document = document_of(read(subject, "a.eml"))
    assert document.titre.encode()
    assert document.blocks[-1].text == LONG


def test_a_charset_that_is_no_name_hides_no_text(read: Read) -> None:
    mail = (
        b'From: a@example.org\nSubject: Avis\nContent-Type: text/plain; charset="utf-8"\0\n'
        b"Content-Transfer-Encoding: 8bit\n\nUn bus d\xe9di\xe9.\n"
    )
    assert document_of(read(mail, "a.eml")).blocks[-1].text == "Un bus dédié."
