"""What there is to read: the files under the folders given, each with the key of its rows."""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from typing import Final, Self

from pipeline.document import Reject
from pipeline.engine.advance import DIGESTS, digest, each
from pipeline.engine.links import is_link
from pipeline.errors import DocumentError, UnreadableFile, UnsafePath, UnsupportedFormat, UsageError
from pipeline.result import Facts

INSIDE: Final = "!/"  # between a container and its member, in a key
_LOCKS: Final = "~$"
_HALF: Final = re.compile("[\ud800-\udfff]")
_ESCAPE: Final = re.compile("\0([0-9a-f]{4})")
MISSING: Final = (
    "Introuvable : « {} ». Vérifiez le chemin, ou créez le dossier et déposez-y les documents."
)
_TWICE: Final = (
    "Deux documents auraient la même clé « {} ». Renommez l'un des fichiers ou l'un des "
    "dossiers, puis relancez."
)
_OUTSIDE: Final = (
    "Ce lien mène hors du dossier donné : il n'est pas suivi. Copiez le fichier lui-même "
    "dans le dossier."
)
_DEAD: Final = "Ce lien ne mène nulle part. Copiez le fichier lui-même dans le dossier."
_SPECIAL: Final = "Ce n'est pas un fichier ordinaire. Retirez-le du dossier."
_CLOSED: Final = (
    "Le fichier ne peut pas être ouvert. Fermez-le s'il est ouvert ailleurs, vérifiez vos droits "
    "d'accès, puis relancez."
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row comes from: a folder as it was given and the path under it, with `/`.

    A byte of the path that is not UTF-8 stands as NUL and `dcxx`, fit for JSON: no name has one.
    """

    folder: str
    path: str

    @classmethod
    def of(cls, folder: Path, path: str) -> Self:
        """Return the origin of a path as the system gives it."""
        return cls(str(folder), _HALF.sub(lambda half: f"\0{ord(half[0]):x}", path))

    @property
    def name(self) -> str:
        """The path under the folder, as the system knows it."""
        return _ESCAPE.sub(lambda code: chr(int(code[1], 16)), self.path)

    @property
    def absolute(self) -> Path:
        """The path of the file, links above the folder left as they are."""
        return absolute(self.folder) / self.name

    @property
    def archive(self) -> Path | None:
        """The archive or e-mail around it; None for « Urgent !/a.pdf » in a folder « Urgent ! »."""
        outer = container(self.path)
        folder = Origin(self.folder, f"{outer}!").absolute
        return Origin(self.folder, outer).absolute if outer and not folder.is_dir() else None


@dataclass(frozen=True, slots=True)
class Input:
    """One file to account for; `sha256` is empty when `reject` says why it was not read.

    `stated` is what the analyst says of it. An `unpacked` one comes out of an archive or an
    e-mail; its source is `outer.zip!/inner.pdf`.
    """

    source: str
    origin: Origin
    sha256: str = ""
    reject: Reject | None = None
    stated: Facts = field(default_factory=Facts)
    unpacked: bool = False


def absolute(path: str | Path) -> Path:
    """Return the path from the root, without `..`, links left as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute keeps `..`


def is_there(path: Path) -> bool:
    """Say whether a path leads to something; not where its folder is closed to us."""
    return os.path.exists(path)  # noqa: PTH110 - Path.exists raises an error on those


def find_inputs(
    given: Sequence[Path], destination: Path, kept: Iterable[Origin] = ()
) -> tuple[list[Input], dict[Origin, str]]:
    """Return every file under the folders and files given, sorted by source, and the keys of all.

    The keys are those that all folders, of the origins kept too, have when given together. Names
    beginning with a dot and the lock files of Office (`~$…`) are no documents; nor is what lies
    in the results folder, or in another one below a folder given. Every other file comes back,
    read or refused.

    Raises:
        UsageError: a path does not exist (French).
    """
    found = _listed(given, destination)
    keys = source_keys([*found, *kept])
    listed = each(DIGESTS, list(found.items()))
    inputs = [_read(keys[origin], origin, fault) for origin, fault in listed]
    return sorted(inputs, key=lambda item: item.source), keys


def find_keys(
    given: Sequence[Path], destination: Path, kept: Iterable[Origin] = ()
) -> frozenset[str]:
    """Return the keys of the files that `find_inputs` would read, without opening any.

    Raises:
        UsageError: a path does not exist, or two keys are equal (French).
    """
    found = _listed(given, destination)
    keys = source_keys([*found, *kept])
    return frozenset(keys[origin] for origin in found)


def find_paths(given: Sequence[Path], destination: Path) -> list[Path]:
    """Return the files that `find_inputs` would account for, without opening any.

    Raises:
        UsageError: a path does not exist (French).
    """
    return [origin.absolute for origin in _listed(given, destination)]


def _listed(given: Sequence[Path], destination: Path) -> dict[Origin, DocumentError | None]:
    """Return every file under what is given, once, and what is wrong with it."""
    pairs = (pair for path in reversed(given) for pair in _under(path, destination))
    return dict({origin.absolute: (origin, fault) for origin, fault in pairs}.values())


def source_keys(origins: Iterable[Origin]) -> dict[Origin, str]:
    """Return the key of each origin: its path, after its folder's name if there are several.

    Raises:
        UsageError: two origins would have the same key (French).
    """
    origins = list(origins)
    several = len({absolute(origin.folder) for origin in origins}) > 1
    keys: dict[Origin, str] = {}
    taken: set[str] = set()
    for origin in origins:
        name = absolute(origin.folder).name
        key = _readable(f"{name}/{origin.name}" if several and name else origin.name)
        if key in taken:
            raise UsageError(_TWICE.format(key))
        taken.add(key)
        keys[origin] = key
    return keys


def container(source: str) -> str:
    """Return the file that holds a member, "" for a document that is none.

    >>> container("2023/avis.zip!/a.pdf"), container("a.pdf")
    ('2023/avis.zip', '')
    """
    outer, inside, _ = source.partition(INSIDE)
    return outer if inside else ""


def _under(given: Path, destination: Path) -> Iterator[tuple[Origin, DocumentError | None]]:
    if not is_there(given):
        raise UsageError(MISSING.format(given))
    if given.is_file():
        yield Origin.of(given.parent, given.name), None
        return
    if not given.is_dir():
        yield Origin.of(given.parent, given.name), UnsupportedFormat(_SPECIAL)
        return
    root, skipped = given.resolve(), destination.resolve()
    closed: list[OSError] = []
    for where, folders, names in os.walk(given, onerror=closed.append):
        here = Path(where)
        links = [name for name in folders if is_link(here / name)]
        folders[:] = sorted(
            name
            for name in folders
            if _is_document(name) and name not in links and (here / name).resolve() != skipped
            if not _is_results(here / name)
        )
        for name in sorted([*names, *links]):
            fault = _fault(here / name, root)
            # a link to a folder inside adds nothing: its files are read under their own name
            if _is_document(name) and not (name in links and isinstance(fault, UnsupportedFormat)):
                yield Origin.of(given, (here / name).relative_to(given).as_posix()), fault
    for error in closed:
        path = Path(error.filename)
        name = "." if path == given else path.relative_to(given).as_posix()
        yield Origin.of(given, name), UnreadableFile(_CLOSED)


def _is_document(name: str) -> bool:
    return not name.startswith((".", _LOCKS))


def _is_results(folder: Path) -> bool:
    return all(is_there(folder / name) for name in ("run.json", "documents.parquet"))


def _inside(path: Path, root: Path) -> bool:
    real = path.resolve()
    return real == root or root in real.parents


def _fault(path: Path, root: Path) -> DocumentError | None:
    try:
        if not _inside(path, root):
            return UnsafePath(_OUTSIDE)
        mode = path.stat().st_mode
    except (OSError, RuntimeError):  # RuntimeError: a link to itself, before Python 3.13
        return UnsafePath(_DEAD) if is_link(path) else UnreadableFile(_CLOSED)
    return None if S_ISREG(mode) else UnsupportedFormat(_SPECIAL)


def _read(source: str, origin: Origin, fault: DocumentError | None) -> Input:
    if fault is None:
        try:
            return Input(source, origin, digest(origin.absolute))
        except OSError:
            fault = UnreadableFile(_CLOSED)
    return Input(source, origin, reject=Reject.of(fault, source, step="sources"))


def _readable(name: str) -> str:
    # a name that is not UTF-8 comes from an old archive: read as Windows would have written it
    data = os.fsencode(name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    return unicodedata.normalize("NFC", text)
