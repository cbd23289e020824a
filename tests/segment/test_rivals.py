"""What the second judge sees of a candidate beside its rivals, against a slow reading of it."""

from typing import Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segment import rivals
from pipeline.segment.candidates import LONGEST, Candidates, best_spans
from pipeline.segment.rivals import NONE, rival_features
from pipeline.segment.span_model import gains

UNITS: Final = 12
Case = tuple[Candidates, np.ndarray, np.ndarray]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw candidates in their order, words of units, and chances."""
    places = st.tuples(st.integers(0, UNITS - 1), st.integers(0, 5))
    drawn = draw(st.sets(places, min_size=1, max_size=14))
    pairs = sorted({(low, min(low + more, UNITS - 1)) for low, more in drawn})
    spans = Candidates(*(np.array(side, dtype=int) for side in zip(*pairs, strict=True)))
    words = np.array(draw(st.lists(st.integers(1, 30), min_size=UNITS, max_size=UNITS)))
    chance = st.tuples(*[st.integers(0, 16).map(lambda n: n / 16)] * 2)
    chances = draw(st.lists(chance, min_size=len(pairs), max_size=len(pairs)))
    return spans, words.astype(float), np.array(chances)


def slowly(case: Case) -> np.ndarray:
    """Return the features, each as its description says."""
    spans, words, chances = case
    worth = gains(chances)
    chosen = set(best_spans(spans, worth, len(words)))
    held = [set(range(a, b + 1)) for a, b in zip(spans.first, spans.last, strict=True)]
    size = [sum(words[place] for place in units) for units in held]
    every = range(len(held))
    rows = []
    for k in every:
        near = [j for j in every if j != k and held[j] & held[k]]
        within = [j for j in near if held[j] <= held[k]]
        around = [j for j in near if held[j] >= held[k]]
        row = [*chances[k]]
        for there in (near, within, around):
            row += [max((chances[j, column] for j in there), default=0) for column in (0, 1)]
        lost = sum(worth[j] for j in near if j in chosen)
        beside = [size[j] for j in chosen if j != k and j not in near]
        usual = sum(beside) / len(beside) if beside else NONE
        row += [k in chosen, lost, worth[k] - lost, usual, size[k]]
        row += [size[k] / usual if beside else NONE]
        rows.append([*row, len(chosen), *chances.max(axis=0), len(held)])
    return np.array(rows, dtype=float)


@given(cases())
def test_a_candidate_is_seen_beside_its_rivals(case: Case) -> None:
    spans, words, chances = case
    found = rival_features(spans, words, chances, gains(chances))
    assert found == pytest.approx(slowly(case))


def test_rivals_are_found_a_few_candidates_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first, more = (row.ravel() for row in np.indices((3 * LONGEST, LONGEST)))
    kept = (first + more < 3 * LONGEST) & (more % 7 == 3)  # up to the longest there are
    spans = Candidates(first[kept], (first + more)[kept])
    words = np.arange(3 * LONGEST) % 11 + 1.0
    chances = np.random.default_rng(0).random((len(spans), 2))
    monkeypatch.setattr(rivals, "ROWS", len(spans))
    whole = rival_features(spans, words, chances, gains(chances))
    monkeypatch.setattr(rivals, "ROWS", 5)
    found = rival_features(spans, words, chances, gains(chances))
    assert found == pytest.approx(whole, rel=1e-12)
