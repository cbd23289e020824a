"""Letters of a PDF page that no reader sees: without ink, clipped, covered, or white on white."""

import ctypes
from collections.abc import Sequence
from typing import Any, Final

from pipeline.document import BBox
from pipeline.extract.pdf_calls import calls
from pipeline.extract.pdf_words import Word
from pipeline.text import inked

INVISIBLE: Final = -1  # drawn without ink: over an image, the layer of a character recognition
CLIPPED: Final = -2  # outside the area that may be drawn on, covered, or in a layer that is off
WHITE: Final = 250  # of 255: each of red, green and blue of a white ink
_PAPER: Final = 240  # the same, of a box too light to be seen
_RECTANGLE: Final = 5  # segments at most


class Inks:
    """Asks PDFium for the ink of text objects: 0xRRGGBB, `INVISIBLE` or `CLIPPED`."""

    def __init__(self, off: frozenset[int] = frozenset()) -> None:
        """Make the buffers for the answers; `off` are the addresses of unseen texts."""
        import pypdfium2.raw as pdfium

        self.off = off

        self.pdfium = pdfium
        self.calls = calls()
        self.colour = (ctypes.c_uint * 4)()
        first = ctypes.addressof(self.colour)
        self.parts = tuple(first + rank * ctypes.sizeof(ctypes.c_uint) for rank in range(4))
        self.sides = [ctypes.c_float() for _ in range(4)]
        self.x, self.y = ctypes.c_float(), ctypes.c_float()
        self.silent = {pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP}

    def of(self, address: int) -> int:
        """Return the ink of the text object at an address; black where the file does not say."""
        if address in self.off:
            return CLIPPED
        ask = self.calls
        mode = ask.render_mode(address)
        if mode in self.silent:
            return INVISIBLE
        clip = ask.clip(address)
        paths = ask.clip_paths(clip)
        if paths > 0 and self._outside(address, clip, paths):
            return CLIPPED
        if mode != self.pdfium.FPDF_TEXTRENDERMODE_FILL:
            return 0
        if not ask.fill_colour(address, *self.parts):
            return 0
        red, green, blue, alpha = self.colour
        return red << 16 | green << 8 | blue if alpha else INVISIBLE

    def _outside(self, address: int, clip_address: int, paths: int) -> bool:
        """Tell whether the object lies outside one of the rectangles that clip it."""
        pdfium = self.pdfium
        found = ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)
        clip = ctypes.cast(clip_address, pdfium.FPDF_CLIPPATH)
        if not pdfium.FPDFPageObj_GetBounds(found, *self.sides):
            return False
        left, bottom, right, top = (side.value for side in self.sides)
        for path in range(paths):
            if not 4 <= pdfium.FPDFClipPath_CountPathSegments(clip, path) <= _RECTANGLE:  # noqa: PLR2004
                continue
            xs, ys = zip(*(self._point(clip, path, rank) for rank in (0, 1, 2, 3)), strict=True)
            if right < min(xs) or left > max(xs) or top < min(ys) or bottom > max(ys):
                return True
        return False

    def _point(self, clip: Any, path: int, rank: int) -> tuple[float, float]:  # noqa: ANN401
        segment = self.pdfium.FPDFClipPath_GetPathSegment(clip, path, rank)
        self.pdfium.FPDFPathSegment_GetPoint(segment, self.x, self.y)
        return self.x.value, self.y.value


def is_light(ink: int, least: int = _PAPER) -> bool:
    """Tell whether a colour (0xRRGGBB) of a box cannot be told from the paper."""
    return min(ink >> 16, ink >> 8 & 255, ink & 255) >= least


def seen_words(
    words: list[Word], images: Sequence[BBox], fills: Sequence[BBox]
) -> tuple[list[Word], int]:
    """Return the words that a reader sees, and how many characters the others hold.

    Words without ink are kept over an image, white ones over an image or a coloured box.

    Args:
        words: the words of a page, their ink as `Inks` has it.
        images: the boxes of its images.
        fills: the boxes of what it paints in a colour.
    """
    inks = {word.ink for word in words}
    unseen = {ink for ink in inks if ink < 0 or is_light(ink, WHITE)}
    doubtful = [word for word in words if word.ink in unseen] if unseen else []
    if not doubtful:
        return words, 0
    lost = {
        word
        for word in doubtful
        if word.ink == CLIPPED
        or not (_on(word, images) or (word.ink != INVISIBLE and _on(word, fills)))
    }
    return (
        [word for word in words if word not in lost],
        sum(inked(word.text) for word in words if word in lost),
    )


def _on(word: Word, boxes: Sequence[BBox]) -> bool:
    x, y = (word.x0 + word.x1) / 2, word.middle
    return any(box.x0 <= x <= box.x1 and box.top <= y <= box.bottom for box in boxes)
