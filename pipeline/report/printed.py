"""The report to print (PDF): its figures and the most typical proposals of each theme."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from pipeline.printer import print_page
from pipeline.report.cards import card
from pipeline.report.figures import uncertain
from pipeline.report.index import Content, charts, map_of
from pipeline.report.page import Writer
from pipeline.report.parts import estimated, parts, total
from pipeline.report.word import TYPICAL
from pipeline.report.wording import nothing
from pipeline.taxonomy import Taxonomy

PDF: Final = "rapport.pdf"
# begins to print a page to a path; what it returns waits, and says whether there is a PDF
Printing = Callable[[str, Path], Callable[[], bool]]


def print_at_once(html: str, path: Path) -> Callable[[], bool]:
    """Print in this process, before anything else is written."""
    printed = print_page(html, path)
    return lambda: printed


def print_nothing(html: str, path: Path) -> Callable[[], bool]:
    """Print no PDF."""
    del html, path
    return lambda: False


def printed_page(content: Content, taxonomy: Taxonomy, writer: Writer) -> str:
    """Return the HTML of the report to print."""
    return writer.render(
        "imprime.html.j2",
        style="imprime",
        content=content,
        figures=content.figures,
        read=content.read,
        nothing=nothing(content.figures.documents, limited=bool(content.limited)),
        charts=charts(content, taxonomy),
        map=map_of(content),
        parts=parts(content, taxonomy),
        total=total(content.figures),
        estimated=estimated,
        uncertain=uncertain(content.figures),
        typical=TYPICAL,
        themes=[
            (theme, [card(row, taxonomy, "") for row in theme.rows[:TYPICAL]])
            for theme in content.themes
        ],
    )
