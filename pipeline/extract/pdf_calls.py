"""Functions of PDFium called with bare addresses: three times as fast as with typed pointers.

They are so short that the lock of Python is kept meanwhile.
"""

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any, Final, NamedTuple

_A: Final = ctypes.c_void_p  # an address
_I: Final = ctypes.c_int

Call = Callable[..., int]


class Calls(NamedTuple):
    """What is asked for each letter or object; a function that gives no address gives None."""

    count: Call
    text: Call
    letter: Call
    box: Call
    object: Call
    font_size: Call
    matrix: Call
    is_unmapped: Call
    font: Call
    weight: Call
    font_name: Call
    render_mode: Call
    clip: Call
    clip_paths: Call
    fill_colour: Call
    drawn: Call
    kind: Call


@cache
def calls() -> Calls:
    """Return the functions, the same for all pages."""
    return Calls(
        _bare("FPDFText_CountChars", _I, _A),
        _bare("FPDFText_GetText", _I, _A, _I, _I, _A),
        _bare("FPDFText_GetUnicode", ctypes.c_uint, _A, _I),
        _bare("FPDFText_GetLooseCharBox", _I, _A, _I, _A),
        _bare("FPDFText_GetTextObject", _A, _A, _I),
        _bare("FPDFTextObj_GetFontSize", _I, _A, _A),
        _bare("FPDFText_GetMatrix", _I, _A, _I, _A),
        _bare("FPDFText_HasUnicodeMapError", _I, _A, _I),
        _bare("FPDFTextObj_GetFont", _A, _A),
        _bare("FPDFFont_GetWeight", _I, _A),
        _bare("FPDFFont_GetBaseFontName", ctypes.c_size_t, _A, _A, ctypes.c_size_t),
        _bare("FPDFTextObj_GetTextRenderMode", _I, _A),
        _bare("FPDFPageObj_GetClipPath", _A, _A),
        _bare("FPDFClipPath_CountPaths", _I, _A),
        _bare("FPDFPageObj_GetFillColor", _I, _A, _A, _A, _A, _A),
        _bare("FPDFPage_GetObject", _A, _A, _I),
        _bare("FPDFPageObj_GetType", _I, _A),
    )


def _bare(name: str, result: Any, *arguments: Any) -> Call:  # noqa: ANN401
    import pypdfium2.raw as pdfium

    address = ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)
