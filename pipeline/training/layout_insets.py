"""Pages that begin with something beside a text: a box, a narrow column, big numbers."""

from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.training.layout_lines import Row, set_lines
from pipeline.training.layout_setting import Setter
from pipeline.training.layout_sheets import LEFT, Ink, Item

INSETS: Final = ("encart", "cote", "chiffres-texte")
_RIGHT: Final = 545.0
_BOX: Final = 150.0  # points: width of what stands at the right
_GAP: Final = 18.0
_ABOVE: Final = 2  # lines of text above a box
_LONG: Final = 1500  # characters of the text around a box
_SHORT: Final = 150  # characters of a paragraph
_SIDE: Final = 4  # items of a list in a narrow column
_MAIN: Final = 12  # items beside it, at most
_FIGURES: Final = (
    ("25 %", "des habitants de la région", "n’ont pas de médecin traitant", "près de chez eux"),
    ("41", "projets retenus par le comité", "en trois ans"),
    ("1 200", "places ouvertes en formation"),
)


class InsetSetter(Setter):
    """Sets what one of `INSETS` begins with, then everything else in one column."""

    def arranged(self, items: Sequence[Item]) -> list[Item]:
        """Return the items in the order in which they are to be set, and read."""
        if self.layout == "encart":
            texts = [i for i in items if i.kind == "paragraph" and len(i.text) > _SHORT]
            long = ""
            for item in texts[1:]:
                long += f" {item.text}"
                if len(long) > _LONG:
                    break
            around = Item("paragraph", long.strip())
            used = texts[: 1 + sum(item.text in long for item in texts[1:])]
            return [around, texts[0], *(item for item in items if item not in used)]
        if self.layout == "cote":
            side = [item for item in items if item.kind == "list_item"][:_SIDE]
            rest = [item for item in items if item not in side]
            self.beside = len(side)
            return [*rest[:_MAIN], *side, *rest[_MAIN:]]
        figures = [Item("paragraph", " ".join(figure)) for figure in _FIGURES]
        return [*figures, *items]

    def _opened(self, items: Sequence[Item]) -> Sequence[Item]:
        """Set what the layout begins with, and return the other items."""
        if self.layout == "encart":
            self._boxed(*items[:2])
            return items[2:]
        if self.layout == "cote":
            self._beside(items[:_MAIN], items[_MAIN : _MAIN + self.beside])
            return items[_MAIN + self.beside :]
        for figure in _FIGURES:
            self._figure(*figure)
        return items[len(_FIGURES) :]

    def _boxed(self, around: Item, box: Item) -> None:
        """Set a text that passes a box at its right, above, beside and below."""
        step = 1.3 * self.size
        start = self.top + _ABOVE * step
        lines = set_lines(box.text, _BOX - 12, self.size, bold=False)
        end = start + 16 + len(lines) * step
        left = _RIGHT - _BOX
        self.sheets.boxes.append((self.page, (left, start + 4, _RIGHT, end - 2)))
        for number, line in enumerate(lines):
            self._text(left + 6, start + 10 + number * step, line)
        for line in self._passing(around.text, start, end):
            self._text(LEFT, self.top, line)
            self.top += step
        self.top += 0.7 * self.size

    def _passing(self, text: str, start: float, end: float) -> Iterator[str]:
        """Yield the lines of a text, shorter between two heights."""
        while text:
            beside = start - 1 <= self.top < end
            width = _RIGHT - LEFT - (_BOX + _GAP if beside else 0.0)
            line = set_lines(text, width, self.size, bold=False)[0]
            yield line
            text = text[len(line) :].strip()

    def _beside(self, main: Sequence[Item], side: Sequence[Item]) -> None:
        """Set two columns that begin at one height, then turn the page."""
        top, left = self.top, _RIGHT - _BOX
        for items, x, width in ((main, LEFT, left - _GAP - LEFT), (side, left, _BOX)):
            rows: list[Row] = []
            for rank, item in enumerate(items):
                rows += self._rows(item, rank, width)
            self.top = top
            self._fill(rows, [(x, width)], balanced=False)
        self._turn()

    def _figure(self, number: str, *legend: str) -> None:
        """Set a big number left of its legend."""
        self.sheets.inks.append(Ink(self.page, LEFT, self.top + 26, number, bold=True, size=26.0))
        for rank, line in enumerate(legend):
            self._text(LEFT + 92, self.top + rank * 1.3 * self.size, line)
        self.top += 50.0

    def _text(self, x: float, top: float, line: str) -> None:
        self.sheets.inks.append(
            Ink(self.page, x, top + self.size, line, bold=False, size=self.size)
        )
