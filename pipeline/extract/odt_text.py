"""The characters of an ODT: what a paragraph shows, what stands apart, the independent count."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from pipeline.coverage import Ledger
from pipeline.extract.odt_styles import OFFICE, TEXT, Styles
from pipeline.text import inked

Element = Any  # lxml has no types
_DRAW: Final = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SVG: Final = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table"
PARAGRAPHS: Final = (f"{TEXT}p", f"{TEXT}h")
_NOTE: Final = f"{TEXT}note"
HIDDEN: Final = frozenset(
    [
        *(f"{TEXT}{name}" for name in ("tracked-changes", "hidden-text", "hidden-paragraph")),
        *(f"{OFFICE}{name}" for name in ("annotation", "forms", "binary-data")),
        *(f"{_SVG}{name}" for name in ("title", "desc")),
    ]
)
_BREAKS: Final = {f"{TEXT}s": " ", f"{TEXT}tab": " ", f"{TEXT}line-break": " "}


class Flow:
    """The text of paragraphs, one after the other; notes and boxes met in it are kept apart."""

    def __init__(self, styles: Styles, ledger: Ledger) -> None:
        """Begin with no note; what is hidden goes to the ledger."""
        self.styles = styles
        self.ledger = ledger
        self.notes: list[Element] = []
        self._boxes: list[Element] = []

    def text(self, element: Element) -> str:
        """Return the text that a paragraph shows, without that of its notes and boxes."""
        if self.styles.is_hidden(element):
            self.hide(element)
            return ""
        pieces = [element.text or ""]
        for child in element:
            if child.tag in _BREAKS:
                pieces.append(_BREAKS[child.tag])
            elif child.tag == _NOTE:
                self.notes.append(child)
            elif child.tag in HIDDEN:
                self.hide(child)
            elif _is_box(child):
                self._boxes.append(child)
            else:
                pieces.append(self.text(child))
            pieces.append(child.tail or "")
        return "".join(pieces)

    def take_boxes(self) -> list[Element]:
        """Return the boxes met since the last call."""
        boxes, self._boxes = self._boxes, []
        return boxes

    def paragraphs(self, parent: Iterable[Element]) -> Iterator[str]:
        """Yield the text of each paragraph shown under an element, those of its boxes too."""
        for element in parent:
            if element.tag in PARAGRAPHS:
                yield self.text(element)
                for box in self.take_boxes():
                    yield from self.paragraphs(box)
            elif element.tag in HIDDEN:
                self.hide(element)
            else:
                yield from self.paragraphs(element)

    def note(self, note: Element) -> Iterator[str]:
        """Yield the number of a note and its paragraphs."""
        for part in note:
            if part.tag == f"{TEXT}note-citation":
                yield self.text(part)
            else:
                yield from self.paragraphs([part])

    def hide(self, element: Element) -> None:
        """Count what is not shown."""
        self.ledger.apart["cache"] += characters_of(element)


def characters_of(root: Element) -> int:
    """Return the characters of all text nodes under an element, reader aside."""
    return sum(inked(text) for text in root.itertext())


def _is_box(element: Element) -> bool:
    """Tell a drawing that holds paragraphs, or a table, of its own."""
    if not element.tag.startswith(_DRAW):
        return False
    return any(child.tag in {*PARAGRAPHS, f"{TEXT}list", _TABLE} for child in element)
