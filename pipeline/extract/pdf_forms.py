"""What is typed into a PDF beside the text of its pages: values of form fields, free texts."""

import ctypes
from typing import Any, Final

from pipeline.extract.pdf_words import Counts, Frame, Word
from pipeline.text import inked

_SIZE: Final = 10.0  # points: the letters of a field that is high enough
_LEADING: Final = 1.2
_WIDE: Final = 0.5  # of the size: a letter
_MARGIN: Final = 2.0
_FIELDS: Final = 2000  # of a page
_OPTIONS: Final = 2000  # of a list
_HIDDEN: Final = 2 | 32  # flags of an annotation: hidden, not shown on a screen

_Box = tuple[float, float, float, float]


def field_words(
    page: Any, frame: Frame, counts: Counts, *, pictured: bool = False  # noqa: ANN401
) -> tuple[list[Word], Counts]:  # fmt: skip
    """Return the words of the fields and free texts of a pypdfium2 page, set into their boxes.

    Comments and their pop-ups are neither. What is hidden is counted, and not returned.

    Args:
        page: the page; it has fields when the forms of its document were opened.
        frame: left edge, top edge, width and height of the page before it is turned.
        counts: the characters of the page, to which the values are added.
        pictured: whether the page is a picture without text: its free texts are recognised in it.
    """
    import pypdfium2.raw as pdfium

    words: list[Word] = []
    form = page.formenv.raw if page.formenv else None
    box = pdfium.FS_RECTF()
    for rank in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _FIELDS)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, rank)
        try:
            value = _value(pdfium, form, annotation, pictured=pictured)
            if not value or not pdfium.FPDFAnnot_GetRect(annotation, box):
                continue
            counts = counts._replace(all=counts.all + inked(value))
            if pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
                counts = counts._replace(hidden=counts.hidden + inked(value))
            else:
                sides = (box.left, box.top, box.right, box.bottom)
                words += _set(value, _shown(sides, frame, page.get_rotation()))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return words, counts


def _value(pdfium: Any, form: Any, annotation: Any, *, pictured: bool) -> str:  # noqa: ANN401
    """Return what is typed or chosen there."""
    subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
    if subtype == pdfium.FPDF_ANNOT_FREETEXT:
        return "" if pictured else _text(pdfium.FPDFAnnot_GetStringValue, annotation, b"Contents")
    if subtype != pdfium.FPDF_ANNOT_WIDGET or form is None:
        return ""
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in {pdfium.FPDF_FORMFIELD_LISTBOX, pdfium.FPDF_FORMFIELD_COMBOBOX}:
        count = min(pdfium.FPDFAnnot_GetOptionCount(form, annotation), _OPTIONS)
        chosen = [
            _text(pdfium.FPDFAnnot_GetOptionLabel, form, annotation, rank)
            for rank in range(count)
            if pdfium.FPDFAnnot_IsOptionSelected(form, annotation, rank)
        ]
        if chosen:
            return "\n".join(chosen)
    elif kind != pdfium.FPDF_FORMFIELD_TEXTFIELD:
        return ""
    return _text(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation)


def _text(ask: Any, *arguments: Any) -> str:  # noqa: ANN401
    """Return the text that a function of PDFium writes into a buffer."""
    length = ask(*arguments, None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    ask(*arguments, buffer, length)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")


def _shown(sides: _Box, frame: Frame, rotation: int) -> _Box:
    """Return left, top, right and bottom of a box on the page as shown.

    Args:
        sides: left, top, right and bottom in the page's own coordinates.
        frame: see `field_words`.
        rotation: degrees by which the page is turned clockwise.
    """
    left, top, width, height = frame
    x0, x1 = sorted((sides[0] - left, sides[2] - left))
    y0, y1 = sorted((top - sides[1], top - sides[3]))
    if rotation == 90:  # noqa: PLR2004
        return height - y1, x0, height - y0, x1
    if rotation == 180:  # noqa: PLR2004
        return width - x1, height - y1, width - x0, height - y0
    if rotation == 270:  # noqa: PLR2004
        return y0, width - x1, y1, width - x0
    return x0, y0, x1, y1


def _set(value: str, box: _Box) -> list[Word]:
    """Return the words of a value, line by line into its box."""
    x0, top, x1, bottom = box
    size = round(min(_SIZE, max(0.8 * (bottom - top), 1.0)), 2)
    words = []
    y = top + max(0.0, min((bottom - top - size) / 2, _MARGIN))
    for line in value.splitlines():
        x = x0 + _MARGIN
        for text in line.split():
            width = _WIDE * size * len(text)
            if x + width > x1 and x > x0 + _MARGIN:
                x, y = x0 + _MARGIN, y + _LEADING * size
            end = min(x + width, max(x1, x + 1.0))
            words.append(
                Word(text, round(x, 2), round(y, 2), round(end, 2), round(y + size, 2), size, "")
            )
            x += width + _WIDE * size
        y += _LEADING * size
    return words
