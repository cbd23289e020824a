"""The cells of a row of a DOCX, each in its column."""

from collections.abc import Iterable
from typing import Any, Final

from pipeline.extract.docx_text import W, shown, text_of
from pipeline.extract.draft import Piece
from pipeline.extract.tables import Cell, Row

Element = Any  # lxml has no types
_WIDEST: Final = 64  # columns


def row_of(row: Element, cells: Iterable[Element]) -> Row:
    """Return the cells of a row, empty for each column left before them or covered by one."""
    found: list[Cell] = [[]] * _columns(row.find(f"{W}trPr/{W}gridBefore"), 0)
    for cell in cells:
        width = max(_columns(cell.find(f"{W}tcPr/{W}gridSpan"), 1), 1)
        found += [[Piece(text_of(p)) for p in shown(cell, f"{W}p")], *[[]] * (width - 1)]
    return found


def _columns(node: Element | None, default: int) -> int:
    said = node.get(f"{W}val", "") if node is not None else ""
    return min(int(said), _WIDEST) if said.isdecimal() and len(said) < _WIDEST else default
