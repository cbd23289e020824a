"""Remakes the model of statuts: CRFs over the proposals of annotated documents, trees over both.

Proposals
without a clue (`inconnu`) and ambiguous ones are left out of the sequences, not of their context.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from spacy.tokens import Doc

from pipeline.calibrate import Sigmoid, fit_sigmoid
from pipeline.lexicon import Lexicon
from pipeline.proposal import span_evidence
from pipeline.segment.doc import read_terms
from pipeline.segment.fields import headings_above
from pipeline.segment.labels import labelled, labelled_places
from pipeline.segment.statut import WEIGHTS, StatutCrfs, logit, own_words
from pipeline.segment.statut_features import Statuts
from pipeline.segment.statut_trees import ORDER, TREES, StatutTrees, columns
from pipeline.training.crf import fit_crf
from pipeline.training.trees import fit_trees
from pipeline.training.views import View

PARAMETERS: Final[Mapping[str, float | int | bool]] = {
    "c1": 0.3,
    "c2": 1.0,
    "max_iterations": 60,
    "feature.possible_transitions": True,
}
OWN_PENALTIES: Final = {"c1": 0.1, "c2": 3.0}
TREE: Final = {
    "max_iter": 120,
    "learning_rate": 0.06,
    "max_leaf_nodes": 12,
    "l2_regularization": 5.0,
    "min_samples_leaf": 30,
}
RARE: Final = 3  # documents: a feature seen in fewer is left out
FOLDS: Final = 4
Lesson = tuple[np.ndarray, np.ndarray]  # what the trees look at, and the statut of each row


@dataclass(frozen=True, slots=True)
class StatutSequence:
    """The judged proposals of one view of a document: features and statut of each."""

    identifier: str
    folder: str
    features: tuple[tuple[str, ...], ...]
    statuts: tuple[str, ...]


def statut_sequence(doc: Doc, view: View, lexicon: Lexicon) -> StatutSequence | None:
    """Return the sequence of one view; None where no proposal has a statut to learn.

    Args:
        doc: the view's blocks, read by the French pipeline.
        view: where the gold lies in those blocks.
        lexicon: the labels and cues.
    """
    golds = view.golds()
    read = Statuts(
        view.blocks, read_terms(doc), [s for _, s in golds], headings_above(view.blocks), lexicon
    )
    features, statuts = [], []
    for rank, (gold, span) in enumerate(golds):
        if gold.ambiguous or gold.statut == "inconnu":
            continue
        pieces = span_evidence(view.blocks, span)
        label = labelled(lexicon, view.blocks, labelled_places(lexicon, view.blocks, pieces)).get(
            "statut"
        )
        features.append(tuple(dict.fromkeys(name for name, *_ in read.features(rank, label))))
        statuts.append(gold.statut)
    if not statuts:
        return None
    document = view.document
    return StatutSequence(document.identifier, document.folder, tuple(features), tuple(statuts))


def fit_statut(sequences: Sequence[StatutSequence], folder: Path, *, seed: int) -> None:
    """Write the model and its calibration into `folder`, whose card is to be written after.

    The trees learn from CRFs that saw nothing of a document's folder; too few folders teach none.

    Args:
        sequences: those of the training documents.
        folder: made where missing.
        seed: of the trees.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folders = sorted({one.folder for one in sequences})
    parts = [set(folders[part::FOLDS]) for part in range(FOLDS)] if len(folders) >= FOLDS else []
    lessons = [_lesson(sequences, part) for part in parts]
    sigmoid = Sigmoid(1.0, 0.0)
    if lessons:
        sigmoid = _calibration(lessons, seed)
        _taught(lessons, seed).save(folder / TREES)
    _crfs(sequences).save(folder)
    content = {"slope": round(sigmoid.slope, 6), "intercept": round(sigmoid.intercept, 6)}
    (folder / WEIGHTS).write_text(json.dumps(content) + "\n", encoding="utf-8", newline="\n")


def _crfs(sequences: Sequence[StatutSequence]) -> StatutCrfs:
    """Return both CRFs, one over the proposals of a document, one over each by itself."""
    names: dict[str, set[str]] = defaultdict(set)
    for one in sequences:
        names[one.identifier].update(*one.features)
    seen = Counter(name for known in names.values() for name in known)
    whole = [
        ([[name for name in each if seen[name] >= RARE] for each in one.features], one.statuts)
        for one in sequences
    ]
    own = (
        ([own_words(item)], [statut])
        for items, statuts in whole
        for item, statut in zip(items, statuts, strict=True)
    )
    return StatutCrfs(fit_crf(whole, PARAMETERS), fit_crf(own, {**PARAMETERS, **OWN_PENALTIES}))


def _lesson(sequences: Sequence[StatutSequence], held: Container[str]) -> Lesson:
    """Return what CRFs that saw nothing of the folders `held` make of their proposals."""
    rows: list[np.ndarray] = []
    statuts: list[str] = []
    crfs = _crfs([one for one in sequences if one.folder not in held])
    for one in sequences:
        if one.folder in held:
            seen = [[name for name in each if name in crfs.known] for each in one.features]
            rows.append(columns(seen, crfs.chances(seen), crfs.own_chances(seen)))
            statuts += one.statuts
    return np.concatenate(rows), np.array(statuts)


def _taught(lessons: Sequence[Lesson], seed: int) -> StatutTrees:
    """Return the trees of each statut."""
    rows = np.concatenate([rows for rows, _ in lessons])
    statuts = np.concatenate([told for _, told in lessons])
    return StatutTrees({name: fit_trees(rows, statuts == name, TREE, seed=seed) for name in ORDER})


def _calibration(lessons: Sequence[Lesson], seed: int) -> Sigmoid:
    """Return the sigmoid of the trees' own certainty, learnt on folders they have not seen."""
    scores, right = [], []
    for held, (rows, statuts) in enumerate(lessons):
        taught = _taught([one for part, one in enumerate(lessons) if part != held], seed)
        told = taught.judge(rows)
        scores += [logit(row.max()) for row in told]
        right += (np.array(ORDER)[told.argmax(axis=1)] == statuts).tolist()
    return fit_sigmoid(np.array(scores), np.array(right))
