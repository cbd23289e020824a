"""Remakes the models that read porteur, partenaires and territoire: a CRF over words, and trees.

It learns from the annotated proposals where they lie, with what the rules find in them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pycrfsuite
from spacy.tokens import Doc

from pipeline.document import Block
from pipeline.proposal import Field
from pipeline.segment.field_candidates import Proposal
from pipeline.segment.field_read import Read, Told
from pipeline.segment.field_tagger import MODEL, FieldTagger
from pipeline.segment.field_towns import Towns
from pipeline.segment.field_values import BEGIN, INSIDE, OUTSIDE, TAGGED
from pipeline.segment.field_words import Word, words_in, words_of
from pipeline.segment.fields import Fields
from pipeline.training.crf import fit_crf, marginals, trained
from pipeline.training.field_judge import Lesson, fit_judge
from pipeline.training.views import View

PARAMETERS: Final[Mapping[str, float | int | bool]] = {
    "c1": 0.4,
    "c2": 0.3,
    "max_iterations": 40,
    "feature.minfreq": 3,
    "feature.possible_transitions": True,
}
FOLDS: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class FieldSequence:
    """The words of an annotated proposal.

    Attributes:
        folder: of its document.
        features: of each word.
        labels: of each word.
        told: of each word, by the French pipeline.
        words: with their places in `blocks`.
        blocks: of the document.
        rules: what labels and cues found.
        gold: the annotated fields.
    """

    folder: str
    features: pycrfsuite.ItemSequence
    labels: list[str]
    told: list[Told]
    words: list[Word]
    blocks: Sequence[Block]
    rules: Mapping[str, Field]
    gold: Mapping[str, str]

    def read(self, labels: Sequence[str], chances: Mapping[str, Sequence[float]]) -> Read:
        """Return the proposal as a CRF labels it."""
        return Read(self.blocks, self.words, self.told, labels, chances, self.rules)


Sequences = list[FieldSequence]


def field_sequences(doc: Doc, view: View, rules: Fields) -> Sequences:
    """Return the features and labels of each annotated proposal of a document that holds words.

    Args:
        doc: the view's blocks, read by the French pipeline.
        view: where the gold lies in those blocks.
        rules: the component without a model.
    """
    words, towns = words_of(doc), Towns(view.blocks)
    maker = FieldTagger(None, rules.lexicon)
    found: Sequences = []
    for gold, span in view.golds():
        if gold.ambiguous:
            continue

        context = rules.context(view.blocks, span)
        pieces = [words_in(words, piece) for piece in context.pieces]
        flat = [word for piece in pieces for word in piece]
        if flat:
            features = maker.sequence(doc, pieces, towns, context)
            found.append(
                FieldSequence(
                    view.document.folder,
                    pycrfsuite.ItemSequence(features),
                    word_labels(flat, context.blocks, gold.fields, context.rules),
                    maker.told(doc, flat),
                    flat,
                    context.blocks,
                    context.rules,
                    gold.fields,
                )
            )
    return found


def word_labels(
    words: Sequence[Word],
    blocks: Sequence[Block],
    gold: Mapping[str, str],
    rules: Mapping[str, Field],
) -> list[str]:
    """Return the label of each word: where each gold value stands, blanks left aside.

    Of several places that of the rules' value wins, else the first. The longest values are
    placed first; one that has no place left but within another is not learnt.
    """
    text = ""
    begins, ends = {}, {}
    for index, word in enumerate(words):
        begins[len(text)] = index
        text += _bare(blocks[word.block].text[word.start : word.end])
        ends[len(text)] = index + 1
    labels = [OUTSIDE] * len(words)
    for name in sorted(set(TAGGED) & set(gold), key=lambda name: (-len(gold[name]), name)):
        value = _bare(gold[name])
        places = [
            (begins[at], ends[at + len(value)])
            for at in _found(text, value)
            if at in begins and at + len(value) in ends
        ]
        free = [p for p in places if set(labels[slice(*p)]) == {OUTSIDE}]
        known = rules[name].evidence[0] if name in rules else None
        told = [p for p in free if known and _at(words[p[0]]) == (known.block, known.start)]
        for start, end in (told or free)[:1]:
            labels[start:end] = [BEGIN + name, *[INSIDE + name] * (end - start - 1)]
    return labels


def _at(word: Word) -> tuple[int, int]:
    return word.block, word.start


def _bare(text: str) -> str:
    return "".join(text.split())


def _found(text: str, value: str) -> Iterator[int]:
    at = text.find(value)
    while at >= 0:
        yield at
        at = text.find(value, at + 1)


def fit_fields(sequences: Sequence[Sequences], folder: Path, *, seed: int) -> None:
    """Write the models trained on these sequences, one list a document, into `folder`.

    The trees that choose among candidates learn from CRFs that saw nothing of a document's folder;
    too few folders teach none.

    Args:
        sequences: of each document.
        folder: made where missing.
        seed: of the trees.
    """
    folder.mkdir(parents=True, exist_ok=True)
    groups = sorted({one.folder for document in sequences for one in document})
    lessons = []
    for held in (set(groups[part::FOLDS]) for part in range(FOLDS if len(groups) >= FOLDS else 0)):
        others = (one for document in sequences for one in document if one.folder not in held)
        with trained(((one.features, one.labels) for one in others), PARAMETERS) as tagger:
            lessons.append(
                [_read(tagger, doc) for doc in sequences if doc and doc[0].folder in held]
            )
    if lessons:
        fit_judge(lessons, folder, seed=seed)
    every = ((one.features, one.labels) for document in sequences for one in document)
    fit_crf(every, PARAMETERS).save(folder / MODEL)


def _read(tagger: pycrfsuite.Tagger, document: Sequences) -> Lesson:
    """Return the proposals of a document as a tagger reads them, and their gold fields."""
    names = sorted(tagger.labels())
    found = []
    for one in document:
        table = marginals(tagger, one.features, names)
        chances = dict(zip(names, table.T.tolist(), strict=True))
        found.append((Proposal(one.read(tagger.tag(), chances)), one.gold))
    return found
