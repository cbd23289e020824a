"""The reader of each format that has no pages."""

import re
import zipfile
from io import BytesIO
from typing import Final

from pipeline.encoding import decode
from pipeline.errors import UnsupportedFormat
from pipeline.extract import sniff, sniff_zip
from pipeline.extract.csv_table import read_csv
from pipeline.extract.docx import read_docx
from pipeline.extract.draft import Reading
from pipeline.extract.html import read_html
from pipeline.extract.mail import read_mail
from pipeline.extract.msg import read_msg
from pipeline.extract.odt import read_odt
from pipeline.extract.pdf import check_characters
from pipeline.extract.pptx import read_pptx
from pipeline.extract.rtf import read_rtf
from pipeline.extract.xls import read_xls
from pipeline.extract.xlsx import read_xlsx
from pipeline.settings import Limits

_ARCHIVE: Final = (
    "C'est une archive : « remontees traiter » et « remontees extraire » en lisent les documents, "
    "sinon décompressez-la."
)


def read_format(data: bytes, media_type: str, limits: Limits) -> Reading:
    """Return the reading of a file whose format `sniff` told.

    Raises:
        DocumentError: it cannot or must not be read (French).
    """
    if media_type == sniff.ZIP:
        raise UnsupportedFormat(_ARCHIVE)
    texts = {sniff.HTML: read_html, sniff.CSV: read_csv}
    if media_type in texts:
        return texts[media_type](text_of(data, limits))
    readers = {
        sniff.DOCX: _read_word,
        sniff.RTF: read_rtf,
        sniff.XLS: read_xls,
        sniff.XLSX: read_xlsx,
        sniff.PPTX: read_pptx,
        sniff.ODT: read_odt,
        sniff.MAIL: read_mail,
        sniff.MSG: read_msg,
    }
    return readers[media_type](data)


def _read_word(data: bytes) -> Reading:
    """Return the reading of a Word document, of a template and of one with macros too."""
    part, kind = sniff_zip.word_part(data)
    if part and (part, kind) != (sniff_zip.WORD_PART, sniff_zip.WORD_TYPE):
        data = _as_docx(data, part, kind)
    return read_docx(data)


def _as_docx(data: bytes, part: str, kind: str) -> bytes:
    """Return a Word document whose main part has the name and the type that a DOCX has."""
    folder, _, name = part.rpartition("/")
    moved = {part: sniff_zip.WORD_PART}
    moved[f"{folder}/_rels/{name}.rels"] = "word/_rels/document.xml.rels"
    named = re.compile(rf"{re.escape(part)}(?=[\"'])".encode())
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as made:
        for old in dict.fromkeys(archive.namelist()):
            if part != sniff_zip.WORD_PART and old in moved.values():
                continue
            content = archive.read(old)
            if old in {sniff_zip.TYPES, sniff_zip.RELATIONS}:
                content = named.sub(sniff_zip.WORD_PART.encode(), content)
                content = content.replace(kind.encode(), sniff_zip.WORD_TYPE.encode())
            made.writestr(moved.get(old, old), content)
    return out.getvalue()


def text_of(data: bytes, limits: Limits) -> str:
    """Return the text of the bytes.

    Raises:
        TooLarge: it has more characters than the limits allow.
    """
    text = decode(data)
    check_characters(len(text), limits)
    return text
