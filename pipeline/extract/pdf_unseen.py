"""Letters of a page that pdfplumber reads, in layers that are off or painted over: by PDFium."""

import ctypes
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pipeline.extract.pdf_calls import calls
from pipeline.extract.pdf_layers import text_off
from pipeline.extract.pdf_rules import drawn_on
from pipeline.extract.pdf_words import Frame

_NEAR: Final = 2  # parts of a point: both libraries round where a letter begins

Origin = tuple[float, float]


def unseen_origins(page: Any, frame: Frame, off: frozenset[str]) -> list[Origin]:  # noqa: ANN401
    """Return where the letters of a pypdfium2 page begin that nobody sees, in its own coordinates.

    Args:
        page: the page; it is not closed.
        frame: left edge, top edge, width and height of the page before it is turned.
        off: the names of layers that are off.
    """
    unseen = drawn_on(page, frame).covered | text_off(page, off)
    if not unseen:
        return []
    import pypdfium2.raw as pdfium

    ask = calls()
    textpage = page.get_textpage()
    try:
        address = ctypes.addressof(textpage.raw.contents)
        x, y = ctypes.c_double(), ctypes.c_double()
        return [
            (x.value, y.value)
            for rank in range(ask.count(address))
            if ask.object(address, rank) in unseen
            and pdfium.FPDFText_GetCharOrigin(textpage.raw, rank, x, y)
        ]
    finally:
        textpage.close()


def parted(
    chars: Sequence[dict[str, Any]],
    origins: Sequence[Origin],
    box: tuple[float, float, float, float],
    rotation: int,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the letters of a pdfplumber page that are seen, and those that begin at the origins.

    Args:
        chars: the letters in the order they are painted in.
        origins: see `unseen_origins`; each takes the letter there that was painted first.
        box: the media box of the page before it is turned.
        rotation: degrees by which the page is turned clockwise.
    """
    left = Counter(_part(x, y) for x, y in (_turned(x, y, box, rotation) for x, y in origins))
    seen: list[dict[str, Any]] = []
    unseen: list[dict[str, Any]] = []
    for char in chars:
        place = next((near for near in _around(char) if left[near] > 0), None) if left else None
        if place is None:
            seen.append(char)
        else:
            left[place] -= 1
            unseen.append(char)
    return seen, unseen


def _turned(
    x: float, y: float, box: tuple[float, float, float, float], rotation: int
) -> tuple[float, float]:
    """Return a point as pdfminer has it, from the bottom left of the turned page."""
    x0, y0, x1, y1 = box
    match rotation % 360:
        case 90:
            return y - y0, x1 - x
        case 180:
            return x1 - x, y1 - y
        case 270:
            return y1 - y, x - x0
        case _:
            return x - x0, y - y0


def _part(x: float, y: float) -> tuple[int, int]:
    return round(_NEAR * x), round(_NEAR * y)


def _around(char: dict[str, Any]) -> Iterator[tuple[int, int]]:
    x, y = _part(*char["matrix"][4:6])
    yield from ((x + i, y + j) for i in (0, -1, 1) for j in (0, -1, 1))
