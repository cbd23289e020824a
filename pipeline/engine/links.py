"""Whether a path is a link, a junction of Windows among them: `os.walk` goes through these."""

from pathlib import Path
from stat import S_ISLNK
from typing import Final

_JUNCTION: Final = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT; os.path.isjunction is of Python 3.12


def is_link(path: Path) -> bool:
    """Say whether a path is a link or a junction, wherever it leads."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", 0) == _JUNCTION
