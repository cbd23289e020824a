"""The documents inside an archive or an e-mail, unpacked under bounds to files of our own names."""

import stat
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from pipeline.document import Reject, digest
from pipeline.errors import (
    BrokenDocument,
    DocumentError,
    EmptyDocument,
    EncryptedDocument,
    TooLarge,
    UnsafePath,
    no_room,
)
from pipeline.extract import sniff
from pipeline.extract.mail import attachments
from pipeline.extract.msg import msg_attachments
from pipeline.settings import Limits
from pipeline.text import normalise

INSIDE: Final = "!/"
_DEEPEST: Final = 3
_LOCKED: Final = "Ce document de l'archive a un mot de passe. Décompressez-le et redéposez-le."
_LEAVES: Final = (
    "Le nom de ce document mène hors de l'archive : il n'est pas lu. Décompressez l'archive si "
    "vous lui faites confiance, et déposez le document lui-même."
)
_EMPTY: Final = "L'archive ne contient aucun document. Vérifiez-la et redéposez-la."
_BROKEN: Final = (
    "Ce document de l'archive ou du courriel est abîmé. Envoyez-le ou enregistrez-le à nouveau, "
    "à part, et redéposez-le."
)
_DEEP: Final = (
    f"Archives et courriels y sont emboîtés sur plus de {_DEEPEST} niveaux. Sortez-en les "
    "documents et redéposez-les."
)


@dataclass(frozen=True, slots=True)
class Member:
    """A document inside another file.

    `name` is its path there, `b.zip!/c.pdf` where there are several levels; its bytes are the file
    `held`, unless `reject`, whose source is `name`, says why there are none.
    """

    name: str
    sha256: str = ""
    reject: Reject | None = None


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a file holds; an e-mail is a document itself, an archive is not."""

    is_document: bool = True
    members: tuple[Member, ...] = ()


def held(name: str, sha256: str) -> str:
    """Return the name of the file that holds a member: its sha256, and what its own name tells."""
    return f"{sha256}{sniff.telling(name)}"


def unpack(path: Path, folder: Path, limits: Limits) -> Unpacked:
    """Write the documents that a file holds into a folder; a file that is no container has none.

    Raises:
        DocumentError: the archive cannot or must not be opened (French).
        OSError: the file cannot be opened just now.
    """
    if path.stat().st_size > limits.file_mb * 1_000_000:
        return Unpacked()
    data = path.read_bytes()
    if not data.startswith((b"PK", sniff.OLE)) and not sniff.is_mail(data):
        return Unpacked()
    media_type = sniff.sniff(data, path.name, limits)
    if media_type not in _READERS:
        return Unpacked()
    members = tuple(_Unpacker(folder, limits).members(data, media_type, "", 1))
    if media_type == sniff.ZIP and not members:
        raise EmptyDocument(_EMPTY)
    return Unpacked(media_type != sniff.ZIP, members)


class _Unpacker:
    """One file being unpacked, and what is left of its bounds."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder = folder
        self.limits = limits
        self.bytes_left = limits.archive_mb * 1_000_000
        self.members_left = limits.archive_members
        self.taken: set[str] = set()

    def members(self, data: bytes, media_type: str, above: str, depth: int) -> Iterator[Member]:
        """Yield the members of a container, then those of the containers among them."""
        for name, content in _READERS[media_type](data):
            full = self._unique(f"{above}{name}")
            if isinstance(content, DocumentError):
                yield _refused(full, content)
                continue
            self.members_left -= 1
            self.bytes_left -= len(content)
            if self.members_left < 0 or self.bytes_left < 0:
                yield _refused(full, self._too_large())
                return
            yield from self._member(full, content, depth)

    def _member(self, name: str, content: bytes, depth: int) -> Iterator[Member]:
        try:
            kind = sniff.sniff(content, name.rpartition("/")[2], self.limits)
        except DocumentError:
            kind = ""  # its reader says what is wrong
        if kind not in _READERS:
            yield self._written(name, content)
        elif depth == _DEEPEST:
            yield _refused(name, TooLarge(_DEEP))
        else:
            if kind != sniff.ZIP:
                yield self._written(name, content)
            try:
                inner = list(self.members(content, kind, f"{name}{INSIDE}", depth + 1))
            except Exception as error:  # parsers raise anything on broken files
                if no_room(error):
                    raise
                inner = [_refused(name, BrokenDocument(_BROKEN))] if kind == sniff.ZIP else []
            if kind == sniff.ZIP and not inner:
                inner = [_refused(name, EmptyDocument(_EMPTY))]
            yield from inner

    def _written(self, name: str, content: bytes) -> Member:
        sha = digest(content)
        target = self.folder / held(name, sha)
        if not target.exists():
            hidden = target.with_name(f".{target.name}")
            hidden.write_bytes(content)
            hidden.replace(target)
        return Member(name, sha)

    def _unique(self, name: str) -> str:
        """Return the name, numbered where another member has it."""
        name = normalise(name) or "?"
        found, rank = name, 1
        while found in self.taken:
            rank += 1
            found = f"{name} ({rank})"
        self.taken.add(found)
        return found

    def _too_large(self) -> DocumentError:
        return TooLarge(
            f"Ce qui suit dans l'archive ou le courriel dépasse {self.limits.archive_members} "
            f"documents ou {self.limits.archive_mb} Mo : rien de plus n'en est lu. Découpez-la, ou "
            "relevez limites.archive_members ou limites.archive_mb."
        )


