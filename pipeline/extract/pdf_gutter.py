"""Where a page parts into columns: gutters between texts, margins that hold headings."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from math import inf
from operator import attrgetter, itemgetter
from typing import Final

from pipeline.extract.pdf_field import Field, Level
from pipeline.extract.pdf_words import Word, is_bold

_LINES: Final = 3  # lines on each side of a gutter
_WORDS: Final = 3.0  # mean words a line: fewer is a column of labels
_WIDTH: Final = 90.0  # points: narrower is no column of text
_CANDIDATES: Final = 12
_BIG: Final = 1.25  # of the size of the text: a title
_INDENT: Final = 15.0  # points
_MARGIN: Final = 0.45  # of the width: a wider column holds no side headings
_look: Final = attrgetter("font", "weight")


def find_gutter(field: Field, known: set[float]) -> tuple[float, float, float] | None:
    """Return the tallest gutter: left edge of the column after it, its top and its bottom."""
    size = field.size
    if not size and all(level.table for level in field.levels):
        return None
    wide = max(7.0, 0.9 * size)
    left, end = field.left + _WIDTH, field.right - _WIDTH
    edges = zip(field.starts, field.lefts, strict=True)
    seen = {start - 1.0 for start in _often([start for start, x in edges if left <= x <= end])}
    best, tallest = None, 0.0
    titles = _Titles(field, size)
    last = max(field.lefts)
    for x in sorted(x for x in seen | known if field.left < x <= last):
        least = 0.5 * size if x in known else 3.5 * 1.2 * size
        for top, bottom in field.runs(x, wide, max(tallest, least), titles.heights(x)):
            if bottom - top <= max(tallest, least):
                continue
            height = _side_by_side(field, x, top, bottom, 1 if x in known else _LINES)
            if height > max(tallest, least):
                tallest, best = height, (x, top, bottom)
    return best


def _often(starts: Sequence[int]) -> list[int]:
    """Return where at least `_LINES` words begin, the most words first."""
    counts = [item for item in Counter(starts).items() if item[1] >= _LINES]
    counts.sort(key=itemgetter(1), reverse=True)
    return [start for start, _ in counts[:_CANDIDATES]]


class _Titles:
    """Big words with nothing right of them, which head both columns.

    These lie below, or the title is the last of its part of the page.
    """

    def __init__(self, field: Field, size: float) -> None:
        self.levels = field.levels
        self.big = [level for level in field.levels if level.size >= _BIG * size]
        self.small = [level for level in field.levels if level.size < _BIG * size]
        self.lowest = max([level.top for level in self.small], default=0.0)
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
    first: list[tuple[Level, int, float, float]] = []
    second: list[tuple[Level, int, float, float]] = []
    for level, middle in zip(field.levels, field.middles, strict=True):
        if top <= middle <= bottom:
            lefts = level.lefts
            rank = bisect_left(lefts, x)
            if rank:
                first.append((level, rank, lefts[0], level.until[rank - 1]))
            if rank < len(lefts):
                second.append((level, len(lefts) - rank, lefts[rank], level.onwards[rank]))
    if not first or not second:
        return 0.0
    if least > 1 and not (_is_column(first) and _is_column(second)):
        return 0.0
    lowest = min(max([part[0].bottom for part in side]) for side in (first, second))
    return lowest - max(side[0][0].top for side in (first, second))


def _is_column(side: list[tuple[Level, int, float, float]]) -> bool:
    """Tell a wide column of text, or a table, from a column of labels.

    Args:
        side: parts of levels, each with its count of words, its left and its right edge.
    """
    if max([part[3] for part in side]) - min([part[2] for part in side]) < _WIDTH:
        return False
    if any(part[0].table for part in side):
        return True
    lines = len({round(part[0].bottom / 3) for part in side})
    return lines >= _LINES and sum(part[1] for part in side) >= _WORDS * lines


def side_headings(field: Field) -> tuple[float, float, float] | None:
    """Return where the text beside a margin of headings begins: left edge, top and bottom.

    The margin holds nothing but bold or bigger letters, each heading beside at least two lines.
    """
    words, left, right, size = field.words, field.left, field.right, field.size
    if any(level.table for level in field.levels):
        return None
    heads, plain = _heads(field)
    if not heads:
        return None
    edge = min(heads)
    best: tuple[float, float, float] | None = None
    for start in _often(field.starts):
        x = start - 1.0
        if edge > x or not left + 3 * size < x < left + _MARGIN * (right - left):
            continue
        beyond = [*sorted([middle for middle, x0 in plain if x0 < x]), inf]
        for top, bottom in field.runs(x, 0.7 * size, 3.6 * size):
            if best is not None and bottom - top <= best[2] - best[1]:
                continue
            if beyond[bisect_left(beyond, top)] <= bottom:
                continue  # no margin of headings: the usual case, told without more
            beside = [word for word in words if top <= (word.top + word.bottom) / 2 <= bottom]
            if _headed_text(beside, x):
                best = x, top, bottom
    return best


def _heads(field: Field) -> tuple[list[float], list[tuple[float, float]]]:
    """Return the right edges of bold or bigger words, and where the others of a level begin.

    That is its middle and the left edge of the first one.
    """
    heavy = {look for look in set(map(_look, field.words)) if is_bold(*look)}
    heads, plain = [], []
    for level, middle in zip(field.levels, field.middles, strict=True):
        if level.size > 1.1 * field.size:
            heads += [word.x1 for word in level.words]
        elif heavy.isdisjoint(map(_look, level.words)):
            plain.append((middle, level.lefts[0]))
        else:
            heads += [word.x1 for word in level.words if _look(word) in heavy]
            rest = [word.x0 for word in level.words if _look(word) not in heavy]
            plain += [(middle, x0) for x0 in rest[:1]]
    return heads, plain


def _headed_text(words: list[Word], x: float) -> bool:
    headings = [word for word in words if word.x0 < x]
    text = [word for word in words if word.x0 >= x]
    if not headings or not text:
        return False
    if sum(word.bold for word in text) * 2 > len(text):
        return False
    groups = clusters(headings)
    lines: dict[int, float] = {}
    for word in text:
        line = round(word.bottom / 3)
        lines[line] = min(word.x0, lines.get(line, word.x0))
    if sum(start <= x + _INDENT for start in lines.values()) * 2 < len(lines):
        return False  # x is no edge of the text
    stops = (":", ",", ";")
    ends = [max(group, key=lambda w: (round(w.bottom / 3), w.x0)).text for group in groups]
    return (
        len(lines) >= max(_LINES, 2 * len(groups))
        and len(text) >= _WORDS * len(lines)
        and not any(end.endswith(stops) for end in ends)
    )


def clusters(words: list[Word]) -> list[list[Word]]:
    """Return words that stand under one another without a white line, from top to bottom."""
    found: list[list[Word]] = []
    bottom = 0.0
    for word in sorted(words, key=lambda w: w.top):
        if not found or word.top > bottom + 0.8 * word.size:
            found.append([])
        found[-1].append(word)
        bottom = max(bottom, word.bottom)
    return found


def headed(headings: list[Word], text: list[Word]) -> Iterator[tuple[list[Word], list[Word]]]:
    """Yield each heading of the margin with the text from its height on, down to the next one."""
    groups = clusters(headings)
    tops = [min(w.top for w in group) - 0.5 * group[0].size for group in groups]
    first = [word for word in text if word.top < tops[0]]
    if first:
        yield [], first
    for group, top, end in zip(groups, tops, [*tops[1:], inf], strict=True):
        yield group, [word for word in text if top <= word.top < end]
