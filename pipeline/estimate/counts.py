"""The estimate of each cell and its 95 % interval, by reviews where there are enough of them."""

from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.estimate import calculated, reviewed
from pipeline.estimate.axes import Axis
from pipeline.estimate.intervals import (
    LEVEL,
    add_intervals,
    gamma_interval,
    normal_interval,
    rare_interval,
)
from pipeline.estimate.quality import Quality
from pipeline.estimate.units import Observed

Floats = NDArray[np.float64]
# Fewer drawn rows say too little: the calculation stands.
LEAST: Final = 30


@dataclass(frozen=True, slots=True)
class Estimate:
    """One cell: what the program counts, how many there are, and the 95 % interval of that.

    `value` is the sum of `right`, those among the proposals found, and `missed`. They are
    shown rounded to whole numbers, which is how their coverage was measured.
    """

    key: tuple[str, ...]
    counted: int
    value: float
    low: float
    high: float
    right: float
    missed: float


@dataclass(frozen=True, slots=True)
class Estimates:
    """The cells of an axis in its order, and how they were estimated.

    `covariance` (K, K) is that of the values, for `ranks`. `found_reviewed` and `missed_reviewed`
    say that reviews were used, `proposals` and `passages` how many drawn ones there are.
    """

    rows: tuple[Estimate, ...]
    covariance: Floats
    found_reviewed: bool
    missed_reviewed: bool
    proposals: int
    passages: int

    def of(self, *key: str) -> Estimate:
        """Return the estimate of a cell.

        Raises:
            KeyError: no such cell.
        """
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class _Part:
    """Values (K), their ends and their covariance (K, K)."""

    value: Floats
    low: Floats
    high: Floats
    covariance: Floats


def counts(observed: Observed, cells: Axis, quality: Quality) -> Estimates:
    """Return how many proposals the documents read hold in each cell.

    Both halves, what was found and what was missed, go by reviews from 30 drawn rows on (or all
    there are), and are calculated otherwise: see `calculated` and `reviewed` for the formulas and
    what they assume.

    Args:
        observed: the run and its drawn reviews.
        cells: an axis of that run.
        quality: that of the segmentation, from its card.
    """
    size = observed.size
    units = np.array(observed.reviewed, dtype=np.int64)
    mine, theirs = units < size, units >= size
    by_review = _enough(int(mine.sum()), size)
    passages = len(observed.passages)
    missed_by_review = _enough(int(theirs.sum()), passages)
    found = (
        _reviewed(observed, cells, units[mine], cells.truths[mine])
        if by_review
        else _calculated(observed, cells, quality)
    )
    if missed_by_review:
        strata = np.array([one.stratum for one in observed.passages], dtype=np.int64)
        whole = _with_passages(found, strata, units[theirs] - size, cells.truths[theirs])
    else:
        whole = _with_recall(found, quality)
    seen = cells.truths.sum(axis=0)  # what reviewers saw is there
    columns = (
        cells.counted.sum(axis=0),
        whole.value,
        np.maximum(whole.low, seen),
        np.maximum(whole.high, seen),
        found.value,
        whole.value - found.value,
    )
    return Estimates(
        tuple(
            Estimate(key, int(number), *map(float, numbers))
            for key, number, *numbers in zip(cells.keys, *columns, strict=True)
        ),
        whole.covariance,
        by_review,
        missed_by_review,
        int(mine.sum()),
        int(theirs.sum()),
    )


def _enough(drawn: int, there: int) -> bool:
    return drawn >= min(LEAST, there) and drawn > 0


def _calculated(observed: Observed, cells: Axis, quality: Quality) -> _Part:
    value, covariance = calculated.found_right(
        np.array(observed.proposals["confidence"], dtype=float),
        cells.chances,
        np.array(observed.document, dtype=np.int64),
        quality,
        exclusive=cells.exclusive,
    )
    return _Part(value, *gamma_interval(value, np.diag(covariance)), covariance)


def _reviewed(observed: Observed, cells: Axis, rows: NDArray[np.int64], truths: Floats) -> _Part:
    confidence = np.array(observed.proposals["confidence"], dtype=float)
    strata = np.array(observed.stratum, dtype=np.int64)
    expected = confidence[:, None] * cells.chances
    value, covariance = reviewed.found_right(expected, strata, rows, truths)
    freedom = len(rows) - len(np.unique(strata[rows]))
    low, high = normal_interval(value, np.diag(covariance), freedom)
    return _Part(value, low, high, covariance)


def _with_recall(found: _Part, quality: Quality) -> _Part:
    value, covariance = calculated.with_missed(found.value, found.covariance, quality)
    low, high = gamma_interval(value, np.diag(covariance))
    unseen = log((1 - LEVEL) / 2) / log(max(1 - quality.recall, 1e-9))
    return _Part(value, low, np.maximum(high, unseen), covariance)


def _with_passages(
    found: _Part, strata: NDArray[np.int64], rows: NDArray[np.int64], truths: Floats
) -> _Part:
    value, covariance, weight = reviewed.missed(strata, rows, truths)
    low, high = rare_interval(value, np.diag(covariance), float(weight))
    ends = add_intervals((found.value, found.low, found.high), (value, low, high))
    spread = found.covariance + covariance + np.eye(len(value)) * float(weight) ** 2 / 2
    return _Part(found.value + value, *ends, spread)
