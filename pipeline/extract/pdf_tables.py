"""Ruled tables of a PDF page: pdfplumber's cells between rules, and the words inside them."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, Final

from pipeline.extract.pdf_broken import closed
from pipeline.extract.pdf_words import EDGES, RawTable, Word

_CELL: Final = 60  # words of a cell beyond which a single row is a frame around columns


def ruled_tables(
    edges: Sequence[dict[str, Any]], words: list[Word], left: float = 0.0, top: float = 0.0
) -> tuple[list[RawTable], list[Word]]:
    """Return the ruled tables of at least two columns and two rows, and the words outside them.

    Args:
        edges: the rules, as pdfplumber has them.
        words: the words of the page as shown.
        left: where the shown page begins in the coordinates of the edges.
        top: the same.
    """
    if not words or not 0 < len(edges) <= EDGES:
        return [], words
    from pdfplumber.table import TableFinder

    page: Any = SimpleNamespace(edges=[*edges, *closed(edges)])
    tables = []
    for table in TableFinder(page).tables:
        box = _moved(table.bbox, left, top)
        inside = [word for word in words if _within(word, box)]
        rows = tuple(
            tuple(
                tuple(w for w in inside if _within(w, place)) if place else ()
                for place in (cell and _moved(cell, left, top) for cell in row.cells)
            )
            for row in table.rows
        )
        rows = tuple(row for row in rows if any(row))
        columns = tuple(sorted({round(cell[0] - left) for cell in table.cells}))
        placed = {word for row in rows for cell in row for word in cell}
        if len(columns) > 1 and placed == set(inside) and _tabular(rows):
            tables.append(RawTable(box, tuple(map(float, columns)), rows))
            words = [word for word in words if word not in placed]
    return tables, words


def _tabular(rows: Sequence[Sequence[Sequence[Word]]]) -> bool:
    """Tell a table from a frame: some row has two filled cells, and no cell holds a whole page."""
    if not any(sum(bool(cell) for cell in row) > 1 for row in rows):
        return False
    longest = max(len(cell) for row in rows for cell in row)
    return len(rows) > 1 or longest <= _CELL


def _moved(box: Sequence[float], left: float, top: float) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = box
    return round(x0 - left, 2), round(y0 - top, 2), round(x1 - left, 2), round(y1 - top, 2)


def _within(word: Word, box: tuple[float, float, float, float]) -> bool:
    return box[0] <= (word.x0 + word.x1) / 2 < box[2] and box[1] <= word.middle < box[3]
