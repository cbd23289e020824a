"""Key figures of a page: a big number with its small legend, one thing to read."""

import re
from collections.abc import Sequence
from math import inf
from typing import Final

from pipeline.extract.pdf_words import Word

_BIG: Final = 1.4  # of the body's size: a number that is shown off
_SMALL: Final = 0.8  # of the number's size: its legend
_LEGEND: Final = 16  # words
_MOST: Final = 100  # figures of a page: more are a drawing
_BESIDE: Final = 40  # words of a legend beside the number
_TEXT: Final = 1.2  # of the body's size: letters of a legend beside the number, not of a heading
_BLANK: Final = 0.6  # of the size: between two words of a line, at most
_CLOSE: Final = 0.6  # of the number's size: between it and a legend beside it
_FAR: Final = 2.2  # of the same, at most
_NUMBER: Final = re.compile(r"[+~×x]?\d[\d\u00a0\u202f.,]*(?:%|€|[kM]€|h)?")
_UNIT: Final = re.compile(r"%|€|[kM]€|\d{3}|[a-zà-ÿ][\w'’-]*")  # in the number's own size


def key_figures(words: Sequence[Word], body: float) -> list[list[Word]]:
    """Return the words of each key figure of a page, none of them in two.

    A key figure is a big number, the big words after it in lower case, and the small lines close
    right of it or below it. Without a legend it is none, since it may number a heading.

    Args:
        words: the words of the page outside tables and running lines.
        body: size of the body's letters, in points.
    """
    big = [word for word in words if word.size >= _BIG * body and _NUMBER.fullmatch(word.text)]
    if len(big) > _MOST:
        return []
    big.sort(key=lambda word: (word.top, word.x0))  # each leaves the others their legend
    found: list[list[Word]] = []
    taken: set[Word] = set()
    for number in big:
        if number in taken:
            continue
        level = sorted((w for w in words if _is_level(number, w)), key=lambda w: w.x0)
        head, left, right = _head(number, level)
        free = [w for w in words if w not in taken]
        legend = _beside(head, free, big, body)
        if legend is None:
            legend = _legend(head, free, left, right)
        title = any(
            word.size > _SMALL * number.size and 0 <= word.x0 - head[-1].x1 < number.size
            for word in level
            if word not in head
        )
        if legend and not title:
            found.append([*head, *legend])
            taken.update(found[-1])
    return found


def _is_level(a: Word, b: Word) -> bool:
    return a.top <= b.middle <= a.bottom


def _head(number: Word, level: Sequence[Word]) -> tuple[list[Word], float, float]:
    """Return the big words of a figure, and the edges between which its legend may stand."""
    head = [number]
    before, after = 0.0, float("inf")
    for word in level:
        if word.x1 <= number.x0:
            before = word.x1
        elif word.x0 >= head[-1].x1:
            near = word.x0 - head[-1].x1 <= 0.5 * number.size
            same = abs(word.size - number.size) <= 0.5  # noqa: PLR2004  a half point
            if near and same and _UNIT.fullmatch(word.text) and after == float("inf"):
                head.append(word)
            else:
                after = min(after, word.x0)
    return head, before, after


def _legend(head: list[Word], words: Sequence[Word], left: float, right: float) -> list[Word]:
    """Return the small words close below a figure, line by line while they follow closely."""
    size = head[0].size
    below = sorted(
        (w for w in words if w.middle > head[0].bottom and left <= w.x0 and w.x1 <= right),
        key=lambda w: (w.top, w.x0),
    )
    legend: list[Word] = []
    bottom = head[0].bottom
    for word in below:
        if word.top - bottom > (0.6 * size if not legend else 0.7 * word.size):
            break
        if word.size > _SMALL * size or len(legend) == _LEGEND:
            return []
        legend.append(word)
        bottom = max(bottom, word.bottom)
    reach = max((w.x1 for w in head), default=0.0) + 6 * size
    centred = legend and min(w.x0 for w in legend) <= head[-1].x1
    if not centred or max(w.x1 for w in legend) > reach:
        return []
    return [] if any(_cuts(legend, word) for word in words if word.x1 > right) else legend


def _cuts(legend: Sequence[Word], word: Word) -> bool:
    """Tell whether a word beyond the legend goes on with one of its lines."""
    return any(
        _is_level(last, word) and 0 <= word.x0 - last.x1 <= _BLANK * last.size for last in legend
    )


def _beside(
    head: list[Word], words: Sequence[Word], numbers: Sequence[Word], body: float
) -> list[Word] | None:
    """Return the lines of the body's letters that begin close right of a figure.

    Without a line there, that is None; where it is no legend, nothing.
    """
    last = head[-1]
    level = [w for w in words if last.top <= w.middle <= last.bottom and w.x0 >= last.x1]
    end = min((w.x0 for w in level if w in numbers), default=inf)
    legend = sorted((w for w in level if w.x0 < end), key=lambda w: (round(w.bottom / 3), w.x0))
    gap = min((w.x0 for w in legend), default=inf) - last.x1
    if gap > _FAR * last.size:
        return None
    bottom = max(w.bottom for w in legend)
    goes_on = any(
        w.x0 < end and w.middle > last.bottom and w.top - bottom < 0.4 * w.size for w in words
    )
    named = head[0].text.isdecimal() and len(head) == 1 and not legend[0].text[0].islower()
    heading = max(w.size for w in legend) > _TEXT * body or named  # that the number stands before
    if heading or goes_on or len(legend) > _BESIDE:
        return [] if gap <= _CLOSE * last.size else None
    return legend
