"""Reading order of a page: words to columns, columns to lines, by geometry alone.

The order in which a PDF draws its words says nothing. A gutter is a strip without words between
two columns; the page is cut at its tallest gutter into what stands above, left, right and below,
and each part again. Ruled tables take part as one big word.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import Final, TypeVar

from pipeline.document import BBox
from pipeline.extract.pdf_field import Field, Level, by_height, by_middle, cut, levels_of
from pipeline.extract.pdf_gutter import Part, find_gutter
from pipeline.extract.pdf_inset import clamped, initials_of, inset, opens_word
from pipeline.extract.pdf_margin import headed, is_parted, side_headings
from pipeline.extract.pdf_words import PANEL, Word, is_bold

_PAGE: Final = Part(8)
_left: Final = attrgetter("x0")
_NEXT: Final = 1.6  # of the size: between the feet of two lines of one text, at most
_INITIAL: Final = 1.3  # of the size of a line: bigger letters do not tell its weight
_FULL: Final = 8  # lines that show the margin of their column
_Part = TypeVar("_Part", Word, Level)
_Flow = tuple[Sequence[Level], float, bool]


@dataclass(slots=True)
class TextLine:
    """A line of one column, words from left to right; `right` is the margin of its column.

    `flow` tells columns and bands of a page apart; `table` is its rank when the line is a table;
    `ink` is the colour of all its words, below 0 for several; `aside` tells a box that the text
    around it goes on past.
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
    aside: bool = False


def page_lines(words: Sequence[Word], page: int, right: float, known: set[float]) -> list[TextLine]:
    """Return the lines of a page in reading order.

    Args:
        words: the words of the page, in any order, tables among them.
        page: its number, from 1.
        right: right margin of the document, for pages too short to show it.
        known: left edges of the second columns seen on the pages before; those of this page
            are added. A column of a line or two is told by them.
    """
    edge = max([right, *[word.x1 for word in words]])
    found: list[TextLine] = []
    before: TextLine | None = None  # the last line that is not aside
    flows = _flows(list(words), levels_of(words), edge, known, _PAGE)
    for flow, (part, margin, aside) in enumerate(flows):
        groups = _rows([level.words for level in part])
        aside = aside or all(level.words[0].font == PANEL for level in part)  # noqa: PLW2901
        own = max([level.until[-1] for level in part if not level.table], default=margin)
        full = own if len(groups) >= _FULL else margin
        lines = [_line(group, page, flow, full) for group in groups]
        same = before.flow if before and not aside and _follows(before, lines[0]) else flow
        for line in lines:
            line.flow, line.aside = same, aside
        before = before if aside else lines[-1]
        found += lines
    return found


def _follows(a: TextLine, b: TextLine) -> bool:
    """Tell whether a line that opens a flow is the next one of the column before it."""
    near = 0 < b.bbox.bottom - a.bbox.bottom <= _NEXT * a.size
    return near and a.size == b.size and abs(a.bbox.x0 - b.bbox.x0) <= a.size


def rows(words: Sequence[Word]) -> list[list[Word]]:
    """Return words that stand side by side, from top to bottom, each row from left to right."""
    return _rows(by_height(words))


def _rows(levels: Sequence[list[Word]]) -> list[list[Word]]:
    initials = initials_of(levels)
    if initials:
        alone = {id(level) for level, _ in initials}
        levels = [level for level in levels if id(level) not in alone]
    found: list[list[Word]] = []
    tallest = None
    highest = lowest = half = 0.0  # of the tallest word: top, bottom, half its height
    for level in by_middle(levels):
        word = level[0]
        _, _, top, _, bottom, size, _, table, *_ = word
        beside = tallest is not None and table < 0 and tallest.table < 0
        if beside:
            overlap = min(bottom, lowest) - max(top, highest)
            beside = overlap >= half or overlap >= 0.5 * (bottom - top)
        if beside:
            found[-1] += level
        else:
            found.append([*level])
        if not beside or tallest is None or size > tallest.size:
            tallest, highest, lowest, half = word, top, bottom, 0.5 * (bottom - top)
    for initial, first in initials:
        next(row for row in found if first in row).extend(initial)
    for row in found:
        row.sort(key=_left)
    tops = [(min([word.top for word in row]), row[0].x0) for row in found]
    return [found[rank] for rank in sorted(range(len(found)), key=tops.__getitem__)]


def line_text(words: Sequence[Word]) -> str:
    """Return the words joined; parts of a word in two fonts are put together again."""
    if len({(word.font, word.size) for word in words}) == 1:
        return " ".join([word.text for word in words])
    text = words[0].text
    for before, word in pairwise(words):
        changed = before.font != word.font or before.size != word.size
        close = changed and word.x0 - before.x1 < 0.12 * min(before.size, word.size)
        text += word.text if close or (changed and opens_word(before, word)) else f" {word.text}"
    return text


