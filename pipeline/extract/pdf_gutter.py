"""Where a page parts into columns: gutters between texts.

A gutter is a strip without words beside which lines begin. A wide one is enough by itself; beside
a narrow one, lines begin at one edge.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from math import inf
from operator import itemgetter
from typing import Final, NamedTuple

from pipeline.extract.pdf_field import Field, Level
from pipeline.extract.pdf_words import Word
from pipeline.extract.plain import BULLETS, NUMBER

LINES: Final = 3  # lines on each side of a gutter
WORDS: Final = 3.0  # mean words a line: fewer is a column of labels
_WIDTH: Final = 90.0  # points: narrower is no column of text
_CANDIDATES: Final = 12
_BIG: Final = 1.25  # of the size of the text: a title
_GUTTER: Final = 0.85  # of the size of the letters: a gutter wherever lines begin
_ITEMS: Final = 2  # marks close left of an edge: that of the texts of a list
_SAME: Final = 0.2  # of the same: lines that begin at one edge
_OUTDENT: Final = 3.0  # of the same: how far a title or a mark may stand left of the lines below
_PAIR: Final = 2.0  # of the same: the height of two lines
_TALL: Final = 4.2  # of the same: the height of columns that any width is enough for
_FILLED: Final = 0.75  # of the width of shorter columns
_ALIGNED: Final = 5  # lines that begin at the edge of a narrow gutter
_STEP: Final = 2.0  # points between the edge of a column and where the step of others sets it
_LOW: Final = 0.4  # of lines: so many begin inside a sentence in running text

_Part = tuple[Level, int, float, float]  # of a level: its count of words, left and right edge


class Part(NamedTuple):
    """The place of a part of the page: `depth` is how often it may still be cut.

    `followed` tells that more of its columns stands below, `pitch` is the step from the column
    before to the next one, 0 where none is known.
    """

    depth: int
    followed: bool = False
    pitch: float = 0.0

    def inner(self, *, followed: bool = False, pitch: float = 0.0) -> "Part":
        """Return the place of a part of this one."""
        return Part(self.depth - 1, followed, pitch)


def find_gutter(field: Field, known: set[float], part: Part) -> tuple[float, float, float] | None:
    """Return the tallest gutter: left edge of the column after it, its top and its bottom.

    Of several as tall, that is the leftmost. Where the next column of one step begins, a line of
    it is enough, as where `known` ones do.
    """
    size = field.size
    if not size and all(level.table for level in field.levels):
        return None
    wide = max(7.0, 0.9 * size) - field.slack
    left, end = field.left + _WIDTH, field.right - _WIDTH
    seen = {start - field.slack for start in often(field, left, end, 2)}
    best, tallest = None, 0.0
    known = known | set(_next(field, part.pitch))
    titles = _Titles(field, size, followed=part.followed)
    last = max(field.lefts)
    for x in sorted(x for x in seen | known if field.left < x <= last):
        least = size * (0.5 if x in known else _PAIR)
        for top, bottom in field.runs(x, wide, max(tallest, least), titles.heights(x)):
            if bottom - top <= max(tallest, least):
                continue
            height = _side_by_side(field, x, top, bottom, 1 if x in known else LINES)
            if height > max(tallest + field.slack if best else 0.0, least):
                tallest, best = height, (x, top, bottom)
    return best


def _next(field: Field, pitch: float) -> Iterator[float]:
    """Yield where lines begin one step right of the part."""
    edge = field.left + pitch
    if pitch >= _WIDTH:
        for level in field.levels:
            for x in level.edges:
                if abs(x - edge) <= _STEP:
                    yield round(x) - field.slack


def often(field: Field, left: float, end: float, least: int = LINES) -> list[int]:
    """Return where at least so many lines begin between two left edges, the most lines first.

    A bullet stands for the lines of its item.
    """
    counts: Counter[int] = Counter()
    for level in field.levels:
        for x in level.edges:
            if left <= x <= end:
                mark = _is_mark(level.words[bisect_left(level.lefts, x)])
                counts[round(x)] += LINES if mark else 1
    most = [item for item in counts.items() if item[1] >= least]
    most.sort(key=itemgetter(1), reverse=True)
    found = [start for start, _ in most[:_CANDIDATES]]
    reach = _OUTDENT * field.size
    return found + [min(x for x in counts if start - reach <= x <= start) for start in found]


def _is_mark(word: Word) -> bool:
    """Tell a bullet, or the number of an item."""
    text = word.text
    return text in BULLETS or NUMBER.match(f"{text} a") is not None


def _is_item(level: Level, rank: int) -> bool:
    """Tell a mark that begins a line, by its rank among the words of its level."""
    blank = level.lefts[rank] - level.until[rank - 1] if rank else level.size
    return blank >= level.size and _is_mark(level.words[rank])


class _Titles:
    """Big words with nothing right of them, which head both columns.

    These lie below, or the title is the last of a part that more columns follow.
    """

    def __init__(self, field: Field, size: float, *, followed: bool) -> None:
        self.levels = field.levels
        self.big = [level for level in field.levels if level.size >= _BIG * size]
        self.small = [level for level in field.levels if level.size < _BIG * size]
        lowest = max([level.top for level in self.small], default=0.0)
        self.lowest = lowest if followed else inf
        self.reach: dict[tuple[float, float], float] = {}

    def heights(self, x: float) -> list[tuple[float, float]]:
        """Return the heights of those that begin left of x."""
        alone = [
            level
            for level in self.big
            if level.lefts[0] < x
            and self._reach(level.top - 0.4 * level.size, level.bottom + 0.4 * level.size) <= x
        ]
        if not alone:
            return []
        beyond = max([level.top for level in self.small if level.lefts[-1] >= x], default=0.0)
        return [
            (level.top, level.bottom) for level in alone if not beyond <= level.bottom < self.lowest
        ]

    def _reach(self, top: float, bottom: float) -> float:
        """Return how far right the words go that stand between two heights."""
        found = self.reach.get((top, bottom))
        if found is None:
            beside = [
                part.until[-1] for part in self.levels if part.bottom > top and part.top < bottom
            ]
            found = self.reach[top, bottom] = max(beside, default=-inf)
        return found


def _side_by_side(field: Field, x: float, top: float, bottom: float, least: int) -> float:
    """Return the height over which two columns of `least` lines stand beside each other, or 0."""
    marks = 0
    first: list[_Part] = []
    second: list[_Part] = []
    for level in field.between(top, bottom):
        if 2 * top <= level.top + level.bottom <= 2 * bottom:
            lefts = level.lefts
            rank = bisect_left(lefts, x)
            if rank:
                first.append((level, rank, lefts[0], level.until[rank - 1]))
                if lefts[rank - 1] > x - _OUTDENT * field.size:
                    marks += _is_item(level, rank - 1)
            if rank < len(lefts):
                second.append((level, len(lefts) - rank, lefts[rank], level.onwards[rank]))
    if not first or not second or marks >= _ITEMS:
        return 0.0
    tops = [side[0][0].top for side in (first, second)]
    bottoms = [max([part[0].bottom for part in side]) for side in (first, second)]
    height = min(bottoms) - max(tops)
    if not _is_apart(first, second, x + field.slack, field.size, least):
        return 0.0
    if least == 1 or (height > _TALL * field.size and _is_column(first) and _is_column(second)):
        return height
    alone = field.is_alone(min(tops), max(bottoms))
    return max(bottoms) - min(tops) if alone and _is_pair(first, second, x, field.size) else 0.0


def _is_pair(first: list[_Part], second: list[_Part], x: float, size: float) -> bool:
    """Tell two columns of two or three lines: these fill them, and both are as wide."""
    pitch = x - min([part[2] for part in first])
    wide = [max([part[3] - part[2] for part in side]) for side in (first, second)]
    lines = [len({round(part[0].bottom / 3) for part in side}) for side in (first, second)]
    words = [sum(part[1] for part in side) for side in (first, second)]
    return (
        min(lines) > 1
        and x - max([part[3] for part in first]) >= _GUTTER * size - 1.0
        and _FILLED * pitch < min(wide)
        and max(wide) < pitch
        and all(count >= WORDS * rows for count, rows in zip(words, lines, strict=True))
    )


def _is_apart(
    first: list[_Part], second: list[_Part], edge: float, size: float, least: int
) -> bool:
    """Tell a gutter from blanks of sentences that happen to stand under one another.

    A narrow one has many lines that begin at the edge after it.
    """
    far = max([part[3] for part in first]) + _GUTTER * size
    if edge >= far:
        return True
    aligned = sum(abs(part[2] - edge) <= _SAME * size for part in second)
    beyond = sum(part[2] >= max(far, edge + _SAME * size) for part in second)
    few = least > 1 and (aligned < LINES or aligned + beyond < _ALIGNED)
    return not few and aligned + beyond >= max(2, 0.6 * len(second))


def _is_column(side: list[_Part]) -> bool:
    """Tell a wide column of text, or a table, from a column of labels."""
    if max([part[3] for part in side]) - min([part[2] for part in side]) < _WIDTH:
        return False
    if any(part[0].table for part in side):
        return True
    lines = len({round(part[0].bottom / 3) for part in side})
    words = sum(part[1] for part in side)
    if lines < LINES or words < 2 * lines:
        return False
    return words >= WORDS * lines or sum(map(_is_low, side)) >= _LOW * lines


def _is_low(part: _Part) -> bool:
    """Tell a line that begins inside a sentence."""
    level, _, left, _ = part
    return level.words[bisect_left(level.lefts, left)].text[:1].islower()
