"""The pages of proofs: one or more for each document that holds a proposal."""

from collections.abc import Mapping
from itertools import groupby

from pipeline.report.figures import counted
from pipeline.report.page import Writer
from pipeline.report.pictures import NOT_ASKED, PDF, Drawn, Pictures
from pipeline.report.places import proof_page
from pipeline.report.proofs import Prover
from pipeline.report.rows import ProposalRow, Rows
from pipeline.report.sections import proof_section
from pipeline.report.wording import shown
from pipeline.taxonomy import Taxonomy


def write_proofs(
    rows: Rows, taxonomy: Taxonomy, drawn: Drawn, homes: Mapping[str, str], writer: Writer
) -> None:
    """Write the proofs of all counted proposals; `homes` are the pages of their cards."""
    documents = {row.source: row for row in rows.documents}
    pages = {(row.source, row.page): row for row in rows.pages}
    prover = Prover(rows.evidence, pages, taxonomy, whole=not writer.public)

    def page(row: ProposalRow) -> str:
        return proof_page(row.document_id, row.rank)

    for name, held in groupby(sorted(counted(rows), key=page), key=page):
        own = list(held)
        source = shown(own[0].source)
        document = documents.get(own[0].source)
        drawable = document is not None and document.media_type == PDF
        pictures = drawn.get(own[0].source, Pictures(missing=NOT_ASKED if drawable else ""))
        writer.write(
            name,
            "preuves.html.j2",
            style="preuves",
            root="../",
            source=source,
            titre=document.titre if document else "",
            missing=pictures.missing,
            proofs=(
                proof_section(prover.proof(row, pictures.pages), homes[row.proposal_id], source)
                for row in own
            ),
        )
        writer.done(len(own))
