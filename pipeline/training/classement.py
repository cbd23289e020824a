"""Remakes the classifier of themes and trends, and says how good it is.

Features and penalty were chosen by cross-validation over the documents of the corpus: macro F1
lies within 0.01 for penalties from 3 to 30, with and without class weights, for n-grams a
character longer and for linear support vector machines; words alone lose 0.03, characters 0.015.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, Final

import numpy as np

from pipeline.calibrate import Flags, Floats, Sigmoid, best_threshold, fit_sigmoid
from pipeline.card import write_card
from pipeline.classify.classifier import Classifier, Decision, Model
from pipeline.classify.files import LIBRARIES, save_model
from pipeline.classify.prepare import prepare
from pipeline.errors import UsageError
from pipeline.label_scores import label_scores
from pipeline.proposal import Axis, Tag
from pipeline.taxonomy import Taxonomy
from pipeline.training.examples import Example

PENALTY: Final = 10.0
FOLDS: Final = 5
Tags = tuple[Tag, ...]


def assign_folds(groups: Sequence[str], folds: int, seed: int) -> list[int]:
    """Return the fold of each example, from 0; a group is whole in one fold.

    There are never more folds than groups; the seed shuffles the groups over the folds.
    """
    names = sorted(set(groups))
    Random(seed).shuffle(names)  # noqa: S311 (not a secret)
    rank = {name: index % folds for index, name in enumerate(names)}
    return [rank[group] for group in groups]


def fit_classifier(examples: Sequence[Example], taxonomy: Taxonomy, seed: int) -> Classifier:
    """Return a classifier trained on all examples.

    Sigmoids and thresholds come from the scores that models trained on the other documents gave
    to each document (5 folds).

    Raises:
        UsageError: no or too few examples, or a code that the taxonomy does not know (French).
    """
    truth = _truth(examples, taxonomy)
    texts = [example.text for example in examples]
    folds = np.array(assign_folds([example.group for example in examples], FOLDS, seed))
    scores = np.zeros(truth.shape)
    for fold in np.unique(folds):
        held = folds == fold
        model = _fit_model([t for t, out in zip(texts, held, strict=True) if not out], truth[~held])
        scores[held] = model.scores([t for t, out in zip(texts, held, strict=True) if out])
    decisions = tuple(
        _decide(axis, label.code, scores[:, row], truth[:, row])
        for row, (axis, label) in enumerate(taxonomy)
    )
    return Classifier(_fit_model(texts, truth), decisions)


def _decide(axis: Axis, code: str, scores: Floats, truth: Flags) -> Decision:
    fitted = fit_sigmoid(scores, truth)
    sigmoid = Sigmoid(round(fitted.slope, 6), round(fitted.intercept, 6))
    return Decision(axis, code, sigmoid, round(best_threshold(sigmoid(scores), truth), 4))


def _truth(examples: Sequence[Example], taxonomy: Taxonomy) -> Flags:
    """Return whether each example bears each code, shape (examples, codes)."""
    if len({example.group for example in examples}) < FOLDS:
        message = (
            f"Il faut des propositions annotées dans au moins {FOLDS} documents pour entraîner "
            "le classement. Ajoutez des documents annotés."
        )
        raise UsageError(message)
    borne = [{*example.themes, *example.tendances} for example in examples]
    used = set().union(*borne)
    if unknown := sorted(used - set(taxonomy.codes)):
        message = (
            f"Le corpus emploie des codes que la taxonomie ignore : {', '.join(unknown)}. "
            "Corrigez les annotations, ou donnez la bonne taxonomie avec --taxonomie."
        )
        raise UsageError(message)
    if unused := [code for code in taxonomy.codes if code not in used]:
        message = (
            f"Aucune proposition annotée ne porte : {', '.join(unused)}. Annotez-en, ou retirez "
            "ces codes de la taxonomie."
        )
        raise UsageError(message)
    return np.array([[code in codes for code in taxonomy.codes] for codes in borne])


def _fit_model(texts: Sequence[str], truth: Flags) -> Model:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import FeatureUnion
    from threadpoolctl import threadpool_limits

    common: dict[str, Any] = {
        "preprocessor": prepare,
        "sublinear_tf": True,
        "dtype": np.float32,
    }
    features = FeatureUnion(
        [
            (
                "mots",
                TfidfVectorizer(
                    ngram_range=(1, 2),
                    min_df=2,
                    max_features=30_000,
                    token_pattern=r"\w+",  # noqa: S106 (not a secret)
                    **common,
                ),
            ),
            (
                "lettres",
                TfidfVectorizer(
                    analyzer="char_wb", ngram_range=(2, 5), min_df=3, max_features=50_000, **common
                ),
            ),
        ]
    )
    found = features.fit_transform(texts)
    weights = np.zeros((truth.shape[1], found.shape[1]), dtype=np.float32)
    intercepts = np.zeros(truth.shape[1], dtype=np.float32)
    with threadpool_limits(1):  # the same sums in the same order on every machine
        for row in range(truth.shape[1]):
            borne = truth[:, row]
            if borne.all() or not borne.any():  # a fold of a small corpus: no text is told apart
                continue
            model = LogisticRegression(C=PENALTY, class_weight="balanced", max_iter=1000)
            model.fit(found, borne)
            weights[row], intercepts[row] = model.coef_[0], model.intercept_[0]
    return Model(features, weights, intercepts)


def cross_validate_labels(
    examples: Sequence[Example], taxonomy: Taxonomy, groups: Sequence[str], folds: int, seed: int
) -> list[Tags]:
    """Return the tags of each example from a classifier that saw no example of its fold.

    Features, weights, sigmoids and thresholds all come from the other folds.

    Args:
        examples: what is judged.
        taxonomy: the codes.
        groups: what stays together, one an example: its document or its folder.
        folds: into how many parts the groups are shared out.
        seed: of that sharing, and of the folds inside each part.
    """
    assigned = assign_folds(groups, folds, seed)
    tags: list[Tags] = [()] * len(examples)
    for fold in sorted(set(assigned)):
        seen = [e for e, place in zip(examples, assigned, strict=True) if place != fold]
        held = [index for index, place in enumerate(assigned) if place == fold]
        judge = fit_classifier(seen, taxonomy, seed)
        found = judge.classify([examples[index].text for index in held])
        for index, its_tags in zip(held, found, strict=True):
            tags[index] = its_tags
    return tags


def train_classifier(
    examples: Sequence[Example],
    taxonomy: Taxonomy,
    destination: Path,
    seed: int,
    documents: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Train on all examples, write `modele.skops` and `card.json`, return the card.

    Args:
        examples: gold proposals, ambiguous ones left out.
        taxonomy: the codes.
        destination: the folder of the model, made where missing.
        seed: of the folds and of the bootstrap.
        documents: identifier to sha256 of each document of the corpus that was used.

    Raises:
        UsageError: see `fit_classifier`.
    """
    groups = [example.group for example in examples]
    gold = [(*example.themes, *example.tendances) for example in examples]
    tags = cross_validate_labels(examples, taxonomy, groups, FOLDS, seed)
    classifier = fit_classifier(examples, taxonomy, seed)
    destination.mkdir(parents=True, exist_ok=True)
    save_model(classifier.model, destination)
    content = {
        "name": "classement",
        "description": (
            "Themes and national trends of a French health proposal: TF-IDF of words and "
            "characters, one logistic regression a code, calibrated by sigmoids."
        ),
        "data": {
            "description": "Consultation documents written and annotated for this project.",
            "licence": "MIT",
            "examples": len(examples),
            "documents": dict(documents) if documents is not None else sorted(set(groups)),
        },
        "licence": "MIT",
        "seed": seed,
        "taxonomy": {"version": taxonomy.version, "sha256": taxonomy.digest},
        "decisions": [_described(decision) for decision in classifier.decisions],
        "scores": {
            "method": f"cross-validated by document, {FOLDS} folds; 95 % bootstrap intervals",
            **{
                name: score.rounded()
                for name, score in label_scores(gold, tags, groups, taxonomy, seed).items()
            },
        },
    }
    return write_card(destination, content, LIBRARIES)


def _described(decision: Decision) -> dict[str, Any]:
    return {
        "axis": decision.axis,
        "code": decision.code,
        "slope": decision.sigmoid.slope,
        "intercept": decision.sigmoid.intercept,
        "threshold": decision.threshold,
    }
