"""A PDF page as it is drawn: words with their font and box, ruled tables, images.

Points, origin at the top left of the page as shown: the rotation of the page and its crop box
are applied here, once.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Final, NamedTuple

from pipeline.document import BBox

OCR: Final = "tesseract"  # the reader of pictures of text
PANEL: Final = "panel"  # the font of a word that stands for a box around text
EDGES: Final = 4000  # beyond, the page is a drawing: looking for tables would take minutes
BULLET: Final = re.compile(r"\(cid:(?:127|129|141|143|144|157)\)")  # WinAnsi: unused codes
_UNREADABLE: Final = "(cid:"
_BOLD: Final = 700
_HEAVY: Final = ("bold", "black", "heavy", "demi")

Frame = tuple[float, float, float, float]  # left and top edge of the shown page, width, height


class Word(NamedTuple):
    """A word and its box; `table` is its rank on the page when it stands for a whole table.

    `weight` is that of the font, 400 for regular letters, 0 where the reader does not say; so is
    `ink`, the colour of the letters (0xRRGGBB, below 0 where none is seen).
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
    ink: int = 0
    confidence: float | None = None

    @property
    def middle(self) -> float:
        """Height of its centre."""
        return (self.top + self.bottom) / 2

    @property
    def bold(self) -> bool:
        """Whether its font is bold, by its weight or its name."""
        return is_bold(self.font, self.weight)


@lru_cache(maxsize=1024)
def is_bold(font: str, weight: int) -> bool:
    """Tell whether a font is bold, by its weight or its name."""
    name = font.lower()
    return weight >= _BOLD or any(mark in name for mark in _HEAVY)


class Counts(NamedTuple):
    """Non-blank characters of a page: all, those that are not shown, those printed twice."""

    all: int
    hidden: int = 0
    doubled: int = 0


class RawTable(NamedTuple):
    """A ruled table: its box, the left edge of its columns, the words of each cell of each row."""

    bbox: tuple[float, float, float, float]
    columns: tuple[float, ...]
    rows: tuple[tuple[tuple[Word, ...], ...], ...]


class Turned(NamedTuple):
    """A part of a page that is written sideways, as it is seen with the page turned for reading.

    `box` is its place on the page as it lies; those of words and tables are on the turned page.
    `down` tells letters that go down the page from those that go up.
    """

    down: bool
    box: tuple[float, float, float, float]
    words: tuple[Word, ...]
    tables: tuple[RawTable, ...]


@dataclass(frozen=True, slots=True)
class RawPage:
    """What was read of a page: `number` from 1, words outside tables, tables, sideways marks.

    `turned` are its parts that are written sideways, `panels` the boxes (left, top,
    right, bottom) around a text of their own. `reader` names the library that read it,
    `counts` are its characters before they were words.
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
    turned: tuple[Turned, ...] = ()
    panels: tuple[Frame, ...] = ()

    @property
    def characters(self) -> int:
        """Number of characters that are not blank."""
        return sum(map(len, map(itemgetter(0), self.every_word())))

    @property
    def unreadable(self) -> bool:
        """Whether most words have letters that the file does not name."""
        marked = [word for word in self.words if _UNREADABLE in word.text]
        return len(marked) * 2 > len(self.words)

    @property
    def scanned(self) -> bool:
        """Whether its text is still to be recognised."""
        if self.reader == OCR:
            return False
        return bool(self.unreadable if self.words else self.images and not self.characters)

    def every_word(self) -> Iterator[Word]:
        """Return the words outside tables, in them, and those written sideways."""
        parts = [part.words for part in self.turned]
        tables = [*self.tables, *(table for part in self.turned for table in part.tables)]
        cells = [cell for table in tables for row in table.rows for cell in row]
        return chain(self.words, *cells, self.sideways, *parts)


def raw_page(  # noqa: PLR0913
    number: int,
    frame: Frame,
    words: Sequence[Word],
    tables: Sequence[RawTable],
    images: Sequence[BBox],
    *,
    sideways: Sequence[Word] = (),
    turned: Sequence[Turned] = (),
    panels: Sequence[Frame] = (),
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
        tuple(turned),
        tuple(panels),
    )


def _share(boxes: Sequence[BBox], area: float) -> float:
    """Return the part of the page under images; overlaps count once only up to the whole page."""
    covered = sum((box.x1 - box.x0) * (box.bottom - box.top) for box in boxes)
    return round(min(covered / area, 1.0), 4) if area > 0 else 0.0
