"""The pages that list the documents, each with the way to its proofs."""

from typing import Final

from pipeline.report.figures import Figures, counted
from pipeline.report.page import Writer
from pipeline.report.places import page_name, proof_page
from pipeline.report.rows import Rows

_DOCUMENTS: Final = 500


def write_documents(rows: Rows, figures: Figures, writer: Writer) -> None:
    """Write the pages that list the documents."""
    documents = rows.documents
    pages = max(-(-len(documents) // _DOCUMENTS), 1)
    proofs = first_proofs(rows)
    for number in range(1, pages + 1):
        writer.write(
            page_name("documents", number),
            "documents.html.j2",
            root="",
            documents=documents[(number - 1) * _DOCUMENTS : number * _DOCUMENTS],
            by_source=figures.by_source,
            proofs=proofs,
            total=len(documents),
            number=number,
            count=pages,
        )


def first_proofs(rows: Rows) -> dict[str, str]:
    """Return the first page of proofs of each document that has some."""
    found: dict[str, str] = {}
    for row in counted(rows):
        found.setdefault(row.source, proof_page(row.document_id, row.rank))
    return found
