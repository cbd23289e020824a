"""The words of a proposal as the model of fields sees them: strings, each word's and its place's.

What a word says of itself and to its neighbours is made once for each word that is met.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from spacy.attrs import IDX, LEMMA, LENGTH, MORPH, ORTH, POS, SENT_START
from spacy.tokens import Doc

from pipeline.lexicon import Lexicon
from pipeline.proposal import Evidence
from pipeline.segment.doc import BLOCKS
from pipeline.text import plain

COLUMNS: Final = [ORTH, LEMMA, POS, MORPH, SENT_START, IDX, LENGTH]
OPENS: Final = 1  # of spaCy's SENT_START
# the offset of a neighbour, and how many features of it are seen: form only when near
NEIGHBOURS: Final = ((-3, 2), (-2, 3), (-1, 3), (1, 3), (2, 3), (3, 2))
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
    {
        *("par", "avec", "a", "au", "aux", "dans", "en", "sur", "de", "du", "des", "pour"),
        *("entre", "chez", "sous", "vers", "depuis", "autour", "via"),
    }
)

Key = tuple[int, int, int, int]


class Word(NamedTuple):
    """Characters `start:end` of a block; equal keys are equal words, read alike."""

    block: int
    start: int
    end: int
    key: Key
    opens: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What a word says of itself, to its neighbours (as in `NEIGHBOURS`), to its sentence."""

    own: tuple[str, ...]
    near: tuple[tuple[str, ...], ...]
    form: str
    lemma: str
    pos: str
    shape: str
    kind: str
    verb: str
    mood: str
    preposition: bool
    organisation: bool


def words_of(doc: Doc, wanted: Container[int] | None = None) -> dict[int, list[Word]]:
    """Return the words of each block of a Doc that the French pipeline has read.

    Args:
        doc: the document.
        wanted: the blocks; None for all.
    """
    found = {}
    table = doc.to_array(COLUMNS)  # once: a span's own array is cut from the whole one each time
    for span in doc.spans[BLOCKS]:
        block, first = span.id, span.start_char
        rows = table[span.start : span.end]
        if wanted is None or block in wanted:
            found[block] = [
                Word(
                    block,
                    idx - first,
                    idx - first + size,
                    (orth, lemma, pos, morph),
                    opens == OPENS,
                )
                for orth, lemma, pos, morph, opens, idx, size in rows.tolist()
            ]
    return found


def words_in(words: Mapping[int, Sequence[Word]], piece: Evidence) -> list[Word]:
    """Return the words that lie in a piece of a block."""
    return [
        word
        for word in words.get(piece.block, ())
        if piece.start <= word.start and word.end <= piece.end
    ]


class Reader:
    """Says what words are; remembers each that it has met, up to a bound.

    Args:
        lexicon: for the names of organisations.
        known: the features that a model knows, the others are left out; None keeps all.
    """

    LIMIT: Final = 100_000

    def __init__(self, lexicon: Lexicon, known: Container[str] | None) -> None:
        """Begin without any word."""
        self.lexicon = lexicon
        self.families = tuple(lexicon.familles.items())
        self.features = known
        self.met: dict[Key, Seen] = {}

    def seen(self, doc: Doc, key: Key) -> Seen:
        """Return what the word of that key says."""
        found = self.met.get(key)
        if found is None:
            if len(self.met) >= self.LIMIT:
                self.met.clear()
            strings = doc.vocab.strings
            found = self.met[key] = self._look(*(strings[part] for part in key))
        return found

    def _look(self, text: str, lemma: str, pos: str, morph: str) -> Seen:
        form, lemma = plain(text), plain(lemma)
        shape = next((name for pattern, name in _SHAPES if pattern.fullmatch(text)), "a")
        organisation = bool(self.lexicon.organisations.pattern.fullmatch(form))
        traits = "".join(_MORPH.findall(morph))
        kind = f"ph={pos}{shape}{'o' if organisation else ''}"
        own = (
            *(f"w={form}", f"l={lemma}", f"p={pos}", f"h={shape}", kind, f"m={pos}{traits}"),
            *(f"s={form[-3:]}", f"b={form[:4]}", f"o={organisation}"),
            *(f"f={name}" for name, cues in self.families if cues.pattern.fullmatch(form)),
        )
        parts = (kind, f"l={lemma}", f"w={form}")
        near = [
            tuple(self.kept(f"{offset}{part}" for part in parts[:size]))
            for offset, size in NEIGHBOURS
        ]
        return Seen(
            own=tuple(self.kept(own)),
            near=tuple(near),
            form=form,
            lemma=lemma,
            pos=pos,
            shape=shape,
            kind=kind,
            verb=f"{lemma}{traits}" if pos in {"VERB", "AUX"} else "",
            mood=traits if pos in {"VERB", "AUX"} else "",
            preposition=form in _PREPOSITIONS,
            organisation=organisation,
        )

    def kept(self, features: Iterable[str]) -> list[str]:
        """Return those of the features that the model knows."""
        known = self.features
        return list(features) if known is None else [name for name in features if name in known]
