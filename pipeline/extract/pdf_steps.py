"""Rows of dates or numbers, each above its legend: timelines and key figures side by side."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipeline.extract.pdf_field import by_height
from pipeline.extract.pdf_words import Word

_HEADS: Final = 3  # of a row, at least
_BIG: Final = 1.2  # of the size of the legends
_BLANK: Final = 1.0  # of the size: between two heads, or two legends
_WHITE: Final = 0.6  # of the size: between two lines of a legend
_UNDER: Final = 1.0  # of the size of the heads: between them and their legends
_LINES: Final = 5
_LEGEND: Final = 16  # words
_MOST: Final = 20  # rows of a page

Segment = list[Word]


def steps(words: Sequence[Word]) -> list[list[Word]]:
    """Return the words of each step of a page, its head first.

    Heads are at least three of one height, bold or bigger than their legends, all with a figure;
    a legend is short, and stands below its head alone.

    Args:
        words: the words of the page outside tables and running lines.
    """
    levels = by_height(words)
    heads = [found for level in levels if len(found := _heads(level)) >= _HEADS][:_MOST]
    if not heads:
        return []
    levels.sort(key=lambda level: level[0].top)
    return [step for row in heads for step in _steps(row, levels)]


def _heads(level: Sequence[Word]) -> list[Segment]:
    """Return the parts of a level, none where one has no figure or numbers a title."""
    if len(level) < _HEADS or not any(word.text[:1].isdigit() for word in level):
        return []
    parts = _segments(level)
    if all(any(map(str.isdigit, _text(part))) and part[0].text[-1] not in ".)" for part in parts):
        return parts
    return []


def _segments(level: Sequence[Word]) -> list[Segment]:
    found: list[Segment] = [[level[0]]]
    for a, b in pairwise(level):
        if b.x0 - a.x1 > _BLANK * a.size:
            found.append([])
        found[-1].append(b)
    return found


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _steps(heads: Sequence[Segment], levels: Sequence[Sequence[Word]]) -> list[list[Word]]:
    """Return each head with its legend, none where some line below is of no head alone."""
    size, foot = heads[0][0].size, heads[0][0].bottom
    spans = [(part[0].x0, part[-1].x1) for part in heads]
    found = [list(part) for part in heads]
    first = bisect_left(levels, foot - 0.5 * size, key=lambda level: level[0].top)
    lines = 0
    for level in levels[first:]:
        word = level[0]
        if word.top - foot > (_WHITE * word.size if lines else _UNDER * size):
            break
        bold = all(part[0].bold for part in heads) and not word.bold
        if lines == _LINES or not (bold or size >= _BIG * word.size):
            return []
        for part in _segments(level):
            ranks = [n for n, span in enumerate(spans) if _meet(part, span)]
            if len(ranks) != 1:
                return []
            rank = ranks[0]
            spans[rank] = min(spans[rank][0], part[0].x0), max(spans[rank][1], part[-1].x1)
            found[rank] += part
        foot, lines = max(foot, word.bottom), lines + 1
    lengths = [len(step) - len(head) for step, head in zip(found, heads, strict=True)]
    apart = all(b[0] - a[1] >= 0.5 * size / _BIG for a, b in pairwise(spans))
    return found if apart and min(lengths) > 0 and max(lengths) <= _LEGEND else []


def _meet(part: Segment, span: tuple[float, float]) -> bool:
    return part[0].x0 < span[1] and part[-1].x1 > span[0]
