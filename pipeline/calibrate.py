"""From scores to honest probabilities, and from probabilities to decisions."""

from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sigmoid:
    """`1 / (1 + exp(-(slope * score + intercept)))`."""

    slope: float
    intercept: float

    def __call__(self, scores: Floats) -> Floats:
        """Return the probability of each score, in [0, 1]."""
        logits = np.clip(self.slope * scores + self.intercept, -30.0, 30.0)
        return np.asarray(1.0 / (1.0 + np.exp(-logits)))

    def of(self, score: float) -> float:
        """Return the probability of one score."""
        return 1.0 / (1.0 + exp(-min(max(self.slope * score + self.intercept, -30.0), 30.0)))


def fit_sigmoid(scores: Floats, truth: Flags) -> Sigmoid:
    """Return the sigmoid that fits held-out scores best (Platt, 1999).

    The targets are Platt's, a little inside 0 and 1, so that the fit exists also when the
    scores part the classes without fault or when one class is empty.

    Args:
        scores: one a text, from a model that has not seen it.
        truth: whether the text bears the code.
    """
    from sklearn.linear_model import LogisticRegression

    positives = int(truth.sum())
    negatives = len(truth) - positives
    target = np.where(truth, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    model = LogisticRegression(C=1e6, max_iter=1000).fit(
        np.concatenate([scores, scores])[:, None],
        np.repeat([1, 0], len(scores)),
        sample_weight=np.concatenate([target, 1 - target]),
    )
    return Sigmoid(float(model.coef_[0, 0]), float(model.intercept_[0]))


def best_threshold(probabilities: Floats, truth: Flags) -> float:
    """Return the threshold for F1: half of the best F1 that any threshold reaches.

    For calibrated probabilities this is the optimum (Lipton, Elkan and Naryanaswamy, 2014); it
    moves far less from sample to sample than the threshold at which the sample is best.
    """
    order = np.argsort(-probabilities, kind="stable")
    right = np.cumsum(truth[order])
    kept = np.arange(1, len(truth) + 1)
    return float(np.max(right / (kept + truth.sum())))


def ece(probabilities: Floats, truth: Flags, bins: int = 10) -> float:
    """Return the expected calibration error, in [0, 1], over bins of equal mass.

    Args:
        probabilities: of any shape; flattened.
        truth: of the same shape.
        bins: how many; equal probabilities may stand in two neighbouring ones.
    """
    flat, hits = np.ravel(probabilities), np.ravel(truth).astype(float)
    order = np.argsort(flat, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    gaps = [abs(flat[part].mean() - hits[part].mean()) * len(part) for part in parts]
    return float(sum(gaps) / len(flat)) if len(flat) else 0.0
