"""Layers of a PDF (optional content) that are off when it is opened, and the text in them."""

import ctypes
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from pipeline.extract.pdf_open import ringless

_DEPTH: Final = 6  # of forms inside forms
_OBJECTS: Final = 200_000  # of a page
_LETTERS: Final = 256  # of a name
_MARKS: Final = 16  # around an object


def layers_off(data: bytes) -> frozenset[str]:
    """Return the names of the layers of a PDF that nobody sees, none where the file is broken.

    A name that a layer has which is on is none of them.
    """
    if b"/OCProperties" not in data and b"/ObjStm" not in data:
        return frozenset()
    try:
        return _off(data)
    except Exception:  # noqa: BLE001  parsers raise anything on broken files
        return frozenset()


def text_off(page: Any, layers: frozenset[str]) -> frozenset[int]:  # noqa: ANN401
    """Return the addresses of the text objects of a pypdfium2 page that stand in these layers."""
    if not layers:
        return frozenset()
    import pypdfium2.raw as pdfium

    count = min(pdfium.FPDFPage_CountObjects(page.raw), _OBJECTS)
    objects = (pdfium.FPDFPage_GetObject(page.raw, rank) for rank in range(count))
    return frozenset(
        address for found in objects for address in _texts(pdfium, found, layers, _DEPTH)
    )


def _texts(
    pdfium: Any, found: Any, layers: frozenset[str], depth: int, *, off: bool = False  # noqa: ANN401
) -> Iterator[int]:  # fmt: skip
    kind = pdfium.FPDFPageObj_GetType(found)
    if kind == pdfium.FPDF_PAGEOBJ_TEXT:
        if off or _is_off(pdfium, found, layers):
            yield ctypes.addressof(found.contents)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth:
        off = off or _is_off(pdfium, found, layers)
        for rank in range(min(pdfium.FPDFFormObj_CountObjects(found), _OBJECTS)):
            inner = pdfium.FPDFFormObj_GetObject(found, rank)
            yield from _texts(pdfium, inner, layers, depth - 1, off=off)


def _is_off(pdfium: Any, found: Any, layers: frozenset[str]) -> bool:  # noqa: ANN401
    buffer = (ctypes.c_ushort * _LETTERS)()
    size, length = ctypes.sizeof(buffer), ctypes.c_ulong()
    for rank in range(min(pdfium.FPDFPageObj_CountMarks(found), _MARKS)):
        mark = pdfium.FPDFPageObj_GetMark(found, rank)
        if pdfium.FPDFPageObjMark_GetParamStringValue(mark, b"Name", buffer, size, length):
            name = bytes(buffer)[: length.value].decode("utf-16-le", "replace").rstrip("\0")
            if name in layers:
                return True
    return False


def _off(data: bytes) -> frozenset[str]:
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import dict_value, list_value, resolve1
    from pdfminer.utils import decode_text

    catalogue = ringless()(PDFParser(BytesIO(data)), fallback=False).catalog
    content = dict_value(catalogue.get("OCProperties", {}))
    chosen = dict_value(content.get("D", {}))
    ids = {
        key: {reference.objid for reference in list_value(chosen.get(key, []))}
        for key in ("ON", "OFF")
    }
    closed = getattr(resolve1(chosen.get("BaseState")), "name", "ON") == "OFF"
    names: dict[bool, set[str]] = {True: set(), False: set()}
    for reference in list_value(content.get("OCGs", [])):
        off = reference.objid not in ids["ON"] if closed else reference.objid in ids["OFF"]
        names[off].add(decode_text(resolve1(dict_value(reference).get("Name", b""))))
    return frozenset(names[True] - names[False])
