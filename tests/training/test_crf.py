"""Arrays against python-crfsuite: the same probabilities, a labelling as good, the same bytes."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pycrfsuite
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ResourceError
from pipeline.segment.chain import Chain, Row, spelled_out
from pipeline.skops_file import dump
from pipeline.training.crf import marginals, to_chain, trained

OFFSETS = (0, -1, 1)
TEXT = "nous proposons un bus pour les jeunes ; il passe chaque lundi dans deux villages"
WORDS = TEXT.split()
LABELS = ["O", "O", "B", "I", "I", "I", "E", "O", "O", "O", "O", "O", "O", "O", "O"]
PARAMETERS = {"c1": 0.01, "c2": 0.1, "max_iterations": 40, "feature.possible_transitions": True}
Pair = tuple[pycrfsuite.Tagger, Chain]


def rows(words: list[str]) -> list[Row]:
    return [{OFFSETS: [f"w={w}", f"n={len(w)}"], (0, -1): [f"b:{w[:2]}"]} for w in words]


@pytest.fixture(scope="module")
def both() -> Iterator[Pair]:
    texts = [(WORDS, LABELS), (WORDS[2:7], LABELS[2:7]), (WORDS[7:], LABELS[7:])]
    with trained([(spelled_out(rows(w)), labels) for w, labels in texts], PARAMETERS) as tagger:
        yield tagger, to_chain(tagger, OFFSETS)


def worth(chain: Chain, scores: np.ndarray, labels: list[str]) -> float:
    path = [chain.labels.index(label) for label in labels]
    moves = sum(chain.transitions[pair] for pair in pairwise(path))
    return float(scores[np.arange(len(path)), path].sum() + moves)


@given(st.lists(st.sampled_from([*WORDS, "inconnu"]), min_size=1, max_size=12))
def test_the_chain_says_what_crfsuite_says(both: Pair, words: list[str]) -> None:
    tagger, chain = both
    scores = chain.scores(rows(words))
    expected = marginals(tagger, spelled_out(rows(words)), chain.labels)
    assert np.allclose(chain.marginals(scores), expected, atol=1e-5)
    best = chain.best(scores)
    assert worth(chain, scores, best) == pytest.approx(worth(chain, scores, tagger.tag()), abs=1e-4)


def test_nothing_has_no_label(both: Pair) -> None:
    _, chain = both
    scores = chain.scores([])
    assert chain.marginals(scores).shape == (0, len(chain.labels))
    assert chain.best(scores) == []


def test_great_scores_do_not_overflow(both: Pair) -> None:
    _, chain = both
    found = chain.marginals(np.array([[2000.0] * len(chain.labels), [-2000.0] * len(chain.labels)]))
    assert np.allclose(found.sum(axis=1), 1)


def test_neighbours_are_seen_within_the_text_alone() -> None:
    spelled = spelled_out(rows(["un", "bus"]))
    assert spelled[0] == ["w=un", "n=2", "b:un", "1:w=bus", "1:n=3"]
    assert spelled[1] == ["-1:w=un", "-1:n=2", "-1:b:un", "w=bus", "n=3", "b:bu"]


def test_a_file_gives_the_chain_back_and_the_same_bytes(both: Pair, tmp_path: Path) -> None:
    _, chain = both
    path = tmp_path / "a.skops"
    chain.save(path)
    again = Chain.load(path, "remontees entrainer")
    assert np.array_equal(again.scores(rows(WORDS)), chain.scores(rows(WORDS)))
    first = path.read_bytes()
    again.save(path)
    assert path.read_bytes() == first


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.skops"
    path.write_bytes(dump({"labels": ["B"]}))
    with pytest.raises(ResourceError, match="est incomplet"):
        Chain.load(path, "remontees entrainer")
