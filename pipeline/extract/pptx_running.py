"""What comes back on the slides of a presentation in boxes drawn by hand; slides of a picture."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pipeline.extract.draft import Draft
from pipeline.extract.pdf_images import ADVICE, MOSTLY_IMAGE
from pipeline.extract.pptx_look import looks
from pipeline.extract.pptx_place import Box, place_of, stated_box
from pipeline.extract.pptx_text import text_of
from pipeline.text import normalise

Element = Any  # lxml has no types
Mark = tuple[str, Box]
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_ZONE: Final = 0.14  # of the height, at the top and at the foot
_SMALL: Final = 14.0  # points: what is bigger at the top of a slide is its title
_LONGEST: Final = 160  # characters
_FEW: Final = 5  # slides up to which two boxes that are the same are enough
_ONE: Final = "Une diapositive ne montre qu'une image : son texte "
_MANY: Final = "{} diapositives ne montrent que des images : leur texte "


def running_marks(roots: Iterable[Element], sheet: Box) -> frozenset[Mark]:
    """Return the texts of boxes, and the boxes, that come back at the edges of slides."""
    marks = [set(_marks(root, sheet)) for root in roots]
    found = Counter(mark for one in marks for mark in one)
    least = 2 if len(marks) <= _FEW else 3
    return frozenset(mark for mark, times in found.items() if times >= least)


def is_running(shape: Element, sheet: Box, marks: frozenset[Mark]) -> bool:
    """Tell whether a shape is one of those."""
    return bool(marks) and _mark(shape, sheet) in marks


def shows_picture(root: Element, drafts: Iterable[Draft], sheet: Box | None) -> bool:
    """Tell whether a slide shows a picture on most of it, and no text."""
    if sheet is None or any(draft.kind != "furniture" for draft in drafts):
        return False
    least = MOSTLY_IMAGE * (sheet.right - sheet.left) * (sheet.bottom - sheet.top)
    boxes = [box for one in root.iter(f"{_P}pic") if (box := stated_box(one)) is not None]
    return any((box.right - box.left) * (box.bottom - box.top) > least for box in boxes)


def picture_alarms(count: int) -> tuple[str, ...]:
    """Return what to say (French) of so many slides that only show a picture."""
    if not count:
        return ()
    return (f"{_ONE if count == 1 else _MANY.format(count)}{ADVICE}",)


def _marks(root: Element, sheet: Box) -> Iterator[Mark]:
    for shape in root.iterfind(f"{_P}cSld/{_P}spTree/{_P}sp"):
        if (mark := _mark(shape, sheet)) is not None:
            yield mark


def _mark(shape: Element, sheet: Box) -> Mark | None:
    """Return the text of a free box at an edge, without the number of its slide."""
    box = stated_box(shape) if place_of(shape) is None else None
    if box is None:
        return None
    height = sheet.bottom - sheet.top
    at_foot = box.top >= sheet.bottom - _ZONE * height
    at_top = box.bottom <= sheet.top + _ZONE * height
    if not (at_foot or at_top):
        return None
    text = normalise(" ".join(text_of(element) for element in shape.iter(f"{_A}p")))
    if not text or len(text) > _LONGEST:
        return None
    sizes = [look.size for look in looks(shape, {}).values() if look.size]
    if not at_foot and not (sizes and max(sizes) <= _SMALL):
        return None
    return ("" if text.isdigit() else text), box
