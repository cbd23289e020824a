"""ODS workbooks read as documents, as XLSX is (`xlsx`): sheets in order, then boxes and charts.

A cell is what it shows, as its text stands in the file; comments, hidden sheets, rows and columns,
cells below merged ones and what Calc keeps beside the sheets are left out and counted.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pipeline.coverage import Ledger
from pipeline.errors import BrokenDocument
from pipeline.extract.draft import Draft, Piece, Reading, text_draft
from pipeline.extract.odf import opened
from pipeline.extract.odt import objects
from pipeline.extract.odt_styles import OFFICE, STYLE, TABLE, Styles
from pipeline.extract.odt_text import BREAK, DRAW, PARAGRAPHS, Flow, characters_of, is_hidden
from pipeline.extract.sheet import sheet_drafts
from pipeline.text import inked, normalise

Element = Any  # lxml has no types
_CALC: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_ROW: Final = f"{TABLE}table-row"
_COLUMN: Final = f"{TABLE}table-column"
_CELL: Final = f"{TABLE}table-cell"
_COVERED: Final = f"{TABLE}covered-table-cell"
_SHAPES: Final = f"{TABLE}shapes"
_GROUPS: Final = {f"{TABLE}table-{name}" for name in ("rows", "header-rows", "row-group")}
_COLUMN_GROUPS: Final = {
    f"{TABLE}table-{name}" for name in ("columns", "header-columns", "column-group")
}
_VALUES: Final = [
    *(f"{OFFICE}{name}" for name in ("string-value", "value", "date-value", "time-value")),
    f"{OFFICE}boolean-value",
]
_FOLDED: Final = "collapse"  # what a filter hides is only out of sight for a while
_EMPTY: Final = 3  # empty rows that are told apart from more of them
_WIDEST: Final = 1024  # columns; empty cells beyond are left out
_COLUMNS: Final = 16_384  # of a sheet
_MOST: Final = 1_000_000  # cells that stand in the sheet and not in the file
_TOO_MANY: Final = (
    f"Le classeur n'est pas lu : il répète ses cellules plus de {_MOST} fois. Supprimez les lignes "
    "inutiles, enregistrez-le à nouveau et redéposez-le."
)


@dataclass(slots=True)
class _Sheet:
    """The rows of a sheet as shown, and the drawings met in it."""

    rows: list[list[str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


def read_ods(data: bytes) -> Reading:
    """Return the blocks of an ODS; its size was checked before (`sniff`).

    Raises:
        BrokenDocument, EncryptedDocument: it has no sheets to read (French).
    """
    found = opened(data, "spreadsheet")
    roots = [root for root in (found.content, found.styles) if root is not None]
    ledger = Ledger(counted=characters_of(found.body))
    reader = _Reader(Styles(*roots), ledger, _hidden(roots))
    broken: list[str] = []
    drafts = [*reader.drafts(found.body), *objects(found.package, reader.flow, broken)]
    return found.reading(drafts, ledger, broken)


def _hidden(roots: Sequence[Element]) -> frozenset[str]:
    """Return the names of the styles of sheets that are not shown."""
    return frozenset(
        style.get(f"{STYLE}name", "")
        for root in roots
        for style in root.iter(f"{STYLE}style")
        for told in style.iterchildren(f"{STYLE}table-properties")
        if told.get(f"{TABLE}display") == "false"
    )


class _Reader:
    """One walk through the sheets of a workbook."""

    def __init__(self, styles: Styles, ledger: Ledger, hidden: frozenset[str]) -> None:
        self.flow = Flow(styles, ledger)
        self.ledger = ledger
        self.hidden = hidden
        self.repeated = 0

    def drafts(self, body: Element) -> Iterator[Draft]:
        """Yield the drafts of the sheets, then those of their boxes."""
        boxes: list[Element] = []
        for part in body:
            if part.tag != f"{TABLE}table" or part.get(f"{TABLE}style-name") in self.hidden:
                self.flow.hide(part)
                continue
            name = normalise(part.get(f"{TABLE}name", ""))
            self.ledger.counted += inked(name)
            sheet = self._sheet(part)
            boxes += sheet.boxes
            yield from sheet_drafts(name, sheet.rows)
        for text in (text for box in boxes for text in self.flow.paragraphs([box])):
            yield text_draft("paragraph", text.replace(BREAK, " "))
        for note in self.flow.notes:
            yield Draft("footnote", [Piece(text) for text in self.flow.note(note)])

    def _sheet(self, table: Element) -> _Sheet:
        sheet = _Sheet()
        folded = _folded_columns(table)
        for part in _parts(table, _GROUPS):
            if part.tag == _SHAPES:
                sheet.boxes += part
            elif part.tag != _ROW or part.get(f"{TABLE}visibility") == _FOLDED:
                self.flow.hide(part)
            else:
                self._add(part, folded, sheet)
        return sheet

    def _add(self, row: Element, folded: Sequence[int], sheet: _Sheet) -> None:
        """Add a row, as many times as it is repeated."""
        cells: list[str] = []
        column = 0
        for cell in row.iterchildren(_CELL, _COVERED):
            end = column + _times(cell, "columns")
            seen = end - column - (bisect_left(folded, end) - bisect_left(folded, column))
            column = end
            text = self._text(cell, sheet, shown=seen > 0)
            if text:
                self._repeat(seen - 1)
                self.ledger.counted += inked(text) * (seen - 1)
            cells += [text] * (seen if text else min(seen, max(_WIDEST - len(cells), 0)))
        while cells and not cells[-1]:
            cells.pop()
        times = _times(row, "rows") if cells else min(_times(row, "rows"), _EMPTY)
        self._repeat(max(len(cells) - len(row), 0) + len(cells) * (times - 1))
        self.ledger.counted += sum(map(inked, cells)) * (times - 1)
        sheet.rows += [cells] * times

    def _text(self, cell: Element, sheet: _Sheet, *, shown: bool) -> str:
        """Return the text of a cell, or its value; its drawings go to the sheet."""
        if not shown:
            self.flow.hide(cell)
            return ""
        parts: tuple[list[Element], list[Element]] = ([], sheet.boxes)
        for part in cell:
            parts[part.tag.startswith(DRAW)].append(part)
        own = parts[False]
        if cell.tag == _COVERED or cell.get(f"{_CALC}value-type") == "error":
            for part in own:
                self.flow.hide(part)
            return ""
        if next((part for part in own for _ in part.iter(*PARAGRAPHS)), None) is None:
            value = normalise(next(filter(None, map(cell.get, _VALUES)), ""))
            self.ledger.counted += inked(value)
            return value
        lines = (line for text in self.flow.paragraphs(own) for line in text.split(BREAK))
        return "\n".join(filter(None, map(normalise, lines)))

    def _repeat(self, cells: int) -> None:
        """Note cells that a few signs of the file make.

        Raises:
            BrokenDocument: they come to more than a workbook should have (French).
        """
        self.repeated += cells
        if self.repeated > _MOST:
            raise BrokenDocument(_TOO_MANY)


def _parts(table: Element, groups: Collection[str]) -> Iterator[Element]:
    """Yield what a sheet holds, the parts of such groups one by one."""
    for part in table:
        if part.tag in groups and not is_hidden(part):
            yield from _parts(part, groups)
        else:
            yield part


def _folded_columns(table: Element) -> Sequence[int]:
    """Return the columns that are hidden, from 0, in order."""
    folded: list[int] = []
    column = 0
    for node in _parts(table, _COLUMN_GROUPS):
        if node.tag == _COLUMN:
            end = column + _times(node, "columns")
            if node.get(f"{TABLE}visibility") == _FOLDED:
                folded += range(column, min(end, _COLUMNS))
            column = end
    return folded


def _times(element: Element, what: str) -> int:
    """Return how many times a row, a column or a cell is repeated."""
    told = element.get(f"{TABLE}number-{what}-repeated", "1")
    return max(int(told), 1) if told.isascii() and told.isdigit() and len(told) < 8 else 1  # noqa: PLR2004
