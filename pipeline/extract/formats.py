"""The reader of each format that has no pages."""

from typing import Final

from pipeline.encoding import decode
from pipeline.errors import UnsupportedFormat
from pipeline.extract import sniff
from pipeline.extract.csv_table import read_csv
from pipeline.extract.docx import read_docx
from pipeline.extract.draft import Reading
from pipeline.extract.html import read_html
from pipeline.extract.mail import read_mail
from pipeline.extract.msg import read_msg
from pipeline.extract.ods import read_ods
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
        sniff.DOCX: read_docx,
        sniff.RTF: read_rtf,
        sniff.XLS: read_xls,
        sniff.XLSX: read_xlsx,
        sniff.PPTX: read_pptx,
        sniff.ODT: read_odt,
        sniff.ODS: read_ods,
        sniff.MAIL: read_mail,
        sniff.MSG: read_msg,
    }
    return readers[media_type](data)


def text_of(data: bytes, limits: Limits) -> str:
    """Return the text of the bytes.

    Raises:
        TooLarge: it has more characters than the limits allow.
    """
    text = decode(data)
    check_characters(len(text), limits)
    return text
