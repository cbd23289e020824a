"""What the classifier learns of a word serves the words that are like it."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.classify.features import fit_features
from pipeline.taxonomy import Taxonomy
from pipeline.training.classement import fit_classifier
from pipeline.training.examples import Example
from pipeline.training.ridge import fit_ridge, matrix
from pipeline.training.word_vectors import (
    WordVectors,
    load_word_vectors,
    save_word_vectors,
    spread,
)

KNOWN = WordVectors(("bus", "camion", "lit"), np.array([[1.0, 0.0], [0.8, 0.6], [0.0, -1.0]]))


def test_a_word_that_stands_in_no_text_weighs_as_the_words_like_it() -> None:
    texts = ["bus", "bus bus", "lit", "lit lit"]
    features = fit_features(texts, [""] * 4, KNOWN.words)
    rows, likeness = matrix(features, texts), spread(features.terms, KNOWN)
    truth = np.array([[True], [True], [False], [False]])
    learnt = rows @ likeness
    fitted = fit_ridge(learnt, 0 * learnt, truth, list("abcd"), 0.5)
    weights = likeness @ fitted.weights[0]
    bus, camion, lit = (weights[features.terms[f"v{word}"]] for word in KNOWN.words)
    assert min(bus, camion) > 0 > lit
    assert camion == pytest.approx(0.8 * bus - 0.6 * lit)
    assert rows @ weights == pytest.approx(learnt @ fitted.weights[0])
    assert "mcamion" not in features.terms


def test_vectors_are_kept_a_byte_a_number(tmp_path: Path) -> None:
    save_word_vectors(KNOWN, tmp_path / "mots.npz")
    again = load_word_vectors(tmp_path / "mots.npz")
    assert again.words == KNOWN.words
    assert again.vectors == pytest.approx(KNOWN.vectors, abs=0.004)


def test_the_vectors_of_the_program_know_what_goes_together() -> None:
    known = load_word_vectors()
    assert list(known.words) == sorted(set(known.words))
    row = {word: known.vectors[place] for place, word in enumerate(known.words)}
    assert row["bus"] @ row["autocar"] > 0.5 > row["bus"] @ row["psychiatre"]


def test_a_model_has_weights_for_words_that_no_example_holds(
    examples: list[Example], taxonomy: Taxonomy
) -> None:
    model = fit_classifier(examples, taxonomy, seed=0).model
    held = {word for example in examples for word in example.text.lower().split()}
    assert "autocar" not in held
    (plain,) = model.scores(["Un xyzzy dans les villages"])
    (alike,) = model.scores(["Un autocar dans les villages"])
    row = taxonomy.codes.index("dernier_metre")
    assert alike[row] > plain[row]
