"""What a zipped file is: an Office document, told by its parts, or an archive."""

import zipfile
from io import BytesIO
from typing import Final

from pipeline.errors import BrokenDocument, TooLarge, UnsupportedFormat
from pipeline.settings import Limits

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT: Final = "application/vnd.oasis.opendocument.text"
ZIP: Final = "application/zip"

SAVE: Final = "Ouvrez-le puis enregistrez-le en .docx, en .xlsx ou en PDF, et redéposez-le."
_SMALL: Final = 1_000_000  # bytes that are never a bomb, however well they pack
_PARTS: Final = {
    "word/document.xml": DOCX,
    "xl/workbook.xml": XLSX,
    "ppt/presentation.xml": PPTX,
}
_WORKBOOK: Final = f"Ce classeur Excel est d'un format binaire (.xlsb), qui n'est pas lu. {SAVE}"
_OPEN: Final = f"Les classeurs et présentations OpenDocument (.ods, .odp) ne sont pas lus. {SAVE}"
_IWORK: Final = "Les documents Pages, Numbers et Keynote d'Apple ne sont pas lus. "
_IWORK_SAVE: Final = "Exportez-le en Word, en Excel, en PowerPoint ou en PDF, et redéposez-le."


def zipped(data: bytes, limits: Limits) -> str:
    """Return the media type of a file that begins as a ZIP archive.

    Raises:
        BrokenDocument, TooLarge: it cannot or must not be opened (French).
        UnsupportedFormat: no reader; the message says what to save the file as.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        message = (
            "Le fichier est abîmé ou incomplet (archive Office illisible). "
            "Téléchargez-le ou enregistrez-le à nouveau et redéposez-le."
        )
        raise BrokenDocument(message) from error
    _check_size(members, len(data), limits)
    names = {member.filename for member in members}
    for part, media_type in _PARTS.items():
        if part in names:
            return media_type
    if "xl/workbook.bin" in names:
        raise UnsupportedFormat(_WORKBOOK)
    if any(name.endswith(".iwa") for name in names):
        raise UnsupportedFormat(_IWORK + _IWORK_SAVE)
    if "content.xml" in names and "mimetype" in names:
        if not _declares(data, ODT):
            raise UnsupportedFormat(_OPEN)
        return ODT
    return ZIP


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
