import logging
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as NewDocx

from pipeline.extract import Extraction, Probe, extract, probe
from pipeline.settings import Limits

Read = Callable[..., Extraction]
Draw = Callable[..., bytes]

ENGLISH = (
    "The regional health agency will open a new clinic in the valley and send nurses to the "
    "villages that have no doctor. Local councils have agreed to share the costs of the building "
    "and to help the families of young doctors who settle in the area. "
) * 3


def refused(result: Extraction, error: str) -> str:
    assert result.document is None
    (reject,) = result.rejects
    assert (reject.error, reject.page, reject.step) == (error, None, "extract")
    assert reject.message.endswith(".")
    return reject.message


@pytest.mark.parametrize("data", [b"", b"  \n\t\n "])
def test_an_empty_file_is_refused(read: Read, data: bytes) -> None:
    assert "vide" in refused(read(data, "vide.txt"), "EmptyDocument")


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (bytes(3) + b"\x18ftypavif" + bytes(50), "PNG"),
        (b"\x1f\x8b" + bytes(50), "Décompressez"),
        (bytes(range(256)) * 4, "Format inconnu"),
        (b'<?xml version="1.0"?><feed></feed>', "XML"),
    ],
)
def test_other_formats_are_refused_with_what_to_save_as(
    read: Read, data: bytes, advice: str
) -> None:
    assert advice in refused(read(data, "a.pdf"), "UnsupportedFormat")


@pytest.mark.parametrize(
    ("member", "advice"),
    [("ppt/x.xml", "archive"), ("content.xml", "archive"), ("lettre.pdf", "archive")],
)  # fmt: skip
def test_zipped_formats_are_told_by_their_members(read: Read, member: str, advice: str) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(member, "x")
    assert advice in refused(read(out.getvalue(), "a.docx"), "UnsupportedFormat")


def test_a_protected_office_file_asks_for_a_copy_without_password(read: Read) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert "mot de passe" in refused(read(data, "a.docx"), "EncryptedDocument")


def test_a_table_of_data_is_sent_to_the_right_command(read: Read) -> None:
    message = refused(read(b'{"id": 1, "texte": "bonjour"}\n', "avis.jsonl"), "UnsupportedFormat")
    assert "remontees etiqueter" in message


def test_a_docx_that_unpacks_to_300_mb_is_refused_unread(read: Read) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as member:
            for _ in range(300):
                member.write(bytes(1_000_000))
    assert len(out.getvalue()) < 1_000_000
    assert "200 Mo" in refused(read(out.getvalue(), "bombe.docx"), "TooLarge")


def test_a_broken_docx_says_so_without_the_parser_s_words(
    read: Read, caplog: pytest.LogCaptureFixture
) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w:document>")
    with caplog.at_level(logging.WARNING):
        message = refused(read(out.getvalue(), "a.docx"), "BrokenDocument")
    assert "abîmé" in message
    assert "Traceback" not in message
    assert caplog.records[0].exc_info
    refused(read(out.getvalue()[:-30], "a.docx"), "BrokenDocument")


def test_a_file_beyond_the_limits_is_refused(read: Read) -> None:
    big = Limits(file_mb=1)
    assert "1 Mo" in refused(read(b"bonjour " * 200_000, "a.txt", big), "TooLarge")
    few = Limits(characters=100)
    assert "100 caractères" in refused(read(b"bonjour " * 20, "a.txt", few), "TooLarge")


def test_a_missing_file_is_a_reject(tmp_path: Path) -> None:
    result = extract(tmp_path / "absent.pdf", "absent.pdf", Limits())
    assert "ouvert" in refused(result, "UnreadableFile")
    assert result.rejects[0].document_id == ""


def test_english_is_refused_in_every_format(read: Read, draw: Draw) -> None:
    lines = [(50, 50 + 14 * n, ENGLISH[n * 80 : n * 80 + 80]) for n in range(9)]
    for data in (ENGLISH.encode(), f"<html><p>{ENGLISH}</p></html>".encode(), draw(lines)):
        assert "en anglais" in refused(read(data), "ForeignLanguage")


def test_a_pdf_that_is_html_is_read_as_html(read: Read) -> None:
    result = read(b"<!DOCTYPE html><html><body><h1>Projets</h1></body></html>", "faux.pdf")
    assert result.document
    assert result.document.media_type == "text/html"
    assert result.document.titre == "Projets"


def test_cp1252_text_and_a_name_with_spaces_and_accents(read: Read) -> None:
    result = read("L’hôpital crée un accès à Évreux – 3 € par élève.".encode("cp1252"), "é à b.txt")
    assert result.document
    assert result.document.source == "é à b.txt"
    assert result.document.blocks[0].text == "L’hôpital crée un accès à Évreux – 3 € par élève."
    assert result.document.langue == "fr"


@pytest.mark.parametrize(
    ("text", "name", "media_type"),
    [("# Titre\n\nTexte", "a.txt", "text/markdown"), ("Texte", "a.md", "text/markdown"),
     ("Texte.\n\nSuite.", "a.html", "text/plain"), ("<p>Texte</p>", "a.txt", "text/html")],
)  # fmt: skip
def test_the_bytes_tell_the_format(tmp_path: Path, text: str, name: str, media_type: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert probe(tmp_path / name, Limits()) == Probe(media_type, 0)


def test_the_title_is_the_highest_heading_then_the_stated_one(read: Read) -> None:
    out = BytesIO()
    docx = NewDocx()
    docx.core_properties.title = "Dossier de presse du 3 mai"
    docx.add_paragraph("Un texte sans titre.")
    docx.save(out)
    result = read(out.getvalue())
    assert result.document
    assert result.document.titre == "Dossier de presse du 3 mai"
    result = read(b"Avant\n\n## Deux\n\n# Un\n")
    assert result.document
    assert result.document.titre == "Un"


def test_only_furniture_is_no_text(read: Read) -> None:
    page = b"<html><body><nav><p>Accueil</p></nav></body></html>"
    assert "aucun texte" in refused(read(page), "EmptyDocument")
