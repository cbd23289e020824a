"""The characters of an ODT: what a paragraph shows, what stands apart, the independent count."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from pipeline.coverage import Ledger
from pipeline.extract.odt_styles import OFFICE, TABLE, TEXT, Styles
from pipeline.text import inked

Element = Any  # lxml has no types
DRAW: Final = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_SVG: Final = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
PARAGRAPHS: Final = (f"{TEXT}p", f"{TEXT}h")
_NOTE: Final = f"{TEXT}note"
_HIDING: Final = f"{TEXT}hidden-paragraph"
_WHERE: Final = (_HIDING, f"{TEXT}span/{_HIDING}")
_IS_HIDDEN: Final = f"{TEXT}is-hidden"  # what a condition came to; not there where it shows
_HIDDEN: Final = frozenset(
    [
        *(f"{TEXT}tracked-changes", _HIDING),
        *(f"{OFFICE}{name}" for name in ("annotation", "forms", "binary-data")),
        *(f"{_SVG}{name}" for name in ("title", "desc")),
    ]
)
BREAK: Final = "\v"  # a line break; no XML holds one
_BREAKS: Final = {f"{TEXT}s": " ", f"{TEXT}tab": " ", f"{TEXT}line-break": BREAK}


class Flow:
    """The text of paragraphs, one after the other; notes and boxes met in it are kept apart."""

    def __init__(self, styles: Styles, ledger: Ledger) -> None:
        """Begin with no note; what is hidden goes to the ledger."""
        self.styles = styles
        self.ledger = ledger
        self.notes: list[Element] = []
        self.hidden: set[str] = set()  # addresses of the objects in what is not shown
        self._boxes: list[Element] = []

    def text(self, element: Element) -> str:
        """Return the text that a paragraph shows, without that of its notes and boxes."""
        if is_hidden(element) or self.styles.is_hidden(element):
            self.hide(element)
            return ""
        pieces = [element.text or ""]
        for child in element:
            if child.tag in _BREAKS:
                pieces.append(_BREAKS[child.tag])
            elif child.tag == _NOTE:
                self.notes.append(child)
            elif is_hidden(child):
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
            elif is_hidden(element):
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
        self.hidden.update(node.get(_HREF, "") for node in element.iter(f"{DRAW}object"))
        self.ledger.apart["cache"] += characters_of(element)


def is_hidden(element: Element) -> bool:
    """Tell what is not shown, whatever its style: a section, a field, a row folded away."""
    return (
        element.tag in _HIDDEN
        or "none" in {element.get(f"{TEXT}display"), element.get(f"{DRAW}display")}
        or element.get(_IS_HIDDEN) == "true"
        or element.get(f"{TABLE}visibility") in {"collapse", "filter"}
        or any(
            field.get(_IS_HIDDEN) == "true" for path in _WHERE for field in element.iterfind(path)
        )
    )


def characters_of(root: Element) -> int:
    """Return the characters of all text nodes under an element, reader aside."""
    return sum(inked(text) for text in root.itertext())


def _is_box(element: Element) -> bool:
    """Tell a drawing that holds paragraphs, or a table, of its own."""
    if not element.tag.startswith(DRAW):
        return False
    return any(child.tag in {*PARAGRAPHS, f"{TEXT}list", f"{TABLE}table"} for child in element)
