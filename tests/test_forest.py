"""Boosted trees and CRFs as arrays: the same numbers as the libraries give."""

from pathlib import Path

import numpy as np
import pycrfsuite
import pytest
import skops.io
from sklearn.ensemble import HistGradientBoostingClassifier

from pipeline.forest import ROWS, TRUSTED, Forest
from pipeline.segment.crf import Crf
from pipeline.segment.span_model import SPANS, SpanModel
from pipeline.skops_file import dump, load
from pipeline.training.crf import crf_of

SEGMENTATION = Path(__file__).parents[1] / "models" / "segmentation"


def rows(number: int, features: int, seed: int = 0) -> np.ndarray:
    """Values that fall on thresholds and beside them."""
    generator = np.random.default_rng(seed)
    whole = generator.integers(0, 6, (number, features)).astype(float)
    return np.where(
        generator.random((number, features)) < 0.5, whole, generator.random(whole.shape)
    )


def test_the_shipped_trees_judge_as_scikit_learn_does_to_the_last_bit() -> None:
    ours = SpanModel.load(SEGMENTATION, "remake")
    theirs = skops.io.load(SEGMENTATION / SPANS, trusted=list(TRUSTED))
    given = rows(2 * ROWS + 3, len(ours.names))
    for name in ("paired", "tight"):
        expected = theirs[name].predict_proba(given)
        assert np.array_equal(getattr(ours, name).predict_proba(given), expected)
    assert ours.paired.predict_proba(given[:0]).shape == (0, 2)


@pytest.mark.parametrize("iterations", [1, 3])
def test_trees_that_ask_nothing_give_the_same_chance_everywhere(
    tmp_path: Path, iterations: int
) -> None:
    given = np.zeros((40, 2))
    learnt = HistGradientBoostingClassifier(max_iter=iterations).fit(given, [0, 1, 1, 1] * 10)
    path = tmp_path / "arbres.skops"
    path.write_bytes(dump({"trees": learnt}))
    forest = Forest.of(load(path, TRUSTED, "remake")["trees"])
    assert np.array_equal(forest.predict_proba(given), learnt.predict_proba(given))


def test_categories_are_refused(tmp_path: Path) -> None:
    given = np.repeat(np.arange(4.0), 30)[:, None]
    learnt = HistGradientBoostingClassifier(max_iter=1, categorical_features=[0])
    learnt.fit(given, given[:, 0] % 2)
    path = tmp_path / "arbres.skops"
    path.write_bytes(dump({"trees": learnt}))
    with pytest.raises(TypeError, match="categories"):
        Forest.of(load(path, TRUSTED, "remake")["trees"])


def test_a_crf_is_read_exactly_and_judges_as_python_crfsuite_does(tmp_path: Path) -> None:
    generator = np.random.default_rng(0)
    path = tmp_path / "mots.crfsuite"
    trainer = pycrfsuite.Trainer(verbose=False)
    for _ in range(40):
        text = generator.choice(["ville", "santé", "à", "bus", "œuvre"], 9).tolist()
        trainer.append([[w, f"n={len(w)}"] for w in text], ["BIO"[len(w) % 3] for w in text])
    trainer.train(str(path))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    told = tagger.info()
    crf = crf_of(path.read_bytes())
    assert list(crf.labels) == tagger.labels()
    assert list(crf.ids) == list(told.attributes)
    for (feature, label), weight in told.state_features.items():
        assert round(crf.weights[crf.ids[feature], crf.labels.index(label)], 6) == weight
    for (left, right), weight in told.transitions.items():
        assert round(crf.transitions[crf.labels.index(left), crf.labels.index(right)], 6) == weight
    names = [*crf.ids, "unknown"]
    texts = [
        [[names[k] for k in generator.integers(0, len(names), 20)] for _ in range(size)]
        for size in (1, 7, 40, 3)
    ]
    scores = [
        np.stack([crf.weights[crf.rows(words)].sum(axis=0) for words in text]) for text in texts
    ]
    for text, (labels, marginals) in zip(texts, crf.judge(scores), strict=True):
        tagger.set(text)
        assert labels == tagger.tag()
        for place in range(len(text)):
            expected = [tagger.marginal(label, place) for label in crf.labels]
            assert marginals[place] == pytest.approx(expected, abs=1e-12)
    assert crf.judge([]) == []
    assert_kept(crf, tmp_path)


def assert_kept(crf: Crf, folder: Path) -> None:
    """Its file gives the CRF back but for roundings, and the same bytes."""
    path = folder / "mots.skops"
    crf.save(path)
    again = Crf.load(path, "remake")
    assert again.labels == crf.labels
    assert list(again.ids) == sorted(crf.ids)
    assert again.weights[again.rows(crf.ids)] == pytest.approx(crf.weights[:-1], rel=1e-6)
    assert not again.weights[-1].any()
    assert np.array_equal(again.transitions, crf.transitions)
    first = path.read_bytes()
    again.save(path)
    assert path.read_bytes() == first
