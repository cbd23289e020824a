"""A part of a page as columns are looked for in it: its words in levels, those of one height."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from operator import attrgetter, itemgetter
from statistics import median
from typing import Final, NamedTuple

from pipeline.extract.pdf_words import Word

NARROW: Final = 0.5  # of the size of the letters: a blank that is wider than those of a sentence
_SLACK: Final = 0.15  # of the same: how far a letter such as j reaches out of its column
_left: Final = attrgetter("x0")
_height: Final = attrgetter("top", "bottom", "size", "table")


class Level(NamedTuple):
    """Words of one height and size from left to right, or the one that stands for a table.

    `lefts` are their left edges; `until` and `onwards` the furthest right edge up to and from each;
    `edges` the left edges of the first word and of those after a blank that no sentence has.
    """

    top: float
    bottom: float
    lefts: list[float]
    until: list[float]
    onwards: list[float]
    size: float
    table: bool
    words: list[Word]
    edges: list[float]


class Field:
    """A part of a page: its words in any order, and its levels from top to bottom."""

    def __init__(self, words: list[Word], levels: Sequence[Level]) -> None:  # noqa: D107
        self.words = words
        self.levels = levels
        self.lefts = [word.x0 for word in words]
        self.middles = [(level.top + level.bottom) / 2 for level in levels]
        self.tops = [level.top for level in levels]
        self.deepest = max([level.bottom - level.top for level in levels])
        self.left = min(self.lefts)
        self.right = max([level.until[-1] for level in levels])
        self.bottom = max([level.bottom for level in levels])
        sizes = [level.size for level in levels if not level.table for _ in level.lefts]
        self.size = median(sizes or [0.0])
        self.slack = max(1.0, _SLACK * self.size)

    def is_alone(self, top: float, bottom: float) -> bool:
        """Tell whether there is white above and below what stands between two heights."""
        white = 0.7 * self.size
        around = self.between(top - white, bottom + white)
        return all(top <= level.top and level.bottom <= bottom for level in around)

    def between(self, top: float, bottom: float) -> list[Level]:
        """Return the levels that reach into these heights, from top to bottom."""
        start, end = bisect_left(self.tops, top - self.deepest), bisect_left(self.tops, bottom)
        return [level for level in self.levels[start:end] if level.bottom > top]

    def runs(
        self, x: float, wide: float, least: float, titles: Sequence[tuple[float, float]] = ()
    ) -> Iterator[tuple[float, float]]:
        """Yield the heights between words that stand in the strip left of x, `wide` points wide.

        A strip of `NARROW` is enough beside a word that begins at its edge. Heights of `least`
        points or fewer are left out. `titles` are the heights of words that part the strip without
        standing in it.
        """
        strip, edge = x - wide, x + 2 * self.slack + 0.5
        crossing = [
            (top, bottom)
            for top, bottom, lefts, until, _, size, _, _, _ in self.levels
            if lefts[0] < x
            and until[(rank := bisect_left(lefts, x)) - 1] > strip
            and (until[rank - 1] > x + self.slack - NARROW * max(size, self.size)
                 or edge < (lefts[rank] if rank < len(lefts) else 0.0) < until[rank - 1] + wide)
        ]  # fmt: skip
        if titles:
            crossing = sorted([*crossing, *titles])
        top, bottom = self.levels[0].top, self.bottom
        for start, end in crossing:
            if start - top > least:
                yield top, start
            if end > top:  # noqa: PLR1730  the innermost loop of the layout
                top = end
        if bottom - top > least:
            yield top, bottom


def levels_of(words: Sequence[Word]) -> list[Level]:
    """Return the levels of words from top to bottom."""
    return sorted(map(_level, by_height(words)), key=lambda level: level[:2])


def by_height(words: Sequence[Word]) -> list[list[Word]]:
    """Return the words of each height and size, from left to right.

    A word that stands for a table, or whose box is upside down, is alone.
    """
    groups: dict[tuple[float, float, float, int], list[Word]] = defaultdict(list)
    for key, word in zip(map(_height, words), words, strict=True):
        groups[key].append(word)
    found = []
    for (top, bottom, _, _), group in groups.items():
        group.sort(key=_left)
        found += [group] if top <= bottom else [[word] for word in group]
    return found


def by_middle(levels: Sequence[list[Word]]) -> list[list[Word]]:
    """Return the levels by their middle, each word alone where several have the same one."""
    heights = [level[0].top + level[0].bottom for level in levels]
    middles = Counter(heights)
    found = []
    for height, level in zip(heights, levels, strict=True):
        parts = [level] if middles[height] == 1 else [[word] for word in level]
        found += [(height, part[0].x0, part) for part in parts]
    found.sort(key=itemgetter(0, 1))
    return [part for _, _, part in found]


def cut(levels: Sequence[Level], x: float) -> tuple[list[Level], list[Level]]:
    """Return what begins left of x, and the rest."""
    first, second = [], []
    for level in levels:
        rank = bisect_left(level.lefts, x)
        if rank == len(level.lefts):
            first.append(level)
        elif rank == 0:
            second.append(level)
        else:
            first.append(_level(level.words[:rank]))
            second.append(_level(level.words[rank:]))
    return first, second


def _level(words: list[Word]) -> Level:
    _, _, top, _, bottom, size, _, table, *_ = words[0]
    lefts, rights = [word.x0 for word in words], [word.x1 for word in words]
    until, onwards = rights, rights[-1:] * len(rights)
    if rights != sorted(rights):  # a word inside another
        until = [*accumulate(rights, max)]
        onwards = [*accumulate(reversed(rights), max)][::-1]
    least = NARROW * size
    edges = lefts[:1]
    edges += [x for x, before in zip(lefts[1:], until, strict=False) if x - before > least]
    return Level(top, bottom, lefts, until, onwards, size, table >= 0, words, edges)
