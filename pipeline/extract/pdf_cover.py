"""Text of a PDF page that an opaque rectangle hides, painted after it."""

import ctypes
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from pipeline.document import BBox
from pipeline.extract.pdf_calls import calls

_OPAQUE: Final = 255
_CORNERS: Final = (4, 5)  # segments of a rectangle
_MOST: Final = 200  # covers of a page: more are a drawing
_BAND: Final = 20.0  # points: height of a slice of the page
_INSIDE: Final = 1.0  # points by which letters may stand out


class Cover(NamedTuple):
    """An opaque rectangle and how many text objects were painted before it."""

    before: int
    box: BBox


def is_opaque(found: Any) -> bool:  # noqa: ANN401
    """Tell a path of PDFium that hides what is under its box: a filled level rectangle."""
    import pypdfium2.raw as pdfium

    address = ctypes.addressof(found.contents)
    if pdfium.FPDFPath_CountSegments(found) not in _CORNERS:
        return False
    if calls().clip_paths(calls().clip(address)) > 0 or pdfium.FPDFPageObj_HasTransparency(found):
        return False
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    colour = [ctypes.c_uint() for _ in range(4)]
    return bool(
        pdfium.FPDFPath_GetDrawMode(found, fill, stroke)
        and fill.value
        and pdfium.FPDFPageObj_GetFillColor(found, *colour)
        and colour[3].value == _OPAQUE
        and _is_level(pdfium, found)
    )


def covered(
    texts: Sequence[int], covers: Sequence[Cover], box_of: Callable[[int], BBox | None]
) -> frozenset[int]:
    """Return which text objects a later rectangle hides whole.

    Args:
        texts: their addresses in the order they are painted in.
        covers: the opaque rectangles of the page.
        box_of: gives the box of a text object, None where it is not on the page.
    """
    if not 0 < len(covers) <= _MOST:
        return frozenset()
    bands: dict[int, list[Cover]] = defaultdict(list)
    for cover in covers:
        for band in range(int(cover.box.top // _BAND), int(cover.box.bottom // _BAND) + 1):
            bands[band].append(cover)
    found = set()
    for rank, address in enumerate(texts[: max(cover.before for cover in covers)]):
        box = box_of(address)
        near = bands.get(int((box.top + box.bottom) / 2 // _BAND), ()) if box else ()
        if box and any(rank < cover.before and _holds(cover.box, box) for cover in near):
            found.add(address)
    return frozenset(found)


def _holds(outer: BBox, box: BBox) -> bool:
    return (
        outer.x0 - _INSIDE <= box.x0
        and box.x1 <= outer.x1 + _INSIDE
        and outer.top - _INSIDE <= box.top
        and box.bottom <= outer.bottom + _INSIDE
    )


def _is_level(pdfium: Any, found: Any) -> bool:  # noqa: ANN401
    """Tell whether the corners of a path of lines are those of a level rectangle."""
    matrix = pdfium.FS_MATRIX()
    if pdfium.FPDFPageObj_GetMatrix(found, matrix) and (matrix.b or matrix.c):
        return False
    x, y = ctypes.c_float(), ctypes.c_float()
    points = []
    for rank in range(pdfium.FPDFPath_CountSegments(found)):
        segment = pdfium.FPDFPath_GetPathSegment(found, rank)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_BEZIERTO:
            return False
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((x.value, y.value))
    corners = set(points)
    return len(corners) == 4 and len({x for x, _ in corners}) == len({y for _, y in corners}) == 2  # noqa: PLR2004
