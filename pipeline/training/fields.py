"""Remakes the model that reads porteur, partenaires and territoire: a CRF over words.

It learns from the annotated proposals where they lie, with what the rules find in them.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import pycrfsuite
from spacy.tokens import Doc

from pipeline.document import Block
from pipeline.proposal import Field
from pipeline.segment.field_tagger import MODEL, FieldTagger
from pipeline.segment.field_towns import Towns
from pipeline.segment.field_values import BEGIN, INSIDE, OUTSIDE, TAGGED
from pipeline.segment.field_words import Word, words_in, words_of
from pipeline.segment.fields import Fields
from pipeline.training.views import View

PARAMETERS: Final[Mapping[str, float | int | bool]] = {
    "c1": 0.4,
    "c2": 0.3,
    "max_iterations": 40,
    "feature.minfreq": 3,
    "feature.possible_transitions": True,
}
Sequences = list[tuple[pycrfsuite.ItemSequence, list[str]]]


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
            labels = word_labels(flat, context.blocks, gold.fields, context.rules)
            found.append((pycrfsuite.ItemSequence(features), labels))
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


def fit_fields(sequences: Sequence[Sequences], folder: Path) -> None:
    """Write the model trained on these sequences, one list a document, into `folder`."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.select("lbfgs")
    trainer.set_params(dict(PARAMETERS))
    for document in sequences:
        for features, labels in document:
            trainer.append(features, labels)
    folder.mkdir(parents=True, exist_ok=True)
    trainer.train(str(folder / MODEL))
