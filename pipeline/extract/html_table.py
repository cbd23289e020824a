"""Tables of data in web pages: their rows, what is hidden in them counted apart."""

from collections.abc import Iterator
from typing import Any, Final

from pipeline.coverage import Ledger
from pipeline.extract.draft import Draft, Piece, joined, marked_draft, text_draft
from pipeline.extract.html_page import BLOCKS, is_hidden, shown_characters, stands_apart
from pipeline.extract.pdf_style import MARK
from pipeline.extract.tables import Row, row_drafts

Element = Any  # lxml has no types
_CELLS: Final = frozenset(("td", "th", "dt", "dd"))
_GROUPS: Final = frozenset(("thead", "tbody", "tfoot"))
_EVENTS: Final = ("start", "end", "comment", "pi")
_WIDEST: Final = 64  # columns that a cell may cover, and in which one may cover rows
_TALLEST: Final = 65_534
_PAIR: Final = 2  # cells: a mark, and its item
_EMPTY: Final = 200_000  # cells of a table that others may cover


def rows_of(table: Element, ledger: Ledger) -> list[Draft]:
    """Return the caption, the rows, and what stands between cells, of a table without another.

    A list of terms (`dl`) is one, of two columns.
    """
    parts = _Parts(ledger)
    parts.walk(table)
    heads = [bool(row) and all(cell.tag == "th" for cell in row) for row in parts.rows]
    marked = True if heads and heads[0] else None
    rows = parts.columns()
    if items := list(_items(rows)):
        return [*parts.drafts, *items]
    return [*parts.drafts, *row_drafts(rows, marked=False if table.tag == "dl" else marked)[0]]


def _items(rows: list[Row]) -> Iterator[Draft]:
    """Yield the items of a list that a table sets, each mark in a cell, none for another table."""
    texts = [[joined(cell) for cell in row] for row in rows]
    filled = [row for row in texts if any(row)]
    if all(len(row) == _PAIR and len(row[0]) == 1 and MARK.match(" ".join(row)) for row in filled):
        for row in filled:
            yield marked_draft(" ".join(row), f"{row[0]} ", 1)


class _Parts:
    """The parts of one table: rows of cells, and drafts of the text outside them."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.rows: list[list[Element]] = []
        self.firsts: set[int] = set()  # rows that begin a group, into which no cell reaches
        self.drafts: list[Draft] = []
        self.empty = 0

    def walk(self, table: Element) -> None:
        """Gather rows and cells; text between them, which browsers show before, is a paragraph."""
        from lxml import etree

        walk = etree.iterwalk(table, events=_EVENTS)
        for event, element in walk:
            if event != "start":
                if element is not table:
                    self._loose(element.tail)
            elif self._take(element):
                walk.skip_subtree()
            else:
                self._loose(element.text)

    def _take(self, element: Element) -> bool:
        """Take what is read as a whole; tell whether the element is."""
        if is_hidden(element):
            self.ledger.apart["cache"] += shown_characters(element)
        elif element.tag == "caption":
            self.drafts.append(text_draft("caption", "".join(self._text(element))))
        elif element.tag in _CELLS:
            if not self.rows or element.tag == "dt":
                self.rows.append([])
            self.rows[-1].append(element)
        else:
            if element.tag in _GROUPS:
                self.firsts.add(len(self.rows))
            elif element.tag == "tr":
                self.rows.append([])
            return False
        return True

    def columns(self) -> list[Row]:
        """Return the cells of each row, an empty one for each place that another covers."""
        found: list[Row] = []
        covered: dict[int, int] = {}  # by column: the rows that a cell above reaches, from this one
        for rank, row in enumerate(self.rows):
            if rank in self.firsts:
                covered = {}
            reaching: dict[int, int] = {}
            cells: list[list[Piece]] = []
            for cell in row:
                while len(cells) in covered and self._has_room():
                    cells.append([])
                first = len(cells)
                cells.append([Piece("".join(self._text(cell)))])
                further = min(_span(cell, "colspan") or 1, _WIDEST) - 1
                cells += [[] for _ in range(further) if self._has_room()]
                rows = _span(cell, "rowspan") or _TALLEST
                reaching.update(dict.fromkeys(range(first, min(len(cells), _WIDEST)), rows))
            covered = {
                column: rows - 1 for column, rows in (covered | reaching).items() if rows > 1
            }
            found.append(cells)
        return found

    def _has_room(self) -> bool:
        self.empty += 1
        return self.empty <= _EMPTY

    def _loose(self, text: str | None) -> None:
        if text and not text.isspace():
            self.drafts.append(text_draft("paragraph", text))

    def _text(self, root: Element) -> Iterator[str]:
        """Yield the text shown in an element, a space between its blocks."""
        from lxml import etree

        walk = etree.iterwalk(root, events=_EVENTS)
        for event, element in walk:
            if event == "start" and element is not root and is_hidden(element):
                self.ledger.apart["cache"] += shown_characters(element)
                walk.skip_subtree()
                continue
            if element.tag in BLOCKS or element.tag == "br" or stands_apart(element):
                yield " "
            if event == "start":
                yield element.text or ""
            elif element is not root:
                yield element.tail or ""


def _span(cell: Element, name: str) -> int:
    """Return over how many columns or rows a cell stands, 0 for all that follow."""
    span = cell.get(name, "1").strip()
    return min(int(span), _TALLEST) if span.isascii() and span.isdigit() and len(span) < 6 else 1  # noqa: PLR2004
