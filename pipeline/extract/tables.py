"""Table rows, the same from every format: cells and headers to drafts."""

from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.extract.draft import Draft, Piece, joined

Cell = Sequence[Piece]
Row = Sequence[Cell]
_BAR: Final = Piece("|")
_HEADER_LENGTH: Final = 60
_MANY: Final = 3  # columns: of two, the first may name what is beside it


def row_drafts(
    rows: Sequence[Row], header: tuple[str, ...] | None = None, *, marked: bool | None = None
) -> tuple[list[Draft], tuple[str, ...]]:
    """Return a draft for each row that holds text, and the header that names their cells.

    Args:
        rows: the cells of each row, empty ones included.
        header: names from the part of this table on the page before; None for a new table.
        marked: whether the source says that the first row is (or is not) a header; None when
            it does not say, and the first row is judged by its look.
    """
    values = [tuple(joined(cell) for cell in row) for row in rows]
    if header is None:
        first = next((row for row in values if any(row)), ())
        is_header = _looks_like_header(values) if marked is None else marked
        header = first if is_header else ()
        known = False
    else:
        known = True
    drafts = []
    for row, texts in zip(rows, values, strict=True):
        if not any(texts):
            continue
        pieces = list(_with_bars(row, texts))
        names = header + ("",) * (len(texts) - len(header))
        cells = tuple(zip(names, texts, strict=False))
        if known and texts == header:
            drafts.append(Draft("furniture", pieces, cells=cells))
            continue
        known = known or texts == header
        drafts.append(Draft("table_row", pieces, cells=cells))
    return drafts, header


def _with_bars(row: Row, texts: Sequence[str]) -> Iterator[Piece]:
    for rank, (cell, text) in enumerate(zip(row, texts, strict=True)):
        if rank:
            yield _BAR
        if text:
            yield from cell


def _looks_like_header(values: Sequence[tuple[str, ...]]) -> bool:
    """Judge the first row: all cells filled with short labels, shorter than what follows.

    Labels above numbers may be longer than them.
    """
    filled = [row for row in values if any(row)]
    if len(filled) <= 1:
        return False
    first, rest = filled[0], filled[1:]
    if len(first) <= 1 or not all(first):
        return False
    if any(len(text) > _HEADER_LENGTH or text.endswith((".", ":", ";")) for text in first):
        return False
    if any(text[0].isdigit() for text in first):
        return False
    if len(first) >= _MANY and names_values(first, rest):
        return True
    return sum(map(len, first)) < max(sum(map(len, row)) for row in rest)


def names_values(first: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    """Tell whether a column has letters in this row, and only numbers or dates below."""
    named = {rank for rank, cell in enumerate(first) if _has_letters(cell)}
    words = {rank for row in rest for rank, cell in enumerate(row) if _has_letters(cell)}
    return bool(named & filled_columns(rest) - words)


def filled_columns(rows: Sequence[Sequence[str]]) -> set[int]:
    """Return the ranks of the columns that hold text."""
    return {rank for row in rows for rank, cell in enumerate(row) if cell.strip()}


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))
