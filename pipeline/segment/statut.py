"""The statut of each proposal: what its own words state, else what a model reads around it.

The model is a linear-chain CRF over the proposals of a document, in reading order, so that
neighbours count. Without its files the rules answer.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from pipeline.calibrate import Sigmoid
from pipeline.document import Block
from pipeline.lexicon import Lexicon
from pipeline.proposal import Evidence, Field, span_evidence
from pipeline.segment.crf import Crf
from pipeline.segment.labels import SCORE_LABEL
from pipeline.segment.prose import SCORE_CUE, SCORE_DEFAULT
from pipeline.segment.statut_context import Seen
from pipeline.segment.statut_features import Statuts
from pipeline.text import plain

MODEL: Final = "statuts.crfsuite"
WEIGHTS: Final = "statuts.json"
ORDER: Final = ("realise", "en_cours", "propose", "labellise")
STATES: Final = {**{name: name for name in ORDER}, "en_attente": "propose"}
EXPLICIT: Final = {f"{kind}={key}": name for kind in ("K", "Ls1") for key, name in STATES.items()}
Places = Mapping[str, tuple[int, int, int]]  # block, start and end by feature
_DIGITS: Final = 4
_WEIGHT_DIGITS: Final = 6


@dataclass(frozen=True, slots=True, eq=False)
class StatutModel:
    """A trained model: `weights[statut][feature]` tells why, the sigmoid how sure it may be."""

    crf: Crf
    known: frozenset[str]
    weights: dict[str, dict[str, float]]
    sigmoid: Sigmoid

    @classmethod
    def load(cls, folder: Path) -> "StatutModel":
        """Return the model of a folder whose card was checked."""
        crf = Crf.load(folder / MODEL)
        weights: dict[str, dict[str, float]] = {}
        for name, column in zip(crf.labels, crf.weights.T.tolist(), strict=True):
            told = zip(crf.ids, column, strict=False)
            weights[name] = {feature: round(w, _WEIGHT_DIGITS) for feature, w in told if w}
        content = json.loads((folder / WEIGHTS).read_text(encoding="utf-8"))
        sigmoid = Sigmoid(content["slope"], content["intercept"])
        return cls(crf, frozenset({*EXPLICIT, *crf.ids}), weights, sigmoid)

    def read(self, seen: Sequence[Sequence[Seen]]) -> list[Field]:
        """Return the statut of each proposal of a document, from its features."""
        if not seen:
            return []
        places = [{one[0]: one[1:] for one in each if one[0] in self.known} for each in seen]
        rows = [self.crf.rows(known) for known in places]
        scores = np.stack([self.crf.weights[row].sum(axis=0) for row in rows])
        ((_, marginals),) = self.crf.judge([scores])
        found = []
        for known, chances in zip(places, marginals.tolist(), strict=True):
            if own := _explicit(known):
                found.append(own)
                continue
            sure = dict(zip(self.crf.labels, chances, strict=True))
            best = max(sorted(sure), key=lambda name: sure[name])
            score = float(self.sigmoid(np.array([logit(sure[best])]))[0])
            found.append(Field(best, self.evidence(known, best), round(score, _DIGITS)))
        return found

    def evidence(self, places: Places, name: str) -> tuple[Evidence, ...]:
        """Return the words that speak most for that statut, if any does."""
        total: dict[tuple[int, int, int], float] = {}
        weights = self.weights[name]
        for feature, where in places.items():
            if where[0] >= 0 and (weight := weights.get(feature)):
                total[where] = total.get(where, 0.0) + weight
        best = max(total, key=lambda where: (total[where], -where[0], -where[1]), default=None)
        return (Evidence(*best),) if best and total[best] > 0 else ()


def _explicit(places: Places) -> Field | None:
    """Return the statut that its own label or its mark of a legend states; it wins."""
    for feature, state in EXPLICIT.items():
        if feature in places:
            return Field(state, (Evidence(*places[feature]),), SCORE_LABEL)
    return None


def logit(probability: float) -> float:
    """Return the log-odds of a probability, bounded."""
    low = min(max(probability, 1e-6), 1 - 1e-6)
    return float(np.log(low / (1 - low)))


def ruled(
    lexicon: Lexicon,
    label: Field | None,
    blocks: Sequence[Block],
    pieces: Sequence[Evidence],
    headings: Sequence[Block],
) -> Field:
    """Return the statut of its label, of its own words, of the headings above, or `propose`."""
    for piece in label.evidence if label else ():
        if found := _cue(lexicon, blocks[piece.block], piece, SCORE_LABEL):
            return found
    for name in ORDER:
        for piece in pieces:
            if found := _cue(lexicon, blocks[piece.block], piece, SCORE_CUE, name):
                return found
    for heading in reversed(headings):
        whole = Evidence(heading.index, 0, len(heading.text))
        if found := _cue(lexicon, heading, whole, SCORE_CUE):
            return found
    return Field("propose", (), SCORE_DEFAULT)


def _cue(
    lexicon: Lexicon, block: Block, piece: Evidence, score: float, only: str = ""
) -> Field | None:
    text = plain(block.text[piece.start : piece.end])
    for name in (only,) if only else ORDER:
        if match := lexicon.statuts[name].pattern.search(text):
            where = Evidence(block.index, piece.start + match.start(), piece.start + match.end())
            return Field(name, (where,), score)
    return None


def statuts(
    model: StatutModel | None,
    lexicon: Lexicon,
    document: Statuts,
    labels: Sequence[Field | None],
) -> list[Field]:
    """Return the statut of each proposal of a document.

    Args:
        model: what was learnt; without it the rules answer.
        lexicon: the cues.
        document: its blocks and where its proposals lie.
        labels: the value of each proposal's own label (« État : »), if it has one.
    """
    if model:
        ranks = range(len(document.places))
        return model.read([document.features(rank, labels[rank]) for rank in ranks])
    return [
        ruled(
            lexicon,
            label,
            document.blocks,
            span_evidence(document.blocks, place),
            document.above[place.block_start],
        )
        for place, label in zip(document.places, labels, strict=True)
    ]
