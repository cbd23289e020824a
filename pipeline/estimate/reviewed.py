"""With reviews: prediction-powered inference over a stratified sample of this very run.

The count over the proposals found is `sum f + sum_h N_h / n_h sum_h (y - f)`: what the program
expects of all of them, and the mean error of each stratum h, measured on its n_h drawn rows of N_h
(stratified prediction-powered inference, Fisch et al. 2024; the difference estimator of survey
sampling, Särndal et al. 1992). It needs no calibration: a wrong f costs width and no more. Rows of
a stratum have equal chances, so that N_h / n_h is the design weight, also after several draws.

What was missed is counted in the passages drawn where nothing was found: `sum_h N_h / n_h sum_h y`.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# How many reviewed rows the spread that f itself expects is worth, so that a stratum
# without a single error among its few rows is not taken to have none at all.
_PRIOR: Final = 2.0


def found_right(
    expected: Floats, strata: Ints, rows: Ints, truths: Floats
) -> tuple[Floats, Floats]:
    """Return how many found proposals are in each cell (K), and the covariance (K, K).

    Args:
        expected: (n, K), the chance of each proposal found to be one and in each cell.
        strata: (n), the stratum of each.
        rows: (r), the reviewed ones.
        truths: (r, K), 0 or 1.
    """
    strata = together(strata, strata[rows])
    errors = truths - expected[rows]
    total, size = expected.sum(axis=0), expected.shape[1]
    covariance = np.zeros((size, size))
    for stratum in np.unique(strata[rows]):
        all_of, mine = strata == stratum, strata[rows] == stratum
        number, drawn = int(all_of.sum()), int(mine.sum())
        total = total + number * errors[mine].mean(axis=0)
        gaps = errors[mine] - errors[mine].mean(axis=0)
        doubt = (expected[all_of] * (1 - expected[all_of])).mean(axis=0)
        spread = (gaps.T @ gaps + _PRIOR * np.diag(doubt)) / (drawn - 1 + _PRIOR)
        covariance += number**2 * (1 - drawn / number) / drawn * spread
    return np.maximum(total, truths.sum(axis=0)), covariance


def missed(strata: Ints, rows: Ints, truths: Floats) -> tuple[Floats, Floats, Floats]:
    """Return how many proposals were missed in each cell (K), covariance (K, K), largest weight.

    The covariance is that of weighted Poisson counts. The weight (a number) is that of the
    stratum drawn most thinly; it bounds what may stand where nothing was seen.

    Args:
        strata: (p), the stratum of each passage.
        rows: (r), the reviewed ones.
        truths: (r, K), 0 or 1.
    """
    strata = together(strata, strata[rows])
    size = truths.shape[1]
    total, covariance, largest = np.zeros(size), np.zeros((size, size)), 0.0
    for stratum in np.unique(strata[rows]):
        number, mine = int((strata == stratum).sum()), strata[rows] == stratum
        weight = number / int(mine.sum())
        left = 1 - 1 / weight
        total += weight * truths[mine].sum(axis=0)
        covariance += weight**2 * left * (truths[mine].T @ truths[mine])
        largest = max(largest, weight * left)
    return total, covariance, np.array(largest)


def together(strata: Ints, drawn: Ints) -> Ints:
    """Return the strata, those with fewer than two drawn rows joined to the one drawn most."""
    numbers = {int(one): int((drawn == one).sum()) for one in np.unique(strata)}
    most = max(numbers, key=lambda one: numbers[one])
    few = [one for one, number in numbers.items() if number < 2]  # noqa: PLR2004
    return np.where(np.isin(strata, few), most, strata)
