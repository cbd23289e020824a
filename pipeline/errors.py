"""Every error the program raises on purpose, with a French message that says what to do.

RemonteesError
├── UsageError          the command cannot be carried out as it was asked (exit 2)
├── ResourceError       a model, taxonomy or lexicon is missing, altered or of another version
└── DocumentError       one document or one page cannot be read: it becomes a `Reject`
    ├── EmptyDocument       nothing in the file, or no text in it
    ├── BrokenDocument      the bytes are not what their format asks for
    ├── EncryptedDocument   a password is needed
    ├── UnsupportedFormat   no reader for this format
    ├── ScannedPage         a picture of text, to be recognised first
    ├── ForeignLanguage     not in French
    ├── UnsafePath          a link or a name that leaves the folder given
    ├── UnreadableFile      the file cannot be opened: rights, lock, fault of the disk
    ├── TooLarge            beyond the limits set on size, members or pages
    ├── TimeLimit           reading took longer than the settings allow
    ├── MemoryLimit         reading took more memory than the settings allow
    ├── ReaderCrash         the reader's process died
    └── InternalFault       our own fault on this document; the journal holds the trace
"""

import errno
from typing import Final

_NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT}


class RemonteesError(Exception):
    """Base of all; `str(error)` is a complete French sentence."""


class UsageError(RemonteesError):
    """The command cannot be carried out as it was asked."""


class ResourceError(RemonteesError):
    """A model, a taxonomy or a lexicon is missing, altered or of another version."""


class DocumentError(RemonteesError):
    """One document or one page cannot be read; it becomes a `Reject`, the others go on."""


class EmptyDocument(DocumentError):
    """Nothing in the file, or no text in it."""


class BrokenDocument(DocumentError):
    """The bytes are not what their format asks for."""


class EncryptedDocument(DocumentError):
    """A password is needed to read it."""


class UnsupportedFormat(DocumentError):
    """No reader for this format."""


class ScannedPage(DocumentError):
    """A picture of text: it must be recognised first."""


class ForeignLanguage(DocumentError):
    """The text is not in French."""


class UnsafePath(DocumentError):
    """A link or a name that leaves the folder that was given."""


class UnreadableFile(DocumentError):
    """The file cannot be opened: rights, lock, fault of the disk."""


class TooLarge(DocumentError):
    """Beyond the limits set on size, members or pages."""


class TimeLimit(DocumentError):
    """Reading took longer than the settings allow."""


class MemoryLimit(DocumentError):
    """Reading took more memory than the settings allow."""


class ReaderCrash(DocumentError):
    """The reader's process died before it answered."""


class InternalFault(DocumentError):
    """Our own fault on this document; the journal holds the trace."""


def no_room(error: BaseException | None) -> bool:
    """Say whether a full disk, or a full quota, is behind an error, through what wraps it."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            return True
        error = error.__cause__ or error.__context__
    return False
