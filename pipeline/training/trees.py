"""Teaches boosted trees with scikit-learn; returned as arrays, they give the same numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from pipeline.forest import LEAVES, Forest

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class _Tree:
    """Its questions (feature, threshold, leaves that « no » leaves standing) and its leaves."""

    questions: Sequence[tuple[int, float, int]]
    leaves: Sequence[float]


def fit_trees(
    rows: Array,
    truth: Array | Sequence[bool],
    settings: Mapping[str, float],
    *,
    seed: int,
    weights: Array | None = None,
) -> Forest:
    """Return the trees that tell which rows are right.

    Args:
        rows: finite numbers, shape (rows, features).
        truth: of each row; both answers must stand there.
        settings: of `HistGradientBoostingClassifier`.
        seed: of the classifier.
        weights: of each row.
    """
    learnt = HistGradientBoostingClassifier(random_state=seed, early_stopping=False, **settings)
    return forest_of(learnt.fit(rows, truth, sample_weight=weights))


def forest_of(learnt: HistGradientBoostingClassifier) -> Forest:
    """Return a fitted binary classifier as arrays.

    Raises:
        TypeError: it looks at categories, or its trees have too many leaves.
    """
    trees = [_tree(only.nodes) for (only,) in learnt._predictors]  # noqa: SLF001 - no other way
    questions = [one for tree in trees for one in tree.questions]
    sizes = [len(tree.questions) for tree in trees]
    leaves = np.zeros((len(trees), max(len(tree.leaves) for tree in trees)))
    for row, tree in enumerate(trees):
        leaves[row, : len(tree.leaves)] = tree.leaves
    return Forest(
        float(learnt._baseline_prediction.item()),  # noqa: SLF001
        np.array([one[0] for one in questions], dtype=np.intp),
        np.array([one[1] for one in questions]),
        np.array([one[2] for one in questions], dtype=np.uint32),
        np.cumsum([0, *sizes[:-1]]),
        leaves,
    )


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
    if len(leaves) > LEAVES:
        message = f"a tree of {len(leaves)} leaves"
        raise TypeError(message)
    return _Tree(questions or [(0, float("inf"), 0xFFFFFFFF)], leaves)
