"""Documents that a DOCX has Word insert (`altChunk`): read where they stand, or told."""

from io import BytesIO

import pytest
from docx import Document as NewDocx
from docx.document import Document as Docx
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from tests.extract.conftest import Read
from tests.extract.making import document_of, make_docx, zipped
from tests.extract.wordfiles import document, texts

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f'xmlns:w="{MAIN}" xmlns:r="{R}"'
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def insert(docx: Docx, data: bytes, content_type: str, *, named: bool = True) -> str:
    """Insert a document, after the paragraphs or in no place."""
    rank = len(docx.part.rels)
    part = Part(PackURI(f"/word/chunk{rank}.bin"), content_type, data, docx.part.package)
    ident = docx.part.relate_to(part, f"{R}/aFChunk")
    if named:
        body = docx.element.body
        body.insert(len(body) - 1, parse_xml(f'<w:altChunk {W} r:id="{ident}"/>'))
    return ident


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (b"<html><body><ul><li>Un bus</li></ul></body></html>", "text/html"),
        (b"<p>Un bus</p>", "application/xhtml+xml"),
        (rb"{\rtf1 Un bus\par}", "application/rtf"),
        (b"Un bus", "text/plain"),
        (b"- Un bus", "text/plain"),
        (make_docx("Un bus"), WORD),
        (
            b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>Un bus</p>",
            "message/rfc822",
        ),
    ],
)
def test_inserted_documents_are_read_where_they_are(
    read: Read, data: bytes, content_type: str
) -> None:
    docx = NewDocx()
    docx.add_paragraph("Avant")
    insert(docx, data, content_type)
    docx.add_paragraph("Après")
    found = document(read, docx)
    assert texts(found) == ["Avant", "Un bus", "Après"]
    assert dict(found.coverage)["contexte"] == 15
    assert found.alertes == ()


def test_a_document_inserted_twice_or_nowhere_is_read_once(read: Read) -> None:
    docx = NewDocx()
    docx.add_paragraph("Avant")
    ident = insert(docx, b"<p>Un bus</p>", "text/html")
    insert(docx, b"<p>Des lits</p>", "text/html", named=False)
    body = docx.element.body
    body.insert(len(body) - 1, parse_xml(f'<w:altChunk {W} r:id="{ident}"/>'))
    body.insert(len(body) - 1, parse_xml(f'<w:altChunk {W} r:id="rien"/>'))
    found = document(read, docx)
    assert texts(found) == ["Avant", "Un bus", "Des lits"]
    assert found.alertes == ()


@pytest.mark.parametrize(
    ("data", "content_type", "lost"),
    [
        (b"{\\rtf1 Un bus" + b"{" * 100_000, "application/rtf", 5),
        (b"<p>Un bus</p>" + b"<div>" * 100_000 + b"fin", "text/html", 8),
        (bytes(100), "image/png", 0),
        (b"%PDF-1.4 rien", "application/pdf", 12),
        (zipped({"word/document.xml": b" " * 3_000_000}), WORD, 0),
    ],
)
def test_an_inserted_document_that_is_not_read_is_told_and_counted(
    read: Read, data: bytes, content_type: str, lost: int
) -> None:
    docx = NewDocx()
    docx.add_paragraph("Avant")
    insert(docx, data, content_type)
    found = document(read, docx)
    assert texts(found) == ["Avant"]
    assert dict(found.coverage).get("non_lu", 0) == lost
    assert found.alertes[-1].startswith("Des documents insérés dans le fichier Word")


def nested(depth: int) -> bytes:
    data = make_docx("Le fond")
    for _ in range(depth):
        docx = NewDocx()
        docx.add_paragraph("Dedans")
        insert(docx, data, WORD)
        out = BytesIO()
        docx.save(out)
        data = out.getvalue()
    return data


def test_a_docx_inserted_in_an_inserted_one_is_not_opened(read: Read) -> None:
    found = document_of(read(nested(3), "a.docx"))
    assert texts(found) == ["Dedans", "Dedans"]
    assert len(found.alertes) == 1