def around(words: Sequence[Word]) -> BBox:
    """Return the box around words."""
    return BBox(
        min(word.x0 for word in words),
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
    )


def _usual(sizes: Sequence[float], texts: Sequence[str]) -> float:
    """Return the size of most letters, the bigger one of two."""
    letters = dict.fromkeys(sizes, 0)
    for value, part in zip(sizes, texts, strict=True):
        letters[value] += len(part)
    return max(letters, key=lambda value: (letters[value], value))


def _line(words: list[Word], page: int, flow: int, right: float) -> TextLine:
    texts, lefts, tops, rights, bottoms, sizes, fonts, tables, weights, inks, _ = zip(
        *words, strict=True
    )
    looks = set(zip(sizes, fonts, weights, inks, strict=True))
    if len(looks) == 1:
        ((size, font, weight, ink),) = looks
        text = " ".join(texts)
        bold = is_bold(font, weight) and any(map(str.isalnum, text))
    else:
        size = _usual(sizes, texts)
        ink = inks[0] if len(set(inks)) == 1 else -1
        text = line_text(words)
        usual = [word for word in words if word.size <= _INITIAL * size]
        lettered = [word.bold for word in usual if any(map(str.isalnum, word.text))]
        bold = bool(lettered) and all(lettered)
    box = BBox(min(lefts), min(tops), max(rights), max(bottoms))
    return TextLine(page, flow, words, right, text, size, bold, box, tables[0], ink)


def _flows(
    words: list[Word], levels: Sequence[Level], right: float, known: set[float], part: Part
) -> Iterator[_Flow]:
    """Yield the levels of each column or band in reading order, its margin, whether it is aside.

    Args:
        words: those of the part of the page, in any order.
        levels: the same from top to bottom.
        right: the right margin of the part.
        known: see `page_lines`.
        part: its place on the page.
    """
    if not words:
        return
    field = Field(words, levels) if part.depth else None
    margin = side_headings(field) if field else None
    gutter = find_gutter(field, known, part) if field else None
    if margin is not None and (gutter is None or not is_parted(margin, gutter)):
        yield from _beside_margin(words, levels, right, known, part, margin)
        return
    if gutter is None:
        yield levels, right, False
        return
    x, *heights = gutter
    known.add(x)
    top, bottom = clamped(levels, x, *heights)
    above, beside, below = _parted(words, levels, top, bottom)
    first, second = cut(beside[1], x)
    yield from _flows(*above, right, known, part.inner(followed=True))
    edge = max([level.until[-1] for level in first])
    box = inset(first, second, below[1])
    column = part.inner(pitch=x - min([level.lefts[0] for level in first]))
    columns = [
        _flows([w for w in beside[0] if w.x0 < x], first, edge, known, column),
        _flows([w for w in beside[0] if w.x0 >= x], second, right, known, column),
    ]
    if box is not None:
        yield from ((levels, margin, True) for levels, margin, _ in columns.pop(box))
    for flows in columns:
        yield from flows
    yield from _flows(*below, right, known, part.inner(followed=part.followed))


def _parted(
    words: list[Word], levels: Sequence[Level], top: float, bottom: float
) -> Iterator[tuple[list[Word], list[Level]]]:
    """Yield the words and the levels above a band of the page, those in it and those below."""
    return zip(_bands(words, top, bottom), _bands(levels, top, bottom), strict=True)


def _bands(parts: Sequence[_Part], top: float, bottom: float) -> Iterator[list[_Part]]:
    middles = [(part.top + part.bottom) / 2 for part in parts]
    yield [part for part, middle in zip(parts, middles, strict=True) if middle < top]
    yield [part for part, middle in zip(parts, middles, strict=True) if top <= middle <= bottom]
    yield [part for part, middle in zip(parts, middles, strict=True) if middle > bottom]


def _beside_margin(
    words: list[Word],
    levels: Sequence[Level],
    right: float,
    known: set[float],
    part: Part,
    margin: tuple[float, float, float],
) -> Iterator[_Flow]:
    """Yield each heading that stands in the margin, then the text beside it."""
    x, top, bottom = margin
    above, beside, below = _parted(words, levels, top, bottom)
    yield from _flows(*above, right, known, part.inner(followed=True))
    headings = [w for w in beside[0] if w.x0 < x]
    edge = max(w.x1 for w in headings)
    for heading, text in headed(headings, [w for w in beside[0] if w.x0 >= x]):
        if heading:
            yield levels_of(heading), edge, False
        if text:
            yield levels_of(text), right, False
    yield from _flows(*below, right, known, part.inner(followed=part.followed))
