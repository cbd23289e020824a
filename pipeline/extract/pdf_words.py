"""A PDF page as it is drawn: words with their font and box, ruled tables, images.

Points, origin at the top left of the page as shown: the rotation of the page and its crop box
are applied here, once.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from pipeline.document import BBox
from pipeline.text import inked

PdfPage = Any  # pdfplumber has loose types
OCR: Final = "tesseract"  # the reader of pictures of text
EDGES: Final = 4000  # beyond, the page is a drawing: looking for tables would take minutes
BULLET: Final = re.compile(r"\(cid:(?:127|129|141|143|144|157)\)")  # WinAnsi: unused codes
_UNREADABLE: Final = "(cid:"
_QUARTER: Final = 90
_BOLD: Final = 700
_HEAVY: Final = ("bold", "black", "heavy", "demi")

Frame = tuple[float, float, float, float]  # left and top edge of the shown page, width, height


class Word(NamedTuple):
    """A word and its box; `table` is its rank on the page when it stands for a whole table.

    `weight` is that of the font, 400 for regular letters, 0 where the reader does not say.
    `confidence`, in [0, 1], is set by character recognition only.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    font: str
    table: int = -1
    weight: int = 0
    confidence: float | None = None

    @property
    def middle(self) -> float:
        """Height of its centre."""
        return (self.top + self.bottom) / 2

    @property
    def bold(self) -> bool:
        """Whether its font is bold, by its weight or its name."""
        name = self.font.lower()
        return self.weight >= _BOLD or any(mark in name for mark in _HEAVY)


class Counts(NamedTuple):
    """Non-blank characters of a page: all, those outside it as shown, those printed twice."""

    all: int
    hidden: int = 0
    doubled: int = 0


class RawTable(NamedTuple):
    """A ruled table: its box, the left edge of its columns, the words of each cell of each row."""

    bbox: tuple[float, float, float, float]
    columns: tuple[float, ...]
    rows: tuple[tuple[tuple[Word, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class RawPage:
    """What was read of a page: `number` from 1, words outside tables, tables, sideways words.

    `reader` names the library that read it, `counts` are its characters before they were words.
    """

    number: int
    width: float
    height: float
    image_share: float
    images: int
    words: tuple[Word, ...]
    tables: tuple[RawTable, ...]
    sideways: tuple[Word, ...]
    reader: str
    counts: Counts

    @property
    def characters(self) -> int:
        """Number of characters that are not blank."""
        return sum(len(word.text) for word in self.every_word())

    @property
    def unreadable(self) -> bool:
        """Whether most words have letters that the file does not name."""
        return sum(_UNREADABLE in word.text for word in self.words) * 2 > len(self.words)

    @property
    def scanned(self) -> bool:
        """Whether its text is still to be recognised."""
        if self.reader == OCR:
            return False
        return bool(self.unreadable if self.words else self.images and not self.characters)

    def every_word(self) -> Iterator[Word]:
        """Yield the words outside tables, in them, and those written sideways."""
        yield from self.words
        for table in self.tables:
            for row in table.rows:
                for cell in row:
                    yield from cell
        yield from self.sideways


def exact_words(page: PdfPage, frame: Frame) -> tuple[list[Word], list[Word], Counts]:
    """Return the upright and the sideways words of a pdfplumber page; it is not closed."""
    from pdfplumber.utils.text import extract_words

    chars = page.chars
    kept = _once(chars)
    hidden = 0
    found = extract_words(kept, x_tolerance_ratio=0.15, extra_attrs=["fontname", "size"])
    upright: list[Word] = []
    sideways: list[Word] = []
    for item in found:
        word = _word(item, frame)
        if 0 <= (word.x0 + word.x1) / 2 <= frame[2] and 0 <= word.middle <= frame[3]:
            (upright if item.get("upright", True) else sideways).append(word)
        else:
            hidden += inked(word.text)
    total = _characters(chars)
    return upright, sideways, Counts(total, hidden, total - _characters(kept))


def _characters(chars: Iterable[dict[str, Any]]) -> int:
    return inked(BULLET.sub("•", "".join(char["text"] for char in chars)))


def shown_images(page: PdfPage, frame: Frame) -> list[BBox]:
    """Return the visible boxes of the images of a pdfplumber page."""
    return [box for image in page.images if (box := _visible(image, frame))]


def raw_page(  # noqa: PLR0913
    number: int,
    frame: Frame,
    words: Sequence[Word],
    tables: Sequence[RawTable],
    images: Sequence[BBox],
    *,
    sideways: Sequence[Word] = (),
    reader: str,
    counts: Counts,
) -> RawPage:
    """Return the page; `frame` says its size."""
    return RawPage(
        number,
        round(frame[2], 2),
        round(frame[3], 2),
        _share(images, frame[2] * frame[3]),
        len(images),
        tuple(words),
        tuple(tables),
        tuple(sideways),
        reader,
        counts,
    )


def shown_frame(page: PdfPage) -> Frame:
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


def _word(item: dict[str, Any], frame: Frame) -> Word:
    left, top = frame[:2]
    return Word(
        BULLET.sub("•", item["text"]),
        round(item["x0"] - left, 2),
        round(item["top"] - top, 2),
        round(item["x1"] - left, 2),
        round(item["bottom"] - top, 2),
        round(item["size"], 2),
        str(item["fontname"]).rpartition("+")[2],
    )


def _visible(image: dict[str, Any], frame: Frame) -> BBox | None:
    left, top, width, height = frame
    x0, x1 = max(image["x0"] - left, 0.0), min(image["x1"] - left, width)
    y0, y1 = max(image["top"] - top, 0.0), min(image["bottom"] - top, height)
    return BBox(x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None


def _share(boxes: Sequence[BBox], area: float) -> float:
    """Return the part of the page under images; overlaps count once only up to the whole page."""
    covered = sum((box.x1 - box.x0) * (box.bottom - box.top) for box in boxes)
    return round(min(covered / area, 1.0), 4) if area > 0 else 0.0
