"""What a PDF page draws beside its letters, by PDFium: rules as edges, images as boxes."""

import ctypes
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

from pipeline.document import BBox
from pipeline.extract.pdf_bullets import is_dot
from pipeline.extract.pdf_calls import calls
from pipeline.extract.pdf_cover import Cover, covered, is_opaque
from pipeline.extract.pdf_hidden import is_light
from pipeline.extract.pdf_words import EDGES, Frame

_DEPTH: Final = 6  # of forms inside forms
_OBJECTS: Final = 50_000  # beyond, the page is a drawing
_LOW: Final = 20.0  # points: lower boxes hold no lines of text
PAPER: Final = 0xFFFFFF
_LEVEL: Final = 0.01  # points by which the ends of a level rule may differ

Matrix = tuple[float, float, float, float, float, float]
Edge = dict[str, Any]  # as pdfplumber has them
_SAME: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Drawn(NamedTuple):
    """The edges of the rules, none when they are too many, and the visible boxes of images.

    `fills` are the boxes of what is painted in a colour, `dots` those of small shapes that may be
    the marks of a list. `covered` are the addresses of text objects that are painted over, `boxes`
    what is painted or framed otherwise than in white, and may hold lines of text.
    """

    edges: list[Edge]
    images: list[BBox]
    fills: list[BBox]
    dots: list[BBox]
    covered: frozenset[int] = frozenset()
    boxes: Sequence[BBox] = ()


def drawn_on(page: Any, frame: Frame) -> Drawn:  # noqa: ANN401
    """Return the rules and images of a pypdfium2 page, from the top left of the page as shown."""
    return _Walk(frame).run(page.raw)


