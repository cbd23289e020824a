"""Running heads and page numbers: told by their place, their form and their repetition."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pipeline.extract.pdf_layout import line_text, rows
from pipeline.extract.pdf_words import RawPage, Word

_ZONE: Final = 0.14  # share of the height, at the top and at the bottom
_ROWS: Final = 3  # rows looked at in each zone
_DRIFT: Final = 8.0  # points by which a running head may move from page to page
_FEW: Final = 5  # pages up to which two equal rows are enough
_NUMBER: Final = re.compile(
    r"(?:page|p\.?)?\s*[-–—|]?\s*\d{1,4}\s*(?:[-–—|]|(?:/|sur|de|of)\s*\d{1,4})?(?:\s*\|?\s*page)?$",
    re.IGNORECASE,
)
_SEVERAL: Final = 3  # pages
_FULL: Final = 100  # words of a page that shows where text begins
_APART: Final = 1.2  # of its size: the white under a running head
_BIG: Final = 1.3  # of the body's size: bigger letters are a title
_DIGITS: Final = re.compile(r"\d+")

Row = tuple[Word, ...]


def find_furniture(pages: Sequence[RawPage], body: float) -> dict[int, list[Row]]:
    """Return the rows of running text of each page, by page number.

    A row near the top or the bottom is furniture when it is a page number, when it comes back at
    the same height on other pages (twice in a document of at most 5 pages, else three times), or
    when it comes back but for the page's number, in letters no bigger than the body's: so
    that "FICHE 1", "FICHE 2" at the top of each sheet stay titles. So is a head that is seen
    once where other pages have theirs, or above all text. Where that would leave nothing, there
    is no furniture.

    Args:
        pages: the raw pages.
        body: size of the body's letters, in points.
    """
    rows_ = [(page, row) for page in pages for row in _zone_rows(page)]
    zones = [(page, row, _keys(row, page.number, body)) for page, row in rows_]
    places: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for page, row, keys in zones:
        for key in keys:
            places[key].append((page.number, row[0].middle))
    needed = 2 if len(pages) <= _FEW else 3
    found: dict[int, list[Row]] = defaultdict(list)
    for page, row, keys in zones:
        if _is_number(page, row) or any(
            len({number for number, y in places[key] if abs(y - row[0].middle) <= _DRIFT}) >= needed
            for key in keys
        ):
            found[page.number].append(row)
    highest = {page.number: row for page, row in reversed(rows_)}
    for number, row in _once(pages, found, highest, body):
        found[number].insert(0, row)
    taken = sum(len(row) for running in found.values() for row in running)
    only = taken == sum(len(page.words) for page in pages) and not any(p.tables for p in pages)
    return {} if only else found


def _once(
    pages: Sequence[RawPage],
    found: Mapping[int, Sequence[Row]],
    zones: Mapping[int, Row],
    body: float,
) -> list[tuple[int, Row]]:
    """Return the running heads that come back nowhere, each with the number of its page.

    Of a page after the first, such a head is its first row, apart from the others, and it stands
    either where two pages have one of the same look or higher than the text of every full page.
    """
    if len(pages) < _SEVERAL:
        return []
    places: Counter[tuple[float, str, int]] = Counter()
    for running in found.values():
        places.update({key for row in running for key in _looks(row, (-1, 0, 1))})
    first = {
        page.number: _first(page, found.get(page.number, ()), zones.get(page.number, ()))
        for page in pages
    }
    tops = sorted(first[page.number][1] for page in pages if len(page.words) >= _FULL)
    heads = []
    for page in pages[1:]:
        row, top, after = first[page.number]
        size = max((word.size for word in row), default=0.0)
        foot = max((word.bottom for word in row), default=0.0)
        apart = after - foot >= _APART * size and size <= _BIG * body
        if not row or not apart or not any(map(str.isalpha, line_text(row))):
            continue
        others = tops[1:] if tops and tops[0] == top else tops
        alike = max(places[key] for key in _looks(row, (0,))) > 1
        higher = others and others[0] - foot >= _APART * size
        if alike or higher:
            heads.append((page.number, row))
    return heads


def _first(page: RawPage, running: Sequence[Row], row: Row) -> tuple[Row, float, float]:
    """Return the first row of a page, the top of its text, and that of what follows the row.

    There is none where running text stands first.

    Args:
        page: the page.
        running: its rows of running text.
        row: its first row.
    """
    tops = [word.top for word in page.words] + [table.bbox[1] for table in page.tables]
    heads = [row for row in running if row[0].middle < page.height / 2]
    above = max([word.top for row in heads for word in row], default=0.0)
    text = min([top for top in tops if top > above], default=page.height)
    if not row or row in running:
        return (), text, text
    last = max([word.top for word in row])
    return row, text, min([top for top in tops if top > last], default=page.height)


def _looks(row: Row, drifts: Sequence[int]) -> Iterator[tuple[float, str, int]]:
    middle = round(row[0].middle)
    return ((row[0].size, row[0].font, middle + drift) for drift in drifts)


def _zone_rows(page: RawPage) -> list[Row]:
    """Return up to three rows of the top zone and three of the bottom zone."""
    edge = _ZONE * page.height
    top = rows([word for word in page.words if word.bottom <= edge])
    bottom = rows([word for word in page.words if word.top >= page.height - edge])
    return [tuple(row) for row in (*top[:_ROWS], *bottom[-_ROWS:])]


def _keys(row: Row, number: int, body: float) -> list[str]:
    text = line_text(row).lower()
    keys = [text]
    alone = row[-1].x0 - row[-2].x1 > 2 * body if len(row) > 1 else False
    small = max(word.size for word in row) <= body and not any(word.bold for word in row)
    if small or alone:
        for digits in _DIGITS.finditer(text):
            # the number follows the page's: its distance to it is part of the key
            step = int(digits.group()[:9]) - number
            keys.append(f"{text[: digits.start()]}\0{step}\0{text[digits.end() :]}")
    return keys


def _is_number(page: RawPage, row: Row) -> bool:
    """Tell a page number by its form, on the outermost row of a page with other text."""
    text = line_text(row).strip(" -–—|")
    if not _NUMBER.fullmatch(text) or len(row) == len(page.words):
        return False
    lowest = max(word.bottom for word in page.words)
    highest = min(word.top for word in page.words)
    return row[0].bottom >= lowest - 1 or row[0].top <= highest + 1
