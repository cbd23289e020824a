"""The estimates against sums done by hand, the draw against its own probabilities."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.estimate import (
    Axis,
    Estimates,
    Observed,
    Quality,
    axis,
    corrected_table,
    counts,
    crossed,
    crossings,
    draw,
    joined,
    observe,
    quality_of,
    ranks,
)
from pipeline.estimate.calculated import found_right, with_missed
from pipeline.estimate.counts import Estimate
from pipeline.estimate.reviewed import found_right as by_review
from pipeline.estimate.reviewed import missed
from pipeline.relecture import Review, passage_id
from pipeline.taxonomy import Taxonomy

ALONE = Quality(recall=0.8, error=0.0, proposals=1000, documents=10**9)
QUALITY = Quality(recall=0.9, error=0.01, proposals=5000, documents=600)
PLACES: tuple[list[str], ...] = (["29"], ["29", "56"], [])
SENTENCE = "Ouvrir une maison de santé au bourg, avec deux infirmières. "


def row(number: int, source: str, **given: Any) -> dict[str, Any]:
    return {
        "proposal_id": f"{number:016x}",
        "source": source,
        "confidence": 0.9,
        "needs_review": False,
        "review_reasons": [],
        "doublon_de": None,
        "themes": ["prevention"],
        "tendances": [],
        "statut": "propose",
        "scores": [("prevention", 0.75), ("sante_mentale", 0.5)],
        "field_scores": [("statut", 0.8)],
        "departements": ["29"],
        "regions": ["53"],
        "block_start": number,
        "char_start": 0,
        "block_end": number,
        "char_end": 10,
    } | given


def columns(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """Return the columns of a frame as those of a table of the contract."""
    known = frame.astype(object).where(frame.notna(), None)
    return {str(name): known[name].tolist() for name in known}


def a_run(
    proposals: Sequence[dict[str, Any]], reviews: Sequence[Review] = (), blocks: int = 0
) -> Observed:
    sources = sorted({one["source"] for one in proposals} | {"vide"})
    documents = pd.DataFrame(
        {
            "source": sources,
            "doublon_de": [None] * len(sources),
            "departements": [["56"]] * len(sources),
            "regions": [["53"]] * len(sources),
        }
    )
    texts = [
        (one, one, 100 + rank, "paragraph", SENTENCE) for one in sources for rank in range(blocks)
    ]
    table = pd.DataFrame(texts, columns=["source", "document_id", "index", "kind", "text"])
    made = columns(pd.DataFrame(proposals))
    return observe(made, columns(documents), columns(table), reviews)


def test_the_calculation_is_the_poisson_binomial_sum_over_the_share_found(
    taxonomy: Taxonomy,
) -> None:
    run = a_run([row(number, f"{number}.txt") for number in range(8)])
    found = counts(run, axis(run, "theme", taxonomy), ALONE).of("prevention")
    assert found.counted == 8
    assert found.right == pytest.approx(8 * 0.9 * 0.75)
    assert found.value == pytest.approx(8 * 0.9 * 0.75 / 0.8)
    assert found.missed == pytest.approx(found.value - found.right)
    assert found.low < found.value < found.high
    none = counts(run, axis(run, "theme", taxonomy), ALONE).of("")
    assert none.counted == 0
    assert none.right == pytest.approx(8 * 0.9 * 0.25 * 0.5)


def test_the_variance_is_that_of_independent_draws_when_nothing_is_shared() -> None:
    sure, chances = np.array([0.9, 0.5, 0.2]), np.array([[0.5], [1.0], [0.25]])
    documents = np.array([0, 0, 1])
    value, covariance = found_right(sure, chances, documents, ALONE, exclusive=False)
    held = sure * chances[:, 0]
    assert value[0] == pytest.approx(held.sum())
    assert covariance[0, 0] == pytest.approx((held * (1 - held)).sum(), rel=1e-6)


def test_what_is_decided_at_once_in_a_document_varies_together() -> None:
    sure, chances = np.full(4, 0.5), np.ones((4, 1))
    # one draw decides of two proposals of a document with probability one half
    half = Quality(recall=0.5, error=np.sqrt(0.25 / 100 * 5.5), proposals=100, documents=10)
    assert half.shared == pytest.approx(0.5)
    _, alone = found_right(sure, chances, np.arange(4), half, exclusive=False)
    _, together = found_right(sure, chances, np.zeros(4, dtype=int), half, exclusive=False)
    assert alone[0, 0] == pytest.approx(4 * 0.25 * 1.4)
    assert together[0, 0] == pytest.approx((0.5 * 4 * 0.25 + 0.5 * 16 * 0.25) * 1.1)


def test_the_share_found_widens_as_it_was_measured() -> None:
    quality = Quality(recall=0.8, error=0.01, proposals=1000, documents=100)
    value, covariance = with_missed(np.array([80.0]), np.zeros((1, 1)), quality)
    assert value[0] == pytest.approx(100)
    assert covariance[0, 0] == pytest.approx((80 * 0.01) ** 2 / 0.8**4 * (1 + 1000 / 100))


def test_the_card_tells_the_quality() -> None:
    card: dict[str, Any] = {
        "scores": {"f1": [0.9, 0.89, 0.91]},
        "data": {"proposals": 5000, "documents": {str(number): "" for number in range(600)}},
    }
    quality = quality_of(card)
    assert (quality.recall, quality.proposals, quality.documents) == (0.9, 5000, 600)
    assert quality.error == pytest.approx(0.02 / 3.92, rel=1e-3)
    assert 0 < quality.shared < 0.5
    card["scores"]["recall"] = [0.85, 0.8, 0.9]
    assert quality_of(card).recall == 0.85


def test_reviews_move_the_sum_by_the_mean_error_of_each_stratum() -> None:
    expected = np.full((10, 1), 0.5)
    strata = np.array([0] * 4 + [1] * 6)
    rows = np.array([0, 1, 4, 5, 6])
    truths = np.array([[1.0], [1.0], [0.0], [0.0], [1.0]])
    value, covariance = by_review(expected, strata, rows, truths)
    assert value[0] == pytest.approx(4 * 1 + 6 / 3)
    assert covariance[0, 0] > 0
    everything, nothing_left = by_review(expected, strata, np.arange(10), np.ones((10, 1)))
    assert (everything[0], nothing_left[0, 0]) == (10, 0)


def test_missed_proposals_are_counted_by_the_weight_of_their_passage() -> None:
    strata = np.array([4] * 10 + [5] * 100)
    rows = np.array([0, 1, 20, 21, 22, 23, 24])
    truths = np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0], *[[0.0, 0.0]] * 4])
    value, covariance, weight = missed(strata, rows, truths)
    assert value.tolist() == [5, 20]
    assert np.diag(covariance) == pytest.approx([25 * 0.8, 400 * 0.95])
    assert weight == pytest.approx(20 * 0.95)


def test_rows_chosen_by_hand_do_not_enter(taxonomy: Taxonomy) -> None:
    proposals = [row(number, f"{number % 5}.txt") for number in range(60)]
    chosen = [Review(one["proposal_id"], est_proposition=False) for one in proposals]
    without, with_them = a_run(proposals), a_run(proposals, chosen)
    one, two = (counts(run, axis(run, "total", taxonomy), ALONE) for run in (without, with_them))
    assert one.rows == two.rows
    drawn = [replace(review, tirage=0.5) for review in chosen]
    run = a_run(proposals, drawn)
    three = counts(run, axis(run, "total", taxonomy), ALONE)
    assert three.found_reviewed
    assert three.rows[0].right == 0


def test_under_thirty_drawn_rows_the_calculation_stands(taxonomy: Taxonomy) -> None:
    proposals = [row(number, "a.txt") for number in range(60)]
    drawn = [Review(one["proposal_id"], est_proposition=False, tirage=0.5) for one in proposals]
    few, enough = a_run(proposals, drawn[:29]), a_run(proposals, drawn[:30])
    assert not counts(few, axis(few, "total", taxonomy), ALONE).found_reviewed
    assert counts(enough, axis(enough, "total", taxonomy), ALONE).found_reviewed


def test_an_empty_run_has_an_estimate_too(taxonomy: Taxonomy) -> None:
    run = a_run([row(1, "a.txt", doublon_de="autre")])
    themes, statuts = axis(run, "theme", taxonomy), axis(run, "statut", taxonomy)
    for cells in (axis(run, "total", taxonomy), themes, statuts, crossed(themes, statuts)):
        found = counts(run, cells, ALONE)
        assert {(one.counted, one.value, one.low) for one in found.rows} == {(0, 0.0, 0.0)}
        assert all(0 < one.high < 3 for one in found.rows)


def test_crossed_cells_sum_to_those_of_an_exclusive_axis(taxonomy: Taxonomy) -> None:
    run = a_run(
        [row(number, "a.txt", statut=("propose", "realise")[number % 2]) for number in range(9)]
    )
    themes, statuts = axis(run, "theme", taxonomy), axis(run, "statut", taxonomy)
    both = crossed(themes, statuts)
    assert both.keys[0] == (*themes.keys[0], "propose")
    sums = both.chances.reshape(9, len(themes.keys), -1).sum(axis=2)
    assert sums == pytest.approx(themes.chances)
    assert statuts.chances.sum(axis=1) == pytest.approx(np.ones(9))


def test_crossed_cells_in_parts_are_those_at_once(taxonomy: Taxonomy) -> None:
    run = a_run(
        [row(number, f"{number % 3}.txt", departements=PLACES[number % 3]) for number in range(40)]
    )
    themes, places = axis(run, "theme", taxonomy), axis(run, "departements", taxonomy)
    whole = counts(run, crossed(themes, places), QUALITY)
    parts = [
        found for part in crossings(themes, places) for found in counts(run, part, QUALITY).rows
    ]
    assert sorted(one.key for one in parts) == sorted(one.key for one in whole.rows)
    for one in parts:
        same = whole.of(*one.key)
        assert (one.value, one.low, one.high) == pytest.approx((same.value, same.low, same.high))


def test_segmentations_are_joined_as_their_parts_added_up() -> None:
    one, other = Quality(0.9, 0.01, 5000, 600), Quality(0.6, 0.02, 300, 40)
    assert joined([(one, 90), (one, 7)]) == one
    both = joined([(one, 90), (other, 30)])
    assert 120 / both.recall == pytest.approx(90 / 0.9 + 30 / 0.6)
    assert both.error == pytest.approx(np.hypot(0.02, both.recall - 0.6))
    assert (both.proposals, both.documents) == (300, 40)


def test_reviews_of_both_halves_need_no_card(taxonomy: Taxonomy) -> None:
    proposals = [row(number, f"{number % 7}.txt") for number in range(40)]
    run = a_run(proposals, blocks=6)
    units = [(one.place, one.tirage) for one in draw(run, 88, 3)]
    reviews = [
        Review(run.units[place], place < 40, (), (), "propose", "EP", "2024-01-02", chance)
        for place, chance in units
    ]
    seen = a_run(proposals, reviews, blocks=6)
    total = axis(seen, "total", taxonomy)
    assert counts(seen, total, None).rows == counts(seen, total, ALONE).rows
    with pytest.raises(ValueError, match="quality"):
        counts(run, axis(run, "total", taxonomy), None)


def test_passages_are_what_no_proposal_holds() -> None:
    text = SENTENCE * 30
    cut = text.index("avec") + 400
    blocks = pd.DataFrame(
        [
            ("a", "d", 0, "heading", "Un titre qui n'est pas un passage à lui seul"),
            ("a", "d", 1, "paragraph", text),
            ("a", "d", 2, "paragraph", "Court."),
            ("a", "d", 3, "furniture", SENTENCE),
            ("copie", "d", 1, "paragraph", SENTENCE),
        ],
        columns=["source", "document_id", "index", "kind", "text"],
    )
    documents = pd.DataFrame({"source": ["a", "copie"], "doublon_de": [None, "a"]})
    proposal = row(1, "a", block_start=1, char_start=0, block_end=1, char_end=cut)
    run = observe(columns(pd.DataFrame([proposal])), columns(documents), columns(blocks))
    pieces = [(one.start, one.end) for one in run.passages]
    assert pieces[0][0] == cut
    assert pieces[-1][1] == len(text)
    assert [high for _, high in pieces[:-1]] == [low for low, _ in pieces[1:]]
    assert all(high - low <= 660 for low, high in pieces)
    assert run.units[1] == passage_id("d", 1, *pieces[0])


def test_each_unit_is_drawn_as_often_as_its_probability_says() -> None:
    proposals = [
        row(number, f"{number % 7}.txt", needs_review=number % 4 == 0) for number in range(40)
    ]
    run = a_run(proposals, blocks=5)
    rounds, drawn, chance = 400, Counter[int](), dict[int, float]()
    for seed in range(rounds):
        found = draw(run, 30, seed)
        assert len({one.place for one in found}) == 30
        drawn.update(one.place for one in found)
        chance |= {one.place: one.tirage for one in found}
    assert len(drawn) == len(run.units)
    for place, share in chance.items():
        error = (share * (1 - share) / rounds) ** 0.5
        assert abs(drawn[place] / rounds - share) < 4.5 * error + 1e-9


def test_a_second_draw_leaves_out_what_was_reviewed() -> None:
    proposals = [row(number, f"{number % 7}.txt") for number in range(40)]
    run = a_run(proposals, blocks=5)
    assert draw(run, 30, 1) == draw(run, 30, 1) != draw(run, 30, 2)
    first = draw(run, 30, 1)
    reviews = [
        Review(run.units[one.place], est_proposition=False, tirage=one.tirage) for one in first
    ]
    again = a_run(proposals, reviews, blocks=5)
    second = draw(again, 500, 1)
    assert {one.place for one in first} & {one.place for one in second} == set()
    assert len(first) + len(second) == len(run.units)
    assert {one.tirage for one in second} == {1.0}


def estimates(values: Sequence[float], errors: Sequence[float]) -> Estimates:
    rows = tuple(
        Estimate((chr(97 + place),), 0, value, value, value, value, 0.0)
        for place, value in enumerate(values)
    )
    return Estimates(rows, np.diag(np.square(errors)), False, False, 0, 0)  # noqa: FBT003


def test_what_is_not_certain_is_not_ranked() -> None:
    found = ranks(estimates([50, 200, 48, 10], [5, 5, 5, 1]))
    assert [(one.key[0], one.best, one.worst, one.group) for one in found] == [
        ("b", 1, 1, 1),
        ("a", 2, 3, 2),
        ("c", 2, 3, 2),
        ("d", 4, 4, 3),
    ]
    assert {one.group for one in ranks(estimates([50, 60, 40], [20, 20, 20]))} == {1}
    assert [one.key for one in ranks(estimates([1, 9, 5], [0, 0, 0]), [("a",), ("c",)])] == [
        ("c",),
        ("a",),
    ]


def test_two_that_are_tied_to_a_third_stay_in_its_group() -> None:
    # a is certainly above c, but b is not parted from either
    found = ranks(estimates([60, 50, 40], [1, 8, 1]))
    assert [(one.best, one.worst, one.group) for one in found] == [(1, 2, 1), (1, 3, 1), (2, 3, 1)]


def test_reviews_of_both_kinds_correct_the_table() -> None:
    table = pd.DataFrame([row(number, "a.txt", needs_review=True) for number in range(3)])
    reviews = [
        Review(f"{0:016x}", est_proposition=False, tirage=0.5),
        Review(f"{1:016x}", True, ("sante_mentale",), (), "realise"),  # noqa: FBT003
    ]
    corrected = corrected_table(table, reviews)
    assert corrected["proposal_id"].tolist() == [f"{1:016x}", f"{2:016x}"]
    assert corrected["themes"].tolist() == [["sante_mentale"], ["prevention"]]
    assert corrected["statut"].tolist() == ["realise", "propose"]
    assert corrected["needs_review"].tolist() == [False, True]
    assert table["needs_review"].all()


def test_an_axis_is_cells_by_rows() -> None:
    run = a_run([row(1, "a.txt")])
    made = Axis((("x",),), np.ones((1, 1)), np.ones((1, 1)), np.zeros((0, 1)), exclusive=True)
    assert counts(run, made, ALONE).of("x").value == pytest.approx(0.9 / 0.8)
    with pytest.raises(KeyError):
        counts(run, made, ALONE).of("y")