class _Walk:
    """One walk over the objects of a page and of its forms."""

    def __init__(self, frame: Frame) -> None:
        import pypdfium2.raw as pdfium

        self.pdfium = pdfium
        self.frame = frame
        self.left = _OBJECTS
        self.edges: list[Edge] = []
        self.images: list[BBox] = []
        self.fills: list[BBox] = []
        self.dots: list[BBox] = []
        self.boxes: list[BBox] = []
        self.colour = [ctypes.c_uint() for _ in range(4)]

    def run(self, page: Any) -> Drawn:  # noqa: ANN401
        """Walk and return what was found."""
        pdfium, ask = self.pdfium, calls()
        address = ctypes.addressof(page.contents)
        texts: list[int] = []
        covers: list[Cover] = []
        for rank in range(pdfium.FPDFPage_CountObjects(page)):
            found = ask.drawn(address, rank)
            kind = ask.kind(found)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                texts.append(found)  # most of them
                continue
            drawn = ctypes.cast(found, pdfium.FPDF_PAGEOBJECT)
            self._visit(drawn, _SAME, _DEPTH)
            if self.left <= 0 or len(self.edges) > EDGES:
                return Drawn([], self.images, self.fills, [])
            over = texts and kind == pdfium.FPDF_PAGEOBJ_PATH and is_opaque(drawn)
            if over and (box := self._box(drawn, _SAME)):
                covers.append(Cover(len(texts), box))
        hidden = covered(texts, covers, self._text_box) if covers else frozenset()
        return Drawn(self.edges, self.images, self.fills, self.dots, hidden, self.boxes)

    def _text_box(self, address: int) -> BBox | None:
        return self._box(ctypes.cast(address, self.pdfium.FPDF_PAGEOBJECT), _SAME)

    def _visit(self, found: Any, outer: Matrix, depth: int) -> None:  # noqa: ANN401
        pdfium = self.pdfium
        kind = pdfium.FPDFPageObj_GetType(found)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            return
        self.left -= 1
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self._keep(self.images, found, outer)
        elif kind == pdfium.FPDF_PAGEOBJ_SHADING:
            self._keep(self.fills, found, outer)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and (painted := self._painted(found)):
            box = self._box(found, outer)
            if box is not None and is_dot(box):
                self.dots.append(box)
                return
            if box is not None:
                self._place(box, self._ink(found, fill=painted[0]))
            self._path(found, _product(self._matrix(found), outer))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth:
            inner = _product(self._matrix(found), outer)
            for rank in range(pdfium.FPDFFormObj_CountObjects(found)):
                if self.left <= 0 or len(self.edges) > EDGES:
                    return
                self._visit(pdfium.FPDFFormObj_GetObject(found, rank), inner, depth - 1)

    def _matrix(self, found: Any) -> Matrix:  # noqa: ANN401
        matrix = self.pdfium.FS_MATRIX()
        if not self.pdfium.FPDFPageObj_GetMatrix(found, matrix):
            return _SAME
        return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f

    def _painted(self, found: Any) -> tuple[bool, bool] | None:  # noqa: ANN401
        """Return whether a path is filled and whether it is stroked; None for neither."""
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        known = self.pdfium.FPDFPath_GetDrawMode(found, fill, stroke)
        painted = bool(fill.value), bool(stroke.value)
        return painted if known and any(painted) else None

    def _place(self, box: BBox, ink: int) -> None:
        if not is_light(ink):
            self.fills.append(box)
        if ink != PAPER and min(box.x1 - box.x0, box.bottom - box.top) > _LOW:
            self.boxes.append(box)

    def _ink(self, found: Any, *, fill: bool) -> int:  # noqa: ANN401
        """Return the colour of a path: black where the file does not say, white where none is."""
        pdfium = self.pdfium
        ask = pdfium.FPDFPageObj_GetFillColor if fill else pdfium.FPDFPageObj_GetStrokeColor
        if not ask(found, *self.colour):
            return 0
        red, green, blue, alpha = (part.value for part in self.colour)
        return red << 16 | green << 8 | blue if alpha > 0 else PAPER

    def _keep(self, boxes: list[BBox], found: Any, outer: Matrix) -> None:  # noqa: ANN401
        if box := self._box(found, outer):
            boxes.append(box)

    def _box(self, found: Any, outer: Matrix) -> BBox | None:  # noqa: ANN401
        """Return the part of an object's box that the page shows."""
        sides = [ctypes.c_float() for _ in range(4)]
        if not self.pdfium.FPDFPageObj_GetBounds(found, *sides):
            return None
        x0, y0, x1, y1 = (side.value for side in sides)
        points = [self._shown(x, y, outer) for x in (x0, x1) for y in (y0, y1)]
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        _, _, width, height = self.frame
        left, right = max(min(xs), 0.0), min(max(xs), width)
        top, bottom = max(min(ys), 0.0), min(max(ys), height)
        return BBox(left, top, right, bottom) if right > left and bottom > top else None

    def _shown(self, x: float, y: float, m: Matrix) -> tuple[float, float]:
        left, top = self.frame[:2]
        return (
            m[0] * x + m[2] * y + m[4] - left,
            top - (m[1] * x + m[3] * y + m[5]),
        )

    def _path(self, found: Any, matrix: Matrix) -> None:  # noqa: ANN401
        for points in self._strokes(found, matrix):
            for (xa, ya), (xb, yb) in pairwise(points):
                if abs(ya - yb) <= _LEVEL < abs(xa - xb):
                    self.edges.append(_edge("h", min(xa, xb), ya, max(xa, xb), ya))
                elif abs(xa - xb) <= _LEVEL < abs(ya - yb):
                    self.edges.append(_edge("v", xa, min(ya, yb), xa, max(ya, yb)))

    def _strokes(
        self, found: Any, matrix: Matrix  # noqa: ANN401
    ) -> Iterator[list[tuple[float, float]]]:  # fmt: skip
        """Yield runs of points joined by straight lines."""
        pdfium = self.pdfium
        x, y = ctypes.c_float(), ctypes.c_float()
        run: list[tuple[float, float]] = []
        start = (0.0, 0.0)
        for rank in range(min(pdfium.FPDFPath_CountSegments(found), 4 * EDGES)):
            segment = pdfium.FPDFPath_GetPathSegment(found, rank)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            point = self._shown(x.value, y.value, matrix)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                start = point
            if kind == pdfium.FPDF_SEGMENT_LINETO:
                run.append(point)
            else:
                yield run
                run = [point]
            if pdfium.FPDFPathSegment_GetClose(segment):
                run.append(start)
        yield run


def _product(a: Matrix, b: Matrix) -> Matrix:
    """Return the matrix that applies a, then b."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _edge(orientation: str, x0: float, top: float, x1: float, bottom: float) -> Edge:
    return {
        "object_type": "line",
        "orientation": orientation,
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
    }
