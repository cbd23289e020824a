"""Annotated documents laid out in known ways, to judge the reading of PDF pages.

Lines are set here, one by one, so that what a person reads (order, kinds, running text) is known
whatever writes the file. A4 pages, points, from the top left.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pipeline.extract.pdf_style import list_mark
from pipeline.extract.plain import NUMBER
from pipeline.training.cnr import Annotated
from pipeline.training.views import text_view

WIDTH: Final = 595.28
HEIGHT: Final = 841.89
LAYOUTS: Final = (
    *("1col", "2col", "3col", "titres", "marge", "encadres", "tableaux", "sans-filets"),
    *("image", "notes"),
)
COLUMNS: Final = {"2col": 2, "3col": 3, "titres": 2}
HEADER: Final = ("Action", "Territoire", "Statut")
_LEFT: Final = 50.0
_RIGHT: Final = 545.0
_TOP: Final = 80.0
_BOTTOM: Final = 760.0
_GAP: Final = 22.0
_SIDE: Final = 130.0
_IMAGE: Final = 150.0
_FEW: Final = 3
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


def items_of(document: Annotated, words: int) -> list[Item]:
    """Return the first blocks of a document, about so many words; running text left out.

    Lines all in capitals are left out, since only their author knows whether they are headings;
    so are paragraphs that begin as list items do.
    """
    items: list[Item] = []
    for block in text_view(document).blocks:
        if block.kind not in {"heading", "paragraph", "list_item"} or block.text.isupper():
            continue
        if block.kind == "paragraph" and list_mark(block.text) is not None:
            continue
        text = " ".join(block.text.split())
        items.append(Item(block.kind, text, block.level))
        words -= len(text.split())
        if words <= 0:
            break
    return items


def table_of(document: Annotated, rows: int) -> list[Item]:
    """Return a table of the projects of a document, its header first; none of a few projects."""
    values = [
        (g.fields["titre"], g.fields["territoire"], g.statut.replace("_", " "))
        for g in document.gold
        if "titre" in g.fields and "territoire" in g.fields
    ]
    if len(values) < _FEW:
        return []
    return [Item("table_row", " | ".join(row), cells=row) for row in [HEADER, *values[:rows]]]


def laid_out(document: Annotated, layout: str, seed: int, words: int = 900) -> Sheets:
    """Return the document in one of `LAYOUTS`; an odd seed shuffles the lines in the file."""
    sheets = Sheets(document.meta.get("titre", document.identifier)[:70])
    items = items_of(document, words * COLUMNS.get(layout, 1))
    if layout in {"tableaux", "sans-filets"}:
        items[len(items) // 2 : len(items) // 2] = table_of(document, 8)
    _Setter(sheets, layout, size=(9.0, 8.5, 10.0)[seed % 3]).run(items)
    for page in range(sheets.pages):
        head, foot = f"{sheets.title} – recueil", f"Page {page + 1} sur {sheets.pages}"
        sheets.inks += [
            Ink(page, _LEFT, 42.0, head, bold=False, size=8.0),
            Ink(page, 270.0, 812.0, foot, bold=False, size=8.0),
        ]
        sheets.running += [(page + 1, head), (page + 1, foot)]
    if seed % 2:
        random.Random(seed).shuffle(sheets.inks)  # noqa: S311  no secret
    return sheets


class _Setter:
    """Sets items into the columns of pages."""

    def __init__(self, sheets: Sheets, layout: str, size: float) -> None:
        self.sheets = sheets
        self.layout = layout
        self.size = size if layout != "3col" else 8.0
        self.page = 0
        self.top = _TOP
        self.margin = 0.0  # foot of the last heading in the margin

    def run(self, items: Sequence[Item]) -> None:
        """Set everything, page after page."""
        count = COLUMNS.get(self.layout, 1)
        left = _LEFT + (_SIDE + 20 if self.layout == "marge" else 0)
        each = (_RIGHT - left - _GAP * (count - 1)) / count
        columns = [(left + rank * (each + _GAP), each) for rank in range(count)]
        self.sheets.items += items
        if self.layout == "image":
            items = self._beside_image(items)
        for section in self._sections(items):
            if self.layout == "titres" and section[0].kind == "heading":
                rows = list(self._rows(section[0], 0, _RIGHT - _LEFT))
                self._fill(rows, [(_LEFT, _RIGHT - _LEFT)], balanced=False)
                section = section[1:]  # noqa: PLW2901
            rows = [row for n, item in enumerate(section) for row in self._rows(item, n, each)]
            self._fill(rows, columns, balanced=self.layout == "titres")
        self.sheets.pages = self.page + 1
        if self.layout == "notes":
            self._note()

    def _note(self) -> None:
        """Set a footnote on the last page."""
        text = "1 Données de la caisse primaire, arrêtées au 31 décembre de l’année passée."
        self.sheets.inks.append(Ink(self.page, _LEFT, 778.0, text, bold=False, size=6.5))
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
        x = _LEFT + _IMAGE + 15
        rows: list[_Row] = []
        for rank, item in enumerate(items):
            if sum(row.height for row in rows) > _IMAGE:
                break
            rows += self._rows(item, rank, _RIGHT - x)
        box = (_LEFT, _TOP, _LEFT + _IMAGE, _TOP + sum(row.height for row in rows) - 6)
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
        self.sheets.inks += [
            Ink(self.page, x + indent, y + foot, text, row.bold, row.size)
            for indent, foot, text in row.pieces
        ]


def set_lines(text: str, width: float, size: float, *, bold: bool) -> list[str]:
    """Return the text cut into lines of that width."""
    from reportlab.lib.utils import simpleSplit

    from pipeline.training.rendering import register_fonts

    register_fonts()
    return list(simpleSplit(text, "Remontees-Bold" if bold else "Remontees", size, width))
