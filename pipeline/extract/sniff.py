"""What a file is, told by its bytes; its name serves for the advice in refusals only."""

import re
from io import BytesIO
from pathlib import PurePath
from typing import Final

from pipeline.encoding import decode
from pipeline.errors import (
    BrokenDocument,
    EmptyDocument,
    EncryptedDocument,
    TooLarge,
    UnsupportedFormat,
)
from pipeline.extract import sniff_zip
from pipeline.extract.ocr import HOW, missing
from pipeline.extract.sniff_table import is_table
from pipeline.extract.sniff_zip import SAVE
from pipeline.settings import Limits

PDF: Final = "application/pdf"
DOCX: Final = sniff_zip.DOCX
XLSX: Final = sniff_zip.XLSX
PPTX: Final = sniff_zip.PPTX
ODT: Final = sniff_zip.ODT
ODS: Final = sniff_zip.ODS
ZIP: Final = sniff_zip.ZIP
MAIL: Final = "message/rfc822"
XLS: Final = "application/vnd.ms-excel"
MSG: Final = "application/vnd.ms-outlook"
RTF: Final = "application/rtf"
CSV: Final = "text/csv"
HTML: Final = "text/html"
PLAIN: Final = "text/plain"
MARKDOWN: Final = "text/markdown"

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TABLE: Final = (
    "pour étiqueter des contributions déjà séparées, utilisez « remontees etiqueter » ; "
    "sinon enregistrez le document en DOCX, en XLSX ou en PDF."
)
_PNG: Final = "Ouvrez-la, enregistrez-la en PNG ou en JPEG et redéposez-la."
_PHOTO: Final = f"C'est une photo HEIC ou AVIF, qui n'est pas lue. {_PNG}"
_PHOTO_BRANDS: Final = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
)
_PICTURE: Final = f"C'est une image. {HOW}"
_WEBP: Final = "image/webp"
_PICTURE_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
PICTURES: Final = frozenset((*(kind for _, kind in _PICTURE_MAGIC), _WEBP))
_UNZIP: Final = "Décompressez-la et déposez les documents qu'elle contient."
_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"RIFF", "C'est un son ou une vidéo : il n'y a pas de texte à lire."),
    *(
        (magic, f"C'est une archive compressée. {_UNZIP}")
        for magic in (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh")
    ),
)
_CALENDAR: Final = (
    "C'est un rendez-vous d'agenda (.ics), qui n'est pas lu. S'il contient une contribution, "
    "copiez-la dans un document .docx et déposez-le."
)
_OUTLOOK: Final = "__properties_version1.0"
_OLD: Final = {  # the stream that tells each format
    "WordDocument": "C'est un document Word d'avant 2007 (.doc). Ouvrez-le, enregistrez-le en "
    ".docx et redéposez-le.",
    "Book": "C'est un classeur Excel d'avant 1997 (.xls). Ouvrez-le, enregistrez-le en .xlsx et "
    "redéposez-le.",
    "PowerPoint Document": "C'est une présentation PowerPoint d'avant 2007 (.ppt). Ouvrez-la, "
    "enregistrez-la en .pptx et redéposez-la.",
}
_OLD_OFFICE: Final = f"C'est un ancien format de Microsoft Office, qui n'est pas lu. {SAVE}"
_OLD_BROKEN: Final = (
    "Ce fichier d'un ancien format de Microsoft Office est abîmé. Ouvrez-le, enregistrez-le en "
    ".docx, en .xlsx, en .pptx ou en PDF (un courriel : en .eml), et redéposez-le."
)
_MAIL_HEADER: Final = re.compile(r"([A-Za-z][A-Za-z0-9-]*):[ \t]|[ \t]+\S")
_MAIL_SURE: Final = frozenset(("received", "message-id", "mime-version", "return-path"))
_MAIL_KEPT: Final = (
    frozenset(("subject", "to", "date")),
    frozenset(("subject", "content-type")),
)
_HEAD: Final = 16_384  # bytes
_ENVELOPE: Final = re.compile(rb"From \S.*\b\d{4}\b")  # the line before each mail of a box (mbox)
_NEXT_MAIL: Final = re.compile(rb"\n\r?\nFrom \S[^\r\n]*\b\d{4}\b[^\r\n]*\r?\n[A-Za-z-]+:[ \t]")
_MAILBOX: Final = (
    "C'est une boîte de plusieurs courriels (mbox), qui n'est pas lue. Ouvrez-la dans votre "
    "messagerie, enregistrez chaque courriel en .eml et déposez-les."
)
_HTML: Final = re.compile(
    r"<(?:!doctype\s+html|html|head|body|meta|title|div|main|article|section|h1|table|p|ul)"
    r"(?![\w:-])",  # « <meta:… » is a flat OpenDocument
    re.IGNORECASE,
)
_MARKDOWN: Final = re.compile(r"^(?:#{1,6}[ \t]+\S|[ \t]*[-*+][ \t]+\S|\|.*\|)", re.MULTILINE)
_TABULAR: Final = frozenset((".csv", ".tsv"))
_RECORDS: Final = frozenset((".json", ".jsonl", ".ndjson"))
_LIGHT: Final = frozenset((".md", ".markdown"))


