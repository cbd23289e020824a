"""The values typed into the fields of a PDF form, which are no text of the page itself."""

import ctypes
from typing import Any, Final

from pipeline.extract.pdf_words import Counts, Frame, Word
from pipeline.text import inked

_SIZE: Final = 10.0  # points: the letters of a field that is high enough
_LEADING: Final = 1.2
_WIDE: Final = 0.5  # of the size: a letter
_MARGIN: Final = 2.0
_FIELDS: Final = 2000  # of a page


def field_words(page: Any, frame: Frame, counts: Counts) -> tuple[list[Word], Counts]:  # noqa: ANN401
    """Return the words of the text fields of a pypdfium2 page, set into their boxes.

    Comments and their pop-ups are no fields.

    Args:
        page: the page, of a document whose forms were opened; none has words otherwise.
        frame: left edge, top edge, width and height as shown.
        counts: the characters of the page, to which the values are added.
    """
    import pypdfium2.raw as pdfium

    words: list[Word] = []
    if page.formenv is None:
        return words, counts
    box = pdfium.FS_RECTF()
    for rank in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _FIELDS)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, rank)
        try:
            value = _value(pdfium, page.formenv.raw, annotation)
            if value and pdfium.FPDFAnnot_GetRect(annotation, box):
                left, top = frame[:2]
                shown = (box.left - left, top - box.top, box.right - left, top - box.bottom)
                words += _set(value, shown)
                counts = counts._replace(all=counts.all + inked(value))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return words, counts


def _value(pdfium: Any, form: Any, annotation: Any) -> str:  # noqa: ANN401
    if pdfium.FPDFAnnot_GetSubtype(annotation) != pdfium.FPDF_ANNOT_WIDGET:
        return ""
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind not in {pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX}:
        return ""
    length = pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, length)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")


def _set(value: str, box: tuple[float, float, float, float]) -> list[Word]:
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
