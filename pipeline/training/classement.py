"""Makes the classifier of themes and trends, and cross-validates it.

What was compared, and with what result, stands in docs/decisions.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

import numpy as np

from pipeline.calibrate import Flags, Floats, Sigmoid, best_threshold, fit_sigmoid
from pipeline.classify.classifier import DIGITS, Classifier, Decision, Model
from pipeline.classify.features import fit_features
from pipeline.errors import UsageError
from pipeline.proposal import Axis, Tag
from pipeline.review import expected_gain
from pipeline.taxonomy import Taxonomy
from pipeline.training.examples import Example
from pipeline.training.prototypes import fit_prototype
from pipeline.training.ridge import fit_ridge, matrix
from pipeline.training.word_vectors import load_word_vectors, spread

PENALTY: Final = 0.5
FEW: Final = 20
FOLDS: Final = 5
# Of the texts; at most 15 % are to be marked, and those of another writer are more doubtful.
MARKED: Final = 0.14


@dataclass(frozen=True, slots=True)
class Found:
    """The tags of an example, those with the headings above, and whether to read it again."""

    tags: tuple[Tag, ...]
    headed: tuple[Tag, ...]
    to_review: bool


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
    code with fewer than `FEW` examples is scored by its likeness to its prototype. Headings are
    learnt from where there are any; sigmoids and thresholds are those of texts alone.

    Raises:
        UsageError: no or too few examples, or a code that the taxonomy does not know (French).
    """
    truth, first = _truth(examples, taxonomy)
    texts = [example.text for example in examples]
    headings = [example.rubrique for example in examples]
    known = load_word_vectors()
    features = fit_features(texts, headings, known.words)
    rows = matrix(features, texts)
    above = matrix(features, texts, headings) - rows
    groups = [example.group for example in examples]
    likeness = spread(features.terms, known)
    fitted = fit_ridge(
        rows @ likeness, above @ likeness, np.hstack([truth, first]), groups, PENALTY
    )
    weights, intercepts = np.asarray((likeness @ fitted.weights.T).T), fitted.intercepts
    decisions = []
    unseen = []
    main = len(taxonomy.codes)
    for row, (axis, label) in enumerate(taxonomy):
        learnt = int(truth[:, row].sum()) >= FEW
        scores, borne = fitted.held_out[:, row], truth[:, row]
        sigmoid = None
        if not learnt:
            prototype = fit_prototype(label, features, rows, borne)
            weights[row], intercepts[row] = prototype.weights, 0.0
            scores, borne = prototype.scores, prototype.truth
        if axis == "theme":
            if learnt:
                sigmoid = _rounded(fit_sigmoid(fitted.held_out[:, main], first[:, row]))
            else:
                weights[main], intercepts[main] = weights[row], 0.0
                sigmoid = _rounded(fit_sigmoid(scores, borne))
            main += 1
        decision = _decide(axis, label.code, scores, borne, sigmoid, learnt=learnt)
        decisions.append(decision)
        unseen.append(decision.sigmoid(scores[: len(examples)]))
    model = Model(features, weights.astype(np.float32), intercepts.astype(np.float32))
    return Classifier(model, tuple(decisions), _bound(decisions, np.column_stack(unseen)))


def _bound(decisions: Sequence[Decision], probabilities: Floats) -> float:
    """Return the expected gain of a look that `MARKED` of the held-out texts reach."""
    gains = [
        expected_gain(
            [
                Tag(one.axis, one.code, value, kept=value >= one.threshold)
                for one, value in zip(decisions, row, strict=True)
            ]
        )
        for row in probabilities.round(DIGITS).tolist()
    ]
    return round(float(np.quantile(gains, 1 - MARKED)), 4)


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
) -> list[Found]:
    """Return what a classifier that saw no example of its fold finds in each example.

    Features, weights, sigmoids, thresholds and the bound of a look all come from the other folds.

    Args:
        examples: what is judged.
        taxonomy: the codes.
        groups: what stays together, one an example: its document or its folder.
        folds: into how many parts the groups are shared out.
        seed: of that sharing, and of the folds inside each part.
    """
    assigned = assign_folds(groups, folds, seed)
    found: dict[int, Found] = {}
    for fold in sorted(set(assigned)):
        seen = [e for e, place in zip(examples, assigned, strict=True) if place != fold]
        held = [index for index, place in enumerate(assigned) if place == fold]
        judge = fit_classifier(seen, taxonomy, seed)
        texts = [examples[index].text for index in held]
        tagged = judge.classify(texts)
        headed = judge.classify(texts, [examples[index].rubrique for index in held])
        for index, tags, with_headings in zip(held, tagged, headed, strict=True):
            found[index] = Found(tags, with_headings, expected_gain(tags) >= judge.gain)
    return [found[index] for index in range(len(examples))]
