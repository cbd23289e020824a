"""What is set into a column of text, which passes beside it and goes on below: boxes, initials."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import inf
from statistics import median
from typing import Final

from pipeline.extract.french_words import is_word
from pipeline.extract.pdf_field import Level
from pipeline.extract.pdf_words import PANEL, Word

_NARROW: Final = 0.75  # of the width of the text beside it
_NEAR: Final = 1.5  # of the size: white above what goes on, at most
_SAME: Final = 0.4  # of the size: between two left edges that are one
_LINES: Final = 3  # the first ones may be short
_BLANK: Final = 1.2  # of the size: more is no blank of a sentence
_FEW: Final = 3  # words of an initial
_MOST: Final = 20  # initials of a column: more are no initials
_TALL: Final = 1.8  # of the size of the lines beside an initial
_NUMBER: Final = 1.3  # the same, of a number alone
_NEXT: Final = 2.2  # of the size of an initial: white between it and them, at most
_APOSTROPHES: Final = ("'", "’")
_WORDS: Final = "AÀOÔY"  # letters that are words too
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_MIDDLE: Final = 0.35  # of the size of a number: between its middle and that of its item
_STOPS: Final = tuple(".!?…:;»")


def inset(first: Sequence[Level], second: Sequence[Level], below: Sequence[Level]) -> int | None:
    """Return which of two columns is a box, 0 or 1, beside a text that goes on below both.

    Such a box is narrow, or a sentence passes it. It is read before the text beside it.

    Args:
        first: the levels of the left column, from top to bottom.
        second: those of the right one.
        below: those of the band below both.
    """
    if not below or below[0].table or first[-1].table or second[-1].table:
        return None
    left, edge = (min(level.lefts[0] for level in side) for side in (first, second))
    wide = [
        max(level.until[-1] for level in side) - x for side, x in ((first, left), (second, edge))
    ]
    under = below[0]
    reach = max(level.until[-1] for level in below[:_LINES])
    if abs(under.lefts[0] - left) > _SAME * under.size or reach <= edge:
        return None
    for box, text in ((1, first), (0, second)):
        other = (first, second)[box]
        narrow = wide[box] < _NARROW * wide[1 - box]
        passed = _is_low(under) and not _is_stopped(text[-1]) and _is_stopped(other[-1])
        if (narrow or passed) and _goes_on(text[-1], under) and not _is_low(other[0]):
            return box
    return None


def clamped(levels: Sequence[Level], x: float, top: float, bottom: float) -> tuple[float, float]:
    """Return the heights of a gutter, no further than the boxes beside it where it cuts sentences.

    That is where a line or two above or below them have no wider blank there than sentences have.

    Args:
        levels: those of the part of the page that the gutter is in.
        x: the left edge of the column after it.
        top: its top.
        bottom: its bottom.
    """
    inside = [level for level in levels if 2 * top <= level.top + level.bottom <= 2 * bottom]
    boxes = [level for level in inside if level.words[0].font == PANEL]
    if not boxes:
        return top, bottom
    first, last = min(box.top for box in boxes), max(box.bottom for box in boxes)
    above = [level for level in inside if level.bottom <= first + level.size]
    below = [level for level in inside if level.top >= last - level.size]
    if len(above) < _LINES and any(_is_cut(level, x) for level in above):
        top = max([(level.top + level.bottom) / 2 for level in above]) + 0.1
    if len(below) < _LINES and any(_is_cut(level, x) for level in below):
        bottom = min([(level.top + level.bottom) / 2 for level in below]) - 0.1
    return top, bottom


def _is_cut(level: Level, x: float) -> bool:
    rank = bisect_left(level.lefts, x)
    return 0 < rank < len(level.lefts) and (
        level.lefts[rank] - level.until[rank - 1] < _BLANK * level.size
    )


def _goes_on(last: Level, under: Level) -> bool:
    return last.size == under.size and under.top - last.bottom <= _NEAR * under.size


def _is_low(level: Level) -> bool:
    return level.words[0].text[:1].islower()


def _is_stopped(level: Level) -> bool:
    return level.words[-1].text.endswith(_STOPS)


def initials_of(levels: Sequence[list[Word]]) -> list[tuple[list[Word], Word]]:
    """Return big letters or numbers beside several lines, each with a word of the first line.

    They are read before that line, which opens what they begin.

    Args:
        levels: the words of each height and size, from left to right.
    """
    sizes = [level[0].size for level in levels if level[0].table < 0]
    if not sizes or max(sizes) < _NUMBER * min(sizes):
        return []
    usual = median(sizes)
    tall = [lv for lv in levels if lv[0].table < 0 and lv[0].size >= _least(lv) * usual]
    found = []
    for level in tall if len(tall) <= _MOST else ():
        right = [other[0] for other in levels if _is_right(level, other[0])]
        right.sort(key=lambda word: (word.top, word.x0))
        beside = [word for word in right if _is_level(level[0], word)]
        if len({round(word.bottom / 3) for word in beside}) > 1:
            found.append((level, centred(level, clusters(right)) or beside[0]))
    return found


def clusters(words: list[Word]) -> list[list[Word]]:
    """Return words that stand under one another without a white line, from top to bottom."""
    found: list[list[Word]] = []
    bottom = 0.0
    for word in sorted(words, key=lambda w: w.top):
        if not found or word.top > bottom + 0.8 * word.size:
            found.append([])
        found[-1].append(word)
        bottom = max(bottom, word.bottom)
    return found


def centred(tall: Sequence[Word], items: Sequence[Sequence[Word]]) -> Word | None:
    """Return the first word of the item whose middle taller letters share, None where none is.

    Args:
        tall: these letters.
        items: see `clusters`.
    """
    middle = (min(word.top for word in tall) + max(word.bottom for word in tall)) / 2
    rank = bisect_right(items, middle, key=lambda item: item[0].top) - 1
    if rank < 0:
        return None
    item = items[rank]
    own = (item[0].top + max(word.bottom for word in item)) / 2
    return item[0] if abs(own - middle) <= _MIDDLE * tall[0].size else None


def opens_word(initial: Word, rest: Word) -> bool:
    """Tell whether a big letter begins the word after it, however far, and is no word alone."""
    if initial.size < _TALL * rest.size or len(initial.text) != 1 or not initial.text.isupper():
        return False
    first = rest.text[:1]
    if not first.islower():
        return first in _APOSTROPHES
    whole = _LETTERS.match(rest.text)
    return initial.text not in _WORDS or (
        whole is not None
        and is_word(f"{initial.text}{whole.group()}".lower())
        and not is_word(whole.group())
    )


def _least(level: Sequence[Word]) -> float:
    """Return how much bigger than the lines beside them such letters are."""
    if len(level) == 1 and level[0].text.isdecimal():
        return _NUMBER
    return _TALL if len(level) <= _FEW else inf


def _is_right(tall: Sequence[Word], word: Word) -> bool:
    """Tell whether a line that begins with the word stands close right of taller letters."""
    big, last = tall[0], tall[-1]
    return (
        word.table < 0
        and big.size >= _least(tall) * word.size
        and -1.0 <= word.x0 - last.x1 <= _NEXT * big.size
    )


def _is_level(big: Word, word: Word) -> bool:
    return word.bottom > big.top + 0.3 * word.size and word.middle < big.bottom
