"""Boosted trees as arrays: what scikit-learn learnt, judged without importing it (1.5 s).

The numbers are those of scikit-learn to the last bit. Each inner node asks one question, and all
questions are asked of all rows at once; a question answered « no » strikes out the leaves on its
left, and of those that stay the first is the one that the row falls into.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from typing import Any, Final, Self

import numpy as np

Array = np.ndarray
ROWS: Final = 64  # at a time: what they are asked fits into the processor's cache
LEAVES: Final = 32  # of a tree at most: one bit each


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """A binary `HistGradientBoostingClassifier` over finite numbers, without categories.

    Attributes:
        baseline: the score before any tree.
        features: the column each question looks at; the questions of a tree stand together.
        thresholds: up to which the answer is « yes ».
        standing: a bit for each leaf of the tree that « no » leaves standing.
        starts: the first question of each tree.
        leaves: shape (trees, leaves), from left to right.
    """

    baseline: float
    features: Array
    thresholds: Array
    standing: Array
    starts: Array
    leaves: Array

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """Return the forest of what `stored` gave.

        Raises:
            KeyError: an array is missing.
            TypeError: what stands there is no forest.
        """
        return cls(
            float(stored["baseline"]),
            stored["features"].astype(np.intp),
            stored["thresholds"],
            stored["standing"],
            stored["starts"].astype(np.intp),
            stored["leaves"],
        )

    def stored(self) -> dict[str, Array | float]:
        """Return what a model file keeps of it."""
        return {
            "baseline": self.baseline,
            "features": self.features.astype(np.uint16),
            "thresholds": self.thresholds,
            "standing": self.standing,
            "starts": self.starts.astype(np.int32),
            "leaves": self.leaves,
        }

    def predict_proba(self, rows: Array) -> Array:
        """Return the chances of no and yes, shape (rows, 2); `rows` has shape (rows, features)."""
        scores = np.concatenate(
            [self._scores(rows[start : start + ROWS]) for start in range(0, len(rows), ROWS)]
            or [np.zeros(0)]
        )
        # of the C library, as scipy's; numpy has an `exp` of its own, which differs in last bits
        yes = np.array([1.0 / (1.0 + exp(-score)) for score in scores.tolist()])
        return np.stack([1.0 - yes, yes], axis=1)

    def _scores(self, rows: Array) -> Array:
        seen = np.ascontiguousarray(rows.T, dtype=float)[self.features]
        everything = np.uint32(0xFFFFFFFF)
        left = np.where(seen <= self.thresholds[:, None], everything, self.standing[:, None])
        left = np.bitwise_and.reduceat(left, self.starts, axis=0)
        first = np.bitwise_count((left & -left) - np.uint32(1))
        trees, width = self.leaves.shape
        told = np.empty((trees + 1, len(rows)))
        told[0] = self.baseline
        self.leaves.take(first + width * np.arange(trees)[:, None], out=told[1:], mode="clip")
        # one tree after the other, as scikit-learn adds; `sum` would add in another order
        return np.asarray(np.add.accumulate(told, axis=0)[-1])
