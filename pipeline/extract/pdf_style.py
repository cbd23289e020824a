"""How the lines of a PDF look: size and leading of the body, heads, marks, ends of lines."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from statistics import median
from typing import Final

from pipeline.extract.pdf_layout import TextLine
from pipeline.extract.pdf_words import RawPage, Word, is_bold
from pipeline.extract.plain import BULLETS, NUMBER

_PLAIN_MARKS: Final = "-–—‒·*o"  # bullets only before a blank
_DRAWN_MARKS: Final = re.escape("".join(mark for mark in BULLETS if mark not in _PLAIN_MARKS))
MARK: Final = re.compile(
    rf"(?:[{_PLAIN_MARKS[1:]}-][ \t]+|\(cid:\d+\)\s*|[{_DRAWN_MARKS}\uf020-\uf0ff]\ufe0f?\s*)(?=\S)"
)
_TOC: Final = re.compile(r"(?:[.…·_]\s?){4,}\s*\d{1,4}$|…{2,}\s*\d{1,4}$")
LABEL: Final = re.compile(r"[A-ZÀ-ÖØ-ÞŒ][^.:;!?]{1,45}\s?:(?=\s|$)")
CAPTION: Final = re.compile(
    r"(?:figure|tableau|carte|photo|graphique|illustration|schéma|crédits?)\s*(?:n[o°]\s*)?\d{0,3}\s*[:–—.]",
    re.IGNORECASE,
)
NOTE: Final = re.compile(r"(?:\[\d{1,2}\]|\(?\d{1,2}\)?|\*{1,3})\s?(?=[^\W\d]|[«(])")
_STOPS: Final = tuple(".!?…:;")
_LETTERS: Final = 3
_FEW: Final = 0.2  # of the letters in tables: those outside are titles
_LINK: Final = re.compile(r"://|www\.|\S@\S")
_CHROMA: Final = 48  # of 255, between the strongest and the weakest of red, green and blue
_WHITE: Final = 250
_TIGHT: Final = 0.8
_LOOSE: Final = 2.5
_look: Final = attrgetter("size", "font", "weight", "ink")

Look = tuple[float, bool, bool, bool]  # points, bold, capitals, coloured: sorts as headings do


@dataclass(frozen=True, slots=True)
class Style:
    """Of a document: size of its body in points, whether it is bold, distance of its lines, ink.

    `leading` is the distance between two lines of a paragraph divided by the size.
    """

    body: float
    body_bold: bool
    leading: float
    ink: int = 0


def body_style(pages: Sequence[RawPage]) -> tuple[float, bool, int]:
    """Return the most common size of letters, whether most are bold, the most common ink.

    The tables count where nearly all the text is in them, as in sheets.
    """
    looks = _letters(word for page in pages for word in page.words)
    tables = _letters(
        word for page in pages for table in page.tables for row in table.rows for cell in row
        for word in cell
    )  # fmt: skip
    if sum(looks.values()) < _FEW * sum(tables.values()):
        looks = tables
    sizes: Counter[float] = Counter()
    inks: Counter[int] = Counter()
    bold = 0
    for (size, font, weight, ink), count in looks.items():
        sizes[round(size * 2) / 2] += count
        inks[ink] += count
        bold += count * is_bold(font, weight)
    if not sizes:
        return 10.0, False, 0
    size = max(sizes, key=lambda size: (sizes[size], size))
    return size, bold * 2 > sizes.total(), max(inks, key=lambda ink: (inks[ink], -ink))


def _letters(words: Iterable[Word]) -> dict[tuple[float, str, int, int], int]:
    """Return how many letters have each look."""
    looks: dict[tuple[float, str, int, int], int] = defaultdict(int)
    for word in words:
        looks[_look(word)] += len(word.text)
    return looks


def leading(lines: Sequence[TextLine]) -> float:
    """Return the usual distance between two lines of one sentence, as a multiple of the size."""
    steps = [
        (b.bbox.bottom - a.bbox.bottom) / b.size
        for a, b in pairwise(lines)
        if (a.page, a.flow) == (b.page, b.flow) and a.table < 0 <= -b.table
        if a.size == b.size > 0
        if starts_low(b.text) and not is_stopped(a.text) and not would_fit(a, b)
    ]
    return median([step for step in steps if _TIGHT <= step <= _LOOSE] or [1.2])


def starts_low(text: str) -> bool:
    """Tell whether the first letter, after an opening mark, is a lower-case one."""
    return text.lstrip("(«“\"' ")[:1].islower()


def is_stopped(text: str) -> bool:
    """Tell whether a line ends as a sentence or as a lead-in does."""
    return text.rstrip(' »”")').endswith(_STOPS)


def is_contents(text: str) -> bool:
    """Tell a line of a table of contents: dots, then the number of a page."""
    return text[-1:].isdecimal() and _TOC.search(text) is not None


def would_fit(a: TextLine, b: TextLine) -> bool:
    """Tell whether the first word of b had room at the end of a: the break was wanted."""
    first = b.words[0]
    return a.bbox.x1 + 0.3 * a.size + (first.x1 - first.x0) < a.right - 1.0


def list_mark(text: str) -> int | None:
    """Return how many characters the bullet takes, 0 for a number that stays, None for no mark."""
    if mark := MARK.match(text):
        return mark.end()
    return 0 if NUMBER.match(text) else None


def heading_key(line: TextLine, style: Style) -> Look | None:
    """Return the look of a heading, or None for a line of text."""
    bold = line.bold and not style.body_bold
    big = line.size >= max(1.1 * style.body, style.body + 0.9)
    upper = all(c.isupper() for c in line.text if c.isalpha())
    coloured = is_coloured(line, style)
    if not (big or bold or upper or coloured):
        return None
    letters = sum(map(str.isalpha, line.text))
    if letters < _LETTERS or line.table >= 0:
        return None
    size = round(line.size * 2) / 2
    capitals = upper and letters > _LETTERS
    if big:
        return size, bold, False, False
    if line.size >= 0.93 * style.body and (bold or capitals or coloured):
        return style.body, bold, capitals, coloured
    return None


def is_coloured(line: TextLine, style: Style) -> bool:
    """Tell whether a whole line has a colour that the body has not; greys are none, white is one.

    Addresses are coloured as links, and tell nothing.
    """
    ink = line.ink
    if ink <= 0 or ink == style.ink or _LINK.search(line.text):
        return False
    parts = ink >> 16, ink >> 8 & 255, ink & 255
    return max(parts) - min(parts) >= _CHROMA or min(parts) >= _WHITE
