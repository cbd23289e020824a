"""How well a pipeline reads a treebank: spaCy's own measures, with intervals.

Accuracy is spaCy's: the F-score of (word, value) pairs over words that both cut alike, so that a
word cut otherwise counts as an error.
"""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from spacy.language import Language
from spacy.tokens import Token
from spacy.training import Example

from pipeline.evaluate import Score, bootstrap, f1
from pipeline.training.french.stream import example
from pipeline.training.french.treebank import Sentence, grouped

NAMES: Final = ("upos", "morph", "lemma", "sentences", "tokens")
SPEED_BATCH: Final = 32
SPEED_ROUNDS: Final = 3
Pairs = set[tuple[int, object]]


def _values(example: Example, name: str) -> tuple[Pairs, Pairs]:
    """Return what was found and what is gold of one measure, as pairs of place and value."""
    if name == "sentences":
        return _spans(example)
    aligned = example.alignment.x2y
    found: Pairs = set()
    for token in example.predicted:
        if not token.is_space and aligned.lengths[token.i] == 1:
            found.add((int(aligned[token.i][0]), _value(token, name)))
        elif not token.is_space:
            found.add((-token.i - 1, None))
    gold = {(token.i, _value(token, name)) for token in example.reference if not token.is_space}
    if name != "tokens":
        found = {(place, value) for place, value in found if place >= 0}
    return found, gold


def _value(token: Token, name: str) -> object:
    if name == "upos":
        return token.pos_
    if name == "morph":
        return str(token.morph)
    return token.lemma_ if name == "lemma" else None


def _spans(example: Example) -> tuple[Pairs, Pairs]:
    """Return the sentences of both, those of the pipeline in the words of the treebank."""
    ends = {(s.start, s.end) for s in example.get_aligned_spans_x2y(example.predicted.sents)}
    gold = {(s.start, s.end) for s in example.reference.sents}
    return {(start, end) for start, end in ends}, {(start, end) for start, end in gold}


def counts(nlp: Language, sentences: Sequence[Sentence]) -> np.ndarray:
    """Return (right, found, gold) of each measure, one row a group of ten sentences.

    The shape is (groups, len(NAMES), 3).
    """
    examples = [example(nlp, run) for run in grouped(sentences)]
    docs = nlp.pipe([one.predicted for one in examples], batch_size=SPEED_BATCH)
    for one, doc in zip(examples, docs, strict=True):
        one.predicted = doc
    found = np.zeros((len(examples), len(NAMES), 3))
    for row, one in enumerate(examples):
        for column, name in enumerate(NAMES):
            ours, gold = _values(one, name)
            found[row, column] = (len(ours & gold), len(ours), len(gold))
    return found


def treebank_scores(nlp: Language, sentences: Sequence[Sentence], seed: int) -> dict[str, Score]:
    """Return each measure of `NAMES` with its interval over resampled groups of ten sentences."""
    found = counts(nlp, sentences)
    return {
        name: bootstrap(found[:, column], lambda total: f1(*total), seed)
        for column, name in enumerate(NAMES)
    }


def speed(nlp: Language, texts: Sequence[str]) -> float:
    """Return words a second of processor time over texts: the best of a few rounds, caches warm."""
    return max(_rounds(nlp, texts))


def _rounds(nlp: Language, texts: Sequence[str]) -> Iterator[float]:
    for _ in range(SPEED_ROUNDS):
        start = time.process_time()
        words = sum(len(doc) for doc in nlp.pipe(texts, batch_size=SPEED_BATCH))
        yield words / (time.process_time() - start)


def texts_of(sentences: Sequence[Sentence]) -> list[str]:
    """Return the text of each run of ten sentences."""
    return [
        " ".join("".join(word.text + " " * word.space for word in one.words).strip() for one in run)
        for run in grouped(sentences)
    ]


def size_mb(folder: Path) -> float:
    """Return the size of a folder in millions of bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
