"""The one preprocessing of a text before its features, in pieces that know where they stand."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.text import normalise

LIMIT: Final = 20_000
LONGEST: Final = 60
REMEMBERED: Final = 50_000
_PIECE: Final = re.compile(r"[^\s\u00a0\u2000-\u200a\u202f\u205f\u3000*#|•]+")
_WORD: Final = re.compile(r"\w+")
_STOPS: Final = tuple(".!?…;:")
_APOSTROPHES: Final = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'"})


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `start:end` of a text without blanks, and how the features see them.

    With `heading` they are characters of the headings above the text instead. `sentence` numbers
    what stands between stops, colons and ends of lines.
    """

    start: int
    end: int
    token: str
    heading: bool = False
    sentence: int = 0


def pieces_of(text: str, *, heading: bool = False, limit: int | None = LIMIT) -> list[Piece]:
    """Return the pieces of a text, lower case, with straight apostrophes and no Markdown marks.

    Only the first `limit` characters count, and `LONGEST` of a piece: a longer cell of a table
    costs no more time.
    """
    found: list[Piece] = []
    sentence = end = 0
    stopped = False
    for match in _PIECE.finditer(text[:limit]):
        start = match.start()
        if stopped or "\n" in text[end:start]:
            sentence += 1
        end = match.end()
        stopped = match.group().endswith(_STOPS)
        token = _token(match.group())
        if token:
            found.append(Piece(start, end, token, heading, sentence))
    return found


def _token(raw: str) -> str:
    return (_short_token if len(raw) <= LONGEST else _short_token.__wrapped__)(raw)


@lru_cache(REMEMBERED)
def _short_token(raw: str) -> str:
    return normalise(raw).lower().translate(_APOSTROPHES)[:LONGEST]


def words_of(token: str) -> list[str]:
    r"""Return the words (`\w+`) of a piece."""
    return _WORD.findall(token)


def stem(word: str) -> str:
    """Return the word without the endings of plural, feminine and infinitive.

    The minimal stemmer for French of Savoy (1999): what it leaves is not a word, but the same for
    most forms of one.
    """
    if len(word) < 6:  # noqa: PLR2004
        return word[:-1] if len(word) > 3 and word[-1] in "sx" else word  # noqa: PLR2004
    if word.endswith("aux"):
        return word[:-3] + "al"
    word = word[:-1] if word[-1] in "sx" else word
    for ending in "reé":
        word = word.removesuffix(ending)
    return word[:-1] if word[-1] == word[-2] else word
