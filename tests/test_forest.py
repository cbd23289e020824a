"""Boosted trees and CRFs as arrays: the same numbers as the libraries give."""

import zipfile
from pathlib import Path

import numpy as np
import pycrfsuite
import pytest
import skops.io
from sklearn.ensemble import HistGradientBoostingClassifier

from pipeline.forest import ROWS, Forest
from pipeline.segment.crf import Crf
from pipeline.segment.field_judge import JUDGE
from pipeline.segment.span_model import SPANS
from pipeline.segment.statut_trees import TREES
from pipeline.skops_file import dump, load
from pipeline.training.crf import crf_of
from pipeline.training.trees import forest_of

SEGMENTATION = Path(__file__).parents[1] / "models" / "segmentation"
FEW = 100


def rows(number: int, features: int, seed: int = 0) -> np.ndarray:
    """Values that fall on thresholds and beside them."""
    generator = np.random.default_rng(seed)
    whole = generator.integers(0, 6, (number, features)).astype(float)
    return np.where(
        generator.random((number, features)) < 0.5, whole, generator.random(whole.shape)
    )


def classifier(seed: int = 0) -> tuple[HistGradientBoostingClassifier, np.ndarray]:
    """Return one that learnt on rows, and other rows."""
    given = rows(4000, 9, seed)
    truth = given @ np.arange(-4.0, 5.0) + 3 * np.sin(given[:, 4] * given[:, 5]) > 0
    weights = np.where(given[:, 0] > 2, 0.5, 1.0)
    settings = {"max_iter": 60, "max_leaf_nodes": 31, "l2_regularization": 1.0}
    learnt = HistGradientBoostingClassifier(random_state=seed, early_stopping=False, **settings)
    return learnt.fit(given, truth, sample_weight=weights), rows(2 * ROWS + 3, 9, seed + 1)


def kept(forest: Forest, folder: Path) -> Forest:
    """Return the forest that its file gives back."""
    path = folder / "arbres.skops"
    path.write_bytes(dump({"trees": forest.stored()}))
    return Forest.of(load(path, "remake")["trees"])


def test_arrays_judge_as_scikit_learn_does_to_the_last_bit(tmp_path: Path) -> None:
    learnt, given = classifier()
    forest = kept(forest_of(learnt), tmp_path)
    assert np.array_equal(forest.predict_proba(given), learnt.predict_proba(given))
    assert forest.predict_proba(given[:0]).shape == (0, 2)
    assert kept(forest, tmp_path).stored().keys() == forest.stored().keys()


@pytest.mark.parametrize("iterations", [1, 3])
def test_trees_that_ask_nothing_give_the_same_chance_everywhere(iterations: int) -> None:
    given = np.zeros((40, 2))
    learnt = HistGradientBoostingClassifier(max_iter=iterations).fit(given, [0, 1, 1, 1] * 10)
    assert np.array_equal(forest_of(learnt).predict_proba(given), learnt.predict_proba(given))


def test_what_arrays_cannot_say_is_refused() -> None:
    given = np.repeat(np.arange(4.0), 30)[:, None]
    learnt = HistGradientBoostingClassifier(max_iter=1, categorical_features=[0])
    with pytest.raises(TypeError, match="categories"):
        forest_of(learnt.fit(given, given[:, 0] % 2))
    given = np.arange(2000.0)[:, None]
    learnt = HistGradientBoostingClassifier(max_iter=1, max_leaf_nodes=64, min_samples_leaf=1)
    with pytest.raises(TypeError, match="leaves"):
        forest_of(learnt.fit(given, given[:, 0] % 2))


@pytest.mark.parametrize("name", [SPANS, JUDGE, TREES])
def test_the_shipped_trees_are_arrays(name: str) -> None:
    path = SEGMENTATION / name
    assert not skops.io.get_untrusted_types(file=path)
    with zipfile.ZipFile(path) as archive:
        assert len(archive.namelist()) < FEW  # each file of an archive costs a start 0.1 ms


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
