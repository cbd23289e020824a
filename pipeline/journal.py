"""Where the program keeps what is not a result: the user's state folder and the journal in it.

The journal holds what went wrong with the places in the code. It never holds the text of a
document: messages of exceptions, which may quote it, are left out.
"""

import logging
import os
import tempfile
import traceback
from functools import cache
from pathlib import Path
from types import TracebackType

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


@cache
def state_folder() -> Path:
    """Return the folder of this user, made if need be: `$XDG_STATE_HOME/remontees` or alike.

    A folder that cannot be written to gives way to a temporary one.
    """
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    folder = base / "remontees"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return Path(tempfile.mkdtemp(prefix="remontees-"))


def journal_path() -> Path:
    """Return the file of the journal."""
    return state_folder() / "remontees.log"


def keep_journal(path: Path | None) -> None:
    """Send the warnings and faults of the program to a file, those of libraries nowhere."""
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.NullHandler())
    if path is None:
        return
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for name in ("pipeline", "flows"):
        logger = logging.getLogger(name)
        for old in logger.handlers[:]:
            logger.removeHandler(old)
            old.close()
        logger.addHandler(handler)


class _Formatter(logging.Formatter):
    """Places in the code and classes of errors; their messages may quote a document."""

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - logging's own name
        lines: list[str] = []
        error = ei[1]
        while error is not None:
            lines.extend(
                f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}\n'
                for frame in traceback.extract_tb(error.__traceback__)
            )
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}\n")
            error = error.__cause__ or error.__context__
        return "".join(lines).rstrip()
