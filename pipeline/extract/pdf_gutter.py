"""Where a page parts into columns: gutters between texts, margins that hold headings."""

from collections import Counter
from collections.abc import Iterator
from statistics import median
from typing import Final

from pipeline.extract.pdf_words import Word

_LINES: Final = 3  # lines on each side of a gutter
_WORDS: Final = 3.0  # mean words a line: fewer is a column of labels
_WIDTH: Final = 90.0  # points: narrower is no column of text
_CANDIDATES: Final = 12
_BIG: Final = 1.25  # of the size of the text: a title
_INDENT: Final = 15.0  # points
_MARGIN: Final = 0.45  # of the width: a wider column holds no side headings


def find_gutter(words: list[Word], known: set[float]) -> tuple[float, float, float] | None:
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


def _runs(
    words: list[Word], x: float, wide: float, size: float | None = None
) -> Iterator[tuple[float, float]]:
    """Yield the heights between words that stand in the strip left of x.

    With `size`, that of the text, so do titles that head both columns.
    """
    crossing = [(word.top, word.bottom) for word in words if word.x0 < x and word.x1 > x - wide]
    if size is not None:
        crossing += _titles(words, x, size)
    top = min(word.top for word in words)
    for start, end in sorted(crossing):
        if start > top:
            yield top, start
        top = max(top, end)
    bottom = max(word.bottom for word in words)
    if bottom > top:
        yield top, bottom


def _titles(words: list[Word], x: float, size: float) -> list[tuple[float, float]]:
    """Return the heights of big words with nothing right of them, which head both columns.

    These lie below, or the title is the last of its part of the page.
    """
    big = [word for word in words if word.size >= _BIG * size and word.x0 < x]
    if not big:
        return []
    right = [word for word in words if word.x1 > x]
    small = [word for word in words if word.size < _BIG * size]
    lowest = max((word.top for word in small), default=0.0)
    beyond = max((word.top for word in small if word.x0 >= x), default=0.0)
    found = []
    for word in big:
        if beyond <= word.bottom < lowest:
            continue
        top, bottom = word.top - 0.4 * word.size, word.bottom + 0.4 * word.size
        if not any(other.bottom > top and other.top < bottom for other in right):
            found.append((word.top, word.bottom))
    return found


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


def side_headings(words: list[Word]) -> tuple[float, float, float] | None:
    """Return where the text beside a margin of headings begins: left edge, top and bottom.

    The margin holds nothing but bold or bigger letters, each heading beside at least two lines.
    """
    if any(word.table >= 0 for word in words):
        return None
    size = median(word.size for word in words)
    left, right = min(w.x0 for w in words), max(w.x1 for w in words)
    heads = [word for word in words if word.bold or word.size > 1.1 * size]
    if not heads:
        return None
    edge = min(word.x1 for word in heads)
    starts = Counter(round(word.x0) - 1.0 for word in words)
    best: tuple[float, float, float] | None = None
    for x, count in starts.most_common(_CANDIDATES):
        if count < _LINES or edge > x or not left + 3 * size < x < left + _MARGIN * (right - left):
            continue
        for top, bottom in _runs(words, x, 0.7 * size):
            if bottom - top > (3.6 * size if best is None else best[2] - best[1]):
                beside = [word for word in words if top <= word.middle <= bottom]
                if _headed_text(beside, x, size):
                    best = x, top, bottom
    return best


def _headed_text(words: list[Word], x: float, size: float) -> bool:
    headings = [word for word in words if word.x0 < x]
    text = [word for word in words if word.x0 >= x]
    if not headings or not text or not all(w.bold or w.size > 1.1 * size for w in headings):
        return False
    if sum(word.bold for word in text) * 2 > len(text):
        return False
    groups = clusters(headings)
    lines: dict[int, float] = {}
    for word in text:
        line = round(word.bottom / 3)
        lines[line] = min(word.x0, lines.get(line, word.x0))
    if sum(start <= x + _INDENT for start in lines.values()) * 2 < len(lines):
        return False  # x is no edge of the text
    stops = (":", ",", ";")
    ends = [max(group, key=lambda w: (round(w.bottom / 3), w.x0)).text for group in groups]
    return (
        len(lines) >= max(_LINES, 2 * len(groups))
        and len(text) >= _WORDS * len(lines)
        and not any(end.endswith(stops) for end in ends)
    )


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


def headed(headings: list[Word], text: list[Word]) -> Iterator[tuple[list[Word], list[Word]]]:
    """Yield each heading of the margin with the text from its height on, down to the next one."""
    groups = clusters(headings)
    tops = [min(w.top for w in group) - 0.5 * group[0].size for group in groups]
    first = [word for word in text if word.top < tops[0]]
    if first:
        yield [], first
    for group, top, end in zip(groups, tops, [*tops[1:], float("inf")], strict=True):
        yield group, [word for word in text if top <= word.top < end]
