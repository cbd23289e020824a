"""A part of a page as gutters are looked for in it: its words in rows of one height."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from statistics import median
from typing import NamedTuple

from pipeline.extract.pdf_words import Word


class Row(NamedTuple):
    """The words of one height: left edges sorted, the furthest right edge up to and from each.

    `table` tells words that stand for whole tables.
    """

    top: float
    bottom: float
    table: bool
    lefts: list[float]
    until: list[float]
    onwards: list[float]


class Field:
    """Words of a part of a page, in rows of one height: what gutters are looked for in."""

    def __init__(self, words: list[Word]) -> None:  # noqa: D107
        self.words = words
        _, lefts, tops, rights, bottoms, sizes, _, tables, *_ = zip(*words, strict=True)
        self.lefts = lefts
        self.left, self.right = min(lefts), max(rights)
        ruled = [table >= 0 for table in tables]
        self.size = median([s for s, table in zip(sizes, ruled, strict=True) if not table] or [0.0])
        groups: dict[tuple[float, float, bool], list[tuple[float, float]]] = defaultdict(list)
        spans = zip(lefts, rights, strict=True)
        for key, span in zip(zip(tops, bottoms, ruled, strict=True), spans, strict=True):
            groups[key].append(span)
        self.rows = [_row(key, group) for key, group in sorted(groups.items())]
        self.bottom = max([row.bottom for row in self.rows])

    def runs(
        self, x: float, wide: float, least: float, titles: Sequence[tuple[float, float]] = ()
    ) -> Iterator[tuple[float, float]]:
        """Yield the heights between words that stand in the strip left of x, `wide` points wide.

        Those of `least` points or fewer are left out. `titles` are the heights of words that part
        the strip without standing in it.
        """
        strip = x - wide
        crossing = [
            (top, bottom)
            for top, bottom, _, lefts, until, _ in self.rows
            if lefts[0] < x and until[bisect_left(lefts, x) - 1] > strip
        ]
        if titles:
            crossing = sorted([*crossing, *titles])
        top, bottom = self.rows[0].top, self.bottom
        for start, end in crossing:
            if start - top > least:
                yield top, start
            if end > top:  # noqa: PLR1730  the innermost loop of the layout
                top = end
        if bottom - top > least:
            yield top, bottom


def _row(key: tuple[float, float, bool], spans: list[tuple[float, float]]) -> Row:
    spans.sort()
    lefts, rights = [left for left, _ in spans], [right for _, right in spans]
    if rights == sorted(rights):  # no word inside another
        return Row(*key, lefts, rights, rights[-1:] * len(rights))
    onwards = [*accumulate(reversed(rights), max)]
    return Row(*key, lefts, [*accumulate(rights, max)], onwards[::-1])
