"""The theme report: French pages that open from disk, a workbook and a text beside them."""

from pathlib import Path

from pipeline.report.figures import Estimates, count
from pipeline.report.index import Content, grouped, shared, write_documents, write_index
from pipeline.report.page import Writer
from pipeline.report.pictures import Drawn
from pipeline.report.printed import can_print, write_pdf
from pipeline.report.proof_pages import write_proofs
from pipeline.report.reading import reading
from pipeline.report.regions import differences
from pipeline.report.results import read_results
from pipeline.report.rows import Rows
from pipeline.report.selection import Selection, select
from pipeline.report.themes import homes, themes, write_themes
from pipeline.report.word import write_word
from pipeline.report.workbook import write_workbook
from pipeline.taxonomy import Taxonomy

__all__ = ["report", "write_report"]


def report(results: Path, taxonomy: Taxonomy, destination: Path) -> Path:
    """Write the report of the results of a run, without pictures of pages.

    Raises:
        UsageError: the folder holds no readable results, or they use codes that the taxonomy
            does not know (French).
    """
    return write_report(read_results(results, taxonomy), taxonomy, destination)


def write_report(
    rows: Rows,
    taxonomy: Taxonomy,
    destination: Path,
    *,
    drawn: Drawn | None = None,
    selection: Selection | None = None,
    estimates: Estimates | None = None,
) -> Path:
    """Write all files of the report and return the path of `index.html`.

    Equal rows give equal bytes; no file holds a date of writing, a link to the network or a
    formula.

    Args:
        rows: what was read of the results.
        taxonomy: the one the proposals were tagged with.
        destination: folder that exists; the files are written into it.
        drawn: the pages of the sources that stand under `preuves/pages/`.
        selection: the period and the regions that the report is about; all of them if None.
        estimates: corrected counts with their intervals, by axis and code.
    """
    chosen, limited = select(rows, selection or Selection())
    figures = count(chosen, taxonomy, estimates)
    made = themes(chosen, figures, taxonomy)
    content = Content(
        rows=chosen,
        figures=figures,
        read=reading(chosen),
        differing=differences(chosen, taxonomy),
        themes=made,
        groups=grouped(made),
        limited=limited,
    )
    writer = Writer(destination, **shared(chosen, taxonomy))
    pages = homes(made)
    write_workbook(chosen, figures, taxonomy, destination / "rapport.xlsx")
    write_themes(made, taxonomy, writer)
    write_proofs(chosen, taxonomy, drawn or {}, pages, writer)
    write_documents(content, writer)
    write_word(content, taxonomy, destination / "rapport.docx")
    printable = can_print()
    if printable:
        write_pdf(content, taxonomy, writer)
    return write_index(content, taxonomy, pages, writer, pdf=printable)
