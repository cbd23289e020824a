"""What official documents do and treebanks do not: items, titles, quotes, sentences run together.

Each function takes words and a random generator and returns words; their annotation stays. What
is inserted has none.
"""

import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from pipeline.training.french.adjuncts import bare, inserted, with_sigle
from pipeline.training.french.spelling import (
    HALF,
    MOSTLY,
    Words,
    bare_initial,
    capitals,
    curly,
    guillemets,
    hyphenated,
)
from pipeline.training.french.treebank import Sentence, Word

FINAL: Final = frozenset(".!?…")
TITLE_LENGTH: Final = 28
SHORTEST: Final = 3
MARKS: Final = (
    *("-", "–", "•", "-", "–", "1.", "2)", "a)", "3.", "4 -", "b)", "10.", "1°", "→"),
    *("Action 3 :", "Action 3.", "Mesure 12 –", "FICHE 2 –", "II. –", "Art. 3. –", "Axe 1 :"),
)
ENDS: Final = (";", "", ".", ",")
QUOTES: Final = (("«", "»", True), ("«", "»", True), ("“", "”", False), ('"', '"', False))
SAID: Final = (
    ", explique Mme Roche.",
    ", dit le maire.",
    ", confie une habitante.",
    ", selon M. Petit.",
)


def pointless(words: Words, draw: random.Random) -> Words:
    """Return the words without their final point."""
    del draw
    if len(words) > 1 and words[-1].text in FINAL:
        return words[:-1]
    return words


def title(words: Words, draw: random.Random) -> Words:
    """Return a short sentence in capitals, mostly without its point."""
    if len(words) > TITLE_LENGTH:
        return words
    return capitals(pointless(words, draw) if draw.random() < MOSTLY else words, draw)


def item(words: Words, draw: random.Random) -> Words:
    """Return the words as a list item: a mark before them, `;` or nothing at their end."""
    if draw.random() < HALF:
        words = from_verb(words) or from_noun(words) or words
    head = bare(draw.choice(MARKS), space=True)
    end = draw.choice(ENDS)
    if end == "." or len(words) < SHORTEST:
        return (*head, *words)
    body = pointless(words, draw)
    last = replace(body[-1], space=end == ";" if end else body[-1].space)
    return (*head, *body[:-1], last, *bare(end, space=True))


def from_verb(words: Words) -> Words | None:
    """Return what begins at the first infinitive, with a capital: « Créer un guichet… »."""
    for place, word in enumerate(words[:-SHORTEST]):
        if word.pos == "VERB" and word.morph == "VerbForm=Inf":
            return (_capital(word), *words[place + 1 :])
    return None


def from_noun(words: Words) -> Words | None:
    """Return what begins at a noun behind a determiner: « Mise en place de… »."""
    for place, (before, word) in enumerate(itertools.pairwise(words[:-SHORTEST]), 1):
        if before.pos == "DET" and word.pos == "NOUN":
            return (_capital(word), *words[place + 1 :])
    return None


def _capital(word: Word) -> Word:
    return replace(word, text=word.text[:1].upper() + word.text[1:])


def quoted(words: Words, draw: random.Random) -> Words:
    """Return the sentence between quotes, sometimes with who says it behind."""
    opening, closing, blank = draw.choice(QUOTES)
    said = draw.random() < HALF
    body = pointless(words, draw) if said else words
    last = replace(body[-1], space=blank)
    return (
        *bare(opening, space=blank),
        *body[:-1],
        last,
        *bare(closing, space=True),
        *(bare(draw.choice(SAID), space=True) if said else ()),
    )


def parenthesised(words: Words, draw: random.Random) -> Words:
    """Return the whole sentence in brackets."""
    del draw
    *body, last = words
    return (*bare("(", space=False), *body, replace(last, space=False), *bare(")", space=True))


def counted(words: Words, draw: random.Random) -> Words:
    """Return a sentence that began with a plural determiner with a number there."""
    first = words[0]
    if first.pos != "DET" or not (first.morph and "Number=Plur" in first.morph):
        return words
    number = str(draw.randrange(2, 99))
    made = Word(number, number, "NUM", "NumType=Card", first.space, first.role)
    return (made, *words[1:])


def joined(first: Sentence, second: Sentence, draw: random.Random) -> Sentence:
    """Return two sentences as one, a semicolon or a colon between them."""
    one = pointless(first.words, draw)
    two = second.words
    if two[0].pos != "PROPN":
        two = (replace(two[0], text=two[0].text[:1].lower() + two[0].text[1:]), *two[1:])
    between = bare(draw.choice((";", ";", ":")), space=True)
    return Sentence((*one[:-1], replace(one[-1], space=True), *between, *two), first.conventions)


Change = Callable[[Words, random.Random], Words]
FORMS: Final[Sequence[tuple[float, Change]]] = (
    (0.08, pointless),
    (0.08, title),
    (0.12, item),
    (0.04, quoted),
    (0.02, parenthesised),
    (0.04, counted),
)
SPELLINGS: Final[Sequence[tuple[float, Change]]] = (
    (0.5, curly),
    (0.6, guillemets),
    (0.1, bare_initial),
    (0.02, hyphenated),
    (0.08, inserted),
    (0.05, with_sigle),
)


def vary(sentence: Sentence, draw: random.Random) -> Sentence:
    """Return the sentence as an official document might write it: one form, some spellings."""
    words = sentence.words
    chosen = draw.random()
    for share, form in FORMS:
        chosen -= share
        if chosen < 0:
            words = form(words, draw)
            break
    for chance, change in SPELLINGS:
        if draw.random() < chance:
            words = change(words, draw)
    return replace(sentence, words=words)
