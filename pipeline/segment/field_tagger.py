"""A linear-chain CRF over the words of a proposal: who carries it, with whom, where.

What labels, columns and cues say of the proposal are features too: one model decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pycrfsuite
from spacy.tokens import Doc

from pipeline.document import Block
from pipeline.lexicon import Lexicon
from pipeline.proposal import Evidence, Field
from pipeline.segment.crf_dump import attributes
from pipeline.segment.field_places import places
from pipeline.segment.field_towns import Towns
from pipeline.segment.field_words import NEIGHBOURS, Reader, Word, words_in
from pipeline.segment.linguistic import interval

MODEL: Final = "champs.crfsuite"
# the least marginal probability at which a value is told, by field: the best F1 by folder
TAGGED: Final[Mapping[str, float]] = {"porteur": 0.35, "partenaires": 0.45, "territoire": 0.25}
BEGIN: Final = "B-"
INSIDE: Final = "I-"
OUTSIDE: Final = "O"
_AROUND: Final = tuple((offset, rank) for rank, (offset, _) in enumerate(NEIGHBOURS))
_EDGE: Final = {offset: (f"{offset}edge",) for offset, _ in NEIGHBOURS}
_SHARE: Final = 0.3  # of the most probable word: what is less so is no part of its value


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a proposal: blocks, its pieces, what rules found, and what labels name."""

    blocks: Sequence[Block]
    pieces: Sequence[Evidence]
    rules: Mapping[str, Field]
    labels: Sequence[tuple[str, tuple[Evidence, ...]]] = ()


class FieldTagger:
    """Reads porteur, partenaires and territoire.

    Args:
        path: the model, whose card was checked; None to make features for training.
        lexicon: for the names of organisations.
    """

    def __init__(self, path: Path | None, lexicon: Lexicon) -> None:
        """Open the model; features that it does not know are never made."""
        known = None
        if path is not None:
            self.tagger = pycrfsuite.Tagger()
            self.tagger.open(str(path))
            known = frozenset(attributes(self.tagger))
            self.labels = frozenset(self.tagger.labels())
        self.reader = Reader(lexicon, known)

    def sequence(
        self, doc: Doc, pieces: Sequence[Sequence[Word]], towns: Towns, context: Context
    ) -> list[list[str]]:
        """Return the features of each word of a proposal, given piece by piece (see `read`)."""
        common = [f"has={name}:{field.score}" for name, field in context.rules.items()]
        marks = _marks(context)
        found = []
        for rank, piece in enumerate(pieces):
            if not piece:
                continue
            block = context.blocks[piece[0].block]
            same = self.reader.kept((*common, f"k={block.kind}:{interval(rank, (1, 2, 4))}"))
            seen = [self.reader.seen(doc, word.key) for word in piece]
            size = len(piece)
            for index, place in enumerate(places(seen, piece, towns.of(piece))):
                told = _told(marks.get(block.index, ()), piece[index])
                features = self.reader.kept((*place, *told))
                features += same
                features += seen[index].own
                for offset, near in _AROUND:
                    at = index + offset
                    features += seen[at].near[near] if 0 <= at < size else _EDGE[offset]
                found.append(features)
        return found

    def read(
        self, doc: Doc, words: Mapping[int, Sequence[Word]], towns: Towns, context: Context
    ) -> dict[str, Field]:
        """Return the fields of a proposal, by name.

        Args:
            doc: the document, read by the French pipeline.
            words: its words by block.
            towns: the places that its blocks name.
            context: the proposal.
        """
        pieces = [words_in(words, piece) for piece in context.pieces]
        flat = [word for piece in pieces for word in piece]
        if not flat:
            return {}
        self.tagger.set(self.sequence(doc, pieces, towns, context))
        labels = self.tagger.tag()
        outside = [self.tagger.marginal(OUTSIDE, index) for index in range(len(flat))]
        found = {}
        for name, least in TAGGED.items():
            runs = [self._judged(name, *run) for run in runs_of(labels, name)]
            score, start, end = max(runs, default=(0.0, 0, 0), key=lambda run: run[0])
            if score < least and min(outside) <= 1 - least:
                score, start, end = self._likeliest(name, outside)
            if score >= least:
                found[name] = _field(context.blocks, flat[start:end], score)
        return found

    def _inside(self, name: str, index: int) -> tuple[float, float]:
        """Return the probabilities that a value begins or goes on at a word."""
        begins, goes_on = (
            self.tagger.marginal(label, index) if label in self.labels else 0.0
            for label in (BEGIN + name, INSIDE + name)
        )
        return begins, goes_on

    def _judged(self, name: str, start: int, end: int) -> tuple[float, int, int]:
        total = sum(sum(self._inside(name, index)) for index in range(start, end))
        return total / (end - start), start, end

    def _likeliest(self, name: str, outside: Sequence[float]) -> tuple[float, int, int]:
        """Return the words around the most probable one, with its probability."""
        inside = {
            index: self._inside(name, index)
            for index, other in enumerate(outside)
            if other <= 1 - _SHARE * TAGGED[name]
        }
        total = {index: sum(both) for index, both in inside.items()}
        peak = max(total, key=total.__getitem__)
        least = _SHARE * total[peak]
        start, end = peak, peak + 1
        while total.get(start - 1, 0) >= least and inside[start][0] < inside[start][1]:
            start -= 1
        while total.get(end, 0) >= least and inside[end][0] < inside[end][1]:
            end += 1
        return total[peak], start, end


def runs_of(labels: Sequence[str], name: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each run of words that are labelled as one value of a field."""
    start = None
    for index, label in enumerate([*labels, OUTSIDE]):
        if start is not None and label != INSIDE + name:
            yield start, index
            start = None
        if start is None and label in {BEGIN + name, INSIDE + name}:
            start = index


def _field(blocks: Sequence[Block], words: Sequence[Word], score: float) -> Field:
    """Return the value that the words make: one piece of evidence a block."""
    evidence: list[Evidence] = []
    for word in words:
        start = word.start
        if evidence and evidence[-1].block == word.block:
            start = evidence.pop().start
        evidence.append(Evidence(word.block, start, word.end))
    value = " ".join(blocks[p.block].text[p.start : p.end] for p in evidence)
    return Field(value, tuple(evidence), round(score, 4))


def _marks(context: Context) -> dict[int, list[tuple[str, int, int]]]:
    """Return by block what rules, labels and columns say of its characters: (what, start, end)."""
    marks: dict[int, list[tuple[str, int, int]]] = {}
    told = [(f"{name}:{field.score}", field.evidence) for name, field in context.rules.items()]
    for what, evidence in [*told, *((f"@{name}", where) for name, where in context.labels)]:
        for piece in evidence:
            marks.setdefault(piece.block, []).append((what, piece.start, piece.end))
    return marks


def _told(marks: Sequence[tuple[str, int, int]], word: Word) -> Iterator[str]:
    for what, start, end in marks:
        if start <= word.start < end:
            yield f"r={what}:{word.start == start}"
