"""What a second judge sees of a candidate: what the first thinks of it and of its rivals.

Rivals of a candidate are the other candidates that share units with it: of a candidate and any
one of its rivals, one at most is a proposal. The first judge looks at each alone, so that it likes
a whole page and the paragraph in its middle equally well; beside each other they tell which of
the two to take.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from pipeline.segment.candidates import LONGEST, Candidates, best_spans
from pipeline.segment.span_sums import total

Array = np.ndarray
ROWS: Final = 256  # candidates set beside their rivals at a time: bounds the memory
NONE: Final = -1.0


def rival_features(spans: Candidates, words: Array, chances: Array, gains: Array) -> Array:
    """Return what the second judge looks at, shape (candidates, features).

    Args:
        spans: the candidates, ordered by their first unit; at least one, none over `LONGEST`.
        words: of each unit, shape (units,).
        chances: that each is paired with a proposal, and tightly so; shape (candidates, 2).
        gains: what the first judge would give for each; shape (candidates,).
    """
    size = total(words, spans.first, spans.last)
    chosen = np.zeros(len(spans))
    chosen[best_spans(spans, gains, len(words))] = 1.0
    rows = []
    for mine, near in _bands(spans):
        rivals = _rivals(spans, mine, near)
        seen = [
            *_liked(spans, rivals, chances, mine, near),
            *_beside(rivals, chosen, gains, size, mine, near),
        ]
        rows.append(np.stack(seen, axis=1))
    whole = [chosen.sum(), *chances.max(axis=0), float(len(spans))]
    document = np.broadcast_to(whole, (len(spans), len(whole)))
    return np.concatenate([chances, np.concatenate(rows), document], axis=1)


def _bands(spans: Candidates) -> Iterator[tuple[Array, slice]]:
    """Yield some candidates, by number, and the slice of those that may be their rivals."""
    for start in range(0, len(spans), ROWS):
        mine = np.arange(start, min(start + ROWS, len(spans)))
        low, high = spans.first[start] - LONGEST, spans.last[mine].max()
        sides = np.searchsorted(spans.first, [low, high + 1]).tolist()
        yield mine, slice(*sides)


def _rivals(spans: Candidates, mine: Array, near: slice) -> Array:
    """Return which of those near are rivals of each of some candidates."""
    first = np.maximum(spans.first[mine, None], spans.first[None, near])
    last = np.minimum(spans.last[mine, None], spans.last[None, near])
    rivals: Array = first <= last
    rivals[np.arange(len(mine)), mine - near.start] = False
    return rivals


def _liked(
    spans: Candidates, rivals: Array, chances: Array, mine: Array, near: slice
) -> Iterator[Array]:
    """Yield how well the best rival is liked, the best one within, and the best one around."""
    first, last = spans.first[None, near], spans.last[None, near]
    low, high = spans.first[mine, None], spans.last[mine, None]
    within, around = (first >= low) & (last <= high), (first <= low) & (last >= high)
    for those in (rivals, rivals & within, rivals & around):
        for column in (0, 1):
            yield np.where(those, chances[None, near, column], 0.0).max(axis=1)


def _beside(
    rivals: Array, chosen: Array, gains: Array, size: Array, mine: Array, near: slice
) -> Iterator[Array]:
    """Yield what the first judge chose among the rivals, and how large its other choices are."""
    taken = np.where(rivals, chosen[None, near], 0.0)
    lost = np.where(rivals & (taken > 0), gains[None, near], 0.0).sum(axis=1)
    yield from (chosen[mine], lost, gains[mine] - lost)
    others = chosen.sum() - taken.sum(axis=1) - chosen[mine]
    words = (chosen * size).sum() - taken @ size[near] - chosen[mine] * size[mine]
    usual = np.where(others > 0, words / np.maximum(others, 1.0), NONE)
    yield from (usual, size[mine])
    yield np.where(others > 0, size[mine] / np.maximum(usual, 1.0), NONE)
