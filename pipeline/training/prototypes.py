"""A code that has too few examples to be learnt: scored by likeness to what defines it."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from pipeline.calibrate import Flags, Floats
from pipeline.classify.features import Features
from pipeline.taxonomy import Label
from pipeline.training.ridge import matrix


@dataclass(frozen=True, slots=True, eq=False)
class Prototype:
    """The weights (features,), and scores with their truth to fit a sigmoid and a threshold on."""

    weights: Floats
    scores: Floats
    truth: Flags


def fit_prototype(label: Label, features: Features, rows: csr_matrix, borne: Flags) -> Prototype:
    """Return the prototype of a code: the mean of its definition, its examples and its texts.

    What belongs to the prototype is scored against the rest of it.

    Args:
        label: the code with its definition and its examples.
        features: of the classifier.
        rows: the features of the annotated texts.
        borne: which of them bear the code.
    """
    own = matrix(features, [label.definition, *label.exemples]).toarray()
    held = rows[np.flatnonzero(borne)].toarray()
    total = own.sum(axis=0) + held.sum(axis=0)
    weights = _unit(total)
    scores = np.asarray(rows @ weights)
    scores[borne] = [row @ _unit(total - row) for row in held]
    examples = [float(row @ _unit(total - row)) for row in own[1:]]
    return Prototype(
        weights,
        np.concatenate([scores, examples]),
        np.concatenate([borne, np.ones(len(examples), dtype=bool)]),
    )


def _unit(row: Floats) -> Floats:
    length = float(np.linalg.norm(row))
    return row / length if length else row
