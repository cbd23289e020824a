"""A PDF page as it is drawn: words with their font and box, ruled tables, images.

Points, origin at the top left of the page as shown: the rotation of the page and its crop box
are applied here, once.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from pipeline.document import BBox

PdfPage = Any  # pdfplumber has loose types
_EDGES: Final = 4000  # beyond, the page is a drawing: looking for tables would take minutes
_CELL: Final = 60  # words of a cell beyond which a single row is a frame around columns
_BULLET: Final = re.compile(r"\(cid:(?:127|129|141|143|144|157)\)")  # WinAnsi: unused codes
_UNREADABLE: Final = "(cid:"
_QUARTER: Final = 90


class Word(NamedTuple):
    """A word and its box; `table` is its rank on the page when it stands for a whole table."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    font: str
    table: int = -1

    @property
    def middle(self) -> float:
        """Height of its centre."""
        return (self.top + self.bottom) / 2

    @property
    def bold(self) -> bool:
        """Whether its font is bold, by its name."""
        name = self.font.lower()
        return any(mark in name for mark in ("bold", "black", "heavy", "demi"))


class RawTable(NamedTuple):
    """A ruled table: its box, the left edge of its columns, the words of each cell of each row."""

    bbox: tuple[float, float, float, float]
    columns: tuple[float, ...]
    rows: tuple[tuple[tuple[Word, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class RawPage:
    """What was read of a page: `number` from 1, words outside tables, tables, sideways words."""

    number: int
    width: float
    height: float
    image_share: float
    images: int
    words: tuple[Word, ...]
    tables: tuple[RawTable, ...]
    sideways: tuple[Word, ...]

    @property
    def characters(self) -> int:
        """Number of characters that are not blank."""
        tabled = (w for table in self.tables for row in table.rows for cell in row for w in cell)
        return sum(len(w.text) for part in (self.words, tabled, self.sideways) for w in part)

    @property
    def unreadable(self) -> bool:
        """Whether most words have letters that the file does not name."""
        return sum(_UNREADABLE in word.text for word in self.words) * 2 > len(self.words)


def read_page(page: PdfPage) -> RawPage:
    """Return the raw reading of a pdfplumber page; the page is not closed."""
    from pdfplumber.utils.text import extract_words

    frame = _shown(page)
    found = extract_words(
        _once(page.chars), x_tolerance_ratio=0.15, extra_attrs=["fontname", "size"]
    )
    upright: list[Word] = []
    sideways: list[Word] = []
    for item in found:
        word = _word(item, frame)
        if 0 <= (word.x0 + word.x1) / 2 <= frame[2] and 0 <= word.middle <= frame[3]:
            (upright if item.get("upright", True) else sideways).append(word)
    tables, words = _tables(page, upright, frame)
    boxes = [box for image in page.images if (box := _visible(image, frame))]
    return RawPage(
        page.page_number,
        round(frame[2], 2),
        round(frame[3], 2),
        _share(boxes, frame[2] * frame[3]),
        len(boxes),
        tuple(words),
        tuple(tables),
        tuple(sideways),
    )


def _shown(page: PdfPage) -> tuple[float, float, float, float]:
    """Return where the shown page begins in pdfplumber's coordinates, its width and height."""
    raw = page.page_obj
    mx0, my0, mx1, my1 = _ordered(raw.mediabox)
    cx0, cy0, cx1, cy1 = _ordered(raw.cropbox)
    cx0, cy0 = max(cx0, mx0), max(cy0, my0)
    cx1, cy1 = min(cx1, mx1), min(cy1, my1)
    if cx1 <= cx0 or cy1 <= cy0:
        cx0, cy0, cx1, cy1 = mx0, my0, mx1, my1
    turns = page.rotation // _QUARTER % 4
    # left and top margins that the crop box cuts, after the page was turned clockwise
    left, top = (
        (cx0 - mx0, my1 - cy1),
        (cy0 - my0, cx0 - mx0),
        (mx1 - cx1, cy0 - my0),
        (my1 - cy1, mx1 - cx1),
    )[turns]
    width, height = cx1 - cx0, cy1 - cy0
    if turns % 2:
        width, height = height, width
    return page.mediabox[0] + left, page.mediabox[1] + top, width, height


def _ordered(box: Sequence[Any]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(value) for value in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _once(chars: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Drop characters printed twice at nearly the same place, a common way to fake bold."""
    seen: dict[tuple[str, int, int], float] = {}
    kept = []
    for char in chars:
        text, x, y = char["text"], char["x0"], round(char["top"])
        column = round(x)
        near = 0.15 * char["size"]
        if (
            abs(seen.get((text, column, y), -near) - x) < near
            or abs(seen.get((text, column - 1, y), -near) - x) < near
            or abs(seen.get((text, column + 1, y), -near) - x) < near
        ):
            continue
        seen[text, column, y] = x
        kept.append(char)
    return kept


def _word(item: dict[str, Any], frame: tuple[float, float, float, float]) -> Word:
    left, top = frame[:2]
    return Word(
        _BULLET.sub("•", item["text"]),
        round(item["x0"] - left, 2),
        round(item["top"] - top, 2),
        round(item["x1"] - left, 2),
        round(item["bottom"] - top, 2),
        round(item["size"], 2),
        str(item["fontname"]).rpartition("+")[2],
    )


def _tables(
    page: PdfPage,
    words: list[Word],
    frame: tuple[float, float, float, float],
) -> tuple[list[RawTable], list[Word]]:
    """Return the ruled tables of at least two columns and two rows, and the words outside them."""
    if not words or not 0 < len(page.edges) <= _EDGES:
        return [], words
    left, top = frame[:2]
    tables = []
    for table in page.find_tables():
        box = _moved(table.bbox, left, top)
        inside = [word for word in words if _within(word, box)]
        rows = tuple(
            tuple(
                tuple(w for w in inside if cell and _within(w, _moved(cell, left, top)))
                for cell in row.cells
            )
            for row in table.rows
        )
        rows = tuple(row for row in rows if any(row))
        columns = tuple(sorted({round(cell[0] - left) for cell in table.cells}))
        placed = {word for row in rows for cell in row for word in cell}
        if len(columns) > 1 and placed == set(inside) and _tabular(rows):
            tables.append(RawTable(box, tuple(map(float, columns)), rows))
            words = [word for word in words if word not in placed]
    return tables, words


def _tabular(rows: Sequence[Sequence[Sequence[Word]]]) -> bool:
    """Tell a table from a frame: some row has two filled cells, and no cell holds a whole page."""
    if not any(sum(bool(cell) for cell in row) > 1 for row in rows):
        return False
    longest = max(len(cell) for row in rows for cell in row)
    return len(rows) > 1 or longest <= _CELL


def _moved(box: Sequence[float], left: float, top: float) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = box
    return round(x0 - left, 2), round(y0 - top, 2), round(x1 - left, 2), round(y1 - top, 2)


def _within(word: Word, box: tuple[float, float, float, float]) -> bool:
    return box[0] <= (word.x0 + word.x1) / 2 < box[2] and box[1] <= word.middle < box[3]


def _visible(image: dict[str, Any], frame: tuple[float, float, float, float]) -> BBox | None:
    left, top, width, height = frame
    x0, x1 = max(image["x0"] - left, 0.0), min(image["x1"] - left, width)
    y0, y1 = max(image["top"] - top, 0.0), min(image["bottom"] - top, height)
    return BBox(x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None


def _share(boxes: Sequence[BBox], area: float) -> float:
    """Return the part of the page under images; overlaps count once only up to the whole page."""
    covered = sum((box.x1 - box.x0) * (box.bottom - box.top) for box in boxes)
    return round(min(covered / area, 1.0), 4) if area > 0 else 0.0
