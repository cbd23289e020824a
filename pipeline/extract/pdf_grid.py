"""Tables without rules: words that stand in columns, row under row.

Columns of running text stand in columns too; there, lines begin anywhere in a sentence.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, pairwise
from statistics import median
from typing import Final, NamedTuple

from pipeline.extract.pdf_layout import rows
from pipeline.extract.pdf_rows import centred_starts, row_starts
from pipeline.extract.pdf_words import RawPage, RawTable, Word

_COLUMNS: Final = 3
_ROWS: Final = 3
_NEAR: Final = 3.0  # points
_DRIFT: Final = 1.0  # points between the feet of the cells of a line
_NARROW: Final = 0.55  # of the size: a blank before a column, more than between words
_LOW: Final = 0.4  # share of rows whose cell may begin in lower case
_LONG: Final = 25  # words of a usual cell: more is text
_LOOKS: Final = 10_000  # lines looked at on a page, each as often as tables may begin above it
_MARK: Final = 5  # characters
_FULL: Final = 0.65  # share of lines that fill their column: more is text
_SHORT: Final = 0.4  # the same: so few are no text, whatever they begin with
_WIDE: Final = 0.75  # of the way to the next column: a full line
_FILLED: Final = 0.8  # share of rows with two cells at least

Segment = list[Word]


class _Line(NamedTuple):
    segments: list[Segment]
    top: float
    bottom: float


def plain_tables(
    words: list[Word], before: Sequence[float] = ()
) -> tuple[list[RawTable], list[Word]]:
    """Return the tables without rules of at least three columns and rows, and the other words.

    Args:
        words: the words of a page outside its ruled tables.
        before: the columns of the last table of the page before: one row goes on with it.
    """
    if len(words) < _COLUMNS:
        return [], words
    size = median(word.size for word in words)
    parts = [_segments(row, size) for row in rows(words)]
    if max(map(len, parts)) < _COLUMNS:
        return [], words  # a page of text
    starts = Counter(round(segment[0].x0) for line in parts for segment in line[1:])
    columns = sorted(start for start, count in starts.items() if count > 1)
    lines = [_line([part for seg in line for part in _at(seg, columns, size)]) for line in parts]
    tables: list[RawTable] = []
    taken: set[Word] = set()
    start, looks = 0, _LOOKS
    while start < len(lines) and looks > 0:
        known = _continues(lines[start], before)
        # in the middle of something it is none: a table has a white above it
        apart = not start or lines[start].top - lines[start - 1].bottom >= 0.4 * size
        run = _run(lines, start, size) if known or apart else []
        looks -= len(run)
        table = _table(run, size, 1 if known else _ROWS) if run else None
        if table is None:
            start += 1
            continue
        tables.append(table)
        inside = {word for row in table.rows for cell in row for word in cell}
        taken |= inside
        end = start + len(run)
        while start < end and any(word in inside for seg in lines[start].segments for word in seg):
            start += 1
    return tables, [word for word in words if word not in taken] if taken else words


def with_beginnings(pages: Sequence[RawPage]) -> list[RawPage]:
    """Return the pages of a document, with tables of too few rows that go on overleaf.

    The header that comes back there, in the same columns, tells that they are tables.
    """
    found = list(pages)
    for rank, (page, following) in enumerate(pairwise(pages)):
        header = _texts(following.tables[0].rows[0]) if following.tables else []
        if len(header) < _COLUMNS or any(_texts(table.rows[0]) == header for table in page.tables):
            continue
        if not set(" ".join(header).split()) <= {word.text for word in page.words}:
            continue
        tables, _ = plain_tables(list(page.words), following.tables[0].columns)
        begun = [table for table in tables if _texts(table.rows[0]) == header]
        inside = {word for table in begun for row in table.rows for cell in row for word in cell}
        if begun:
            words = tuple(word for word in page.words if word not in inside)
            found[rank] = replace(page, words=words, tables=(*page.tables, *begun))
    return found


def _texts(row: Sequence[Sequence[Word]]) -> list[str]:
    return [" ".join(word.text for word in cell) for cell in row]


def _segments(row: Sequence[Word], size: float) -> list[Segment]:
    """Return the words of a row, parted at wide blanks but for the one after a mark."""
    wide = 1.2 * size
    segments: list[Segment] = [[row[0]]]
    for a, b in pairwise(row):
        if b.x0 - a.x1 > wide and not (len(segments[-1]) == 1 and _is_mark(a.text)):
            segments.append([b])
        else:
            segments[-1].append(b)
    return segments


def _line(segments: list[Segment]) -> _Line:
    words = [word for segment in segments for word in segment]
    return _Line(segments, min([w.top for w in words]), max([w.bottom for w in words]))


def _is_mark(text: str) -> bool:
    """Tell a bullet or the number of a list item, which stands with what follows."""
    return not any(map(str.isalnum, text)) or (len(text) < _MARK and text.endswith((".", ")")))


def _edges(line: _Line) -> list[float]:
    return [segment[0].x0 for segment in line.segments]


def _run(lines: Sequence[_Line], start: int, size: float) -> list[_Line]:
    """Return the lines from `start` on that keep to its columns."""
    edges = _edges(lines[start])
    found: list[_Line] = []
    if len(edges) < _COLUMNS:
        return found
    for line in lines[start:]:
        if found and line.top - found[-1].bottom > 1.5 * size:
            break
        if any(_column(segment, edges) is None for segment in line.segments):
            break
        found.append(line)
    return found


def _at(segment: Segment, columns: Sequence[int], size: float) -> list[Segment]:
    """Return a segment, parted where a word begins one of these columns after a narrow blank."""
    rank = bisect_right(columns, segment[0].x0 + _NEAR)
    if rank == len(columns) or columns[rank] > segment[-1].x0 + _DRIFT:
        return [segment]
    parts: list[Segment] = [segment[:1]]
    for a, b in pairwise(segment):
        rank = bisect_left(columns, b.x0 - _DRIFT)
        if rank < len(columns) and columns[rank] <= b.x0 + _DRIFT and b.x0 - a.x1 > _NARROW * size:
            parts.append([])
        parts[-1].append(b)
    return parts


def _is_level(line: _Line) -> bool:
    feet = [segment[0].bottom for segment in line.segments]
    return max(feet) - min(feet) <= _DRIFT


def _continues(line: _Line, before: Sequence[float]) -> bool:
    edges = _edges(line)
    return len(edges) == len(before) and all(
        abs(a - b) <= _NEAR for a, b in zip(edges, before, strict=True)
    )


def _column(segment: Segment, edges: Sequence[float]) -> int | None:
    """Return the column that a segment stands in, None when it crosses into another one."""
    inside = [rank for rank, edge in enumerate(edges) if edge <= segment[0].x0 + _NEAR]
    if not inside:
        return None
    rank = inside[-1]
    last = rank + 1 == len(edges)
    return rank if last or segment[-1].x1 < edges[rank + 1] - _NEAR else None


def _table(lines: Sequence[_Line], size: float, least: int) -> RawTable | None:
    edges = _edges(lines[0])
    bands = _bands(lines, edges, size)
    cells = [_cells(band, edges) for band in bands]
    while cells and sum(map(bool, cells[-1])) < 2:  # noqa: PLR2004
        cells.pop()
    if len(cells) < least or not _is_table(cells, sure=least == 1):
        return None
    inside = [word for row in cells for cell in row for word in cell]
    box = (
        min(word.x0 for word in inside),
        min(word.top for word in inside),
        max(word.x1 for word in inside),
        max(word.bottom for word in inside),
    )
    return RawTable(box, tuple(float(round(edge)) for edge in edges), tuple(cells))


def _bands(lines: Sequence[_Line], edges: Sequence[float], size: float) -> list[list[_Line]]:
    """Return the lines of each row, none where texts stand beside each other."""
    level = all(map(_is_level, lines))
    if level and all(a.bottom <= b.top for a, b in pairwise(lines)):
        filled = [line.segments[0][0].x0 <= edges[0] + _NEAR for line in lines]
        starts = row_starts(
            [list(chain.from_iterable(line.segments)) for line in lines], filled, size
        )
    else:
        centred = centred_starts([_cells([line], edges) for line in lines], size)
        starts = centred or list(range(len(lines)) if level else ())
    return [list(lines[a:b]) for a, b in pairwise([*starts, len(lines)])]


def _cells(band: Sequence[_Line], edges: Sequence[float]) -> tuple[tuple[Word, ...], ...]:
    found: list[list[Word]] = [[] for _ in edges]
    for line in band:
        for segment in line.segments:
            found[_column(segment, edges) or 0] += segment
    return tuple(map(tuple, found))


def _full_lines(cells: Sequence[Sequence[Sequence[Word]]]) -> float:
    """Return the share of lines that fill their column, as those of running text do."""
    full = count = 0
    for rank in range(len(cells[0]) - 1):
        ends = [line[-1].x1 for row in cells if row[rank] for line in rows(row[rank])]
        left = min((row[rank][0].x0 for row in cells if row[rank]), default=0.0)
        after = min((row[rank + 1][0].x0 for row in cells if row[rank + 1]), default=0.0)
        full += sum(end - left > _WIDE * (after - left) for end in ends)
        count += len(ends)
    return full / count if count else 0.0


def _is_table(cells: Sequence[Sequence[Sequence[Word]]], *, sure: bool) -> bool:
    full = _full_lines(cells)
    if not sure and full > _FULL:
        return False
    filled = [row for row in cells if sum(map(bool, row)) > 1]
    lengths = [len(cell) for row in cells for cell in row if cell]
    if len(filled) < _FILLED * len(cells) or median(lengths) > _LONG:
        return False
    low = [
        sum(bool(row[rank]) and row[rank][0].text[0].islower() for row in cells[1:])
        for rank in range(len(cells[0]))
    ]
    few = [count <= _LOW * (len(cells) - 1) for count in low]
    return few[0] and (sure or full <= _SHORT or sum(few) * 2 > len(few))
