"""Reading order of a page: words to columns, columns to lines, by geometry alone.

The order in which a PDF draws its words says nothing. A gutter is a strip without words between
two columns; the page is cut at its tallest gutter into what stands above, left, right and below,
and each part again. Ruled tables take part as one big word.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import Final

from pipeline.document import BBox
from pipeline.extract.pdf_field import Field
from pipeline.extract.pdf_gutter import find_gutter, headed, side_headings
from pipeline.extract.pdf_words import Word, is_bold

_DEPTH: Final = 8
_left: Final = attrgetter("x0")
_FULL: Final = 8  # lines that show the margin of their column


@dataclass(slots=True)
class TextLine:
    """A line of one column, words from left to right; `right` is the margin of its column.

    `flow` tells columns and bands of a page apart; `table` is its rank when the line is a table;
    `ink` is the colour of all its words, below 0 for several.
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
    ink: int = -1


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
    highest = lowest = half = 0.0  # of the tallest word: top, bottom, half its height
    for level in _levels(words):
        word = level[0]
        _, _, top, _, bottom, size, _, table, *_ = word
        beside = tallest is not None and table < 0 and tallest.table < 0
        if beside:
            overlap = min(bottom, lowest) - max(top, highest)
            beside = overlap >= half or overlap >= 0.5 * (bottom - top)
        if beside:
            found[-1] += level
        else:
            found.append(level)
        if not beside or tallest is None or size > tallest.size:
            tallest, highest, lowest, half = word, top, bottom, 0.5 * (bottom - top)
    for row in found:
        row.sort(key=_left)
    found.sort(key=lambda row: (min([word.top for word in row]), row[0].x0))
    return found


def _levels(words: Sequence[Word]) -> list[list[Word]]:
    """Return the words from top to bottom by their middle, those of one height together.

    A word that stands for a table, or whose middle is that of words of another height, is alone.
    """
    heights: dict[tuple[float, float, float], list[Word]] = {}
    levels = []
    for word in words:
        _, _, top, _, bottom, size, _, table, *_ = word
        if table >= 0 or bottom < top:
            levels.append([word])
        elif (level := heights.get((top, bottom, size))) is None:
            heights[top, bottom, size] = [word]
        else:
            level.append(word)
    middles = Counter([top + bottom for top, bottom, _ in heights])
    for word, *_ in levels:
        middles[word.top + word.bottom] += 1
    for (top, bottom, _), level in heights.items():
        levels += [level] if middles[top + bottom] == 1 else [[word] for word in level]
    return sorted(levels, key=lambda level: (level[0].middle, level[0].x0))


def line_text(words: Sequence[Word]) -> str:
    """Return the words joined; parts of a word in two fonts are put together again."""
    if len({(word.font, word.size) for word in words}) == 1:
        return " ".join([word.text for word in words])
    text = words[0].text
    for before, word in pairwise(words):
        changed = before.font != word.font or before.size != word.size
        close = changed and word.x0 - before.x1 < 0.12 * min(before.size, word.size)
        text += word.text if close else f" {word.text}"
    return text


def around(words: Sequence[Word]) -> BBox:
    """Return the box around words."""
    return BBox(
        min(word.x0 for word in words),
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
    )


def _line(words: list[Word], page: int, flow: int, right: float) -> TextLine:
    texts, lefts, tops, rights, bottoms, sizes, fonts, _, weights, inks, _ = zip(
        *words, strict=True
    )
    size = sizes[0]
    if len(set(sizes)) > 1:
        letters = dict.fromkeys(sizes, 0)
        for value, part in zip(sizes, texts, strict=True):
            letters[value] += len(part)
        size = max(letters, key=lambda value: (letters[value], value))
    bold = any(is_bold(*look) for look in set(zip(fonts, weights, strict=True)))
    if bold:
        lettered = [word.bold for word in words if any(map(str.isalnum, word.text))]
        bold = bool(lettered) and all(lettered)
    box = BBox(min(lefts), min(tops), max(rights), max(bottoms))
    ink = inks[0] if len(set(inks)) == 1 else -1
    text = line_text(words)
    return TextLine(page, flow, words, right, text, size, bold, box, words[0].table, ink)


def _flows(
    words: list[Word], right: float, depth: int, known: set[float]
) -> Iterator[tuple[list[Word], float]]:
    """Yield the words of each column or band in reading order, with its right margin."""
    if not words:
        return
    field = Field(words) if depth else None
    margin = side_headings(field) if field else None
    if margin is not None:
        yield from _beside_margin(words, right, depth, known, margin)
        return
    gutter = find_gutter(field, known) if field else None
    if gutter is None:
        yield words, right
        return
    x, top, bottom = gutter
    known.add(x)
    above, beside, below = _parted(words, top, bottom)
    first = [w for w in beside if w.x0 < x]
    second = [w for w in beside if w.x0 >= x]
    yield from _flows(above, right, depth - 1, known)
    yield from _flows(first, max(w.x1 for w in first), depth - 1, known)
    yield from _flows(second, right, depth - 1, known)
    yield from _flows(below, right, depth - 1, known)


def _parted(words: list[Word], top: float, bottom: float) -> Iterator[list[Word]]:
    """Yield the words above a band of the page, those in it and those below."""
    middles = [(word.top + word.bottom) / 2 for word in words]
    yield [word for word, middle in zip(words, middles, strict=True) if middle < top]
    yield [word for word, middle in zip(words, middles, strict=True) if top <= middle <= bottom]
    yield [word for word, middle in zip(words, middles, strict=True) if middle > bottom]


def _beside_margin(
    words: list[Word],
    right: float,
    depth: int,
    known: set[float],
    margin: tuple[float, float, float],
) -> Iterator[tuple[list[Word], float]]:
    """Yield each heading that stands in the margin, then the text beside it."""
    x, top, bottom = margin
    above, beside, below = _parted(words, top, bottom)
    yield from _flows(above, right, depth - 1, known)
    headings = [w for w in beside if w.x0 < x]
    edge = max(w.x1 for w in headings)
    for heading, text in headed(headings, [w for w in beside if w.x0 >= x]):
        if heading:
            yield heading, edge
        yield from _flows(text, right, 0, known)
    yield from _flows(below, right, depth - 1, known)
