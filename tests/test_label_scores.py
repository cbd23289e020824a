"""The scores of the labels, on cases small enough to count by hand."""

import pytest

from pipeline.label_scores import label_scores
from pipeline.proposal import Tag
from pipeline.taxonomy import load_taxonomy

TAXONOMY = load_taxonomy()


def tags(**kept: float) -> tuple[Tag, ...]:
    """Tags of every code; those given are kept, in the order given."""
    found = []
    for axis, label in TAXONOMY:
        value = kept.get(label.code, 0.0)
        found.append(Tag(axis, label.code, value, kept=label.code in kept))
    return tuple(sorted(found, key=lambda tag: (tag.axis != "theme", -tag.probability)))


def test_counts_by_hand() -> None:
    gold = [("prevention", "dernier_metre"), ("sante_mentale", "prevention"), ()]
    found = [
        tags(prevention=1.0),
        tags(prevention=1.0, sante_mentale=0.5),
        tags(prevention=1.0),
    ]
    scores = label_scores(gold, found, ["a", "a", "b"], TAXONOMY, seed=0)
    assert scores["f1_prevention"].value == pytest.approx(4 / 5)
    assert scores["f1_dernier_metre"].value == 0
    assert scores["theme_micro_f1"].value == pytest.approx(2 * 3 / (4 + 3))
    # Three codes that nobody bears and nobody finds count as right.
    assert scores["theme_macro_f1"].value == pytest.approx((4 / 5 + 1 + 1 + 1 + 1) / 5)
    assert scores["theme_principal"].value == pytest.approx(1 / 3)
    assert scores["theme_principal"].low == 0
    assert scores["theme_principal"].high == pytest.approx(0.5)


def test_none_and_none_is_a_right_main_theme() -> None:
    scores = label_scores([("attractivite",)], [tags(attractivite=0.9)], ["a"], TAXONOMY, seed=0)
    assert scores["theme_principal"].value == 1
    assert scores["tendance_macro_f1"].value == 1


def test_calibration_counts_every_code_of_the_axis() -> None:
    scores = label_scores([("prevention",)], [tags(prevention=0.6)], ["a"], TAXONOMY, seed=0)
    assert scores["theme_ece"].value == pytest.approx(0.4 / 5)
    assert scores["tendance_ece"].value == 0
