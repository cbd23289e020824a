"""The spans of units that may be proposals, and the best choice of spans that do not overlap."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

Array = np.ndarray
BEGIN, INSIDE, END, SINGLE, OUTSIDE = range(5)
LONGEST: Final = 60
POSSIBLE: Final = 0.02
MOSTLY_OUTSIDE: Final = 0.7


@dataclass(frozen=True, slots=True)
class Candidates:
    """Spans of units `first[k]` to `last[k]`, both included, ordered by first, then last."""

    first: Array
    last: Array

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.first)

    def __getitem__(self, part: slice) -> "Candidates":
        """Return some of them, in the same order."""
        return Candidates(self.first[part], self.last[part])


def candidates(
    marginals: Array, likely: Iterable[tuple[int, int]] = (), within: Array | None = None
) -> Candidates:
    """Return the spans whose two ends are possible and whose units are not mostly outside.

    Args:
        marginals: probabilities of begin, inside, end, single and outside; shape (units, 5).
        likely: spans kept however improbable their last unit is: those of the best labelling.
        within: the last unit that a span which begins at each unit may have; shape (units,).
    """
    starts = marginals[:, BEGIN] + marginals[:, SINGLE]
    ends = marginals[:, END] + marginals[:, SINGLE]
    outside = np.concatenate([[0.0], np.cumsum(marginals[:, OUTSIDE])])
    size = len(marginals)
    within = np.full(size, size - 1) if within is None else within
    kept = {(first, min(last, int(within[first]))) for first, last in likely}
    found = []
    for first in np.flatnonzero(starts >= POSSIBLE).tolist():
        last = np.arange(first, min(int(within[first]) + 1, first + LONGEST))
        share = (outside[last + 1] - outside[first]) / (last - first + 1)
        over = np.flatnonzero((share > MOSTLY_OUTSIDE) & (last > first))
        last = last[: over[0]] if len(over) else last
        found += [
            (first, place)
            for place in last.tolist()
            if ends[place] >= POSSIBLE or (first, place) in kept
        ]
    pairs = np.array(found, dtype=int).reshape(-1, 2)
    return Candidates(pairs[:, 0], pairs[:, 1])


def best_spans(spans: Candidates, gains: Array, size: int) -> list[int]:
    """Return which spans, in order, have the greatest sum of gains without overlapping.

    Args:
        spans: the candidates.
        gains: what each is worth; one of no gain is never taken. Shape (candidates,).
        size: number of units of the document.
    """
    ending: dict[int, list[tuple[int, float, int]]] = {}
    for rank in np.flatnonzero(gains > 0).tolist():
        row = (int(spans.first[rank]), float(gains[rank]), rank)
        ending.setdefault(int(spans.last[rank]) + 1, []).append(row)
    best = [0.0] * (size + 1)
    taken: list[tuple[int, int] | None] = [None] * (size + 1)
    for place in range(1, size + 1):
        best[place] = best[place - 1]
        for first, gain, rank in ending.get(place, ()):
            if best[first] + gain > best[place]:
                best[place] = best[first] + gain
                taken[place] = (first, rank)
    chosen = []
    place = size
    while place > 0:
        step = taken[place]
        if step is None:
            place -= 1
        else:
            chosen.append(step[1])
            place = step[0]
    return chosen[::-1]
