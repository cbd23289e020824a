"""The words of a proposal as the model of fields sees them: strings, each word's and its place's.

What a word says of itself and to its neighbours is made once for each word that is met.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc

from pipeline.lexicon import Lexicon
from pipeline.proposal import Evidence
from pipeline.segment.doc import BLOCKS
from pipeline.text import plain

COLUMNS: Final = ("ORTH", "LEMMA", "POS", "MORPH", "SENT_START", "IDX", "LENGTH")
OPENS: Final = 1  # of spaCy's SENT_START
REACH: Final = 3
_SHAPES: Final = (
    (re.compile(r"[A-ZÀ-Ý]{2,}s?"), "AA"),
    (re.compile(r"[A-ZÀ-Ý]['’]?"), "A"),
    (re.compile(r"[A-ZÀ-Ý].*"), "Aa"),
    (re.compile(r"\d+"), "1"),
    (re.compile(r".*\d.*"), "a1"),
    (re.compile(r"\W+"), "."),
)
_MORPH: Final = re.compile(r"(?:Number|Gender|VerbForm|Mood|Tense|Person|Voice)=(\w+)")
_PREPOSITIONS: Final = frozenset(
    "par avec a au aux dans en sur de du des pour entre chez sous vers depuis autour via".split()
)

Key = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Word:
    """Characters `start:end` of a block; equal keys are equal words, read alike."""

    block: int
    start: int
    end: int
    key: Key
    opens: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What a word says of itself, to its neighbours (by offset) and to its sentence."""

    own: tuple[str, ...]
    near: dict[int, tuple[str, ...]]
    form: str
    pos: str
    shape: str
    verb: str
    preposition: bool
    organisation: bool


def words_of(doc: Doc) -> dict[int, list[Word]]:
    """Return the words of each block of a Doc that the French pipeline has read, blanks left out."""
    table = doc.to_array(list(COLUMNS)).tolist()
    strings = doc.vocab.strings
    found = {}
    for span in doc.spans[BLOCKS]:
        first = span.start_char
        found[span.id] = [
            Word(span.id, idx - first, idx - first + size, (orth, lemma, pos, morph), opens == OPENS)
            for orth, lemma, pos, morph, opens, idx, size in table[span.start : span.end]
            if not strings[orth].isspace()
        ]
    return found


def words_in(words: dict[int, list[Word]], piece: Evidence) -> list[Word]:
    """Return the words that lie in a piece of a block."""
    return [
        word
        for word in words.get(piece.block, ())
        if piece.start <= word.start and word.end <= piece.end
    ]


class Reader:
    """Says what words are; remembers each that it has met, up to a bound."""

    LIMIT: Final = 100_000

    def __init__(self, lexicon: Lexicon) -> None:
        """Keep the lexicon, for the names of organisations."""
        self.lexicon = lexicon
        self.known: dict[Key, Seen] = {}

    def seen(self, doc: Doc, key: Key) -> Seen:
        """Return what the word of that key says."""
        found = self.known.get(key)
        if found is None:
            if len(self.known) >= self.LIMIT:
                self.known.clear()
            strings = doc.vocab.strings
            found = self.known[key] = self._look(*(strings[part] for part in key))
        return found

    def _look(self, text: str, lemma: str, pos: str, morph: str) -> Seen:
        form, lemma = plain(text), plain(lemma)
        shape = next((name for pattern, name in _SHAPES if pattern.fullmatch(text)), "a")
        organisation = bool(self.lexicon.organisations.pattern.fullmatch(form))
        traits = "".join(_MORPH.findall(morph))
        both = f"{pos}{shape}{'o' if organisation else ''}"
        own = (
            f"w={form}",
            f"l={lemma}",
            f"p={pos}",
            f"h={shape}",
            f"ph={both}",
            f"m={pos}{traits}",
            f"s={form[-3:]}",
            f"b={form[:4]}",
            f"o={organisation}",
        )
        near = {
            offset: tuple(
                f"{offset}{part}"
                for part in (
                    (f"w={form}", f"l={lemma}", f"ph={both}")
                    if abs(offset) < REACH
                    else (f"l={lemma}", f"ph={both}")
                )
            )
            for offset in range(-REACH, REACH + 1)
            if offset
        }
        verb = f"{lemma}{traits}" if pos in {"VERB", "AUX"} else ""
        return Seen(
            own, near, form, both, shape, verb, form in _PREPOSITIONS, organisation
        )
