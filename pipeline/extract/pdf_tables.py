"""Ruled tables of a PDF page: pdfplumber's cells between rules, and the words inside them."""

from collections.abc import Sequence
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, Final

from pipeline.extract.pdf_broken import bridged, closed
from pipeline.extract.pdf_words import EDGES, RawTable, Word

_HEADED: Final = 3  # columns
_ABOVE: Final = 2.0  # of the size: from a table up to the middle of its header
_LEVEL: Final = 2.0  # points between the feet of words of one line
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

    every = [*edges, *bridged(edges, words, left, top)]
    page: Any = SimpleNamespace(edges=[*every, *closed(every)])
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
            header = _header(box, columns, words, rows)
            if any(header):
                placed.update(word for cell in header for word in cell)
                rows, box = (header, *rows), (box[0], _head(header), *box[2:])
            tables.append(RawTable(box, tuple(map(float, columns)), rows))
            words = [word for word in words if word not in placed]
    return tables, words


def _header(
    box: tuple[float, float, float, float],
    columns: Sequence[float],
    words: Sequence[Word],
    rows: Sequence[Sequence[Sequence[Word]]],
) -> tuple[tuple[Word, ...], ...]:
    """Return the cells of a bold line right above a table, each in its column, or none.

    So stands a header without rules above rows of which each second one is tinted. One of three
    columns at least is told.
    """
    _, top, x1, _ = box
    size = next(word.size for row in rows for cell in row for word in cell)
    if len(columns) < _HEADED or max(map(len, rows)) > len(columns):
        return ()
    near = [w for w in words if top - _ABOVE * size <= w.middle < top]
    edges = [*columns, x1]
    cells = tuple(
        tuple(w for w in near if a - 1 <= w.x0 and w.x1 <= b + 1) for a, b in pairwise(edges)
    )
    level = all(abs(w.bottom - near[0].bottom) <= _LEVEL for w in near)
    first = [row[0][0] for row in rows[:1] if row[0]]
    plain = bool(first) and not first[0].bold
    fits = sum(map(len, cells)) == len(near) and all(cells)
    return cells if fits and level and plain and all(w.bold for w in near) else ()


def _head(cells: Sequence[Sequence[Word]]) -> float:
    return min(word.top for cell in cells for word in cell)


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
