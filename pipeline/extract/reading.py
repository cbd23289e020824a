"""One file to one document: format, reader, language, title; every failure a reject."""

import logging
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.coverage import Coverage, Ledger, alarms, coverage
from pipeline.document import Block, Document, Page, Reject, digest, document_id
from pipeline.errors import (
    BrokenDocument,
    DocumentError,
    EmptyDocument,
    MemoryLimit,
    TooLarge,
    UnreadableFile,
)
from pipeline.extract import ocr, sniff
from pipeline.extract.draft import finish
from pipeline.extract.formats import read_format, text_of
from pipeline.extract.frames import count_frames, read_frames
from pipeline.extract.langue import check_language
from pipeline.extract.pdf import assemble, check_characters, count_pages, read_pdf
from pipeline.extract.pdf_images import images_alarms
from pipeline.extract.plain import read_plain
from pipeline.settings import Limits
from pipeline.text import inked

_LOG: Final = logging.getLogger(__name__)
_TITLE: Final = 200
_FIRST: Final = 15
_JUNK: Final = re.compile(
    r"microsoft|untitled|sans titre|sans nom|document\s?\d*$|présentation|anonymous|unspecified|"
    r"\.(?:docx?|pdf|odt|indd|rtf|pptx?)$|^\S*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Probe:
    """What is known before reading: media type, and pages (0 where the format has none).

    `scans` are those that will be recognised.
    """

    media_type: str
    pages: int
    scans: int = 0


@dataclass(frozen=True, slots=True)
class Extraction:
    """The document, or none; the reject of the file, or those of its pages."""

    document: Document | None
    rejects: tuple[Reject, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    blocks: tuple[Block, ...]
    title: str = ""
    pages: tuple[Page, ...] = ()
    refused: tuple[tuple[int, DocumentError], ...] = ()
    coverage: Coverage = ()
    alertes: tuple[str, ...] = ()


def probe(path: Path, limits: Limits) -> Probe:
    """Return what can be told of a file without reading its pages.

    Raises:
        DocumentError: the file cannot or must not be read.
    """
    data = _load(path, limits)
    media_type = sniff.sniff(data, path.name, limits)
    if media_type == sniff.PDF:
        return Probe(media_type, count_pages(data, limits), ocr.count_scans(data))
    if media_type in sniff.PICTURES:
        pages = count_frames(data, limits)
        return Probe(media_type, pages, pages)
    return Probe(media_type, 0)


def extract(
    path: Path,
    source: str,
    limits: Limits,
    *,
    spool: Path | None = None,
    stopped_by: DocumentError | None = None,
) -> Extraction:
    """Return the document of a file; a file that cannot be read gives a reject, never an error.

    Args:
        path: the file.
        source: its name in the results.
        limits: what it may cost.
        spool: a folder that receives each page of a PDF as soon as it is read.
        stopped_by: why a reader of this file was killed: no page is read any more, those of the
            spool are the document and the others are refused with this error.
    """
    ident = ""
    try:
        data = _load(path, limits)
        sha = digest(data)
        ident = document_id(sha)
        media_type = sniff.sniff(data, path.name, limits)
        reading = _read(data, media_type, limits, spool, stopped_by)
        document = _document(reading, sha, source, media_type, limits)
    except DocumentError as error:
        return Extraction(None, (Reject.of(error, source, document_id=ident),))
    except MemoryError:
        memory = MemoryLimit(
            f"La lecture demande plus de mémoire que la limite ({limits.memory_mb} Mo). Découpez "
            "le document, ou relevez la limite (réglage limites.memory_mb)."
        )
        return Extraction(None, (Reject.of(memory, source, document_id=ident),))
    except Exception:  # noqa: BLE001  parsers raise anything on broken files
        _LOG.warning("%s cannot be read", source, exc_info=True)
        broken = BrokenDocument(
            "Le fichier est abîmé ou mal formé et ne peut pas être lu. Ouvrez-le, enregistrez-le "
            "à nouveau (en PDF ou en DOCX) et redéposez-le."
        )
        return Extraction(None, (Reject.of(broken, source, document_id=ident),))
    rejects = [
        Reject.of(error, source, document_id=ident, page=number)
        for number, error in reading.refused
    ]
    return Extraction(document, tuple(rejects))


def _load(path: Path, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        if size > limits.file_mb * 1_000_000:
            message = (
                f"Le fichier dépasse {limits.file_mb} Mo. Découpez-le ou réduisez-en les images, "
                "ou relevez la limite (réglage limites.file_mb)."
            )
            raise TooLarge(message)
        return path.read_bytes()
    except OSError as error:
        message = "Le fichier ne peut pas être ouvert. Vérifiez qu'il existe et vos droits d'accès."
        raise UnreadableFile(message) from error


def _read(
    data: bytes,
    media_type: str,
    limits: Limits,
    spool: Path | None,
    stopped_by: DocumentError | None,
) -> _Read:
    if media_type == sniff.PDF or media_type in sniff.PICTURES:
        if media_type == sniff.PDF:
            pdf = read_pdf(data, limits, spool, stopped_by)
        else:
            count = count_frames(data, limits)
            pdf = assemble(read_frames(data, count), count, "", limits, spool, stopped_by)
        blocks = ocr.with_confidence(finish(pdf.drafts), pdf.recognised)
        return _Read(blocks, pdf.title, pdf.pages, pdf.refused, coverage(blocks, pdf.ledger))
    if stopped_by is not None:
        raise stopped_by
    if media_type in {sniff.PLAIN, sniff.MARKDOWN}:
        text = text_of(data, limits)
        plain = read_plain(text)
        ledger = Ledger(Counter(furniture=plain.marks, cache=plain.hidden), inked(text))
        return _Read(plain.blocks, coverage=coverage(plain.blocks, ledger))
    reading = read_format(data, media_type, limits)
    blocks = finish(reading.drafts)
    found = coverage(blocks, reading.ledger)
    return _Read(blocks, reading.title, coverage=found, alertes=reading.alertes)


def _document(reading: _Read, sha: str, source: str, media_type: str, limits: Limits) -> Document:
    body = [block for block in reading.blocks if block.kind != "furniture"]
    if not body:
        message = (
            "Le document ne contient aucun texte. Vérifiez-le ; si c'est une image, "
            "reconnaissez-en le texte (OCR) puis redéposez-le."
        )
        raise EmptyDocument(message)
    check_characters(sum(len(block.text) for block in reading.blocks), limits)
    langue = check_language(body)
    return Document(
        document_id(sha),
        source,
        sha,
        media_type,
        _title(body, reading.title),
        langue,
        reading.pages,
        reading.blocks,
        (
            *alarms(reading.coverage),
            *reading.alertes,
            *images_alarms(reading.pages),
            *ocr.alarms(reading.pages),
        ),
        reading.coverage,
    )


def _title(body: list[Block], stated: str) -> str:
    """Return the highest heading near the beginning, else the stated title, else first words."""
    headings = [block for block in body[:_FIRST] if block.kind == "heading"]
    if headings:
        return min(headings, key=lambda block: (block.level, block.index)).text[:_TITLE]
    clean = " ".join(stated.split())
    if clean and not _JUNK.search(clean):
        return clean[:_TITLE]
    return body[0].text[:_TITLE]
