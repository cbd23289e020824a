"""What a worker process does with a file before any model: count, unpack, read its blocks."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipeline.document import Document, Reject, document_id
from pipeline.errors import BrokenDocument, DocumentError, UnreadableFile
from pipeline.result import Facts, Result
from pipeline.settings import Limits

if TYPE_CHECKING:
    from pipeline.extract import Unpacked

_CHANGED: Final = "Le fichier a changé pendant la lecture. Relancez quand il n'est plus modifié."
_BROKEN: Final = (
    "L'archive ou le courriel est abîmé et ne peut pas être ouvert. Déposez à part les documents "
    "qu'il contient."
)
_UNCOUNTED: Final = (
    "Le fichier est abîmé : il n'a pas pu être ouvert. Ouvrez-le, enregistrez-le à nouveau en PDF "
    "ou DOCX et redéposez-le."
)
_UNDRAWN: Final = "Les pages ne peuvent pas être dessinées. Exportez le document à nouveau en PDF."
_ROOM: Final = 65_536  # bytes
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Keys:
    """Where and under which key each step of a document is kept, by its name.

    `models` is the seal of the models and the taxonomy that the keys were made for.
    """

    folder: Path
    models: str
    steps: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Job:
    """One document to read, and what is stated of it; `spool` keeps the pages already read.

    Without `keys` no step of it is kept, nor taken from what is.
    """

    path: Path
    source: str
    sha256: str
    spool: Path
    stopped_by: DocumentError | None = None
    stated: Facts = field(default_factory=Facts)
    keys: Keys | None = None


def count_pages(path: Path, sha256: str, limits: Limits) -> tuple[int, int]:
    """Return the pages of a document, 0 where its format has none, and those to be recognised.

    Raises:
        DocumentError: it cannot be read at all, or is no longer that of the sha256 (French).
        OSError: the file cannot be opened just now.
    """
    from pipeline.extract import probe

    _check_opens(path)
    try:
        found = probe(path, limits)
    except DocumentError as error:  # of the file as it is, or half written
        check_same(path, sha256)
        raise error from None
    except (MemoryError, OSError):
        raise
    except Exception as error:
        _log.warning("a document cannot be counted", exc_info=True)
        check_same(path, sha256)
        raise BrokenDocument(_UNCOUNTED) from error
    return found.pages, found.scans


def check_same(path: Path, sha256: str) -> None:
    """Check that a file still has the bytes it had when the run began, where these are known.

    Raises:
        UnreadableFile: it has others (French).
        OSError: the file cannot be opened just now.
    """
    with path.open("rb") as file:
        if sha256 and file_digest(file, "sha256").hexdigest() != sha256:
            raise UnreadableFile(_CHANGED)


def unpack_file(path: Path, sha256: str, folder: Path, limits: Limits) -> "Unpacked":
    """Return what an archive or an e-mail holds, unpacked into a folder.

    Raises:
        DocumentError: it cannot or must not be opened, or is no longer that of the sha256 (French).
        MemoryError: it needs more than the limit.
        OSError: the file cannot be opened just now.
    """
    from pipeline.extract import unpack

    try:
        found = unpack(path, folder, limits)
    except (MemoryError, OSError):
        raise
    except DocumentError as error:
        check_same(path, sha256)
        raise error from None
    except Exception as error:
        _log.warning("a container cannot be opened", exc_info=True)
        check_same(path, sha256)
        raise BrokenDocument(_BROKEN) from error
    check_same(path, sha256)
    return found


def draw_pages(path: Path, most: int) -> list[bytes]:
    """Return pictures (PNG) of the first pages of a PDF, none of another file."""
    from pipeline.extract.picture import page_pictures

    return page_pictures(path.read_bytes(), most)


def draw_pages_to(
    path: Path, digest: str, pages: Sequence[int], places: Sequence[Path]
) -> list[int]:
    """Write pages of a PDF of that sha256 as pictures to places; return those that were drawn.

    Raises:
        BrokenDocument: it cannot be opened as a PDF any more.
        OSError: a file cannot be read or written just now.
    """
    from pipeline.extract.proofs import draw_proofs

    try:
        return draw_proofs(path, digest, pages, places)
    except (MemoryError, OSError):
        raise
    except Exception as error:
        _log.warning("pages cannot be drawn", exc_info=True)
        raise BrokenDocument(_UNDRAWN) from error


def extracted(job: Job, limits: Limits) -> tuple[Document | None, tuple[Reject, ...]]:
    """Return the document of a job and what was refused of it, both of the bytes it names.

    Raises:
        OSError: the file cannot be opened just now, or the disk is full.
    """
    from pipeline.extract import extract

    _check_opens(job.path)
    extraction = extract(job.path, job.source, limits, spool=job.spool, stopped_by=job.stopped_by)
    document, rejects = extraction.document, extraction.rejects
    if document is None:
        _check_room(job.spool)
    read = {reject.document_id for reject in rejects if reject.document_id}
    if (document and document.sha256 != job.sha256) or read - {document_id(job.sha256)}:
        return None, (Reject.of(UnreadableFile(_CHANGED), job.source),)
    return document, rejects


def read_blocks(job: Job, limits: Limits) -> Result:
    """Return the blocks of a document, without a proposal.

    Raises:
        MemoryError: the document needs more than the limit.
        OSError: the file cannot be opened just now.
    """
    document, rejects = extracted(job, limits)
    ident = document_id(job.sha256)
    return Result(
        job.source,
        document,
        rejects=tuple(replace(reject, document_id=ident) for reject in rejects),
    )


def _check_opens(path: Path) -> None:
    """Raise what may pass, such as a lock, as the `OSError` it is: the pool tries once more."""
    with path.open("rb"):
        pass


def _check_room(spool: Path) -> None:
    """Raise that the disk is full, if it is: a page that finds no room looks like a broken file."""
    spool.mkdir(parents=True, exist_ok=True)
    probe = spool / ".place"
    probe.write_bytes(bytes(_ROOM))
    probe.unlink()
