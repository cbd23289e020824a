"""Scores of documents left out, against trainings that leave them out."""

import numpy as np
from scipy.sparse import csr_matrix

from pipeline.training.ridge import fit_ridge


def test_held_out_scores_are_those_of_a_training_without_the_document() -> None:
    generator = np.random.default_rng(0)
    values = generator.random((12, 8))
    rows, above = values.copy(), values.copy()
    rows[:, 5:], above[:, :5] = 0, 0
    above[::3] = 0  # texts without a heading
    truth = generator.random((12, 2)) > 0.5
    groups = [f"d{number // 4}" for number in range(12)]
    penalty = 0.5
    found = fit_ridge(csr_matrix(rows), csr_matrix(above), truth, groups, penalty)
    # The penalty is relative to the mean squared length of all texts.
    amount = penalty * (rows**2).sum(axis=1).mean()
    full = np.hstack([rows + above, np.ones((12, 1))])
    target = np.where(truth, 1.0, -1.0)

    def train(kept: np.ndarray) -> np.ndarray:
        x = full[kept]
        return np.linalg.solve(x.T @ x + amount * np.eye(9), x.T @ target[kept])

    everything = train(np.ones(12, dtype=bool))
    assert np.allclose(found.weights.T, everything[:-1])
    assert np.allclose(found.intercepts, everything[-1])
    for name in set(groups):
        own = np.array([group == name for group in groups])
        weights = train(~own)
        assert np.allclose(found.held_out[own], rows[own] @ weights[:-1] + weights[-1])
