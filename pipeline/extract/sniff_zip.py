"""What a zipped file is: an Office document, told by its parts, or an archive."""

import re
import zipfile
import zlib
from io import BytesIO
from typing import Final

from pipeline.errors import BrokenDocument, EncryptedDocument, TooLarge, UnsupportedFormat
from pipeline.settings import Limits

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT: Final = "application/vnd.oasis.opendocument.text"
ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"
ZIP: Final = "application/zip"

SAVE: Final = "Ouvrez-le puis enregistrez-le en .docx, en .xlsx ou en PDF, et redéposez-le."
_SMALL: Final = 1_000_000  # bytes that are never a bomb, however well they pack
TYPES: Final = "[Content_Types].xml"
RELATIONS: Final = "_rels/.rels"
WORD_PART: Final = "word/document.xml"
WORD_TYPE: Final = f"{DOCX}.main+xml"
WORD_TYPES: Final = frozenset(
    (
        WORD_TYPE,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    )
)
OVERRIDE: Final = re.compile(r"<(?:\w+:)?Override\b[^<>]*>")
_ATTRIBUTE: Final = re.compile(r"""(\w+)\s*=\s*["']([^"']*)["']""")
_STRICT: Final = b"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
_FORM: Final = (
    "Ce document Word est enregistré sous une forme qui n'est pas lue (Open XML strict, ou rangé "
    "autrement que Word ne le fait). Ouvrez-le, enregistrez-le en « Document Word (.docx) » et "
    "redéposez-le."
)
_PARTS: Final = {
    WORD_PART: DOCX,
    "xl/workbook.xml": XLSX,
    "ppt/presentation.xml": PPTX,
}
_WORKBOOK: Final = f"Ce classeur Excel est d'un format binaire (.xlsb), qui n'est pas lu. {SAVE}"
_OPEN: Final = (
    "Les présentations, dessins et bases OpenDocument (.odp, .odg, .odb) ne sont pas lus. "
    "Ouvrez-le puis enregistrez-le en .odt, en .ods, en .pptx ou en PDF, et redéposez-le."
)
_BROKEN: Final = (
    "Le fichier est abîmé ou incomplet (archive Office illisible). Téléchargez-le ou enregistrez-le"
    " à nouveau et redéposez-le."
)
_LOCKED: Final = (
    "Le document est protégé par un mot de passe. Enregistrez-en une copie sans mot de passe et "
    "redéposez-la."
)
_IWORK: Final = "Les documents Pages, Numbers et Keynote d'Apple ne sont pas lus. "
_IWORK_SAVE: Final = "Exportez-le en Word, en Excel, en PowerPoint ou en PDF, et redéposez-le."


def zipped(data: bytes, limits: Limits) -> str:
    """Return the media type of a file that begins as a ZIP archive.

    Raises:
        BrokenDocument, EncryptedDocument, TooLarge: it cannot or must not be opened (French).
        UnsupportedFormat: no reader; the message says what to save the file as.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
        _check_size(members, len(data), limits)
        return _kind(data, {member.filename for member in members})
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, zlib.error) as error:
        raise BrokenDocument(_BROKEN) from error
    except RuntimeError as error:  # zipfile's word for what is locked
        raise EncryptedDocument(_LOCKED) from error


def _kind(data: bytes, names: set[str]) -> str:
    if _is_word(data, names):
        return DOCX
    for part, media_type in _PARTS.items():
        if part in names:
            return media_type
    if "xl/workbook.bin" in names:
        raise UnsupportedFormat(_WORKBOOK)
    if any(name.endswith(".iwa") for name in names):
        raise UnsupportedFormat(_IWORK + _IWORK_SAVE)
    if "encrypted-package" in names:
        raise EncryptedDocument(_LOCKED)
    if "content.xml" in names and "mimetype" in names:
        for media_type in (ODT, ODS):
            if _declares(data, media_type):
                return media_type
        raise UnsupportedFormat(_OPEN)
    return ZIP


def word_parts(data: bytes) -> list[tuple[str, str]]:
    """Return name and content type of the parts of a Word document that are one, the main first.

    There are none where the file does not state them as a Word document does; those after the
    first are documents that it inserts.
    """
    tags = OVERRIDE.findall(_part(data, TYPES).decode("utf-8", "replace"))
    found = [part for part in map(stated, tags) if part[1] in WORD_TYPES]
    return sorted(found, key=lambda part: (part[0] != WORD_PART, not part[0].endswith(".xml")))


def stated(tag: str) -> tuple[str, str]:
    """Return the name and the content type that a tag gives to a part."""
    said = dict(_ATTRIBUTE.findall(tag))
    return said.get("PartName", "").lstrip("/"), said.get("ContentType", "")


def _is_word(data: bytes, names: set[str]) -> bool:
    part = next((name for name, _ in word_parts(data)), "")
    if not part or part not in names:
        return False
    if not part.startswith("word/") or part.count("/") > 1 or _STRICT in _part(data, RELATIONS):
        raise UnsupportedFormat(_FORM)
    return True


def _part(data: bytes, name: str) -> bytes:
    """Return the bytes of a part; none where there is none, or it is broken."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return archive.read(name)
    except Exception:  # noqa: BLE001  a broken member raises anything
        return b""


def _declares(data: bytes, media_type: str) -> bool:
    with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("mimetype") as member:
        return member.read(200).decode("latin-1").strip().startswith(media_type)


def _check_size(members: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    """Refuse what unpacks to more than the limits, before anything is unpacked."""
    unpacked = sum(member.file_size for member in members)
    ratio = unpacked / max(size, 1)
    message = ""
    if unpacked > limits.archive_mb * 1_000_000:
        message = f"Le document décompressé dépasse {limits.archive_mb} Mo"
    elif len(members) > limits.archive_members:
        message = f"Le document contient plus de {limits.archive_members} éléments"
    elif ratio > limits.archive_ratio and unpacked > _SMALL:
        message = f"Le document se décompresse à plus de {limits.archive_ratio} fois sa taille"
    if message:
        message += (
            ". S'il est sain, enregistrez-le en PDF (une archive : décompressez-la) et "
            "redéposez-le ; sinon supprimez-le."
        )
        raise TooLarge(message)
