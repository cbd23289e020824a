"""Boosted trees as arrays: what scikit-learn learnt, judged without importing it (1.5 s).

The numbers are those of scikit-learn to the last bit. Each inner node asks one question, and all
questions are asked of all rows at once; a question answered « no » strikes out the leaves on its
left, and of those that stay the first is the one that the row falls into.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Any, Final, Self

import numpy as np

Array = np.ndarray
_HERE: Final = "sklearn.ensemble._hist_gradient_boosting"
TRUSTED: Final = (
    f"{_HERE}.gradient_boosting.HistGradientBoostingClassifier",
    f"{_HERE}.predictor.TreePredictor",
)
ROWS: Final = 256  # at a time: what they are asked fits into the processor's cache
_LEAVES: Final = 32  # of a tree at most: one bit each


@dataclass(frozen=True, slots=True)
class _Tree:
    """Its questions (feature, threshold, leaves that « no » leaves standing) and its leaves."""

    questions: Sequence[tuple[int, float, int]]
    leaves: Sequence[float]


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
    def of(cls, learnt: Mapping[str, Any]) -> Self:
        """Return the forest of the attributes of a fitted classifier.

        Raises:
            KeyError: one is missing.
            TypeError: it is not of the kind that is known here.
        """
        trees = [_tree(only["nodes"]) for (only,) in learnt["_predictors"]]
        questions = [one for tree in trees for one in tree.questions]
        sizes = [len(tree.questions) for tree in trees]
        leaves = np.zeros((len(trees), _LEAVES))
        for row, tree in enumerate(trees):
            leaves[row, : len(tree.leaves)] = tree.leaves
        return cls(
            float(learnt["_baseline_prediction"].item()),
            np.array([one[0] for one in questions], dtype=np.intp),
            np.array([one[1] for one in questions]),
            np.array([one[2] for one in questions], dtype=np.uint32),
            np.cumsum([0, *sizes[:-1]]),
            leaves,
        )

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
        scores = np.full(len(rows), self.baseline)
        for values, leaf in zip(self.leaves, first, strict=True):
            scores += values[leaf]
        return scores


def _tree(nodes: Array) -> _Tree:
    if nodes["is_categorical"].any():
        message = "categories are not known here"
        raise TypeError(message)
    table = nodes[["feature_idx", "num_threshold", "left", "right", "is_leaf", "value"]].tolist()
    leaves: list[float] = []
    questions: list[tuple[int, float, int]] = []

    def walk(place: int) -> None:
        feature, threshold, left, right, is_leaf, value = table[place]
        if is_leaf:
            leaves.append(value)
            return
        before = len(leaves)
        walk(left)
        struck = (1 << len(leaves)) - (1 << before)
        questions.append((feature, threshold, 0xFFFFFFFF & ~struck))
        walk(right)

    walk(0)
    if len(leaves) > _LEAVES:
        message = f"a tree of {len(leaves)} leaves"
        raise TypeError(message)
    return _Tree(questions or [(0, float("inf"), 0xFFFFFFFF)], leaves)