def sniff(data: bytes, name: str, limits: Limits) -> str:
    """Return the media type of the bytes.

    Raises:
        EmptyDocument: nothing but blanks.
        UnsupportedFormat: no reader; the message says what to save the file as.
        BrokenDocument, EncryptedDocument, TooLarge: an Office file that cannot be opened.
    """
    if not data.strip():
        message = "Le fichier est vide. Vérifiez l'envoi ou le téléchargement et redéposez-le."
        raise EmptyDocument(message)
    if data.startswith(b"PK"):  # first: these two may hold a PDF file near their beginning
        return sniff_zip.zipped(data, limits)
    if data.startswith(OLE):
        return _ole(data)
    if (rtf := data[:64].lstrip().startswith(b"{\\rtf")) or b"%PDF-" in data[:1024]:
        return RTF if rtf else PDF
    return _marked(data) or (_mail(data) if is_mail(data) else _text(data, name, limits))


def telling(name: str) -> str:
    """Return the end of a file's name where bytes alone do not tell its type, else nothing."""
    suffix = PurePath(name).suffix.lower()
    return suffix if suffix in _TABULAR | _RECORDS | _LIGHT else ""


def _marked(data: bytes) -> str:
    """Return the type of a picture that can be recognised, or nothing; refuse what has no text."""
    found = next((kind for magic, kind in _PICTURE_MAGIC if data.startswith(magic)), "")
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        found = _WEBP
    if found and missing():
        raise UnsupportedFormat(_PICTURE)
    if found:
        return found
    if data[4:8] == b"ftyp" and data[8:12] in _PHOTO_BRANDS:
        raise UnsupportedFormat(_PHOTO)
    for magic, message in _MAGIC:
        if data.startswith(magic):
            raise UnsupportedFormat(message)
    return ""


def is_mail(data: bytes) -> bool:
    """Tell an e-mail by its first lines: nothing but headers, some of which only mails have.

    Without these, those that a mail saved or copied keeps are enough where a blank line ends them.
    """
    names: set[str] = set()
    lines = data[:_HEAD].lstrip().splitlines()
    ended = False
    for line in lines[1:] if lines and _ENVELOPE.match(lines[0]) else lines:
        header = _MAIL_HEADER.match(line.decode("latin-1"))
        if not header:
            ended = not line.strip()
            break
        names.add((header[1] or "").lower())
    saved = ended and any(names >= kept for kept in _MAIL_KEPT)
    return "from" in names and (saved or bool(names & _MAIL_SURE))


def _mail(data: bytes) -> str:
    """Return the type of an e-mail; refuse a box of several."""
    if data.startswith(b"From ") and _NEXT_MAIL.search(data):
        raise UnsupportedFormat(_MAILBOX)
    return MAIL


def _text(data: bytes, name: str, limits: Limits) -> str:
    if len(data) > 4 * limits.characters:  # no character takes more bytes
        message = (
            f"Le document contient plus de {limits.characters} caractères. Découpez-le, ou "
            "relevez la limite (réglage limites.characters)."
        )
        raise TooLarge(message)
    try:
        text = decode(data)
    except UnicodeError as error:
        message = (
            "Format inconnu : ce n'est ni un PDF, ni un document de bureautique, ni une page web, "
            "ni du texte. "
            f"{SAVE}"
        )
        raise UnsupportedFormat(message) from error
    start = text[:4096].lstrip("\ufeff \t\r\n")
    if start.startswith("<") and _HTML.search(start):
        return HTML
    if start.startswith("BEGIN:VCALENDAR"):
        raise UnsupportedFormat(_CALENDAR)
    if start.startswith("<?xml"):
        message = f"C'est un fichier XML, qui n'est pas lu. {SAVE}"
        raise UnsupportedFormat(message)
    suffix = PurePath(name).suffix.lower()
    if suffix in _TABULAR:
        return CSV
    if suffix in _RECORDS:
        message = f"C'est un tableau de données : {_TABLE}"
        raise UnsupportedFormat(message)
    if suffix not in _LIGHT and is_table(text):
        return CSV
    if suffix in _LIGHT or _MARKDOWN.search(text[:20_000]):
        return MARKDOWN
    return PLAIN


def _ole(data: bytes) -> str:
    """Return the type of an e-mail of Outlook or a workbook; refuse others of old Office."""
    import olefile

    if "EncryptedPackage".encode("utf-16-le") in data:
        message = (
            "Le document est protégé par un mot de passe. Retirez la protection "
            "(« Fichier », « Informations »), enregistrez-le et redéposez-le."
        )
        raise EncryptedDocument(message)
    try:
        with olefile.OleFileIO(BytesIO(data)) as file:
            streams = {entry[0] for entry in file.listdir()}
    except Exception as error:
        raise BrokenDocument(_OLD_BROKEN) from error
    if _OUTLOOK in streams:
        return MSG
    if "Workbook" in streams and "WordDocument" not in streams:
        return XLS
    message = next((text for name, text in _OLD.items() if name in streams), _OLD_OFFICE)
    raise UnsupportedFormat(message)
