"""Margins that hold headings, each beside the text that it heads."""

from bisect import bisect_left
from collections.abc import Iterator
from math import inf
from operator import attrgetter
from typing import Final

from pipeline.extract.pdf_field import Field
from pipeline.extract.pdf_gutter import LINES, WORDS, often
from pipeline.extract.pdf_inset import centred, clusters
from pipeline.extract.pdf_words import Word, is_bold

_INDENT: Final = 15.0  # points
_COLUMN: Final = 60.0  # points: narrower is no column of text
_MARGIN: Final = 0.45  # of the width: a wider column holds no side headings
_look: Final = attrgetter("font", "weight")


def side_headings(field: Field) -> tuple[float, float, float] | None:
    """Return where the text beside a margin of headings begins: left edge, top and bottom.

    The margin holds nothing but bold or bigger letters, each heading beside at least two lines.
    """
    words, left, right, size = field.words, field.left, field.right, field.size
    if any(level.table for level in field.levels):
        return None
    heads, plain = _heads(field)
    if not heads:
        return None
    edge = min(heads)
    best: tuple[float, float, float] | None = None
    for start in often(field, left, right):
        x = start - field.slack
        if edge > x or not left + 3 * size < x < left + _MARGIN * (right - left):
            continue
        beyond = [*sorted([middle for middle, x0 in plain if x0 < x]), inf]
        for top, bottom in field.runs(x, 0.7 * size, 3.6 * size):
            if best is not None and bottom - top <= best[2] - best[1]:
                continue
            if beyond[bisect_left(beyond, top)] <= bottom:
                continue  # no margin of headings: the usual case, told without more
            beside = [word for word in words if top <= (word.top + word.bottom) / 2 <= bottom]
            if _headed_text(beside, x):
                best = x, top, bottom
    return best


def is_parted(margin: tuple[float, float, float], gutter: tuple[float, float, float]) -> bool:
    """Tell whether a gutter parts the text beside a margin of headings into columns."""
    return gutter[0] > margin[0] + _COLUMN and gutter[1] <= margin[1] and gutter[2] >= margin[2]


def _heads(field: Field) -> tuple[list[float], list[tuple[float, float]]]:
    """Return the right edges of bold or bigger words, and where the others of a level begin.

    That is its middle and the left edge of the first one.
    """
    heavy = {look for look in set(map(_look, field.words)) if is_bold(*look)}
    heads, plain = [], []
    for level, middle in zip(field.levels, field.middles, strict=True):
        if level.size > 1.1 * field.size:
            heads += [word.x1 for word in level.words]
        elif heavy.isdisjoint(map(_look, level.words)):
            plain.append((middle, level.lefts[0]))
        else:
            heads += [word.x1 for word in level.words if _look(word) in heavy]
            rest = [word.x0 for word in level.words if _look(word) not in heavy]
            plain += [(middle, x0) for x0 in rest[:1]]
    return heads, plain


def _headed_text(words: list[Word], x: float) -> bool:
    headings = [word for word in words if word.x0 < x]
    text = [word for word in words if word.x0 >= x]
    if not headings or not text:
        return False
    if sum(word.bold for word in text) * 2 > len(text):
        return False
    groups = clusters(headings)
    if any(len(group) == 1 and _begins(group[0], text) for group in groups):
        return False
    lines: dict[int, float] = {}
    for word in text:
        line = round(word.bottom / 3)
        lines[line] = min(word.x0, lines.get(line, word.x0))
    if sum(start <= x + _INDENT for start in lines.values()) * 2 < len(lines):
        return False  # x is no edge of the text
    stops = (":", ",", ";")
    ends = [max(group, key=lambda w: (round(w.bottom / 3), w.x0)).text for group in groups]
    return (
        len(lines) >= max(LINES, 2 * len(groups))
        and len(text) >= WORDS * len(lines)
        and not any(end.endswith(stops) for end in ends)
    )


def _begins(letter: Word, text: list[Word]) -> bool:
    """Tell an initial from a heading: the text beside it goes on with its sentence."""
    if len(letter.text) > 1 or not letter.text.isupper():
        return False
    beside = [word for word in text if letter.top <= word.middle <= letter.bottom]
    return bool(beside) and not min(beside, key=lambda w: (w.top, w.x0)).text[:1].isupper()


def headed(headings: list[Word], text: list[Word]) -> Iterator[tuple[list[Word], list[Word]]]:
    """Yield each heading of the margin with the text from its height on, down to the next one.

    Where all stand halfway up their texts, each heads the whole of its own. A number is a part of
    the text that it numbers.
    """
    groups = clusters(headings)
    tops = [min(w.top for w in group) - 0.5 * group[0].size for group in groups]
    items = clusters(text)
    firsts = [first for group in groups if (first := centred(group, items))]
    if len(firsts) == len(groups):
        tops = [min(top, first.top) for top, first in zip(tops, firsts, strict=True)]
    before = [word for word in text if word.top < tops[0]]
    if before:
        yield [], before
    for group, top, end in zip(groups, tops, [*tops[1:], inf], strict=True):
        beside = [word for word in text if top <= word.top < end]
        if all(word.text.isdecimal() for word in group):
            yield [], [*group, *beside]
        else:
            yield group, beside
