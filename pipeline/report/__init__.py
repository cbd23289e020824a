"""The theme report: French pages that open from disk, a workbook and a text beside them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from pipeline.groups import LEAST
from pipeline.report.documents_page import write_documents
from pipeline.report.estimated import Estimates
from pipeline.report.figures import count, counted
from pipeline.report.index import Content, grouped, shared, write_index
from pipeline.report.listed import listed
from pipeline.report.lists import links, lists, under, write_lists
from pipeline.report.masked import NOTICE, masked
from pipeline.report.page import Progress, Writer
from pipeline.report.parts import limits
from pipeline.report.pictures import Drawn, without_pages
from pipeline.report.printed import PDF, Printing, print_at_once, printed_page
from pipeline.report.proof_pages import write_proofs
from pipeline.report.reading import reading
from pipeline.report.regions import differences
from pipeline.report.results import read_results
from pipeline.report.rows import Rows
from pipeline.report.selection import Selection, select
from pipeline.report.suppression import FLOOR
from pipeline.report.themes import homes, themes, write_themes
from pipeline.report.word import write_word
from pipeline.report.workbook import write_workbook
from pipeline.taxonomy import Taxonomy

__all__ = ["report", "write_report"]


def report(
    results: Path,
    taxonomy: Taxonomy,
    destination: Path,
    *,
    public: bool = False,
    selection: Selection | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write the report of the results of a run, without pictures of pages.

    Args:
        results: folder that holds the tables and `run.json`.
        taxonomy: the one the proposals were tagged with.
        destination: folder that exists; the files are written into it.
        public: whether it is the public edition; the results are then a public copy
            (`store.publique`).
        selection: the period and the regions that the report is about; all of them if None.
        progress: told how far the report is.

    Raises:
        UsageError: the folder holds no readable results, or they use codes that the taxonomy
            does not know (French).
    """
    rows = read_results(results, taxonomy)
    drawn = partial(without_pages, rows) if public else None
    return write_report(
        rows,
        taxonomy,
        destination,
        drawn=drawn,
        selection=selection,
        public=public,
        progress=progress,
    )


def write_report(  # noqa: PLR0913 - one argument a part
    rows: Rows,
    taxonomy: Taxonomy,
    destination: Path,
    *,
    drawn: Callable[[], Drawn] | None = None,
    printing: Printing = print_at_once,
    selection: Selection | None = None,
    estimates: Estimates | None = None,
    public: bool = False,
    progress: Progress | None = None,
) -> Path:
    """Write all files of the report and return the path of `index.html`.

    Equal rows give equal bytes; no file holds a date of writing, a link to the network or a
    formula.

    Args:
        rows: what was read of the results.
        taxonomy: the one the proposals were tagged with.
        destination: folder that exists; the files are written into it.
        drawn: returns the pages of the sources that stand under `preuves/pages/`, and is asked
            late: they may be drawn meanwhile.
        printing: begins to print `rapport.pdf`, and is asked early: the rest is written meanwhile.
        selection: the period and the regions that the report is about; all of them if None.
        estimates: corrected counts with their intervals, and what they rest on.
        public: whether small counts are hidden, from the lists too, and what is not left out.
        progress: told how far the report is.
    """
    selection = selection or Selection()
    chosen, limited = select(rows, selection, numbers=not public)
    figures = count(chosen, taxonomy, estimates)
    told = chosen
    if public:
        figures, codes = masked(figures)
        told = listed(chosen, codes, taxonomy)
    made = themes(told, figures, taxonomy, tables=not public)
    behind = lists(told, figures, made)
    content = Content(
        rows=told,
        figures=figures,
        read=reading(chosen, rows, selection.regions),
        differing=None if public else differences(chosen, taxonomy),
        themes=made,
        groups=grouped(made, least=FLOOR if public else LEAST),
        links=links(behind),
        limited=limited,
        notice=NOTICE if public else "",
    )
    writer = Writer(destination, progress, public=public, **shared(chosen, figures, taxonomy))
    carded = sum(len(one.rows) for one in made) + sum(len(one.rows) for one in behind.values())
    writer.expect(len(told.proposals) + len(counted(told)) + carded)
    pages = homes(made)
    printed = printing(printed_page(content, taxonomy, writer), destination / PDF)
    write_workbook(told, figures, taxonomy, destination / "rapport.xlsx", public=public)
    writer.done(len(told.proposals))
    write_themes(made, taxonomy, partial(under, content.links, "theme", root="../"), writer)
    write_lists(behind, told, writer)
    write_proofs(told, taxonomy, drawn() if drawn else {}, pages, writer)
    write_documents(told, figures, writer)
    write_word(content, taxonomy, limits(writer), destination / "rapport.docx")
    return write_index(content, taxonomy, pages, writer, pdf=printed())
