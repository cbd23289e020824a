"""Lines of a known document set one by one into the columns of pages.

What a person reads (order, kinds, running text) is then known whatever writes the file. A4 pages,
points, from the top left.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.extract.plain import NUMBER
from pipeline.training.layout_lines import Row, pieces_of, set_lines, set_width
from pipeline.training.layout_sheets import LEFT, Ink, Item, Sheets

COLUMNS: Final = {
    "2col": 2, "3col": 3, "titres": 2, "verso": 2,
    "etroit": 2, "justifie": 3, "retraits": 3, "fin": 2,
}  # fmt: skip
OVERLEAF: Final = ("suite", "suite-sans-filets")  # the table begins at the foot of a page
CENTRED: Final = ("milieu", "filets")  # cells of a row about one middle, without boxes
_RIGHT: Final = 545.0
_TOP: Final = 80.0
_BOTTOM: Final = 760.0
_GAP: Final = 22.0
_GAPS: Final = {"etroit": 6.0, "justifie": 9.0, "retraits": 10.0}
_DEEP: Final = 30.0  # indent of lists
_STEP: Final = 3.7  # between the tops of columns that stand beside each other
_SIDE: Final = 130.0
_IMAGE: Final = 150.0
_PARTS: Final = (0.5, 0.3, 0.2)
_NARROW: Final = (0.3, 0.25, 0.15)
_FACTORS: Final = (1.7, 1.4, 1.2, 1.0)
_FOOT: Final = 75.0  # room for the header of a table and a row or two


class Setter:
    """Sets items into the columns of pages."""

    def __init__(self, sheets: Sheets, layout: str, size: float) -> None:
        """Begin at the top of the first page, in letters of that size."""
        self.sheets = sheets
        self.layout = layout
        self.size = 8.0 if COLUMNS.get(layout) == 3 else size  # noqa: PLR2004
        self.page = 0
        self.top = _TOP
        self.margin = 0.0  # foot of the last heading in the margin
        self.header: Row | None = None  # of the table being set

    def run(self, items: Sequence[Item]) -> None:
        """Set everything, page after page."""
        count = COLUMNS.get(self.layout, 1)
        left = LEFT + (_SIDE + 20 if self.layout == "marge" else 0)
        gap = _GAPS.get(self.layout, _GAP)
        each = (_RIGHT - left - gap * (count - 1)) / count
        columns = [(left + rank * (each + gap), each) for rank in range(count)]
        self.sheets.items += items
        items = self._opened(items)
        for section in self._sections(items):
            if self.layout == "fin" and section[0] is items[-1]:
                self._turn()
            if self.layout == "titres" and section[0].kind == "heading":
                rows = list(self._rows(section[0], 0, _RIGHT - LEFT))
                self._fill(rows, [(LEFT, _RIGHT - LEFT)], balanced=False)
                section = section[1:]  # noqa: PLW2901
            if self.layout in OVERLEAF and section[0].cells:
                if self.top > _BOTTOM - _FOOT:
                    self._turn()
                self.top = _BOTTOM - _FOOT
            rows = [row for n, item in enumerate(section) for row in self._rows(item, n, each)]
            self._fill(rows, columns, balanced=self.layout == "titres" or section[0] is items[-1])
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
        if self.layout == "fin":
            yield items[:-1]
            start = len(items) - 1
        for rank, item in enumerate(items[start:], start):
            opens = item.kind == "heading" and item.level <= 2  # noqa: PLR2004
            if self.layout in OVERLEAF:
                opens = bool(item.cells) and not items[rank - 1].cells
            if rank and opens and self.layout in {"titres", *OVERLEAF}:
                yield items[start:rank]
                start = rank
        yield items[start:]

    def _opened(self, items: Sequence[Item]) -> Sequence[Item]:
        """Set what a layout begins with, and return the other items."""
        return self._beside_image(items) if self.layout == "image" else items

    def _beside_image(self, items: Sequence[Item]) -> Sequence[Item]:
        """Set the first items right of an image, and return the others."""
        x = LEFT + _IMAGE + 15
        rows: list[Row] = []
        for rank, item in enumerate(items):
            if sum(row.height for row in rows) > _IMAGE:
                break
            rows += self._rows(item, rank, _RIGHT - x)
        box = (LEFT, _TOP, LEFT + _IMAGE, _TOP + sum(row.height for row in rows) - 6)
        self.sheets.images.append((0, box))
        self._fill(rows, [(x, _RIGHT - x)], balanced=False)
        return items[rank:]

    def _rows(self, item: Item, rank: int, width: float) -> Iterator[Row]:
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
            size = min(size, width / max(set_width(word) for word in item.text.split()))
        elif item.kind == "list_item":
            mark = "" if NUMBER.match(item.text) else "•"
            indent = (_DEEP if self.layout == "retraits" else 12.0) if mark else 0.0
        elif self.layout == "encadres" and rank % 4 == 3:  # noqa: PLR2004
            frames, indent, width = ((0.0, width),), 8.0, width - 8.0
        lines = set_lines(item.text, width - indent, size, bold=bold)
        step = 1.3 * size
        if frames:
            yield Row((), 5.0, frames=frames)
        for number, line in enumerate(lines):
            full = self.layout == "justifie" and not bold and number + 1 < len(lines)
            pieces = pieces_of(line, indent, width - indent if full else 0.0, size)
            if mark and not number:
                pieces.insert(0, (indent - 10.0, size, mark))
            aside = item.kind == "heading" and self.layout == "marge"
            yield Row(tuple(pieces), step, bold, size, frames, aside)
        if frames:
            yield Row((), 5.0, frames=frames)
        yield Row((), 0.3 * size if item.kind == "list_item" else 0.7 * size)

    def _table_row(self, item: Item, width: float) -> Row:
        size = self.size - 0.5
        pieces, frames, x = [], [], 0.0
        parts = _NARROW if self.layout in CENTRED else _PARTS
        cells = [
            set_lines(text, part * width - 12, size, bold=False)
            for text, part in zip(item.cells, parts, strict=True)
        ]
        deepest = max(map(len, cells))
        for lines, part in zip(cells, parts, strict=True):
            first = 1 + (deepest - len(lines)) * 0.6 * size * (self.layout in CENTRED)
            pieces += [(x + 4, first + (n + 1) * 1.2 * size, t) for n, t in enumerate(lines)]
            frames.append((x, x + part * width))
            x += part * width
        ruled = self.layout in {"tableaux", "suite", "filets"}
        height = deepest * 1.2 * size + 6 + (0 if ruled else 3)
        boxes = tuple(frames) if ruled else ()
        return Row(tuple(pieces), height, size=size, frames=boxes, cells=item.cells)

    def _fill(
        self, rows: Sequence[Row], columns: Sequence[tuple[float, float]], *, balanced: bool
    ) -> None:
        todo = list(rows)
        while todo:
            room = _BOTTOM - self.top
            if balanced:
                room = min(room, sum(r.height for r in todo) / len(columns) + 3 * self.size)
            if room < 3 * self.size or (room < todo[0].height):
                self._turn(todo[0])
                continue
            deepest = self.top
            for rank, (x, _) in enumerate(columns):
                y = first = self.top + (rank * _STEP if self.layout == "retraits" else 0.0)
                while todo and y + self._need(todo) <= self.top + room:
                    row = todo.pop(0)
                    if not row.pieces and not row.frames and y == first:
                        continue  # no white at the top of a column
                    y = self._place(row, x, y, todo)
                deepest = max(deepest, y)
            self.top = deepest
            if todo:
                self._turn(todo[0])

    def _need(self, todo: Sequence[Row]) -> float:
        """Return the room that the next row needs; in narrow columns, no heading ends one."""
        held = todo[0].bold and self.layout in _GAPS
        return todo[0].height + (4 * self.size if held else 0.0)

    def _turn(self, following: Row | None = None) -> None:
        """Go on overleaf, where a table that goes on has its header again."""
        self.page += 1
        self.top, self.margin = _TOP, 0.0
        if following and following.cells and self.header:
            self.sheets.running += [(self.page + 1, cell) for cell in self.header.cells]
            self.top = self._place(self.header, LEFT, self.top, [])

    def _place(self, row: Row, x: float, y: float, todo: list[Row]) -> float:
        """Draw a row and return the top of the next one."""
        self.header = (self.header or row) if row.cells else None
        for left, right in row.frames:
            top = y + row.height if row.cells and self.layout == "filets" else y  # no box: a rule
            self.sheets.boxes.append((self.page, (x + left, top, x + right, y + row.height)))
        if row.aside:
            return self._aside(row, x, y, todo)
        self._ink(row, x, y)
        return y + row.height

    def _aside(self, row: Row, x: float, y: float, todo: list[Row]) -> float:
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

    def _ink(self, row: Row, x: float, y: float) -> None:
        for indent, foot, text in row.pieces:
            left, bottom = x + indent, y + foot
            if text == "•" and self.layout == "puces":
                self.sheets.dots.append((self.page, (left, bottom - 5, left + 4, bottom - 1)))
            else:
                self.sheets.inks.append(Ink(self.page, left, bottom, text, row.bold, row.size))
