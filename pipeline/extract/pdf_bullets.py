"""The marks of lists that no letter shows: small shapes, and letters of symbol fonts."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from pipeline.document import BBox
from pipeline.extract.pdf_words import Word

_LEAST, _MOST = 1.5, 10.0  # points: sides of a drawn mark
_SQUARE: Final = 0.7  # shorter side over longer side
_MANY: Final = 200  # beyond, the page is a map or a chart
_FAR: Final = 3.5  # of the size: from the mark to its text
_NEAR: Final = 1.0  # of the size: a word left of the mark makes it no mark
_SMALL, _BIG = 0.2, 0.9  # of the size of the text
_SYMBOLS: Final = re.compile(r"wingdings|webdings|dingbats", re.IGNORECASE)
_GREEK: Final = re.compile(r"symbol", re.IGNORECASE)  # letters, and a few marks
_TYPED: Final = re.compile(r"courier", re.IGNORECASE)  # Word draws its hollow marks as "o"


def is_dot(box: BBox) -> bool:
    """Tell whether a shape has the size and the form of the mark of a list."""
    width, height = box.x1 - box.x0, box.bottom - box.top
    return (
        min(width, height) >= _LEAST
        and max(width, height) <= _MOST
        and min(width, height) >= _SQUARE * max(width, height)
    )


def marked_words(words: list[Word], dots: Sequence[BBox]) -> tuple[list[Word], int]:
    """Return the words with "•" for each mark, and how many were shapes, which no letter counts.

    Args:
        words: the words of a page; a lone letter of a symbol font becomes "•" in its place.
        dots: the boxes of shapes that `is_dot`; those left of a line become a word before it.
    """
    words = [_plain(word) if len(word.text) == 1 else word for word in words]
    if not dots or not words or len(dots) > _MANY:
        return words, 0
    lines = sorted(words, key=lambda word: word.x0)
    starts = [word.x0 for word in lines]
    marks = []
    for dot in dots:
        first = lines[bisect_left(starts, dot.x1 - 1.0) :]
        beside = next((word for word in first if _is_level(word, dot)), None)
        if beside is not None and _is_mark(dot, beside, words):
            marks.append(beside._replace(text="•", x0=round(dot.x0, 2), x1=round(dot.x1, 2)))
    return [*words, *dict.fromkeys(marks)], len(set(marks))


def _plain(word: Word) -> Word:
    symbol = (
        _SYMBOLS.search(word.font)
        or (word.text == "o" and _TYPED.search(word.font))
        or (word.text in "·§\uf0b7\uf0a7" and _GREEK.search(word.font))
    )
    return word._replace(text="•") if symbol else word


def _is_level(word: Word, dot: BBox) -> bool:
    return word.top <= (dot.top + dot.bottom) / 2 <= word.bottom


def _is_mark(dot: BBox, beside: Word, words: Sequence[Word]) -> bool:
    size = beside.size
    return (
        beside.x0 - dot.x1 <= _FAR * size
        and _SMALL * size <= dot.bottom - dot.top <= _BIG * size
        and not any(
            word.x0 < dot.x1 and word.x1 > dot.x0 - _NEAR * size and _is_level(word, dot)
            for word in words
        )
    )
