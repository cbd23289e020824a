"""Probabilities that mean what they say."""

import numpy as np
import pytest

from pipeline.calibrate import Sigmoid, best_threshold, ece, fit_sigmoid


def drawn(size: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    scores = generator.normal(0, 2, size)
    truth = generator.random(size) < Sigmoid(1.5, -0.5)(scores)
    return scores, truth


def test_the_sigmoid_that_drew_the_truth_is_found() -> None:
    fitted = fit_sigmoid(*drawn(20_000))
    assert fitted.slope == pytest.approx(1.5, abs=0.06)
    assert fitted.intercept == pytest.approx(-0.5, abs=0.06)


@pytest.mark.parametrize("truth", [[True] * 6, [False] * 6, [False] * 3 + [True] * 3])
def test_a_class_that_is_empty_or_parted_without_fault_still_has_a_fit(truth: list[bool]) -> None:
    scores = np.array([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0])
    found = fit_sigmoid(scores, np.array(truth))(scores)
    # Six texts allow no more certainty than that.
    assert ((found > 0.03) & (found < 0.97)).all()
    assert abs(found.mean() - np.mean(truth)) < 0.2


def test_extreme_scores_overflow_nothing() -> None:
    low, high = Sigmoid(5.0, 0.0)(np.array([-1e9, 1e9]))
    assert 0 < low < 1e-9
    assert 1 - 1e-9 < high < 1


def test_the_threshold_is_half_the_best_f1() -> None:
    probabilities = np.array([0.9, 0.8, 0.7, 0.2, 0.1])
    truth = np.array([True, True, False, True, False])
    # Keeping four of five finds all three: precision 3/4, recall 1, F1 6/7.
    assert best_threshold(probabilities, truth) == pytest.approx(3 / 7)


def test_the_threshold_is_the_best_one_of_calibrated_probabilities() -> None:
    scores, truth = drawn(50_000)
    probabilities = Sigmoid(1.5, -0.5)(scores)

    def f1(threshold: float) -> float:
        kept = probabilities >= threshold
        return float(2 * (kept & truth).sum() / (kept.sum() + truth.sum()))

    reached = f1(best_threshold(probabilities, truth))
    assert reached >= max(f1(threshold) for threshold in np.arange(0.05, 0.95, 0.05)) - 0.002


def test_ece_by_hand() -> None:
    probabilities = np.array([0.1, 0.3, 0.6, 0.8])
    truth = np.array([False, True, True, True])
    # Two bins of two: |0.2 - 0.5| and |0.7 - 1|.
    assert ece(probabilities, truth, bins=2) == pytest.approx(0.3)


def test_ece_of_honest_probabilities_is_small_and_of_boasting_ones_is_not() -> None:
    scores, truth = drawn(20_000)
    assert ece(Sigmoid(1.5, -0.5)(scores), truth) < 0.012
    assert ece(Sigmoid(4.0, -1.0)(scores), truth) > 0.05


def test_ece_of_nothing_is_nought() -> None:
    assert ece(np.zeros(0), np.zeros(0, dtype=bool)) == 0
