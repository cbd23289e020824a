"""Lines of a known document set one by one into the columns of pages.

What a person reads (order, kinds, running text) is then known whatever writes the file. A4 pages,
points, from the top left.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pipeline.extract.plain import NUMBER

WIDTH: Final = 595.28
HEIGHT: Final = 841.89
COLUMNS: Final = {"2col": 2, "3col": 3, "titres": 2}
LEFT: Final = 50.0
_RIGHT: Final = 545.0
_TOP: Final = 80.0
_BOTTOM: Final = 760.0
_GAP: Final = 22.0
_SIDE: Final = 130.0
_IMAGE: Final = 150.0
_PARTS: Final = (0.5, 0.3, 0.2)
_FACTORS: Final = (1.7, 1.4, 1.2, 1.0)

Box = tuple[float, float, float, float]


class Item(NamedTuple):
    """What a person reads as one thing; cells of a table row are its values."""

    kind: str
    text: str
    level: int = 0
    cells: tuple[str, ...] = ()


class Ink(NamedTuple):
    """A line of text on a page (from 0): its left edge and its foot."""

    page: int
    x: float
    y: float
    text: str
    bold: bool
    size: float


@dataclass(slots=True)
class Sheets:
    """A document laid out, with the truth: items in reading order, running lines by page."""

    title: str
    inks: list[Ink] = field(default_factory=list)
    boxes: list[tuple[int, Box]] = field(default_factory=list)
    images: list[tuple[int, Box]] = field(default_factory=list)
    dots: list[tuple[int, Box]] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    running: list[tuple[int, str]] = field(default_factory=list)
    pages: int = 1


class _Row(NamedTuple):
    """Lines of text of one height: pieces are (indent, foot below the top, text)."""

    pieces: tuple[tuple[float, float, str], ...]
    height: float
    bold: bool = False
    size: float = 9.0
    frames: tuple[tuple[float, float], ...] = ()  # left and right of boxes around it
    aside: bool = False  # in the margin, beside what follows


class Setter:
    """Sets items into the columns of pages."""

    def __init__(self, sheets: Sheets, layout: str, size: float) -> None:
        """Begin at the top of the first page, in letters of that size."""
        self.sheets = sheets
        self.layout = layout
        self.size = size if layout != "3col" else 8.0
        self.page = 0
        self.top = _TOP
        self.margin = 0.0  # foot of the last heading in the margin

    def run(self, items: Sequence[Item]) -> None:
        """Set everything, page after page."""
        count = COLUMNS.get(self.layout, 1)
        left = LEFT + (_SIDE + 20 if self.layout == "marge" else 0)
        each = (_RIGHT - left - _GAP * (count - 1)) / count
        columns = [(left + rank * (each + _GAP), each) for rank in range(count)]
        self.sheets.items += items
        if self.layout == "image":
            items = self._beside_image(items)
        for section in self._sections(items):
            if self.layout == "titres" and section[0].kind == "heading":
                rows = list(self._rows(section[0], 0, _RIGHT - LEFT))
                self._fill(rows, [(LEFT, _RIGHT - LEFT)], balanced=False)
                section = section[1:]  # noqa: PLW2901
            rows = [row for n, item in enumerate(section) for row in self._rows(item, n, each)]
            self._fill(rows, columns, balanced=self.layout == "titres")
        self.sheets.pages = self.page + 1
        if self.layout == "notes":
            self._note()

    def _note(self) -> None:
        """Set a footnote on the last page."""
        text = "1 Données de la caisse primaire, arrêtées au 31 décembre de l’année passée."
        self.sheets.inks.append(Ink(self.page, LEFT, 778.0, text, bold=False, size=6.5))
        self.sheets.items.append(Item("footnote", text))

    def _sections(self, items: Sequence[Item]) -> Iterator[Sequence[Item]]:
        start = 0
        for rank, item in enumerate(items):
            if self.layout == "titres" and item.kind == "heading" and item.level <= 2 and rank:  # noqa: PLR2004
                yield items[start:rank]
                start = rank
        yield items[start:]

    def _beside_image(self, items: Sequence[Item]) -> Sequence[Item]:
        """Set the first items right of an image, and return the others."""
        x = LEFT + _IMAGE + 15
        rows: list[_Row] = []
        for rank, item in enumerate(items):
            if sum(row.height for row in rows) > _IMAGE:
                break
            rows += self._rows(item, rank, _RIGHT - x)
        box = (LEFT, _TOP, LEFT + _IMAGE, _TOP + sum(row.height for row in rows) - 6)
        self.sheets.images.append((0, box))
        self._fill(rows, [(x, _RIGHT - x)], balanced=False)
        return items[rank:]

    def _rows(self, item: Item, rank: int, width: float) -> Iterator[_Row]:
        """Yield the rows of an item; the last one leaves room below."""
        size, bold, indent, mark = self.size, False, 0.0, ""
        frames: tuple[tuple[float, float], ...] = ()
        if item.cells:
            yield self._table_row(item, width)
            return
        if item.kind == "heading":
            size, bold = size * _FACTORS[min(item.level, 4) - 1], True
            if self.layout == "marge":
                size, width = self.size * 1.15, _SIDE
        elif item.kind == "list_item":
            indent = 12.0
            mark = "" if NUMBER.match(item.text) else "•"
            indent = 12.0 if mark else 0.0
        elif self.layout == "encadres" and rank % 4 == 3:  # noqa: PLR2004
            frames, indent, width = ((0.0, width),), 8.0, width - 8.0
        lines = set_lines(item.text, width - indent, size, bold=bold)
        step = 1.3 * size
        if frames:
            yield _Row((), 5.0, frames=frames)
        for number, line in enumerate(lines):
            pieces = [(indent, size, line)]
            if mark and not number:
                pieces.insert(0, (2.0, size, mark))
            aside = item.kind == "heading" and self.layout == "marge"
            yield _Row(tuple(pieces), step, bold, size, frames, aside)
        if frames:
            yield _Row((), 5.0, frames=frames)
        yield _Row((), 0.3 * size if item.kind == "list_item" else 0.7 * size)

    def _table_row(self, item: Item, width: float) -> _Row:
        size = self.size - 0.5
        pieces, frames, x, deepest = [], [], 0.0, 0
        for text, part in zip(item.cells, _PARTS, strict=True):
            lines = set_lines(text, part * width - 12, size, bold=False)
            pieces += [(x + 4, 3 + (n + 1) * 1.2 * size - 2, t) for n, t in enumerate(lines)]
            frames.append((x, x + part * width))
            x += part * width
            deepest = max(deepest, len(lines))
        ruled = self.layout == "tableaux"
        height = deepest * 1.2 * size + 6 + (0 if ruled else 3)
        return _Row(tuple(pieces), height, size=size, frames=tuple(frames) if ruled else ())

    def _fill(
        self, rows: Sequence[_Row], columns: Sequence[tuple[float, float]], *, balanced: bool
    ) -> None:
        todo = list(rows)
        while todo:
            room = _BOTTOM - self.top
            if balanced:
                room = min(room, sum(r.height for r in todo) / len(columns) + 3 * self.size)
            if room < 3 * self.size or (room < todo[0].height):
                self._turn()
                continue
            deepest = self.top
            for x, _ in columns:
                y = self.top
                while todo and y + todo[0].height <= self.top + room:
                    row = todo.pop(0)
                    if not row.pieces and not row.frames and y == self.top:
                        continue  # no white at the top of a column
                    y = self._place(row, x, y, todo)
                deepest = max(deepest, y)
            self.top = deepest
            if todo:
                self._turn()

    def _turn(self) -> None:
        self.page += 1
        self.top = _TOP

    def _place(self, row: _Row, x: float, y: float, todo: list[_Row]) -> float:
        """Draw a row and return the top of the next one."""
        for left, right in row.frames:
            self.sheets.boxes.append((self.page, (x + left, y, x + right, y + row.height)))
        if row.aside:
            return self._aside(row, x, y, todo)
        self._ink(row, x, y)
        return y + row.height

    def _aside(self, row: _Row, x: float, y: float, todo: list[_Row]) -> float:
        """Draw headings in the margin, beside what follows them; return where that begins."""
        y = max(y, self.margin) if y > self.top else y
        start = y
        while True:
            self._ink(row, x - _SIDE - 20, y)
            y += row.height
            if len(todo) > 1 and not todo[0].pieces and todo[1].aside:  # another heading follows
                y += todo.pop(0).height
                start = y
            elif not todo or not todo[0].aside:
                break
            row = todo.pop(0)
        if todo:
            todo.pop(0)  # the white below the heading
        self.margin = y + self.size
        return start

    def _ink(self, row: _Row, x: float, y: float) -> None:
        for indent, foot, text in row.pieces:
            left, bottom = x + indent, y + foot
            if text == "•" and self.layout == "puces":
                self.sheets.dots.append((self.page, (left, bottom - 5, left + 4, bottom - 1)))
            else:
                self.sheets.inks.append(Ink(self.page, left, bottom, text, row.bold, row.size))


def set_lines(text: str, width: float, size: float, *, bold: bool) -> list[str]:
    """Return the text cut into lines of that width."""
    from reportlab.lib.utils import simpleSplit

    from pipeline.training.rendering import register_fonts

    register_fonts()
    return list(simpleSplit(text, "Remontees-Bold" if bold else "Remontees", size, width))
