"""What reading again buys, on cases small enough to count by hand."""

import pytest

from pipeline.proposal import Tag
from pipeline.review_scores import review_scores


def tags(probability: float, *, kept: bool = True) -> tuple[Tag, ...]:
    return (Tag("theme", "prevention", probability, kept=kept),)


def test_counts_by_hand() -> None:
    gold = [("prevention",), ("prevention",), (), ("prevention",), ()]
    found = [tags(0.9), tags(0.8), tags(0.6), tags(0.7), tags(0.1, kept=False)]
    marked = [False, False, True, True, False]
    scores = review_scores(gold, found, marked, ["a", "a", "b", "b", "c"], seed=0)
    assert scores["review_share"].value == pytest.approx(2 / 5)
    assert scores["review_wrong"].value == pytest.approx(1 / 2)
    assert scores["sure_precision"].value == 1
    assert scores["sure_precision_0"].value == pytest.approx(3 / 4)
    # A fifth of five texts: the one with the greatest expected gain, which is wrong.
    assert scores["sure_precision_20"].value == 1
    assert scores["sure_precision_15"].value == pytest.approx(3 / 4)
    assert scores["sure_precision_0"].low <= 3 / 4 <= scores["sure_precision_0"].high
