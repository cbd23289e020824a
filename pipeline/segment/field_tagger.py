"""A linear-chain CRF over the words of a proposal: who carries it, with whom, where.

What labels, columns and cues say of the proposal are features too: one model decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, pairwise
from typing import Final

import numpy as np
from spacy.tokens import Doc

from pipeline.document import Block
from pipeline.lexicon import Lexicon
from pipeline.proposal import Evidence, Field
from pipeline.segment.chain import shifted
from pipeline.segment.crf import Crf
from pipeline.segment.field_judge import FieldJudge
from pipeline.segment.field_places import GROUPS, Group, Placed, places, spelled
from pipeline.segment.field_read import Read, Told
from pipeline.segment.field_towns import Towns
from pipeline.segment.field_values import values_of
from pipeline.segment.field_words import NEIGHBOURS, Key, Reader, Seen, Word, words_in
from pipeline.segment.linguistic import interval

Array = np.ndarray
Own = tuple[list[Group], list[str]]  # groups of features, then single ones
MODEL: Final = "champs-mots.skops"
_AROUND: Final = tuple((offset, rank) for rank, (offset, _) in enumerate(NEIGHBOURS))
_OFFSETS: Final = (0, *(offset for offset, _ in NEIGHBOURS))
_EDGE: Final = {offset: (f"{offset}edge",) for offset, _ in NEIGHBOURS}
_NOBODY: Final = (0, 0, 0, 0)  # what stands beyond the ends of a piece, as a word
_BORDER: Final = (0,) * max(_OFFSETS)  # its row of what words say, as far as words are seen
_ROWS: Final = 1_000  # at first


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
        crf: the model; None to make features for training.
        lexicon: for the names of organisations.
        judge: chooses among the values that may be; without it the likeliest words are told.
    """

    LIMIT: Final = 50_000

    def __init__(self, crf: Crf | None, lexicon: Lexicon, judge: FieldJudge | None = None) -> None:
        """Take the model; what words say that it does not know is never made."""
        self.judge = judge
        self.crf = crf
        self.reader = Reader(lexicon, self.crf.ids if self.crf else None)
        if self.crf:
            self._begin(self.crf)
            self._placed = Placed(self.crf)

    def sequence(
        self, doc: Doc, pieces: Sequence[Sequence[Word]], towns: Towns, context: Context
    ) -> list[list[str]]:
        """Return the features of each word of a proposal, given piece by piece, to learn from."""
        found = []
        for piece, seen, same, own in self._pieces(doc, pieces, towns, context):
            for index, (groups, single) in enumerate(own):
                features = chain.from_iterable(map(spelled, groups))
                told = [*features, *single, *same, *seen[index].own]
                for offset, near in _AROUND:
                    at = index + offset
                    told += seen[at].near[near] if 0 <= at < len(piece) else _EDGE[offset]
                found.append(told)
        return found

    def scores(
        self,
        doc: Doc,
        proposals: Sequence[Sequence[Sequence[Word]]],
        towns: Towns,
        contexts: Sequence[Context],
    ) -> list[Array]:
        """Return what the features of `sequence` speak for; shape (words, labels) a proposal."""
        assert self.crf is not None
        groups: list[int] = []
        names: list[str] = []
        bearers: dict[int, int] = {}  # the words that have names of their own: their first name
        rows: list[int] = []
        sizes, shared = [], []
        numbers, ends = list(_BORDER), [0]
        for pieces, context in zip(proposals, contexts, strict=True):
            for piece, seen, same, own in self._pieces(doc, pieces, towns, context):
                for word, (told, single) in enumerate(own, len(rows)):
                    groups += map(self._placed.row, told)
                    if single:
                        bearers[word] = len(names)
                        names += single
                rows += range(len(numbers), len(numbers) + len(piece))
                numbers += map(partial(self._row, self.crf), piece, seen)
                numbers += _BORDER
                sizes.append(len(piece))
                shared.append(self.crf.weights[self.crf.rows(same)].sum(axis=0))
            ends.append(len(rows))
        if not rows:
            return [np.zeros((0, len(self.crf.labels))) for _ in contexts]
        found = shifted(self._told[numbers], _OFFSETS)[rows]
        found += self._placed.sums()[groups].reshape(len(rows), GROUPS, -1).sum(axis=1)
        if names:
            said = self.crf.weights[self.crf.rows(names)]
            found[list(bearers)] += np.add.reduceat(said, list(bearers.values()))
        found += np.repeat(shared, sizes, axis=0)
        return [found[start:end] for start, end in pairwise(ends)]

    def _pieces(
        self, doc: Doc, pieces: Sequence[Sequence[Word]], towns: Towns, context: Context
    ) -> Iterator[tuple[Sequence[Word], list[Seen], list[str], list[Own]]]:
        """Yield each piece that has words: they, what they say, what all share, what each has."""
        common = [f"has={name}:{field.score}" for name, field in context.rules.items()]
        marks = _marks(context)
        for rank, piece in enumerate(pieces):
            if not piece:
                continue
            block = context.blocks[piece[0].block]
            same = [*common, f"k={block.kind}:{interval(rank, (1, 2, 4))}"]
            seen = [self.reader.seen(doc, word.key) for word in piece]
            own = list(places(seen, piece, towns.of(piece)))
            if told := marks.get(block.index):
                for (_, single), word in zip(own, piece, strict=True):
                    single.extend(_told(told, word))
            yield piece, seen, same, own

    def _begin(self, crf: Crf) -> None:
        """Forget all words; row 0 is for what stands beyond the ends of a piece."""
        self._met: dict[Key, int] = {}
        self._told = np.zeros((_ROWS, len(_OFFSETS), len(crf.labels)))
        self._add(crf, _NOBODY, ((), *_EDGE.values()))

    def _add(self, crf: Crf, key: Key, told: Sequence[Sequence[str]]) -> int:
        """Return a new row of `_told`: what a word speaks for at each of `_OFFSETS`."""
        row = self._met[key] = len(self._met)
        if row == len(self._told):
            self._told = np.concatenate([self._told, np.zeros_like(self._told)])
        most = max(map(len, told))
        nothing = len(crf.ids)
        rows = [crf.rows(names) + [nothing] * (most - len(names)) for names in told]
        self._told[row] = crf.weights[rows].sum(axis=1) if most else 0
        return row

    def _row(self, crf: Crf, word: Word, seen: Seen) -> int:
        row = self._met.get(word.key)
        if row is None:
            near = (seen.near[rank] for _, rank in _AROUND)
            row = self._add(crf, word.key, (seen.own, *near))
        return row

    def read(
        self,
        doc: Doc,
        words: Mapping[int, Sequence[Word]],
        towns: Towns,
        contexts: Sequence[Context],
    ) -> list[dict[str, Field]]:
        """Return the fields of each proposal of a document, by name.

        Args:
            doc: the document, read by the French pipeline.
            words: its words by block.
            towns: the places that its blocks name.
            contexts: the proposals.
        """
        assert self.crf is not None
        pieces = [[words_in(words, piece) for piece in context.pieces] for context in contexts]
        if len(self._met) > self.LIMIT:
            self._begin(self.crf)
        if len(self._placed) > self.LIMIT:
            self._placed = Placed(self.crf)
        judged = self.crf.judge(self.scores(doc, pieces, towns, contexts))
        read = []
        for context, each, (labels, marginals) in zip(contexts, pieces, judged, strict=True):
            flat = [word for piece in each for word in piece]
            chances = dict(zip(self.crf.labels, marginals.T.tolist(), strict=True))
            told = self.told(doc, flat)
            read.append(Read(context.blocks, flat, told, labels, chances, context.rules))
        if self.judge:
            chosen = self.judge.choose(read)
        else:
            chosen = [values_of(one.labels, one.chances) if one.words else {} for one in read]
        return [
            {
                name: _field(one.blocks, one.words[start:end], score)
                for name, (score, start, end) in found.items()
            }
            for one, found in zip(read, chosen, strict=True)
        ]

    def told(self, doc: Doc, words: Sequence[Word]) -> list[Told]:
        """Return what the French pipeline says of words."""
        seen = (self.reader.seen(doc, word.key) for word in words)
        return [Told(one.lemma, one.pos, one.mood, one.organisation) for one in seen]


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
