"""Tables whose rows are parted by level rules alone: columns are the whites through all of them.

A header may stand above the first rule, a last row below the last one.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from statistics import median
from typing import Any, Final, NamedTuple

from pipeline.extract.pdf_layout import around, rows
from pipeline.extract.pdf_level import Span, common, level_rules, unions
from pipeline.extract.pdf_rows import is_one_row, row_starts
from pipeline.extract.pdf_words import EDGES, RawTable, Word

_BLANK: Final = 6.0  # points between two columns
_OPEN: Final = 2.0  # of the size: a white inside a row is lower
_NEAR: Final = 1.6  # of the size: between a rule and the row outside it
_TIGHT: Final = 0.8  # of the size: between two lines of that row
_DEEPER: Final = 2  # lines that it may have more than the others
_CELL: Final = 150  # words: more is text
_LABEL: Final = 12  # words of a usual cell of the narrowest column
_FILLED: Final = 0.6  # share of rows with two cells at least

_SAME: Final = 4.0  # points between the edges of a column on two pages

Cells = tuple[tuple[Word, ...], ...]


class _Band(NamedTuple):
    """The words between two rules, and the strips of the table's width that they leave white."""

    words: list[Word]
    whites: list[Span]


def lined_tables(
    edges: Sequence[dict[str, Any]],
    words: list[Word],
    before: Sequence[float] = (),
    left: float = 0.0,
    top: float = 0.0,
) -> tuple[list[RawTable], list[Word]]:
    """Return the tables between level rules of one length, and the words outside them.

    Args:
        edges: the rules, as pdfplumber has them.
        words: the words of the page as shown, outside its ruled tables.
        before: the columns of the last table of the page before, whose last row may go on.
        left: where the shown page begins in the coordinates of the edges, in points.
        top: the same.
    """
    level = [edge for edge in edges if edge["orientation"] == "h"]
    if not words or not 1 < len(level) <= EDGES:
        return [], words
    tables: list[RawTable] = []
    for (x0, x1), heights in level_rules(level, left, top):
        inside = [word for word in words if x0 - 2 <= (word.x0 + word.x1) / 2 <= x1 + 2]
        found = list(_tables(inside, (x0, x1), heights, before)) if inside else []
        taken = {word for table in found for row in table.rows for cell in row for word in cell}
        words = [word for word in words if word not in taken] if taken else words
        tables += found
    return tables, words


def _tables(
    words: list[Word], sides: Span, heights: Sequence[float], before: Sequence[float]
) -> Iterator[RawTable]:
    """Yield the tables among rules, each of bands that leave the same strips white."""
    size = median(word.size for word in words)
    parts = _by_rule(words, heights)
    bands = [_band(part, sides) if _is_closed(part, size) else None for part in parts[1:-1]]
    start = 0
    while start < len(bands):
        chain, whites = _chain(islice(bands, start, None), sides)
        beside = parts[start], parts[start + len(chain) + 1]
        if table := _table(chain, whites, beside, size, before if start == 0 else ()):
            yield table
        start += max(1, len(chain))


def _chain(bands: Iterable[_Band | None], sides: Span) -> tuple[list[_Band], list[Span]]:
    """Return the bands from the first one on that leave columns, and what is white in all."""
    chain: list[_Band] = []
    whites = [sides]
    span, parted = (sides[1], sides[0]), False
    for band in bands:
        if band is None or not band.words:
            break
        own = _span(band.words)
        left = common(whites, band.whites, _BLANK)
        around_all = min(span[0], own[0]), max(span[1], own[1])
        inner = bool(_inner(around_all, left))
        lost = parted or (chain and _inner(own, band.whites))  # its columns are not those before
        if not left or (lost and not inner):
            break
        chain.append(band)
        whites, parted, span = left, inner, around_all
    return chain, whites


def _by_rule(words: Sequence[Word], heights: Sequence[float]) -> list[list[Word]]:
    """Return the words above the first rule, between each two, and below the last."""
    found: list[list[Word]] = [[] for _ in range(len(heights) + 1)]
    rank = 0
    for word in sorted(words, key=lambda word: word.middle):
        while rank < len(heights) and word.middle > heights[rank]:
            rank += 1
        found[rank].append(word)
    return found


def _is_closed(words: Sequence[Word], size: float) -> bool:
    """Tell whether no white parts the words that one of the other: they may be a row."""
    spans = unions([(word.top, word.bottom) for word in words])
    return all(b[0] - a[1] <= _OPEN * size for a, b in pairwise(spans))


def _band(words: list[Word], sides: Span) -> _Band:
    covered = unions([(word.x0, word.x1) for word in words])
    ends = [sides[0] - _BLANK, *(end for _, end in covered)]
    starts = [*(start for start, _ in covered), sides[1] + _BLANK]
    return _Band(words, [(a, b) for a, b in zip(ends, starts, strict=True) if b - a >= _BLANK])


def _span(words: Sequence[Word]) -> Span:
    return min(word.x0 for word in words), max(word.x1 for word in words)


def _inner(span: Span, whites: Sequence[Span]) -> list[float]:
    """Return where columns after the first begin: the end of each white between words."""
    return [end for start, end in whites if start >= span[0] and end <= span[1]]


