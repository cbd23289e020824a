"""The estimate of each cell and its 95 % interval, by reviews where there are enough of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
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


def reviewed_enough(observed: Observed) -> tuple[bool, bool]:
    """Say whether reviews are enough for what was found, and for what was missed.

    They are from 30 drawn rows on, or where all there are were reviewed.
    """
    found = sum(unit < observed.size for unit in observed.reviewed)
    missed = len(observed.reviewed) - found
    return _enough(found, observed.size), _enough(missed, len(observed.passages))


def counts(observed: Observed, cells: Axis, quality: Quality | None) -> Estimates:
    """Return how many proposals the documents read hold in each cell.

    Both halves, what was found and what was missed, go by reviews where there are enough, and are
    calculated otherwise: see `calculated` and `reviewed` for the formulas and what they assume.

    Args:
        observed: the run and its drawn reviews.
        cells: an axis of that run.
        quality: that of the segmentation, from its card; it may be None where reviews are enough
            for both halves.
    """
    return counter(observed, quality)(cells)


def counter(observed: Observed, quality: Quality | None) -> Callable[[Axis], Estimates]:
    """Return `counts` of one run for many axes: what they share is worked out once."""
    units = np.array(observed.reviewed, dtype=np.int64)
    run = _Run(
        np.array(observed.proposals["confidence"], dtype=float),
        np.array(observed.document, dtype=np.int64),
        np.array(observed.stratum, dtype=np.int64),
        np.array([one.stratum for one in observed.passages], dtype=np.int64),
        units,
        units < observed.size,
    )
    by_review = reviewed_enough(observed)
    if quality is None and not all(by_review):
        message = "without reviews of both halves a quality is needed"
        raise ValueError(message)
    return partial(_counts, run, quality, by_review)


@dataclass(frozen=True, slots=True)
class _Run:
    """A run as arrays: n proposals, p passages (stratum) and r reviews (unit; mine: proposals)."""

    confidence: Floats
    document: NDArray[np.int64]
    stratum: NDArray[np.int64]
    passage_stratum: NDArray[np.int64]
    units: NDArray[np.int64]
    mine: NDArray[np.bool_]


def _counts(
    run: _Run, quality: Quality | None, by_review: tuple[bool, bool], cells: Axis
) -> Estimates:
    if by_review[0] or quality is None:
        found = _reviewed(run, cells)
    else:
        found = _calculated(run, cells, quality)
    if by_review[1] or quality is None:
        whole = _with_passages(found, run, cells)
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
        *by_review,
        int(run.mine.sum()),
        int((~run.mine).sum()),
    )


def _enough(drawn: int, there: int) -> bool:
    return drawn >= min(LEAST, there) and drawn > 0


def _calculated(run: _Run, cells: Axis, quality: Quality) -> _Part:
    value, covariance = calculated.found_right(
        run.confidence, cells.chances, run.document, quality, exclusive=cells.exclusive
    )
    return _Part(value, *gamma_interval(value, np.diag(covariance)), covariance)


def _reviewed(run: _Run, cells: Axis) -> _Part:
    rows, truths = run.units[run.mine], cells.truths[run.mine]
    expected = run.confidence[:, None] * cells.chances
    value, covariance = reviewed.found_right(expected, run.stratum, rows, truths)
    freedom = len(rows) - len(np.unique(run.stratum[rows]))
    low, high = normal_interval(value, np.diag(covariance), freedom)
    return _Part(value, low, high, covariance)


def _with_recall(found: _Part, quality: Quality) -> _Part:
    value, covariance = calculated.with_missed(found.value, found.covariance, quality)
    low, high = gamma_interval(value, np.diag(covariance))
    unseen = log((1 - LEVEL) / 2) / log(max(1 - quality.recall, 1e-9))
    return _Part(value, low, np.maximum(high, unseen), covariance)


def _with_passages(found: _Part, run: _Run, cells: Axis) -> _Part:
    rows = run.units[~run.mine] - len(run.confidence)
    value, covariance, weight = reviewed.missed(run.passage_stratum, rows, cells.truths[~run.mine])
    low, high = rare_interval(value, np.diag(covariance), float(weight))
    ends = add_intervals((found.value, found.low, found.high), (value, low, high))
    spread = found.covariance + covariance + np.eye(len(value)) * float(weight) ** 2 / 2
    return _Part(found.value + value, *ends, spread)
