"""A DOCX as python-docx writes it, read, and the texts of its blocks."""

from io import BytesIO

from docx.document import Document as Docx

from pipeline.document import Document
from tests.extract.conftest import Read
from tests.extract.making import document_of


def document(read: Read, docx: Docx) -> Document:
    out = BytesIO()
    docx.save(out)
    return document_of(read(out.getvalue(), "a.docx"))


def texts(found: Document) -> list[str]:
    return [block.text for block in found.blocks]