def _table(
    chain: Sequence[_Band],
    whites: Sequence[Span],
    beside: tuple[Sequence[Word], Sequence[Word]],
    size: float,
    before: Sequence[float],
) -> RawTable | None:
    """Return the table of these bands and the rows above and below, None where it is text."""
    starts = _inner(_span([w for band in chain for w in band.words]), whites) if chain else []
    if not starts:
        return None
    deepest = _DEEPER + max(len(rows(band.words)) for band in chain)
    bands = [band.words for band in chain]
    first = _beside(list(reversed(rows(beside[0]))), bands[0], starts, size, deepest)
    last = _beside(rows(beside[1]), bands[-1], starts, size, deepest)
    goes_on = _is_rest(_cells(first or bands[0], starts), starts, before)
    bands = [first if goes_on or _is_whole(first, starts) else [], *bands]
    bands.append(last if _is_whole(last, starts) else [])
    parted = [_rows(band, starts, size, len(chain)) for band in bands if band]
    found = [row for part in parted for row in part]
    if len(found) > len(parted) and min(len(chain), len(starts)) < 2:  # noqa: PLR2004
        return None  # columns of text between two rules
    while found and sum(map(bool, found[-1])) < 2:  # noqa: PLR2004
        found.pop()
    while found and not goes_on and sum(map(bool, found[0])) < 2:  # noqa: PLR2004
        found.pop(0)
    if not _is_table(found):
        return None
    inside = [word for row in found for cell in row for word in cell]
    box = around(inside)
    columns = [min(w.x0 for row in found for w in row[n]) for n in range(len(found[0]))]
    edges = tuple(float(round(x)) for x in columns)
    return RawTable((box.x0, box.top, box.x1, box.bottom), edges, tuple(found))


def _beside(
    lines: Sequence[list[Word]],
    row: Sequence[Word],
    starts: Sequence[float],
    size: float,
    most: int,
) -> list[Word]:
    """Return the words of the row outside the first or the last rule, none where none is there.

    Args:
        lines: those outside, from the rule on.
        row: the words of the row on the other side of the rule.
        starts: see `_inner`.
        size: of the letters, in points.
        most: lines of the deepest row there may be: more are text.
    """
    found: list[Word] = []
    last = around(row)
    for count, line in enumerate(lines):
        box = around(line)
        gap = max(box.top - last.bottom, last.top - box.bottom)
        cells = _cells(line, starts)
        crossed = any(b and a and b[0].x0 - a[-1].x1 < _BLANK for a, b in pairwise(cells)) or any(
            w.x1 > end for cell, end in zip(cells, starts, strict=False) for w in cell
        )
        if crossed or gap > (_TIGHT if count else 2 * _NEAR) * size:
            break
        if count >= most:
            return []
        found += line
        last = box
    return found


def _is_whole(words: Sequence[Word], starts: Sequence[float]) -> bool:
    return all(_cells(words, starts))


def _is_rest(row: Cells, starts: Sequence[float], before: Sequence[float]) -> bool:
    """Tell the rest of a row of the page before: in its columns, no cell begins a sentence."""
    same = len(starts) + 1 == len(before) and all(
        abs(start - edge) <= _SAME for start, edge in zip(starts, before[1:], strict=True)
    )
    cells = [min(rows(cell)[0], key=lambda w: w.x0) for cell in row if cell] if same else []
    return bool(cells) and not row[0] and all(word.text[0].islower() for word in cells)


def _cells(words: Sequence[Word], starts: Sequence[float]) -> Cells:
    found: list[list[Word]] = [[] for _ in range(len(starts) + 1)]
    for word in words:
        found[bisect_right(starts, word.x0 + 1)].append(word)
    return tuple(map(tuple, found))


def _rows(words: list[Word], starts: Sequence[float], size: float, bands: int) -> list[Cells]:
    """Return the row of a band, or its rows where rules part several at once."""
    lines = rows(words)
    cells = [_cells(line, starts) for line in lines]
    if is_one_row(cells, 2 if bands <= 3 else 3):  # noqa: PLR2004
        return [_cells(words, starts)]
    opened = [*row_starts(lines, [bool(row[0]) for row in cells], size), len(lines)]
    return [
        _cells([word for line in lines[begin:end] for word in line], starts)
        for begin, end in pairwise(opened)
    ]


def _is_table(found: Sequence[Cells]) -> bool:
    """Tell a table from texts between rules: no long cell, and a column of labels or numbers."""
    if len(found) < 2 or len(found) + len(found[0]) < 5:  # noqa: PLR2004
        return False
    lengths = [[len(row[rank]) for row in found if row[rank]] for rank in range(len(found[0]))]
    if not all(lengths) or max(max(column) for column in lengths) > _CELL:
        return False
    low = sum(bool(row[0]) and row[0][0].text[0].islower() for row in found[1:])
    return (
        min(median(column) for column in lengths) <= _LABEL
        and sum(sum(map(bool, row)) > 1 for row in found) >= _FILLED * len(found)
        and low * 2 <= len(found)
    )
