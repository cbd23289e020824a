"""How results replace the last ones: all of them or none, whatever stops the program.

What is new is staged beside the results under a name that begins with a dot. Renaming the stage
to `.publication` is the commit: a run that dies after it is finished by the next one, a run that
dies before it leaves the last good results and a stage that the next one removes.
"""

import errno
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from pipeline.errors import UsageError, no_room

_COMMITTED: Final = ".publication"
_GONE: Final = ".retires.json"  # in what is committed: files of the folder that go
_SCRATCH: Final = ".travail-"
_LOCK: Final = ".verrou"
_BUSY: Final = (
    "Un autre traitement écrit déjà dans « {} ». Attendez qu'il finisse, ou choisissez un autre "
    "dossier avec --sortie."
)
_HELD: Final = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK}
_UNLOCKABLE: Final = (
    "« {} » est sur un disque qui ne verrouille pas les fichiers : deux traitements pourraient y "
    "écrire à la fois. Choisissez un dossier sur un disque de cet ordinateur."
)
_CLOSED: Final = (
    "Impossible d'écrire dans « {} ». Fermez les fichiers ouverts dans ce dossier, vérifiez vos "
    "droits et la place libre, puis relancez."
)
_FULL: Final = (
    "Le disque est plein : rien n'a été publié, les derniers résultats complets de « {} » restent "
    "en place. Libérez de la place, puis relancez."
)


@contextmanager
def opened(folder: Path) -> Iterator[Path]:
    """Hold the results folder for one run and yield a scratch folder inside it.

    What an earlier run left half done is finished or removed first. The scratch folder is
    removed at the end, whatever happens.

    Raises:
        UsageError: another run holds the folder, it cannot be locked or written to, or the disk
            is full (French).
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / _LOCK).open("a")
    except OSError as error:
        raise UsageError(_CLOSED.format(folder)) from error
    with lock:
        _hold(lock.fileno(), folder)
        recover(folder)
        scratch = folder / f"{_SCRATCH}{os.getpid()}"
        try:
            scratch.mkdir()
        except OSError as error:
            raise UsageError(_CLOSED.format(folder)) from error
        try:
            yield scratch
        except Exception as error:
            if no_room(error) and not isinstance(error, UsageError):
                raise UsageError(_FULL.format(folder)) from error
            raise
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def publish(stage: Path, folder: Path, *, whole: str = "") -> None:
    """Make the files of the stage those of the folder; other files of the folder stay.

    Of the folder `whole` inside it none stays that the stage has not: they go first of all.

    Raises:
        UsageError: a file in place cannot be replaced; the next run finishes (French).
    """
    if whole:
        old = (path.relative_to(folder) for path in (folder / whole).rglob("*") if path.is_file())
        gone = sorted(path.as_posix() for path in old if not (stage / path).is_file())
        (stage / _GONE).write_bytes(json.dumps(gone).encode())
    for path in sorted(stage.rglob("*")):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
    try:
        stage.rename(folder / _COMMITTED)
        _sync(folder)
        _move(folder)
    except OSError as error:
        raise UsageError(_CLOSED.format(folder)) from error


def half_done(folder: Path) -> bool:
    """Say whether a publication was committed and not finished: what is in place is a mixture."""
    return os.path.isdir(folder / _COMMITTED)  # noqa: PTH112 - Path.is_dir may raise an error


def recover(folder: Path) -> None:
    """Finish a publication that was committed and remove what dead runs left."""
    if half_done(folder):
        try:
            _move(folder)
        except OSError as error:
            raise UsageError(_CLOSED.format(folder)) from error
    for path in leftovers(folder):
        shutil.rmtree(path, ignore_errors=True)


def leftovers(folder: Path) -> list[Path]:
    """Return the scratch folders of runs, which are all dead while nobody holds the folder."""
    return sorted(folder.glob(f"{_SCRATCH}*"))


def check_free(folder: Path) -> None:
    """Check that no run holds the results folder; nothing of it is changed.

    Raises:
        UsageError: one does, or the folder cannot be locked (French).
    """
    if (folder / _LOCK).is_file():
        # on NFS, only what is open for writing can be locked
        mode = "r+b" if os.access(folder / _LOCK, os.W_OK) else "rb"
        with (folder / _LOCK).open(mode) as lock:
            _hold(lock.fileno(), folder)


def json_text(content: Mapping[str, Any]) -> bytes:
    """Return sorted, indented JSON in UTF-8."""
    return (json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def write_json(content: Mapping[str, Any], path: Path) -> None:
    """Write sorted, indented JSON in UTF-8."""
    path.write_bytes(json_text(content))


def _move(folder: Path) -> None:
    committed = folder / _COMMITTED
    gone = committed / _GONE
    for name in json.loads(gone.read_bytes()) if gone.is_file() else ():
        (folder / name).unlink(missing_ok=True)
    for path in sorted(committed.rglob("*")):
        if path.is_file() and path != gone:
            place = folder / path.relative_to(committed)
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)
    _sync(folder)
    shutil.rmtree(committed)


def _sync(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _hold(handle: int, folder: Path) -> None:
    try:
        _lock(handle)
    except OSError as error:
        message = _BUSY if error.errno in _HELD else _UNLOCKABLE
        raise UsageError(message.format(folder)) from error


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
