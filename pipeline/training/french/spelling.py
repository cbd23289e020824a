"""How official documents spell what treebanks spell otherwise: apostrophes, quotes, capitals.

Each function takes words and a random generator and returns words; their annotation stays.
"""

import random
import unicodedata
from dataclasses import replace
from typing import Final

from pipeline.training.french.treebank import Word

Words = tuple[Word, ...]
SOFT_HYPHEN: Final = "\u00ad"
LONG_WORD: Final = 9
HALF: Final = 0.5
MOSTLY: Final = 0.8


def unaccented(text: str) -> str:
    """Return a text without its accents, as capitals are often typed."""
    split = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in split if not unicodedata.combining(c)))


def curly(words: Words, draw: random.Random) -> Words:
    """Return the words with typographic apostrophes."""
    del draw
    return tuple(replace(word, text=word.text.replace("'", "’")) for word in words)


def guillemets(words: Words, draw: random.Random) -> Words:
    """Return the words with « » for straight quotes, a blank inside them or none."""
    found: list[Word] = []
    inside = False
    blank = draw.random() < MOSTLY
    for word in words:
        if word.text != '"':
            found.append(word)
            continue
        inside = not inside
        mark = "«" if inside else "»"
        if not inside and found:
            found[-1] = replace(found[-1], space=blank)
        found.append(replace(word, text=mark, lemma=mark, space=blank if inside else word.space))
    return tuple(found)


def capitals(words: Words, draw: random.Random) -> Words:
    """Return the whole line in capitals, with its accents or without."""
    bare = draw.random() < HALF
    return tuple(
        replace(word, text=unaccented(word.text.upper()) if bare else word.text.upper())
        for word in words
    )


def bare_initial(words: Words, draw: random.Random) -> Words:
    """Return the words with a capital É, À or Ç typed without its accent."""
    del draw
    return tuple(
        replace(word, text=unaccented(word.text[0]) + word.text[1:])
        if word.text[:1].isupper() and not word.text.isupper()
        else word
        for word in words
    )


def hyphenated(words: Words, draw: random.Random) -> Words:
    """Return the words with a soft hyphen inside one long word."""
    long = [place for place, word in enumerate(words) if len(word.text) > LONG_WORD]
    if not long:
        return words
    chosen = draw.choice(long)
    text = words[chosen].text
    cut = draw.randrange(3, len(text) - 3)
    changed = replace(words[chosen], text=text[:cut] + SOFT_HYPHEN + text[cut:])
    return (*words[:chosen], changed, *words[chosen + 1 :])
