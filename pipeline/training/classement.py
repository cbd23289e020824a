"""Remakes the classifier of themes and trends, and says how good it is.

What was compared, and with what result, stands in docs/decisions.md.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, Final

import numpy as np

from pipeline.calibrate import Flags, Floats, Sigmoid, best_threshold, fit_sigmoid
from pipeline.card import write_card
from pipeline.classify.classifier import Classifier, Decision, Model
from pipeline.classify.features import fit_features
from pipeline.classify.files import LIBRARIES, save_model
from pipeline.errors import UsageError
from pipeline.label_scores import label_scores
from pipeline.proposal import Axis, Tag
from pipeline.taxonomy import Taxonomy
from pipeline.training.examples import Example
from pipeline.training.prototypes import fit_prototype
from pipeline.training.ridge import fit_ridge, matrix

PENALTY: Final = 0.5
FEW: Final = 20
REFERENCE: Final = 10
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


def fit_classifier(
    examples: Sequence[Example],
    taxonomy: Taxonomy,
    seed: int,  # noqa: ARG001 - nothing is drawn: left-out scores need no folds
) -> Classifier:
    """Return a classifier trained on all examples.

    Sigmoids and thresholds come from the scores that each document gets when it is left out. A
    code with fewer than `FEW` examples is scored by its likeness to its prototype.

    Raises:
        UsageError: no or too few examples, or a code that the taxonomy does not know (French).
    """
    truth, first = _truth(examples, taxonomy)
    texts = [example.text for example in examples]
    features = fit_features(texts)
    rows = matrix(features, texts)
    groups = [example.group for example in examples]
    fitted = fit_ridge(rows, np.hstack([truth, first]), groups, PENALTY)
    weights, intercepts = fitted.weights, fitted.intercepts
    decisions = []
    main = len(taxonomy.codes)
    for row, (axis, label) in enumerate(taxonomy):
        learnt = int(truth[:, row].sum()) >= FEW
        scores, borne = fitted.held_out[:, row], truth[:, row]
        sigmoid = None
        if not learnt:
            likeness = fit_prototype(label, features, rows, borne)
            weights[row], intercepts[row] = likeness.weights, 0.0
            scores, borne = likeness.scores, likeness.truth
        if axis == "theme":
            if learnt:
                sigmoid = _rounded(fit_sigmoid(fitted.held_out[:, main], first[:, row]))
            else:
                weights[main], intercepts[main] = weights[row], 0.0
                sigmoid = _rounded(fit_sigmoid(scores, borne))
            main += 1
        decisions.append(_decide(axis, label.code, scores, borne, sigmoid, learnt=learnt))
    model = Model(features, weights.astype(np.float32), intercepts.astype(np.float32))
    return Classifier(model, tuple(decisions))


def _decide(
    axis: Axis, code: str, scores: Floats, truth: Flags, first: Sigmoid | None, *, learnt: bool
) -> Decision:
    sigmoid = _rounded(fit_sigmoid(scores, truth))
    threshold = round(best_threshold(sigmoid(scores), truth), 4)
    return Decision(axis, code, sigmoid, threshold, first, learnt)


def _rounded(sigmoid: Sigmoid) -> Sigmoid:
    return Sigmoid(round(sigmoid.slope, 6), round(sigmoid.intercept, 6))


def _truth(examples: Sequence[Example], taxonomy: Taxonomy) -> tuple[Flags, Flags]:
    """Return whether each example bears each code, and each theme as its main one."""
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
    truth = np.array([[code in codes for code in taxonomy.codes] for codes in borne])
    mains = [
        [example.themes[:1] == (label.code,) for label in taxonomy.themes] for example in examples
    ]
    return truth, np.array(mains)


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
            "Themes and national trends of a French health proposal: TF-IDF of words, "
            "stems and letters, one linear score a code, calibrated by sigmoids."
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
        "reference": _reference(examples, classifier),
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
    main = decision.first
    return {
        "axis": decision.axis,
        "code": decision.code,
        "slope": decision.sigmoid.slope,
        "intercept": decision.sigmoid.intercept,
        "threshold": decision.threshold,
        "main": main and {"slope": main.slope, "intercept": main.intercept},
        "learnt": decision.learnt,
    }


def _reference(examples: Sequence[Example], classifier: Classifier) -> list[dict[str, Any]]:
    """Return some texts with their probabilities, which another version must give too."""
    step = max(len(examples) // REFERENCE, 1)
    texts = [example.text for example in examples[::step]][:REFERENCE]
    return [
        {"text": text, "scores": {tag.code: tag.probability for tag in tags}}
        for text, tags in zip(texts, classifier.classify(texts), strict=True)
    ]
