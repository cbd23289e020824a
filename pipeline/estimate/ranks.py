"""Which orders are certain: the rank of a theme as a range, and groups that are not ranked."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.estimate.counts import Estimates
from pipeline.estimate.intervals import LEVEL
from pipeline.estimate.special import special


@dataclass(frozen=True, slots=True)
class Rank:
    """Where a cell stands among those ranked, 1 the most frequent.

    `best` and `worst` are the ranks it may have. Cells of one `group` (from 1) are not ranked
    among themselves; each cell of a group is certainly above each one of the groups after it.
    """

    key: tuple[str, ...]
    best: int
    worst: int
    group: int


def ranks(estimates: Estimates, keys: Sequence[tuple[str, ...]] | None = None) -> tuple[Rank, ...]:
    """Return the ranks of the cells, from the highest value to the lowest.

    Two cells are ordered when the difference of their values is beyond chance; all orders that are
    told hold together with 95 % (Bonferroni over the pairs).

    Args:
        estimates: of one axis.
        keys: the cells to rank; all by default. The cell without code is best left out.
    """
    wanted = [row.key for row in estimates.rows] if keys is None else list(keys)
    places = [place for place, row in enumerate(estimates.rows) if row.key in wanted]
    values = np.array([estimates.rows[place].value for place in places])
    spread = estimates.covariance[np.ix_(places, places)]
    size = len(places)
    pairs = max(size * (size - 1) // 2, 1)
    bound = special().ndtri(1 - (1 - LEVEL) / 2 / pairs)
    variance = np.diag(spread)[:, None] + np.diag(spread)[None, :] - 2 * spread
    # half a unit: counts are whole, and the smallest difference is one
    above = values[:, None] - values[None, :] - 0.5 > bound * np.sqrt(np.maximum(variance, 0.0))
    order = sorted(range(size), key=lambda one: (-values[one], places[one]))
    found, group = [], 1
    for rank, one in enumerate(order):
        if rank and all(above[high, low] for high in order[:rank] for low in order[rank:]):
            group += 1
        best, worst = 1 + int(above[:, one].sum()), size - int(above[one].sum())
        found.append(Rank(estimates.rows[places[one]].key, best, worst, group))
    return tuple(found)
