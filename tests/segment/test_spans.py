"""Candidate spans, the best choice among them, and what the span model sees of them."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Block, BlockKind
from pipeline.lexicon import load_lexicon
from pipeline.segment.candidates import LONGEST, Candidates, best_spans, candidates
from pipeline.segment.doc import Unit
from pipeline.segment.span_features import span_features
from pipeline.segment.span_sums import others, running_max, total
from pipeline.segment.unit_table import UnitTable, unit_table, within_rows
from pipeline.text import plain

LINES: tuple[tuple[BlockKind, str], ...] = (
    ("heading", "Propositions"),
    ("list_item", "Ouvrir un centre de soins."),
    ("list_item", "Former des ambassadeurs dans les lycées."),
    ("paragraph", "Porteur : la CPTS du Golfe"),
    ("paragraph", "FICHE 2"),
    ("paragraph", "Une réunion aura lieu au printemps."),
)


def table() -> UnitTable:
    blocks = [Block(index, kind, text) for index, (kind, text) in enumerate(LINES)]
    units = [
        Unit(block.index, 0, len(block.text), block.text, plain(block.text)) for block in blocks
    ]
    return unit_table(units, blocks, load_lexicon())


def marginals(size: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).random((size, 5))
    shares: np.ndarray = rows / rows.sum(axis=1, keepdims=True)
    return shares


def test_the_table_tells_layout_labels_and_forms() -> None:
    found = table()
    assert found.size == len(LINES)
    assert found["kind"].tolist() == [0, 1, 1, 2, 2, 2]
    assert found["rank"].tolist() == [0, 0, 1, 0, 1, 2]
    assert found["siblings"].tolist() == [1, 2, 2, 3, 3, 3]
    assert found["label"].tolist() == [-1, -1, -1, 1, -1, -1]
    assert found["capitals"].tolist() == [0, 0, 0, 0, 1, 0]
    assert found["titleish"].tolist() == [1, 0, 0, 0, 1, 0]
    assert found["numbered"].tolist() == [0, 0, 0, 0, 0, 0]


def test_a_document_without_units_has_no_candidates() -> None:
    assert unit_table([], [], load_lexicon()).size == 0
    assert len(candidates(np.zeros((0, 5)))) == 0


def test_candidates_have_possible_ends_and_are_not_mostly_outside() -> None:
    # begin, inside, end, single, outside
    rows = np.array(
        [
            [0.9, 0.0, 0.0, 0.0, 0.1],
            [0.0, 0.9, 0.01, 0.0, 0.09],
            [0.0, 0.0, 0.9, 0.0, 0.1],
            [0.0, 0.0, 0.0, 0.0, 1.0],
            [0.0, 0.0, 0.0, 0.5, 0.5],
        ]
    )
    found = candidates(rows)
    pairs = list(zip(found.first.tolist(), found.last.tolist(), strict=True))
    assert pairs == [(0, 2), (0, 4), (4, 4)]
    assert len(candidates(rows, [(0, 1)])) == len(pairs) + 1
    outside = np.tile([0.1, 0.0, 0.1, 0.0, 0.8], (9, 1))
    assert set(candidates(outside).last - candidates(outside).first) == {0}


def rows_of(*names: str) -> tuple[list[Unit], list[Block]]:
    """Return a line and two rows of a table, two units each, whose columns have these names."""
    cells = tuple((name, "Un bus. Un car.") for name in names)
    row = " | ".join(value for _, value in cells)
    blocks = [
        Block(0, "paragraph", "Avis."),
        *(Block(i, "table_row", row, 0, cells) for i in (1, 2)),
    ]
    units = [Unit(0, 0, 5, "Avis.", "avis.")]
    units += [Unit(i, at, at + 7, "Un bus.", "un bus.") for i in (1, 2) for at in (0, 8)]
    return units, blocks


def test_a_proposal_that_begins_in_a_row_of_a_list_ends_in_it() -> None:
    assert within_rows(*rows_of("Nom", "Commune", "Avis")).tolist() == [4, 2, 2, 4, 4]
    assert within_rows(*rows_of("Porteur", "CPTS")).tolist() == [4] * 5  # may be one sheet
    assert within_rows(*rows_of("", "", "")).tolist() == [4] * 5
    even = np.tile([0.3, 0.3, 0.3, 0.1, 0.0], (5, 1))
    found = candidates(even, [(1, 4)], np.array([4, 2, 2, 4, 4]))
    pairs = set(zip(found.first.tolist(), found.last.tolist(), strict=True))
    assert {(0, 4), (1, 2), (3, 4)} <= pairs
    assert not pairs & {(1, 3), (1, 4), (2, 3), (2, 4)}


def test_no_candidate_is_longer_than_the_bound() -> None:
    rows = np.tile([0.3, 0.3, 0.3, 0.1, 0.0], (400, 1))
    found = candidates(rows)
    assert (found.last - found.first).max() == LONGEST - 1
    assert len(found) <= 400 * LONGEST


@given(
    st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, 3), st.floats(-1, 1, width=32)), max_size=8
    )
)
def test_the_best_choice_is_the_best_of_all(rows: list[tuple[int, int, float]]) -> None:
    first = np.array([low for low, _, _ in rows], dtype=int)
    spans = Candidates(first, first + np.array([more for _, more, _ in rows], dtype=int))
    gains = np.array([gain for _, _, gain in rows])
    chosen = best_spans(spans, gains, 11)

    def free(ranks: tuple[int, ...]) -> bool:
        taken = [place for k in ranks for place in range(spans.first[k], spans.last[k] + 1)]
        return len(taken) == len(set(taken))

    assert free(tuple(chosen))
    assert all(gains[k] > 0 for k in chosen)
    every = (
        ranks
        for size in range(len(rows) + 1)
        for ranks in itertools.combinations(range(len(rows)), size)
        if free(ranks)
    )
    best = max(sum(gains[k] for k in ranks) for ranks in every)
    assert sum(gains[k] for k in chosen) == pytest.approx(best)


def test_sums_and_maxima_are_those_of_the_slices() -> None:
    values = np.array([0.2, 0.9, 0.1, 0.5])
    first, last = np.array([0, 0, 1, 2, 3]), np.array([0, 3, 2, 1, 3])
    sums = [values[low : high + 1].sum() for low, high in zip(first, last, strict=True)]
    assert total(values, first, last).tolist() == pytest.approx(sums)
    assert running_max(values, first, last).tolist() == [0.2, 0.9, 0.9, 0.0, 0.5]


def test_units_that_look_alike_are_compared_without_themselves() -> None:
    mean, count = others(["a", "b", "a", None, "a"], np.array([0.0, 1.0, 0.5, 0.7, 1.0]))
    assert mean.tolist() == [0.75, -1.0, 0.5, -1.0, 0.25]
    assert count.tolist() == [3, 1, 3, 0, 3]


def test_each_feature_has_a_finite_number_for_each_candidate() -> None:
    rows = marginals(len(LINES))
    spans = candidates(rows)
    found = span_features(table(), rows, spans, [(0, 0)])
    assert {len(column) for column in found.values()} == {len(spans)}
    assert all(np.isfinite(column).all() for column in found.values())
    assert found["likely"].sum() == 1
    whole = (spans.first == 1) & (spans.last == 4)
    assert found["labels_porteur"][whole].tolist() == [1]
    assert found["units"][whole].tolist() == [4]
    assert found["inner_capitals"][whole].tolist() == [1]
