"""Without reviews: from calibrated probabilities and the scores of the segmentation.

A proposal that was found is one with probability c (its confidence) and bears a code with
probability p, both calibrated: the count of those that are proposals and bear it is
Poisson-binomial with q = c p, of mean `sum q` and variance `sum q (1 - q)`. Two things widen it:

- errors come together within a document: with probability `shared` one draw decides of two of its
  proposals, whose covariance then is `shared (min(q, q') - q q')`;
- calibration itself was learnt on D documents, whose errors it takes over: for d documents the
  variance is `1 + d / D` times as large.

Of G proposals only the share `recall` is found: G = T / recall, with the missed ones like those
found. The share found of G proposals varies as the measured one did: `error**2 (1 + g / G)` where
it was measured on g proposals; the 1 is common to all cells, the rest is each one's own.
"""

import numpy as np
from numpy.typing import NDArray

from pipeline.estimate.quality import Quality

Floats = NDArray[np.float64]


def found_right(
    confidence: Floats,
    chances: Floats,
    document: NDArray[np.int64],
    quality: Quality,
    *,
    exclusive: bool,
) -> tuple[Floats, Floats]:
    """Return how many found proposals are in each cell (K), and the covariance (K, K).

    Args:
        confidence: (n), in [0, 1].
        chances: (n, K).
        document: (n), the number of each proposal's document.
        quality: how the segmentation was measured.
        exclusive: nothing is in two cells.
    """
    documents = len(np.unique(document))
    held = confidence[:, None] * chances
    some = held.any(axis=1)  # the others change nothing, and a place has few of them all
    held, confidence, document = held[some], confidence[some], document[some]
    alone = held * (1 - held)
    sure = np.maximum(confidence, 1e-6)
    link = -np.ones(len(sure)) if exclusive else (1 - sure) / sure
    covariance = (held * link[:, None]).T @ held
    variance = alone.sum(axis=0)
    np.fill_diagonal(covariance, variance)
    common = np.array([_one_draw(column, document) for column in held.T])
    together = variance + quality.shared * (common - variance)
    wider = np.divide(together, variance, out=np.ones_like(variance), where=variance > 0)
    wider = np.sqrt(wider * (1 + documents / quality.documents))
    return held.sum(axis=0), covariance * np.outer(wider, wider)


def _one_draw(chances: Floats, document: NDArray[np.int64]) -> float:
    """Return the variance of the count if one draw decided of all proposals of a document."""
    order = np.lexsort((-chances, document))
    _, first, sizes = np.unique(document[order], return_index=True, return_counts=True)
    rank = np.arange(len(order)) - np.repeat(first, sizes)
    sums = np.add.reduceat(chances[order], first) if len(first) else np.zeros(0)
    return float((chances[order] * (2 * rank + 1)).sum() - (sums**2).sum())


def with_missed(right: Floats, covariance: Floats, quality: Quality) -> tuple[Floats, Floats]:
    """Return how many proposals there are in each cell (K), missed ones too, and the covariance."""
    recall, common = quality.recall, quality.error**2
    there = right / recall
    common_part = np.outer(right, right) * common / recall**4
    own = right * common * quality.proposals / recall**3
    return there, covariance / recall**2 + common_part + np.diag(own)
