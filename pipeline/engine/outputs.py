"""The file that a command writes is none of those it reads."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pipeline.engine.sources import is_there
from pipeline.errors import UsageError

_READ: Final = "La sortie « {} » est le fichier lu. Donnez-lui un autre nom."


def check_apart(given: Sequence[Path], output: Path) -> None:
    """Refuse an output that is one of the files given, under that name or another.

    Raises:
        UsageError: it is (French); nothing was written.
    """
    if is_there(output) and any(is_there(path) and output.samefile(path) for path in given):
        raise UsageError(_READ.format(output))
