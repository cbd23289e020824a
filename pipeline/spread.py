"""How far the cells of a workbook lie apart: its reader fills the memory with all in between."""

import re
import zipfile
from typing import Final

_CELLS: Final = 50_000_000
_SHEETS: Final = "xl/worksheets/"
_CELL: Final = re.compile(
    rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["']""",
)


def too_far(archive: zipfile.ZipFile) -> str:
    """Return what is wrong with a workbook too large from corner to corner (French), or nothing.

    Raises:
        zipfile.BadZipFile, zlib.error, RuntimeError, EOFError: a sheet cannot be unpacked.
    """
    sheets = (name for name in archive.namelist() if name.startswith(_SHEETS))
    if all(_extent(archive.read(name)) <= _CELLS for name in sheets):
        return ""
    return (
        "une cellule est remplie très loin du tableau ; supprimez les lignes et les colonnes "
        "qui le suivent"
    )


def _extent(sheet: bytes) -> int:
    """Return the cells from the first one to the farthest row and column."""
    columns: set[bytes] = set()
    last = 0
    for cell in _CELL.finditer(sheet):
        columns.add(cell[1].upper())
        last = max(last, int(cell[2]))
    return last * max(map(_rank, columns), default=0)


def _rank(column: bytes) -> int:
    rank = 0
    for letter in column:
        rank = rank * 26 + letter - ord("A") + 1
    return rank
