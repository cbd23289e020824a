"""Remakes the model of statuts: a CRF over the proposals of annotated documents.

Proposals
without a clue (`inconnu`) and ambiguous ones are left out of the sequences, not of their context.
"""

import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pycrfsuite
from spacy.tokens import Doc

from pipeline.calibrate import Sigmoid, fit_sigmoid
from pipeline.lexicon import Lexicon
from pipeline.proposal import span_evidence
from pipeline.segment.doc import read_terms
from pipeline.segment.fields import headings_above
from pipeline.segment.labels import labelled, labelled_places
from pipeline.segment.statut import MODEL, WEIGHTS, logit
from pipeline.segment.statut_features import Statuts
from pipeline.training.views import View

PARAMETERS: Final[Mapping[str, float | int | bool]] = {
    "c1": 0.3,
    "c2": 0.3,
    "max_iterations": 60,
    "feature.possible_transitions": True,
}
RARE: Final = 3  # documents: a feature seen in fewer is left out
FOLDS: Final = 4


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


def fit_statut(
    sequences: Sequence[StatutSequence], folder: Path, *, calibrate: bool = True
) -> None:
    """Write the model and its calibration into `folder`, whose card is to be written after.

    Args:
        sequences: those of the training documents.
        folder: made where missing.
        calibrate: learn how sure the model may be, which trains it a few times more.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sigmoid = _calibration(sequences) if calibrate else Sigmoid(1.0, 0.0)
    _train(sequences, folder / MODEL)
    content = {"slope": round(sigmoid.slope, 6), "intercept": round(sigmoid.intercept, 6)}
    (folder / WEIGHTS).write_text(json.dumps(content) + "\n", encoding="utf-8", newline="\n")


def _train(sequences: Sequence[StatutSequence], path: Path) -> None:
    names: dict[str, set[str]] = defaultdict(set)
    for one in sequences:
        names[one.identifier].update(*one.features)
    seen = Counter(name for known in names.values() for name in known)
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.select("lbfgs")
    trainer.set_params(dict(PARAMETERS))
    for one in sequences:
        items = [[name for name in each if seen[name] >= RARE] for each in one.features]
        trainer.append(items, list(one.statuts))
    trainer.train(str(path))


def _calibration(sequences: Sequence[StatutSequence]) -> Sigmoid:
    """Return the sigmoid of the model's own certainty, learnt on folders it has not seen."""
    folders = sorted({one.folder for one in sequences})
    if len(folders) < FOLDS:
        return Sigmoid(1.0, 0.0)
    scores, right = [], []
    for fold in range(FOLDS):
        held = set(folders[fold::FOLDS])
        with tempfile.TemporaryDirectory(prefix="remontees-") as place:
            path = Path(place) / MODEL
            _train([one for one in sequences if one.folder not in held], path)
            tagger = pycrfsuite.Tagger()
            tagger.open(str(path))
            for one in sequences:
                if one.folder in held:
                    for rank, best in enumerate(tagger.tag([list(f) for f in one.features])):
                        scores.append(logit(tagger.marginal(best, rank)))
                        right.append(best == one.statuts[rank])
            tagger.close()
    return fit_sigmoid(np.array(scores), np.array(right))
