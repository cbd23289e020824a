"""Reading order of a page: words to columns, columns to lines, by geometry alone.

The order in which a PDF draws its words says nothing. A gutter is a strip without words between
two columns; the page is cut at its tallest gutter into what stands above, left, right and below,
and each part again. Ruled tables take part as one big word.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from pipeline.document import BBox
from pipeline.extract.pdf_words import Word

_LINES: Final = 3  # lines on each side of a gutter
_WORDS: Final = 3.0  # mean words a line: fewer is a column of labels
_WIDTH: Final = 90.0  # points: narrower is no column of text
_DEPTH: Final = 8
_CANDIDATES: Final = 12
_FULL: Final = 8  # lines that show the margin of their column


@dataclass(slots=True)
class TextLine:
    """A line of one column, words from left to right; `right` is the margin of its column.

    `flow` tells columns and bands of a page apart; `table` is its rank when the line is a table.
    """

    page: int
    flow: int
    words: list[Word]
    right: float
    text: str
    size: float
    bold: bool
    bbox: BBox
    table: int = -1


def page_lines(words: Sequence[Word], page: int, right: float, known: set[float]) -> list[TextLine]:
    """Return the lines of a page in reading order.

    Args:
        words: the words of the page, in any order, tables among them.
        page: its number, from 1.
        right: right margin of the document, for pages too short to show it.
        known: left edges of the second columns seen on the pages before; those of this page
            are added. A column of a line or two is told by them.
    """
    edge = max([right, *(word.x1 for word in words)])
    found = []
    for flow, (part, margin) in enumerate(_flows(list(words), edge, _DEPTH, known)):
        groups = rows(part)
        own = max((word.x1 for word in part if word.table < 0), default=margin)
        full = own if len(groups) >= _FULL else margin
        found += [_line(group, page, flow, full) for group in groups]
    return found


def rows(words: Sequence[Word]) -> list[list[Word]]:
    """Return words that stand side by side, from top to bottom, each row from left to right."""
    found: list[list[Word]] = []
    tallest = None
    for word in sorted(words, key=lambda w: (w.middle, w.x0)):
        if tallest and word.table < 0 and tallest.table < 0 and _beside(tallest, word):
            found[-1].append(word)
            if word.size > tallest.size:
                tallest = word
        else:
            found.append([word])
            tallest = word
    for row in found:
        row.sort(key=lambda w: w.x0)
    found.sort(key=lambda row: min(word.top for word in row))
    return found


def line_text(words: Sequence[Word]) -> str:
    """Return the words joined; parts of a word in two fonts are put together again."""
    text = words[0].text
    for before, word in pairwise(words):
        changed = (before.font, before.size) != (word.font, word.size)
        close = word.x0 - before.x1 < 0.12 * min(before.size, word.size)
        text += word.text if changed and close else f" {word.text}"
    return text


def _beside(a: Word, b: Word) -> bool:
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    return overlap >= 0.5 * min(a.bottom - a.top, b.bottom - b.top)


def _line(words: list[Word], page: int, flow: int, right: float) -> TextLine:
    weights: Counter[float] = Counter()
    for word in words:
        weights[word.size] += len(word.text)
    size = max(weights, key=lambda value: (weights[value], value))
    lettered = [word for word in words if any(c.isalnum() for c in word.text)]
    bold = bool(lettered) and all(word.bold for word in lettered)
    box = BBox(
        min(word.x0 for word in words),
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
    )
    return TextLine(page, flow, words, right, line_text(words), size, bold, box, words[0].table)


def _flows(
    words: list[Word], right: float, depth: int, known: set[float]
) -> Iterator[tuple[list[Word], float]]:
    """Yield the words of each column or band in reading order, with its right margin."""
    if not words:
        return
    gutter = _gutter(words, known) if depth else None
    if gutter is None:
        yield words, right
        return
    x, top, bottom = gutter
    known.add(x)
    above = [w for w in words if w.middle < top]
    below = [w for w in words if w.middle > bottom]
    beside = [w for w in words if top <= w.middle <= bottom]
    first = [w for w in beside if w.x0 < x]
    second = [w for w in beside if w.x0 >= x]
    yield from _flows(above, right, depth - 1, known)
    yield from _flows(first, max(w.x1 for w in first), depth - 1, known)
    yield from _flows(second, right, depth - 1, known)
    yield from _flows(below, right, depth - 1, known)


def _gutter(words: list[Word], known: set[float]) -> tuple[float, float, float] | None:
    """Return the tallest gutter: left edge of the column after it, its top and its bottom."""
    sizes = [word.size for word in words if word.table < 0]
    if not sizes:
        return None
    size = median(sizes)
    wide = max(7.0, 0.9 * size)
    left = min(word.x0 for word in words) + _WIDTH
    end = max(word.x1 for word in words) - _WIDTH
    starts = Counter(round(word.x0) - 1.0 for word in words if left <= word.x0 <= end)
    seen = {x for x, count in starts.most_common(_CANDIDATES) if count >= _LINES}
    best: tuple[float, float, float] | None = None
    tallest = 0.0
    for x in sorted(seen | known):
        least = 0.5 * size if x in known else 3.5 * 1.2 * size
        for top, bottom in _runs(words, x, wide, size):
            if bottom - top <= max(tallest, least):
                continue
            height = _side_by_side(words, x, top, bottom, 1 if x in known else _LINES)
            if height > max(tallest, least):
                tallest, best = height, (x, top, bottom)
    return best


def _runs(words: list[Word], x: float, wide: float, size: float) -> Iterator[tuple[float, float]]:
    """Yield the heights between words that stand in the strip left of x."""
    crossing = [
        (word.top, word.bottom)
        for word in words
        if word.x0 < x and (word.x1 > x - wide or _title(word, words, x, size))
    ]
    top = min(word.top for word in words)
    for start, end in sorted(crossing):
        if start > top:
            yield top, start
        top = max(top, end)
    bottom = max(word.bottom for word in words)
    if bottom > top:
        yield top, bottom


def _title(word: Word, words: list[Word], x: float, size: float) -> bool:
    """Tell whether a big word with nothing right of it heads both columns."""
    if word.size < 1.25 * size:
        return False
    margin = 0.4 * word.size
    return not any(
        other.x1 > x and other.bottom > word.top - margin and other.top < word.bottom + margin
        for other in words
    )


def _side_by_side(words: list[Word], x: float, top: float, bottom: float, least: int) -> float:
    """Return the height over which two columns of `least` lines stand beside each other, or 0."""
    sides: tuple[list[Word], list[Word]] = ([], [])
    for word in words:
        if top <= word.middle <= bottom:
            sides[word.x0 >= x].append(word)
    extents = []
    for side in sides:
        if not side:
            return 0.0
        lines = {round(word.bottom / 3) for word in side}
        width = max(word.x1 for word in side) - min(word.x0 for word in side)
        if least > 1 and (width < _WIDTH or not _is_text(side, len(lines))):
            return 0.0
        extents.append((min(word.top for word in side), max(word.bottom for word in side)))
    (top0, bottom0), (top1, bottom1) = extents
    return min(bottom0, bottom1) - max(top0, top1)


def _is_text(side: list[Word], lines: int) -> bool:
    """Tell a column of text, or a table, from a column of labels."""
    if any(word.table >= 0 for word in side):
        return True
    return lines >= _LINES and len(side) >= _WORDS * lines
