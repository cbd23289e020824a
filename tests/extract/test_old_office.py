"""E-mails of Outlook are read; other files of old Office are refused with the right advice."""

from pathlib import Path

import pytest

from pipeline.extract import unpack
from pipeline.settings import Limits
from tests.extract.conftest import Read
from tests.extract.making import document_of, seen, zipped
from tests.extract.old_office import make_msg, make_ole


def test_a_mail_of_outlook_is_read_as_a_mail(read: Read) -> None:
    result = read(make_msg("Un bus de prévention.\n\n- Des lits à l'hôpital"))
    assert seen(result) == [
        ("heading", 1, "Avis sur la santé"),
        ("furniture", 0, "Élise <elise@example.org>"),
        ("furniture", 0, "ARS"),
        ("paragraph", 0, "Un bus de prévention."),
        ("list_item", 1, "Des lits à l'hôpital"),
    ]
    document = document_of(result)
    assert document.media_type == "application/vnd.ms-outlook"
    assert document.alertes == ()


def test_its_html_is_read_before_its_text(read: Read) -> None:
    result = read(make_msg("Un bus.", "<p>Intro</p><ul><li>Un bus</li></ul>" + "<p>été</p>" * 900))
    assert [kind for kind, _, _ in seen(result)][3:6] == ["paragraph", "list_item", "paragraph"]
    assert dict(document_of(result).coverage)["doublon"] == len("Unbus.")


def test_what_is_attached_to_it_are_documents(tmp_path: Path) -> None:
    path = tmp_path / "a.msg"
    inner = zipped({"b.txt": "Un texte."})
    path.write_bytes(
        make_msg("Voici.", attached={"a.pdf": b"%PDF-" * 1000, "x/d.zip": inner, "suite": None})
    )
    found = unpack(path, tmp_path, Limits())
    assert found.is_document
    told = [(member.name, member.reject and member.reject.error) for member in found.members]
    assert told == [("a.pdf", None), ("d.zip!/b.txt", None), ("suite", "UnsupportedFormat")]
    assert (tmp_path / found.members[0].sha256).read_bytes() == b"%PDF-" * 1000


@pytest.mark.parametrize(
    ("stream", "advice"),
    [("WordDocument", ".docx"), ("Book", ".xlsx"), ("Autre", ".docx"),
     ("PowerPoint Document", ".pptx")],
)  # fmt: skip
def test_old_office_is_told_by_its_streams(read: Read, stream: str, advice: str) -> None:
    (reject,) = read(make_ole({stream: b"\0" * 5000}), "a.msg").rejects
    assert reject.error == "UnsupportedFormat"
    assert advice in reject.message


def test_other_formats_say_what_to_save_them_as(read: Read) -> None:
    (pages,) = read(zipped({"Index/Document.iwa": b"x"}), "a.pages").rejects
    assert (pages.error, "Apple" in pages.message) == ("UnsupportedFormat", True)
    (broken,) = read(make_msg("Un bus.")[:700], "a.msg").rejects
    assert (broken.error, ".eml" in broken.message) == ("BrokenDocument", True)
