"""PPTX, workbooks, CSV and e-mails to the same blocks as the other formats."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest

from pipeline.engine.opening import count_pages
from pipeline.errors import EncryptedDocument
from pipeline.extract import Extraction
from pipeline.settings import Limits
from tests.extract.making import (
    document_of,
    make_docx,
    make_mail,
    make_odt,
    make_pptx,
    make_xlsx,
    seen,
    shape,
    zipped,
)

Read = Callable[..., Extraction]


def test_pptx_title_first_body_as_list_notes_and_running_text(read: Read) -> None:
    first = shape("Créer un bus\nOuvrir des lits", 'type="body"') + shape("Santé", 'type="title"')
    first += shape("3", 'type="sldNum"') + shape("Une zone libre.")
    second = shape("Suite", 'type="title"') + shape("• à la main")
    notes = shape("Dire pourquoi.", 'type="body"')
    data = make_pptx(first, second, hidden=shape("Brouillon"), notes=notes)
    result = read(data, "a.pptx")
    assert seen(result) == [
        ("heading", 1, "Santé"),
        ("list_item", 1, "Créer un bus"),
        ("list_item", 1, "Ouvrir des lits"),
        ("furniture", 0, "3"),
        ("paragraph", 0, "Une zone libre."),
        ("footnote", 0, "Dire pourquoi."),
        ("heading", 2, "Suite"),
        ("list_item", 1, "à la main"),
    ]
    assert dict(document_of(result).coverage)["cache"] == len("Brouillon")
    assert document_of(result).alertes == ()


def test_a_workbook_gives_a_heading_a_sheet_and_a_block_a_row(read: Read) -> None:
    rows: list[list[object]] = [
        ["Relevé des avis"],
        ["Titre", "Texte", "Date", "Nombre"],
        ["Un bus", "Créer un bus\nà Laval.", date(2023, 1, 2), 3.0],
        [None, "#N/A", True, 2.5],
    ]
    sheets: dict[str, list[list[object]]] = {"Avis": rows, "Listes": [["caché"]], "Feuil3": [["x"]]}
    result = read(make_xlsx(sheets, hidden=("Listes",)), "a.xlsx")
    assert seen(result) == [
        ("heading", 1, "Avis"),
        ("paragraph", 0, "Relevé des avis"),
        ("table_row", 0, "Titre | Texte | Date | Nombre"),
        ("table_row", 0, "Un bus | Créer un bus à Laval. | 2023-01-02 | 3"),
        ("table_row", 0, "| | VRAI | 2.5"),
        ("furniture", 0, "Feuil3"),
        ("table_row", 0, "x"),
    ]
    document = document_of(result)
    assert document.blocks[3].cells[1] == ("Texte", "Créer un bus à Laval.")
    assert (document.alertes, dict(document.coverage)["cache"]) == ((), 5)


@pytest.mark.parametrize("code", ["cp1252", "utf-8", "utf-16"])
def test_a_csv_gives_a_block_a_record(read: Read, code: str) -> None:
    text = 'Titre;Texte\nUn bus;"Créer un bus; et l’équiper\nà Laval"\n'
    text += '"Des ""lits""";Dix lits de plus\n'
    result = read(text.encode(code), "avis.csv")
    document = document_of(result)
    assert [block.text for block in document.blocks] == [
        "Titre | Texte",
        "Un bus | Créer un bus; et l’équiper à Laval",
        'Des "lits" | Dix lits de plus',
    ]
    assert document.blocks[1].cells[0] == ("Titre", "Un bus")
    assert dict(document.coverage)["furniture"] == 9
    assert document.alertes == ()


ROWS = [
    ["Titre", "Porteur", "Lieu", "Coût"],
    ["Un bus", "Laval", "Mayenne", "3"],
    ["Des lits", "", '"Un\nhôpital"', "9"],
]


@pytest.mark.parametrize("mark", [";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n"])
def test_a_text_that_is_a_table_is_read_by_rows(read: Read, mark: str, end: str) -> None:
    document = document_of(read(end.join(map(mark.join, ROWS)).encode("cp1252"), "a.txt"))
    assert document.media_type == "text/csv"
    assert [block.text for block in document.blocks][1:] == [
        "Un bus | Laval | Mayenne | 3",
        "Des lits | | Un hôpital | 9",
    ]
    assert document.alertes == ()


@pytest.mark.parametrize(
    "text",
    [
        "Il faut : un bus ; un lit ; un toit ; un puits.\nNous le demandons ; vite.\nMerci à tous.",
        "a ; b ; c\nd ; e ; f\ng ; h ; i",
        "a;b;c;d\ne;f;g;h",
        "Un\t\t\tbus\nDeux bus\nTrois bus",
    ],
)
def test_a_text_with_some_semicolons_is_a_text(read: Read, text: str) -> None:
    assert document_of(read(text.encode(), "a.txt")).media_type == "text/plain"


