"""Pictures of a DOCX that are as large as a page: what an analyst must know of them."""

from collections.abc import Iterable
from typing import Any, Final

from pipeline.extract.docx_text import W, shown
from pipeline.extract.draft import Draft
from pipeline.extract.pdf_images import ADVICE, LITTLE_TEXT, MOSTLY_IMAGE
from pipeline.text import inked

Element = Any  # lxml has no types
_WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_PICTURE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_EMUS: Final = 635  # in a twip
_A4: Final = (11_906, 16_838)  # twips
_DIGITS: Final = 9  # more are no size
_ONE: Final = "Une image couvre la plus grande partie d'une page : son texte "
_MANY: Final = "{} images couvrent la plus grande partie d'une page : leur texte "


def image_alarms(body: Element, drafts: Iterable[Draft]) -> tuple[str, ...]:
    """Return what to say (French) of pictures that cover pages of a document with little text."""
    size = next(body.iter(f"{W}pgSz"), None)
    page = [_whole(size, f"{W}{name}") for name in ("w", "h")] if size is not None else []
    width, height = page if all(page) and page else _A4
    least = MOSTLY_IMAGE * width * height * _EMUS**2
    count = 0
    for tag in (f"{_WP}inline", f"{_WP}anchor"):
        for place in shown(body, tag):
            extent = place.find(f"{_WP}extent")
            if extent is None or next(place.iter(_PICTURE), None) is None:
                continue
            count += _whole(extent, "cx") * _whole(extent, "cy") > least
    if not count:
        return ()
    read = (piece for draft in drafts if draft.kind != "furniture" for piece in draft.pieces)
    if sum(inked(piece.text) for piece in read) >= LITTLE_TEXT * count:
        return ()
    return (f"{_ONE if count == 1 else _MANY.format(count)}{ADVICE}",)


def _whole(element: Element, name: str) -> int:
    said = element.get(name, "")
    return int(said) if said.isdecimal() and len(said) <= _DIGITS else 0