def _refused(name: str, error: DocumentError) -> Member:
    return Member(name, reject=Reject.of(error, name, step="sources"))


def _zipped(data: bytes) -> Iterator[tuple[str, bytes | DocumentError]]:
    """Yield the documents of an archive, whose size was checked before (`sniff`)."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for info in sorted(archive.infolist(), key=lambda info: info.filename):
            name = _readable(info).replace("\\", "/")
            parts = [part for part in name.split("/") if part not in {"", "."}]
            if info.is_dir() or not parts or _is_none(parts):
                continue
            outside = name.startswith("/") or ".." in parts or ":" in parts[0]
            if outside or stat.S_ISLNK(info.external_attr >> 16):
                yield "/".join(part for part in parts if part != ".."), UnsafePath(_LEAVES)
            elif info.flag_bits & 1:
                yield "/".join(parts), EncryptedDocument(_LOCKED)
            else:
                try:
                    yield "/".join(parts), archive.read(info)
                except Exception:  # noqa: BLE001  a broken member raises anything
                    yield "/".join(parts), BrokenDocument(_BROKEN)


def _attached(data: bytes) -> Iterator[tuple[str, bytes]]:
    for name, content in attachments(data):
        yield _last(name), content


def _attached_to_msg(data: bytes) -> Iterator[tuple[str, bytes | DocumentError]]:
    for name, content in msg_attachments(data):
        yield _last(name), content


def _last(name: str) -> str:
    """Return the name of an attachment without its folders."""
    parts = [part for part in name.replace("\\", "/").split("/") if part.strip(". ")]
    return parts[-1] if parts else "piece"


def _is_none(parts: list[str]) -> bool:
    """Tell what systems put into archives for themselves."""
    return parts[0] == "__MACOSX" or parts[-1].startswith((".", "~$")) or parts[-1] == "Thumbs.db"


def _readable(info: zipfile.ZipInfo) -> str:
    """Return the name of a member: UTF-8 where it is that, else as Windows in France writes it."""
    if info.flag_bits & 0x800:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp850", "replace")


_READERS: Final[Mapping[str, Callable[[bytes], Iterator[tuple[str, bytes | DocumentError]]]]] = {
    sniff.ZIP: _zipped,
    sniff.MAIL: _attached,
    sniff.MSG: _attached_to_msg,
}