def test_a_mail_is_read_once_from_its_page(read: Read) -> None:
    result = read(make_mail("Créer un bus.", "<ul><li>Créer un bus.</li></ul>"), "a.eml")
    assert seen(result) == [
        ("heading", 1, "Avis"),
        ("furniture", 0, "Élise <elise@example.org>"),
        ("list_item", 1, "Créer un bus."),
    ]
    assert dict(document_of(result).coverage)["doublon"] == len("Créerunbus.")


def test_a_mail_says_its_encoding(read: Read) -> None:
    message = EmailMessage()
    message["From"] = "a@example.org"
    message["Subject"] = "Été à Évreux"
    message.set_content("L’été – déjà.", charset="cp1252", cte="quoted-printable")
    assert [text for _, _, text in seen(read(message.as_bytes(), "a.txt"))] == [
        "Été à Évreux", "a@example.org", "L’été – déjà.",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.zip", "a.txt"])
def test_a_wrong_extension_changes_nothing(read: Read, name: str) -> None:
    assert document_of(read(make_odt("<text:p>Un texte.</text:p>"), name)).media_type.endswith(
        "opendocument.text"
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (bytes(3) + b"\x18ftypheic" + bytes(50), ("HEIC", "PNG", "JPEG")),
        (b"RIFF" + bytes(4) + b"WAVEfmt " + bytes(50), ("son",)),
        (zipped({"xl/workbook.bin": "x"}), (".xlsb", ".xlsx")),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.presentation",
                 "content.xml": "<x/>"}), (".odp", ".pptx")),
        (zipped({"lettre.txt": "Bonjour"}), ("archive", "traiter")),
        (b'<?xml version="1.0"?><office:document><meta:date>x</meta:date></office:document>',
         ("XML", ".xlsx")),
    ],
)  # fmt: skip
def test_what_is_not_read_says_what_to_save_as(
    read: Read, data: bytes, words: tuple[str, ...]
) -> None:
    (reject,) = read(data, "a.pdf").rejects
    assert reject.error == "UnsupportedFormat"
    assert all(word in reject.message for word in words), reject.message


DOCUMENT = "wordprocessingml.document.main+xml"


def changed(data: bytes, *changes: tuple[str, str]) -> bytes:
    """Return a DOCX with words of the names and contents of its XML parts changed."""
    members = {}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            new, content = name, archive.read(name)
            for before, after in changes:
                new = new.replace(before, after)
                if name.endswith((".xml", ".rels")):
                    content = content.replace(before.encode(), after.encode())
            members[new] = content
    return zipped(members)


@pytest.mark.parametrize(
    "changes",
    [
        (f"openxmlformats-officedocument.{DOCUMENT}", "ms-word.document.macroEnabled.main+xml"),
        (DOCUMENT, "wordprocessingml.template.main+xml"),
        (
            f"openxmlformats-officedocument.{DOCUMENT}",
            "ms-word.template.macroEnabledTemplate.main+xml",
        ),
        ("document.xml", "document2.xml"),
    ],
)
def test_word_templates_macros_and_other_names_are_read_as_docx(
    read: Read, changes: tuple[str, str]
) -> None:
    plain = make_docx("Créer un bus.", "L’équiper à Laval.")
    data = changed(plain, changes)
    assert data != changed(plain)
    document = document_of(read(data, "a.docm"))
    assert document.media_type.endswith("wordprocessingml.document")
    assert [block.text for block in document.blocks] == ["Créer un bus.", "L’équiper à Laval."]
    assert document.alertes == ()


@pytest.mark.parametrize(
    "changes",
    [
        ("http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/officeDocument"),
        ("word/document.xml", "texte/document.xml"),
    ],
)  # fmt: skip
def test_word_of_another_form_says_to_save_it_as_docx(read: Read, changes: tuple[str, str]) -> None:
    (reject,) = read(changed(make_docx("Créer un bus."), changes), "a.docx").rejects
    assert reject.error == "UnsupportedFormat"
    assert ".docx" in reject.message


def test_telling_formats_apart_imports_no_reader() -> None:
    code = "import pipeline.extract.sniff, sys; print({'lxml', 'docx', 'numpy'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["set()"]
    with pytest.raises(ImportError, match="rien"):
        from pipeline.extract import rien  # type: ignore[attr-defined]  # noqa: F401


def test_a_locked_member_of_a_zipped_document_asks_for_an_open_copy(tmp_path: Path) -> None:
    """zipfile raises what is no fault of a file: it stopped the run when pages were counted."""
    data = bytearray(
        zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})
    )
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    path = tmp_path / "a.odt"
    path.write_bytes(data)
    with pytest.raises(EncryptedDocument, match="sans mot de passe"):
        count_pages(path, "", Limits())
