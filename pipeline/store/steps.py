"""Results of single steps, kept under the results by what they were made of: plain data only.

A file is written beside under a name of its own and renamed: it is whole or not there. What is
damaged, or stands under another key, counts as not there.
"""

import gzip
import logging
import zlib
from collections.abc import Collection, Hashable, Iterator, Mapping
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import Any, Final, TypeVar, cast

from pydantic import TypeAdapter

FOLDER: Final = ".etapes"
_FAST: Final = 1
_log = logging.getLogger(__name__)
T = TypeVar("T")


def keep(folder: Path, step: str, key: str, content: object) -> None:
    """Keep what a step came to; where it cannot be kept, it is done again another day.

    Args:
        folder: of all that is kept.
        step: name of the step.
        key: digest of all that the content depends on, fit for the name of a file.
        content: a dataclass of plain data.
    """
    place = _place(folder, step, key)
    hidden = place.with_name(f".{key}.{token_hex(8)}")
    try:
        text = _adapter(cast("Hashable", type(content))).dump_json(content)
        place.parent.mkdir(parents=True, exist_ok=True)
        hidden.write_bytes(gzip.compress(key.encode() + b"\n" + text, _FAST, mtime=0))
        hidden.replace(place)
    except (MemoryError, OSError, ValueError):
        _log.warning("a result of the step %s is not kept", step, exc_info=True)
        _remove(hidden)


def is_kept(folder: Path, step: str, key: str) -> bool:
    """Say whether something is kept under that key; it may still be damaged."""
    return _place(folder, step, key).is_file()


def kept(folder: Path, step: str, key: str, kind: type[T]) -> T | None:
    """Return what is kept of a step under that key, None where nothing whole is."""
    try:
        data = gzip.decompress(_place(folder, step, key).read_bytes())
        name, _, text = data.partition(b"\n")
        if name != key.encode():
            return None
        found: T = _adapter(cast("Hashable", kind)).validate_json(text)
    except (OSError, EOFError, ValueError, zlib.error):
        return None
    return found


def unused(folder: Path, used: Mapping[str, Collection[str]]) -> Iterator[Path]:
    """Yield the files of what is kept that are not among the keys used of each step.

    What a killed run left half written is among them.
    """
    for path in sorted(folder.glob("*/*")):
        if path.name not in used.get(path.parent.name, ()):
            yield path


def kept_keys(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield (step, key) of all that is kept."""
    for path in sorted(folder.glob("*/[!.]*")):
        yield path.parent.name, path.name


def forget(paths: Collection[Path]) -> None:
    """Remove files of what is kept, and folders that are left empty."""
    for path in paths:
        _remove(path)
    for folder in {path.parent for path in paths}:
        try:
            folder.rmdir()
        except OSError:
            continue  # not empty


def _place(folder: Path, step: str, key: str) -> Path:
    return folder / step / key


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        _log.warning("a kept result cannot be removed", exc_info=True)


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast("type[Any]", kind))
