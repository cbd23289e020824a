"""The characters of a plain text: comments blanked, emphasis taken away, places kept."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from pipeline.text import inked, normalise

EMPHASIS: Final = re.compile(r"(?<!\w)(\*{1,3}|_{1,2})(?=\S)(.+?)(?<=\S)\1(?!\w)")
_OPENS: Final = "<!--"
_CLOSES: Final = "-->"
_INK: Final = re.compile(r"\S")


def without_comments(text: str) -> tuple[str, int]:
    """Return the text, comments (`<!-- -->`) being blanks, and how many characters they hold."""
    parts: list[str] = []
    hidden = last = 0
    while (start := text.find(_OPENS, last)) >= 0:
        end = text.find(_CLOSES, start + len(_OPENS)) + len(_CLOSES)
        if end < len(_CLOSES):
            break  # never closed: no comment
        comment = text[start:end]
        hidden += inked(comment)
        parts += [text[last:start], _INK.sub(" ", comment)]
        last = end
    return "".join([*parts, text[last:]]), hidden


@lru_cache(maxsize=4096)
def _clean(cluster: str) -> str:
    """Return what a character becomes; texts are made of a few hundred different ones."""
    return normalise(cluster)


def traced(characters: list[str], places: list[int]) -> tuple[str, tuple[int, ...], int]:
    """Normalise as `pipeline.text.normalise` does, without emphasis marks, keeping the places.

    Returns the number of these marks too.
    """
    raw = "".join(characters)
    dropped = set()
    for match in EMPHASIS.finditer(raw):
        if not inked(match.group(2)):
            continue  # a soft hyphen between two marks
        width = len(match.group(1))
        dropped |= {*range(match.start(), match.start() + width)}
        dropped |= {*range(match.end() - width, match.end())}
    text: list[str] = []
    kept: list[int] = []
    marks = 0
    for cluster, index in _clusters(raw):
        if index in dropped:
            marks += inked(cluster)
            continue
        clean = _clean(cluster)
        if clean:
            text += clean
            kept += [places[index]] * len(clean)
        elif cluster.isspace() and text and text[-1] != " ":
            text.append(" ")
            kept.append(places[index])
    while text and text[-1] == " ":
        text.pop()
        kept.pop()
    return "".join(text), tuple(kept), marks


def _clusters(raw: str) -> Iterator[tuple[str, int]]:
    """Yield each character with the combining marks after it, and its index."""
    start = 0
    for index in range(1, len(raw) + 1):
        if index == len(raw) or not unicodedata.combining(raw[index]):
            yield raw[start:index], start
            start = index
