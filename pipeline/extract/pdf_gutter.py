"""Where a page parts into columns: gutters between texts, margins that hold headings."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from math import inf
from operator import attrgetter, itemgetter
from typing import Final

from pipeline.extract.pdf_field import Field, Level
from pipeline.extract.pdf_words import Word, is_bold
from pipeline.extract.plain import BULLETS, NUMBER

_LINES: Final = 3  # lines on each side of a gutter
_WORDS: Final = 3.0  # mean words a line: fewer is a column of labels
_WIDTH: Final = 90.0  # points: narrower is no column of text
_CANDIDATES: Final = 12
_BIG: Final = 1.25  # of the size of the text: a title
_INDENT: Final = 15.0  # points
_MARGIN: Final = 0.45  # of the width: a wider column holds no side headings
_GUTTER: Final = 0.85  # of the size of the letters: a gutter wherever lines begin
_OUTDENT: Final = 3.0  # the same
_SAME: Final = 0.2  # the same: lines that begin at one edge
_ALIGNED: Final = 5  # lines that begin at the edge of a narrow gutter
_LOW: Final = 0.4  # of lines: so many begin inside a sentence in running text
_look: Final = attrgetter("font", "weight")

_Part = tuple[Level, int, float, float]  # of a level: its count of words, left and right edge


def find_gutter(field: Field, known: set[float]) -> tuple[float, float, float] | None:
    """Return the tallest gutter: left edge of the column after it, its top and its bottom.

    Of several as tall, that is the leftmost.
    """
    size = field.size
    if not size and all(level.table for level in field.levels):
        return None
    wide = max(7.0, 0.9 * size) - field.slack
    left, end = field.left + _WIDTH, field.right - _WIDTH
    seen = {start - field.slack for start in _often(field, left, end)}
    best, tallest = None, 0.0
    titles = _Titles(field, size)
    last = max(field.lefts)
    for x in sorted(x for x in seen | known if field.left < x <= last):
        least = 0.5 * size if x in known else 3.5 * 1.2 * size
        for top, bottom in field.runs(x, wide, max(tallest, least), titles.heights(x)):
            if bottom - top <= max(tallest, least):
                continue
            height = _side_by_side(field, x, top, bottom, 1 if x in known else _LINES)
            if height > max(tallest + field.slack if best else 0.0, least):
                tallest, best = height, (x, top, bottom)
    return best


def _often(field: Field, left: float, end: float) -> list[int]:
    """Return where at least `_LINES` lines begin between two left edges, the most lines first.

    A bullet stands for the lines of its item.
    """
    counts: Counter[int] = Counter()
    for level in field.levels:
        for x in level.edges:
            if left <= x <= end:
                mark = _is_mark(level.words[bisect_left(level.lefts, x)])
                counts[round(x)] += _LINES if mark else 1
    most = [item for item in counts.items() if item[1] >= _LINES]
    most.sort(key=itemgetter(1), reverse=True)
    found = [start for start, _ in most[:_CANDIDATES]]
    reach = _OUTDENT * field.size  # a title or a mark may stand left of the lines below it
    return found + [min(x for x in counts if start - reach <= x <= start) for start in found]


def _is_mark(word: Word) -> bool:
    """Tell a bullet, or the number of an item."""
    text = word.text
    return text in BULLETS or NUMBER.match(f"{text} a") is not None


class _Titles:
    """Big words with nothing right of them, which head both columns.

    These lie below, or the title is the last of its part of the page.
    """

    def __init__(self, field: Field, size: float) -> None:
        self.levels = field.levels
        self.big = [level for level in field.levels if level.size >= _BIG * size]
        self.small = [level for level in field.levels if level.size < _BIG * size]
        self.lowest = max([level.top for level in self.small], default=0.0)
        self.reach: dict[tuple[float, float], float] = {}

    def heights(self, x: float) -> list[tuple[float, float]]:
        """Return the heights of those that begin left of x."""
        alone = [
            level
            for level in self.big
            if level.lefts[0] < x
            and self._reach(level.top - 0.4 * level.size, level.bottom + 0.4 * level.size) <= x
        ]
        if not alone:
            return []
        beyond = max([level.top for level in self.small if level.lefts[-1] >= x], default=0.0)
        return [
            (level.top, level.bottom) for level in alone if not beyond <= level.bottom < self.lowest
        ]

    def _reach(self, top: float, bottom: float) -> float:
        """Return how far right the words go that stand between two heights."""
        found = self.reach.get((top, bottom))
        if found is None:
            beside = [
                part.until[-1] for part in self.levels if part.bottom > top and part.top < bottom
            ]
            found = self.reach[top, bottom] = max(beside, default=-inf)
        return found


def _side_by_side(field: Field, x: float, top: float, bottom: float, least: int) -> float:
    """Return the height over which two columns of `least` lines stand beside each other, or 0."""
    first: list[_Part] = []
    second: list[_Part] = []
    for level, middle in zip(field.levels, field.middles, strict=True):
        if top <= middle <= bottom:
            lefts = level.lefts
            rank = bisect_left(lefts, x)
            if rank:
                first.append((level, rank, lefts[0], level.until[rank - 1]))
            if rank < len(lefts):
                second.append((level, len(lefts) - rank, lefts[rank], level.onwards[rank]))
    if not first or not second:
        return 0.0
    if least > 1 and not (_is_column(first) and _is_column(second)):
        return 0.0
    if not _is_apart(first, second, x + field.slack, field.size, least):
        return 0.0
    lowest = min(max([part[0].bottom for part in side]) for side in (first, second))
    return lowest - max(side[0][0].top for side in (first, second))


def _is_apart(
    first: list[_Part], second: list[_Part], edge: float, size: float, least: int
) -> bool:
    """Tell a gutter from blanks of sentences that happen to stand under one another.

    Left of it stands more than the marks of a list. A narrow one has many lines that begin at the
    edge after it.
    """
    if all(count == 1 and _is_mark(level.words[0]) for level, count, _, _ in first):
        return False
    if edge - max([part[3] for part in first]) >= _GUTTER * size:
        return True
    aligned = sum(abs(part[2] - edge) <= _SAME * size for part in second)
    return aligned >= max(_ALIGNED if least > 1 else 2, 0.6 * len(second))


def _is_column(side: list[_Part]) -> bool:
    """Tell a wide column of text, or a table, from a column of labels."""
    if max([part[3] for part in side]) - min([part[2] for part in side]) < _WIDTH:
        return False
    if any(part[0].table for part in side):
        return True
    lines = len({round(part[0].bottom / 3) for part in side})
    words = sum(part[1] for part in side)
    if lines < _LINES or words < 2 * lines:
        return False
    return words >= _WORDS * lines or sum(map(_is_low, side)) >= _LOW * lines


def _is_low(part: _Part) -> bool:
    """Tell a line that begins inside a sentence."""
    level, _, left, _ = part
    return level.words[bisect_left(level.lefts, left)].text[:1].islower()


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
    for start in _often(field, left, right):
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
    for group, top, end in zip(groups, tops, [*tops[1:], inf], strict=True):
        yield group, [word for word in text if top <= word.top < end]
