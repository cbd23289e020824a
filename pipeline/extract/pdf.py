"""PDF files: opened, read page by page, put back into blocks."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.coverage import Ledger
from pipeline.document import Page
from pipeline.errors import (
    BrokenDocument,
    DocumentError,
    EmptyDocument,
    EncryptedDocument,
    ReaderCrash,
    ScannedPage,
    TimeLimit,
    TooLarge,
)
from pipeline.extract.draft import Draft
from pipeline.extract.ocr import HOW, mean_confidence, page_alarms, refusal, with_text
from pipeline.extract.pdf_blocks import pdf_drafts
from pipeline.extract.pdf_images import image_alarms
from pipeline.extract.pdf_pages import read_pages, title_of
from pipeline.extract.pdf_words import OCR, RawPage, Word
from pipeline.extract.spool import load_pages, save_page
from pipeline.settings import Limits

_PASSWORD_CODE: Final = 4  # FPDF_ERR_PASSWORD
_TAIL: Final = 4096
BROKEN: Final = (
    "Le PDF est abîmé ou incomplet et ne peut pas être lu. Téléchargez-le ou exportez-le à "
    "nouveau et redéposez-le."
)
_SCAN: Final = f"Le document est une image sans texte (document numérisé). {HOW}"
_NOT_RECOGNISED: Final = (
    "Aucune page de ce document numérisé n'a pu être reconnue (OCR). Relancez le traitement ; si "
    "cela se répète, reconnaissez-en le texte avec un autre logiciel, puis redéposez le document."
)


@dataclass(frozen=True, slots=True)
class PdfReading:
    """What was read of a PDF; `refused` holds the error of each page that was not."""

    pages: tuple[Page, ...]
    drafts: list[Draft]
    refused: tuple[tuple[int, DocumentError], ...]
    title: str
    ledger: Ledger
    recognised: dict[int, tuple[Word, ...]]


def count_pages(data: bytes, limits: Limits) -> int:
    """Return the number of pages of a PDF.

    Raises:
        EncryptedDocument, BrokenDocument, EmptyDocument, TooLarge: it cannot or must not be read.
    """
    import pypdfium2

    if b"%%EOF" not in data[-_TAIL:] and b"startxref" not in data[-_TAIL:]:
        raise BrokenDocument(BROKEN)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_CODE:
            message = (
                "Le PDF est protégé par un mot de passe. Enregistrez-en une copie sans mot de "
                "passe et redéposez-la."
            )
            raise EncryptedDocument(message) from error
        raise BrokenDocument(BROKEN) from error
    try:
        pages = len(document)
    finally:
        document.close()
    if pages == 0:
        message = "Le PDF n'a aucune page. Exportez-le à nouveau et redéposez-le."
        raise EmptyDocument(message)
    if pages > limits.pages:
        message = (
            f"Le PDF a {pages} pages, plus que la limite de {limits.pages}. Découpez-le, ou "
            "relevez la limite (réglage limites.pages)."
        )
        raise TooLarge(message)
    return pages


def read_pdf(
    data: bytes, limits: Limits, spool: Path | None, stopped_by: DocumentError | None
) -> PdfReading:
    """Return the blocks of a PDF, and an error for each page that could not be read.

    With `stopped_by`, no page is read: those of the spool are the document and the others are
    refused with that error.

    Raises:
        DocumentError: nothing of the file could be read.
    """
    count = count_pages(data, limits)
    pages = ((number, with_text(data, page)) for number, page in read_pages(data, count))
    title = title_of(data) if stopped_by is None else ""
    return assemble(pages, count, title, limits, spool, stopped_by)


def assemble(
    pages: Iterable[tuple[int, RawPage | DocumentError]],
    count: int,
    title: str,
    limits: Limits,
    spool: Path | None,
    stopped_by: DocumentError | None,
) -> PdfReading:
    """Return the blocks of the pages of a file, each with its number; see `read_pdf`."""
    raw: dict[int, RawPage] = {}
    refused: dict[int, DocumentError] = {}
    if stopped_by is None:
        characters = 0
        for number, read in pages:
            if isinstance(read, DocumentError):
                refused[number] = read
                continue
            raw[number] = read
            if spool:
                save_page(spool, read)
            characters += read.characters
            check_characters(characters, limits)
    else:
        raw = load_pages(spool) if spool else {}
        refused = {number: stopped_by for number in range(1, count + 1) if number not in raw}
    for number, page in raw.items():
        if error := refusal(page):
            refused[number] = error
    kept = [raw[number] for number in sorted(raw) if number not in refused]
    if not any(page.characters for page in kept):
        raise _whole(count, refused, stopped_by)
    drafts, hyphens = pdf_drafts(kept)
    return PdfReading(
        tuple(_page(page) for page in kept),
        drafts,
        tuple(sorted(refused.items())),
        title,
        _ledger(kept, drafts, hyphens),
        {page.number: tuple(page.every_word()) for page in kept if page.reader == OCR},
    )


def _ledger(pages: list[RawPage], drafts: list[Draft], hyphens: int) -> Ledger:
    """Return the count of the pages before words were made, and what is in no block."""
    apart = Counter(
        furniture=sum(draft.marks for draft in drafts),
        doublon=sum(page.counts.doubled for page in pages),
        cache=sum(page.counts.hidden for page in pages),
        cesure=hyphens,
    )
    return Ledger(apart, sum(page.counts.all for page in pages))


def check_characters(count: int, limits: Limits) -> None:
    """Refuse a document with more text than the limits allow.

    Raises:
        TooLarge: more than `limits.characters`.
    """
    if count > limits.characters:
        message = (
            f"Le document contient plus de {limits.characters} caractères. Découpez-le, ou "
            "relevez la limite (réglage limites.characters)."
        )
        raise TooLarge(message)


def _whole(
    count: int, refused: dict[int, DocumentError], stopped_by: DocumentError | None
) -> DocumentError:
    """Return the error that refuses the whole file."""
    if stopped_by is not None:
        return stopped_by
    errors = list(refused.values())
    if len(errors) == count == 1:
        return errors[0]
    for error in errors:
        if isinstance(error, ReaderCrash | TimeLimit):  # may pass: tried again by the next run
            return type(error)(_NOT_RECOGNISED)
    if any(isinstance(error, ScannedPage) for error in errors):
        return ScannedPage(_SCAN)
    if errors:
        return errors[0] if len(errors) == 1 else BrokenDocument(BROKEN)
    return EmptyDocument(
        "Le PDF ne contient aucun texte. Vérifiez-le ; si le texte est dessiné, reconnaissez-le "
        "(OCR) puis redéposez le document."
    )


def _page(raw: RawPage) -> Page:
    return Page(
        raw.number,
        raw.width,
        raw.height,
        raw.reader,
        raw.characters,
        raw.image_share,
        mean_confidence(raw.every_word()),
        (*page_alarms(raw), *image_alarms(raw)),
    )
