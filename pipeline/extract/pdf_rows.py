"""The rows of a table among its lines: by the whites between them, or by cells about one middle."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from pipeline.extract.pdf_words import Word

_LOW: Final = 0.4  # share of lines that begin in lower case: more go on with the line above
_LABEL: Final = 3  # words of a name or a number
_MIDDLE: Final = 0.2  # of the size: between the middles of the cells of a row
_WHITE: Final = 0.2  # of the size: by which a white between rows is wider than between lines

Cells = Sequence[Sequence[Word]]


def row_starts(lines: Sequence[Sequence[Word]], filled: Sequence[bool], size: float) -> list[int]:
    """Return the ranks of the lines that open a row: a wider white, or else a filled first column.

    Args:
        lines: those of a table from top to bottom.
        filled: whether each has words in the first column.
        size: of the letters, in points.
    """
    feet = [max([word.bottom for word in line]) for line in lines]
    heads = [min([word.top for word in line]) for line in lines]
    gaps = [top - bottom for top, bottom in zip(heads[1:], feet[:-1], strict=True)]
    wide = min(gaps, default=0.0) + _WHITE * size
    if max(gaps, default=0.0) > wide:
        return [0, *(rank for rank, gap in enumerate(gaps, 1) if gap > wide)]
    return [0, *(rank for rank in range(1, len(lines)) if filled[rank])]


def is_one_row(lines: Sequence[Cells], least: int) -> bool:
    """Tell the lines of one row: some cell is shorter, or all go on in lower case.

    Args:
        lines: the cells of each line.
        least: lines of the shortest cell that tell several rows.
    """
    columns = [[cell for cell in cells if cell] for cells in zip(*lines, strict=True)]
    columns = [cells for cells in columns if cells]
    if min(map(len, columns)) < least or len(columns) < 2:  # noqa: PLR2004
        return True
    low = [[cell[0].text[0].islower() for cell in cells[1:]] for cells in columns]
    labels = any(
        not any(its) and max(map(len, cells)) <= _LABEL
        for its, cells in zip(low, columns, strict=True)
    )
    return not labels and sum(map(sum, low)) > _LOW * sum(map(len, low))


def centred_starts(lines: Sequence[Cells], size: float) -> list[int] | None:
    """Return the ranks of the lines that open a row whose cells stand about one middle.

    None where they do not, or where every cell has as many lines: nothing tells then.

    Args:
        lines: the cells of each line, from top to bottom; some are none.
        size: of the letters, in points.
    """
    least = min(_gaps(lines), default=None)
    if least is None:
        return None
    starts, foot = [0], max(map(_foot, filter(None, lines[0])))
    for rank, line in enumerate(lines[1:], 1):
        filled = [cell for cell in line if cell]
        if min(map(_head, filled)) - foot > least + _WHITE * size:
            starts.append(rank)
        foot = max(foot, *map(_foot, filled))
    told = False
    for start, end in pairwise([*starts, len(lines)]):
        columns = [
            [cell for cell in cells if cell] for cells in zip(*lines[start:end], strict=True)
        ]
        columns = [cells for cells in columns if cells]
        middles = [_head(cells[0]) + _foot(cells[-1]) for cells in columns]
        if max(middles) - min(middles) > 2 * _MIDDLE * size:
            return None
        told = told or len(set(map(len, columns))) > 1
    return starts if told else None


def _gaps(lines: Sequence[Cells]) -> Iterator[float]:
    """Yield the whites between two lines of a column."""
    for cells in zip(*lines, strict=True):
        for a, b in pairwise(filter(None, cells)):
            yield _head(b) - _foot(a)


def _head(cell: Sequence[Word]) -> float:
    return min(word.top for word in cell)


def _foot(cell: Sequence[Word]) -> float:
    return max(word.bottom for word in cell)
