"""Tables of data in web pages: their rows, what is hidden in them counted apart."""

from collections.abc import Iterator
from typing import Any, Final

from pipeline.coverage import Ledger
from pipeline.extract.draft import Draft, Piece, text_draft
from pipeline.extract.html_page import BLOCKS, is_hidden, shown_characters
from pipeline.extract.tables import Row, row_drafts

Element = Any  # lxml has no types
_CELLS: Final = ("td", "th")
_WIDEST: Final = 64


def rows_of(table: Element, ledger: Ledger) -> list[Draft]:
    """Return the caption, the rows, and what stands between cells, of a table without another."""
    parts = _Parts(ledger)
    parts.walk(table)
    texts: list[Row] = [[piece for cell in row for piece in parts.cell(cell)] for row in parts.rows]
    heads = [bool(row) and all(cell.tag == "th" for cell in row) for row in parts.rows]
    marked = True if heads and heads[0] else None
    return [*parts.drafts, *row_drafts(texts, marked=marked)[0]]


class _Parts:
    """The parts of one table: rows of cells, and drafts of the text outside them."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.rows: list[list[Element]] = []
        self.drafts: list[Draft] = []

    def walk(self, element: Element) -> None:
        """Gather rows and cells; text between them, which browsers show before, is a paragraph."""
        self._loose(element.text)
        for child in element:
            if not isinstance(child.tag, str):
                pass
            elif is_hidden(child):
                self.ledger.apart["cache"] += shown_characters(child)
            elif child.tag == "caption":
                text = "".join(self._text(child))
                self.drafts.append(text_draft("caption", text))
            elif child.tag in _CELLS:
                if not self.rows:
                    self.rows.append([])
                self.rows[-1].append(child)
            else:
                if child.tag == "tr":
                    self.rows.append([])
                self.walk(child)
            self._loose(child.tail)

    def cell(self, cell: Element) -> list[list[Piece]]:
        """Return the pieces of a cell, and an empty cell for each further column it covers."""
        span = cell.get("colspan", "1")
        width = int(span) if span.isascii() and span.isdigit() and len(span) < 4 else 1  # noqa: PLR2004
        pieces = [Piece("".join(self._text(cell)))]
        return [pieces, *([] for _ in range(min(max(width, 1), _WIDEST) - 1))]

    def _loose(self, text: str | None) -> None:
        if text and not text.isspace():
            self.drafts.append(text_draft("paragraph", text))

    def _text(self, element: Element) -> Iterator[str]:
        """Yield the text shown in an element, a space between its blocks."""
        apart = element.tag in BLOCKS or element.tag == "br"
        if apart:
            yield " "
        yield element.text or ""
        for child in element:
            if isinstance(child.tag, str):
                if is_hidden(child):
                    self.ledger.apart["cache"] += shown_characters(child)
                else:
                    yield from self._text(child)
            yield child.tail or ""
        if apart:
            yield " "
