"""What its place in the sentence says of a word: verbs, prepositions, nouns, brackets around it."""

from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.segment.field_words import Seen, Word
from pipeline.segment.linguistic import interval

_FAR: Final = 9
_NAMES: Final = ("NOUN", "PROPN")
_BREAKS: Final = ("PUNCT", "ADP", "SCONJ")


def places(seen: Sequence[Seen], piece: Sequence[Word]) -> Iterator[list[str]]:
    """Yield the features of the place of each word of a piece."""
    after = _after(seen, piece)
    verb = first = preposition = noun = ""
    since = depth = position = sentence = 0
    for mine, word, (verb_after, noun_after, break_after) in zip(seen, piece, after, strict=True):
        if word.opens and word is not piece[0]:
            verb = first = preposition = noun = ""
            position, since = 0, _FAR
            sentence += 1
        if mine.form in ")]":
            depth = 0
        zone = f"{depth}:{interval(position, (1, 2, 4, 8))}:{not verb}"
        yield [
            "1",
            f"v={verb}",
            f"v1={first}",
            f"nv={verb_after}",
            f"q={preposition}",
            f"qv={preposition}:{verb}",
            f"q{interval(since, (1, 2, 3, 5, 8))}={preposition}",
            f"x={zone}",
            f"xn={zone}:{noun_after}",
            f"qn={preposition}:{noun_after}",
            f"n={noun_after}",
            f"nn={noun_after}:{verb_after}",
            f"st={interval(sentence, (1, 2, 3))}",
            f"ns={noun}",
            f"a={break_after}",
        ]
        since += 1
        position += 1
        if mine.form in "([":
            depth = 1
        if mine.verb:
            verb = mine.verb
            first = first or verb
        if mine.preposition:
            preposition, since = mine.form, 0
        elif mine.form == ":":
            preposition, since = f":{noun}", 0
        if mine.pos in _NAMES:
            noun = mine.form


def _after(seen: Sequence[Seen], piece: Sequence[Word]) -> list[tuple[str, str, str]]:
    """Return the next verb, noun (the word itself if it is one) and break after each word."""
    found = []
    verb = noun = mark = ""
    for mine, word in zip(reversed(seen), reversed(piece), strict=True):
        if mine.pos in _NAMES:
            noun = f"{mine.form[:6]}{mine.shape}"
        found.append((verb, noun, mark))
        if mine.verb:
            verb, noun = mine.verb, ""
        if mine.pos in _BREAKS:
            mark = mine.form
        if word.opens:
            verb = noun = mark = ""
    found.reverse()
    return found
