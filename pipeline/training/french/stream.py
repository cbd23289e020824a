"""Training examples without end: sentences varied, mixed, laid out in blocks as documents are."""

import random
from collections.abc import Iterator, Sequence
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from pipeline.segment.doc import SEPARATOR
from pipeline.segment.french.embed import CONVENTIONS
from pipeline.training.french.augment import joined, vary
from pipeline.training.french.treebank import Sentence, Word, to_reference

JOINED: Final = 0.05
RUNS: Final = (1, 2, 3, 5, 8, 10)


def example(nlp: Language, sentences: Sequence[Sentence]) -> Example:
    """Return the example of these sentences, all of one treebank, as one text."""
    reference = to_reference(nlp, sentences)
    predicted = nlp.make_doc(reference.text)
    predicted.user_data[CONVENTIONS] = sentences[0].conventions
    return Example(predicted, reference)


def in_our_words(given: Example) -> Example:
    """Return an example whose gold has the words of the tokenizer.

    The parts of a word that is cut otherwise all have its annotation, as spaCy's measures take
    them, but the first alone may begin a sentence; left alone, spaCy would let each part begin one.
    """
    ours = given.predicted
    starts: Any = given.get_aligned_sent_starts
    names = ("LEMMA", "POS", "TAG", "MORPH")
    lemmas, pos, tags, morphs = (
        [value or "" for value in given.get_aligned(name, as_string=True)] for name in names
    )
    gold = Doc(
        ours.vocab,
        words=[token.text for token in ours],
        spaces=[bool(token.whitespace_) for token in ours],
        lemmas=lemmas,
        pos=pos,
        tags=tags,
        morphs=morphs,
        sent_starts=[bool(start) for start in starts()],
    )
    token: Any
    for token in gold:
        if not token.pos:
            token.set_morph(None)
    return Example(ours, gold)


def batches(
    nlp: Language, treebanks: Sequence[Sequence[Sentence]], words: int, seed: int
) -> Iterator[list[Example]]:
    """Yield batches of at least that many words, for ever; each pass varies the sentences anew."""
    draw = random.Random(seed)  # noqa: S311 - for training, not for secrets
    while True:
        runs = [run for treebank in treebanks for run in _runs(treebank, draw)]
        draw.shuffle(runs)
        batch: list[Example] = []
        for run in runs:
            batch.append(in_our_words(example(nlp, run)))
            if sum(len(one.reference) for one in batch) >= words:
                yield batch
                batch = []


def _runs(treebank: Sequence[Sentence], draw: random.Random) -> Iterator[list[Sentence]]:
    """Yield all sentences of a treebank once, in runs; half of the passes leave their order."""
    sentences = list(treebank)
    if draw.random() < 0.5:  # noqa: PLR2004
        draw.shuffle(sentences)
    start = 0
    while start < len(sentences):
        end = start + draw.choice(RUNS)
        yield _laid_out(_joined(sentences[start:end], draw), draw)
        start = end


def _joined(run: list[Sentence], draw: random.Random) -> list[Sentence]:
    """Return a run with its sentences varied and some of them run together."""
    found: list[Sentence] = []
    for sentence in run:
        if found and draw.random() < JOINED:
            found[-1] = joined(found[-1], sentence, draw)
        else:
            found.append(sentence)
    return [vary(one, draw) for one in found]


def _laid_out(run: list[Sentence], draw: random.Random) -> list[Sentence]:
    """Return a run, half of the time cut into blocks as `to_doc` cuts them."""
    if draw.random() < 0.5:  # noqa: PLR2004
        return run
    cut = 0.4
    return [
        _broken(one) if draw.random() < cut and place + 1 < len(run) else one
        for place, one in enumerate(run)
    ]


def _broken(sentence: Sentence) -> Sentence:
    *words, last = sentence.words
    end = Word(last.text, last.lemma, last.pos, last.morph, space=False)
    between = Word(SEPARATOR, SEPARATOR, "SPACE", "", space=False)
    return Sentence((*words, end, between), sentence.conventions)
