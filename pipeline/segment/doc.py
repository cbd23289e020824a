"""The bridge between a document's blocks and a spaCy Doc, and the units that are labelled.

A unit is a sentence, or a clause where one sentence may hold several actions. Units never
cross a block, and every character of a block that is not furniture is in at most one unit.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

import numpy as np
from spacy.attrs import IDX, SENT_START
from spacy.language import Language
from spacy.strings import StringStore
from spacy.tokens import Doc

from pipeline.document import Block
from pipeline.segment.enumerated import enumerated
from pipeline.text import plain

BLOCKS: Final = "blocks"
TERMS: Final = "terms"
_COLUMNS: Final = ("IDX", "ORTH", "LEMMA", "POS", "MORPH")
REMEMBERED: Final = 50_000
SHORT: Final = 40  # of characters: longer words are not remembered
SEPARATOR: Final = "\n\n"
CLAUSE: Final = re.compile(
    r" ?; (?=\S)|(?<=[;:]) (?=[–—] )"
    r"|,? (?=(?:et (?:pour )?|ainsi |tandis )qu(?:e\b|['’]))"  # « et que l'école ouvre… »
    r"|(?<=\]) (?=[A-ZÀÉÈÊ])|(?<=\.) (?=[A-Z]\d{1,2}\. )"  # « … [17] Un classeur », « … B3. »
)
LETTER: Final = re.compile(r"[^\W\d_]")
CLOSING: Final = "»”)],;:.!?…"
OPENING: Final = frozenset("«“([")
QUOTE: Final = re.compile(r"(?<=[.!?…]) (?=[«“\"])")


@dataclass(frozen=True, slots=True)
class Term:
    """A word as the French pipeline reads it; without one, lemma, part and morph are empty.

    `lemma` is plain (`pipeline.text.plain`), `pos` a part of speech of Universal Dependencies,
    `morph` its features, such as `VerbForm=Inf`.
    """

    text: str
    lemma: str
    pos: str
    morph: str


Words = Mapping[int, Sequence[tuple[int, Term]]]  # by block: where each word begins, the word


@dataclass(frozen=True, slots=True)
class Unit:
    """Characters `start:end` of the text of block `block`; `text` is that part, `folded` plain."""

    block: int
    start: int
    end: int
    text: str
    folded: str
    terms: tuple[Term, ...] = ()


def to_doc(nlp: Language, blocks: Sequence[Block]) -> Doc:
    """Return a Doc over the blocks' texts, one span a block in `doc.spans["blocks"]`.

    Each span's id is the block's index. Furniture and empty blocks are left out; the blocks
    themselves travel in `doc.user_data["blocks"]`. A block's first token begins a sentence.
    """
    kept = [block for block in blocks if block.kind != "furniture" and block.text]
    doc = nlp.make_doc(SEPARATOR.join(block.text for block in kept))
    doc.user_data[BLOCKS] = tuple(blocks)
    spans = []
    position = 0
    for block in kept:
        span = doc.char_span(
            position, position + len(block.text), span_id=block.index, alignment_mode="expand"
        )
        assert span is not None
        spans.append(span)
        position += len(block.text) + len(SEPARATOR)
    begins: Any = np.zeros((len(doc), 1), dtype=np.uint64)
    begins[[span.start for span in spans]] = 1
    if spans:  # all at once: setting one reads the whole Doc
        doc.from_array([SENT_START], begins)
    doc.spans[BLOCKS] = spans
    return doc


def blocks_of(doc: Doc) -> tuple[Block, ...]:
    """Return the blocks that the Doc was made from."""
    blocks: tuple[Block, ...] = doc.user_data[BLOCKS]
    return blocks


def units(doc: Doc) -> list[Unit]:
    """Return the units of a Doc whose sentences are set, in reading order."""
    blocks = blocks_of(doc)
    read = read_terms(doc)
    opens, places = doc.to_array([SENT_START, IDX]).astype(int).T
    found = []
    for span in doc.spans[BLOCKS]:
        block = blocks[span.id]
        words = read[span.id]
        offsets = [offset for offset, _ in words]
        inside = slice(span.start, span.end)
        begins = places[inside][opens[inside] == 1] - span.start_char
        place = 0
        for start, end in _parts(block, begins.tolist()):
            first = place
            place = bisect_left(offsets, end, first)
            text = block.text[start:end]
            if text.strip():
                terms = tuple(term for _, term in words[first:place])
                found.append(Unit(block.index, start, end, text, plain(text), terms))
    return found


def read_terms(doc: Doc) -> Words:
    """Return the words of each block of a Doc that the French pipeline has read, blanks left out.

    They are worked out once and stay in `doc.user_data["terms"]`.
    """
    if TERMS not in doc.user_data:
        known = _known_terms(doc.vocab.strings)
        places, *columns = doc.to_array(list(_COLUMNS)).T.tolist()
        words = list(zip(places, map(known.__getitem__, zip(*columns, strict=True)), strict=True))
        doc.user_data[TERMS] = {
            span.id: [(place - first, term) for place, term in words[span.start : span.end] if term]
            for span in doc.spans[BLOCKS]
            for first in (span.start_char,)
        }
    terms: Words = doc.user_data[TERMS]
    return terms


class _Terms(dict[tuple[int, ...], Term | None]):
    """The words by the numbers of text, lemma, part and morph; a blank is None."""

    def __init__(self, strings: StringStore) -> None:
        super().__init__()
        self.strings = strings

    def __missing__(self, key: tuple[int, ...]) -> Term | None:
        text, lemma, pos, morph = (self.strings[part] for part in key)
        term = Term(text, plain(lemma), pos, "" if morph == "_" else morph)
        found = None if text.isspace() else term
        if len(text) <= SHORT:
            if len(self) >= REMEMBERED:
                self.clear()
            self[key] = found
        return found


@lru_cache(1)
def _known_terms(strings: StringStore) -> _Terms:
    return _Terms(strings)


def _parts(block: Block, sentences: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the parts of a block that may be labelled apart.

    Args:
        block: the block.
        sentences: where its sentences begin.
    """
    if block.kind in {"heading", "table_row"}:
        yield 0, len(block.text)
        return
    cuts = {0, len(block.text), *sentences}
    cuts |= {match.end() for match in CLAUSE.finditer(block.text)}
    cuts |= {match.end() for match in QUOTE.finditer(block.text)}
    edges = [0, *sentences, len(block.text)]
    for first, last in pairwise(edges):
        cuts |= {first + cut for cut in enumerated(block.text[first:last])}
    start = 0
    for cut in sorted(cuts)[1:]:
        part = block.text[start:cut]
        if cut < len(block.text) and (
            block.text[cut] in CLOSING or part.rstrip()[-1:] in OPENING or not LETTER.search(part)
        ):
            continue
        if part.strip():
            yield start, start + len(part.rstrip())
        start = cut
