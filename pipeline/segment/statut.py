"""The statut of each proposal: what its own words state, else what a model reads around it.

The model is a linear-chain CRF over the proposals of a document, in reading order, so that
neighbours count; trees then judge them together. Without its files the rules answer.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
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
from pipeline.segment.statut_trees import (
    EXPLICIT,
    ORDER,
    SEEN,
    TREES,
    StatutTrees,
    columns,
    explicit,
)
from pipeline.text import plain

Array = np.ndarray
MODEL: Final = "statuts-document.skops"
WEIGHTS: Final = "statuts.json"
OWN_WORDS: Final = "statuts-propres.skops"
_OWN: Final = ("O:", "Ol:", "V", "Os", "Om", "Oc", "M=", "F1", "F2", "L", "n=", "kind")
Places = Mapping[str, tuple[int, int, int]]  # block, start and end by feature
_DIGITS: Final = 4
_WEIGHT_DIGITS: Final = 6


@dataclass(frozen=True, slots=True, eq=False)
class StatutModel:
    """A trained model: `weights[statut][feature]` tells why, the sigmoid how sure it may be."""

    crfs: "StatutCrfs"
    trees: StatutTrees | None
    weights: dict[str, dict[str, float]]
    sigmoid: Sigmoid

    @classmethod
    def load(cls, folder: Path, command: str) -> "StatutModel":
        """Return the model of a folder whose card was checked; few folders teach no trees."""
        crfs = StatutCrfs.load(folder, command)
        weights: dict[str, dict[str, float]] = {}
        for name, column in zip(crfs.whole.labels, crfs.whole.weights.T.tolist(), strict=True):
            told = zip(crfs.whole.ids, column, strict=False)
            weights[name] = {feature: round(w, _WEIGHT_DIGITS) for feature, w in told if w}
        content = json.loads((folder / WEIGHTS).read_text(encoding="utf-8"))
        sigmoid = Sigmoid(content["slope"], content["intercept"])
        path = folder / TREES
        trees = StatutTrees.load(path, command) if path.exists() else None
        return cls(crfs, trees, weights, sigmoid)

    @property
    def known(self) -> frozenset[str]:
        """The features that count."""
        return self.crfs.known

    def read(self, seen: Sequence[Sequence[Seen]]) -> list[Field]:
        """Return the statut of each proposal of a document, from its features."""
        if not seen:
            return []
        places = [{one[0]: one[1:] for one in each if one[0] in self.known} for each in seen]
        chances = self.crfs.chances(places)
        if self.trees:
            chances = self.trees.judge(columns(places, chances, self.crfs.own_chances(places)))
        found = []
        for known, row in zip(places, chances, strict=True):
            best = ORDER[int(row.argmax())]
            if own := explicit(known):
                where = next(known[f] for f in EXPLICIT if f in known)
                found.append(Field(own, (Evidence(*where),), SCORE_LABEL))
                continue
            score = self.sigmoid.of(logit(row.max()))
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


@dataclass(frozen=True, eq=False)
class StatutCrfs:
    """A CRF over the proposals of a document, and one that sees each by its own words alone."""

    whole: Crf
    own: Crf

    @classmethod
    def load(cls, folder: Path, command: str) -> "StatutCrfs":
        """Return those of a folder; `command` remakes them."""
        return cls(*(Crf.load(folder / name, command) for name in (MODEL, OWN_WORDS)))

    def save(self, folder: Path) -> None:
        """Write both into a folder."""
        self.whole.save(folder / MODEL)
        self.own.save(folder / OWN_WORDS)

    @cached_property
    def known(self) -> frozenset[str]:
        """The features that count."""
        return frozenset({*EXPLICIT, *SEEN, *self.whole.ids, *self.own.ids})

    def chances(self, seen: Sequence[Iterable[str]]) -> Array:
        """Return the chance of each statut of `ORDER`, shape (proposals, 4), in this document."""
        scores = [self.whole.weights[self.whole.rows(names)].sum(axis=0) for names in seen]
        ((_, found),) = self.whole.judge([np.stack(scores)])
        return _ordered(self.whole, found)

    def own_chances(self, seen: Sequence[Iterable[str]]) -> Array:
        """Return the same of each proposal by itself."""
        rows = [self.own.rows(own_words(names)) for names in seen]
        scores = [self.own.weights[each].sum(axis=0, keepdims=True) for each in rows]
        return _ordered(self.own, np.concatenate([found for _, found in self.own.judge(scores)]))


def own_words(features: Iterable[str]) -> list[str]:
    """Return those of the features that a proposal shows by itself."""
    return [name for name in features if name.startswith(_OWN)]


def _ordered(crf: Crf, found: Array) -> Array:
    """Return chances in the order of `ORDER`; a statut that was never learnt has none."""
    ordered = np.zeros((len(found), len(ORDER)))
    for column, name in enumerate(crf.labels):
        ordered[:, ORDER.index(name)] = found[:, column]
    return ordered


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
