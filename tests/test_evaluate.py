"""The scores on cases small enough to be worked out by hand."""

import numpy as np
import pytest

from pipeline.evaluate import (
    FoundProposal,
    GoldProposal,
    Judged,
    bootstrap,
    f1,
    field_scores,
    pair,
    same_value,
    segmentation_scores,
)


def test_each_gold_is_paired_once_with_its_best() -> None:
    found = ["ouvrir un bus", "ouvrir un bus de santé", "autre chose"]
    pairing = pair(found, ["ouvrir un bus de santé", "loger les internes"], [False, False])
    assert pairing.pairs == ((1, 0, 1.0),)
    assert (pairing.false, pairing.missed) == ((0, 2), (1,))
    assert pairing.counts() == (1, 3, 2)


def test_pairs_from_a_half_count_and_tight_ones_from_four_fifths() -> None:
    pairing = pair(["a b c d", "w x y z"], ["a b c d e f g h", "w x y z v"], [False, False])
    assert pairing.counts() == (2, 2, 2)
    assert pairing.counts(0.8) == (1, 2, 2)
    assert pair(["a b c"], ["a b c d e f g"], [False]).counts() == (0, 1, 1)


def test_words_are_counted_as_often_as_they_stand() -> None:
    assert pair(["bus bus"], ["bus"], [False]).pairs == ((0, 0, 0.5),)


def test_ambiguous_spans_neither_help_nor_harm() -> None:
    unsure = "un bus peut-être pour les îles"
    assert pair([unsure], [unsure], [True]).counts() == (0, 0, 0)
    assert pair([], [unsure], [True]).counts() == (0, 0, 0)
    assert pair(["un bus"], [unsure], [True]).counts() == (0, 0, 0)
    assert pair(["un bus"], ["un train"], [False]).counts() == (0, 1, 1)


def test_f1_of_nothing_found_where_there_is_nothing_is_one() -> None:
    assert f1(0, 0, 0) == 1.0
    assert f1(0, 3, 0) == 0.0
    assert f1(2, 3, 4) == pytest.approx(4 / 7)


def test_an_interval_holds_its_score_and_shrinks_with_documents() -> None:
    generator = np.random.default_rng(3)
    right = generator.integers(0, 6, 400)
    counts = np.stack([right, np.full(400, 6), np.full(400, 6)], axis=1)
    few, many = (bootstrap(counts[:n], lambda t: f1(*t), seed=1) for n in (20, 400))
    assert few.low < few.value < few.high
    assert many.high - many.low < (few.high - few.low) / 2
    assert bootstrap(counts, lambda t: f1(*t), seed=1) == many


def judged(found: list[str], gold: list[str], **fields: str) -> Judged:
    return Judged(
        "x",
        "a",
        "tableau",
        tuple(FoundProposal(text, fields, 1.0, ()) for text in found),
        tuple(GoldProposal(t, t == "", "propose", {"porteur": "la CPTS"}, (), ()) for t in gold),
    )


def test_scores_by_name() -> None:
    some = [judged(["un bus"], ["un bus"]), judged(["faux"], [])]
    scores = segmentation_scores(some, seed=0)
    assert scores["f1"].value == pytest.approx(2 / 3)
    assert scores["f1_tableau"].value == scores["f1"].value
    assert scores["false_per_empty_document"].value == 1.0


def test_fields_are_judged_on_paired_proposals() -> None:
    right = field_scores([judged(["un bus"], ["un bus"], porteur="CPTS, la", statut="propose")], 0)
    wrong = field_scores([judged(["un bus"], ["un bus"], porteur="le CHU", statut="realise")], 0)
    assert (right["f1_porteur"].value, right["statut_accuracy"].value) == (1.0, 1.0)
    assert (wrong["f1_porteur"].value, wrong["statut_accuracy"].value) == (0.0, 0.0)
    assert right["f1_titre"].value == 1.0


def test_a_title_may_be_longer_than_the_gold() -> None:
    assert same_value("titre", "Mesure 12 – Ouvrir un bus", "Ouvrir un bus")
    assert not same_value("porteur", "Mesure 12 – Ouvrir un bus", "Ouvrir un bus")
