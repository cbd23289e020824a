"""How far a run is before it reads: told to whoever shows it, each file digested only once."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import Final, TypeVar

T = TypeVar("T")
Show = Callable[[str, int, int], None]  # what is done (French), how many are done with, of how many
DIGESTS: Final = "Empreintes des fichiers"
HOLDERS: Final = "Recherche d'archives et de pièces jointes"

_shows: Final[list[Show]] = []
_digests: Final[dict[tuple[Path, tuple[int, ...]], str]] = {}


@contextmanager
def told(show: Show) -> Iterator[None]:
    """Have `show` told how far the run is; until the end, a digest once made is remembered."""
    _shows.append(show)
    try:
        yield
    finally:
        _shows.remove(show)
        if not _shows:
            _digests.clear()


def each(what: str, items: Sequence[T]) -> Iterator[T]:
    """Yield the items, telling how many are done with."""
    for done, item in enumerate(items):
        _tell(what, done, len(items))
        yield item
    _tell(what, len(items), len(items))


def digest(path: Path) -> str:
    """Return the sha256 of a file; within `told`, that made before of a file that looks the same.

    Raises:
        OSError: it cannot be opened.
    """
    with path.open("rb") as file:
        found = os.fstat(file.fileno())
        look = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        made = _digests.get((path, look)) or file_digest(file, "sha256").hexdigest()
    if _shows:
        _digests[path, look] = made
    return made


def _tell(what: str, done: int, total: int) -> None:
    for show in _shows:
        show(what, done, total)
