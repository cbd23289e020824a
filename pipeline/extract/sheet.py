"""Sheets of cells to blocks: a name is a heading, a row one block, named by a header."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final

from pipeline.extract.draft import Draft, Piece, text_draft
from pipeline.extract.tables import row_drafts

_UNNAMED: Final = re.compile(r"(?:feuil|feuille|sheet|classeur|tabelle) ?\d*", re.IGNORECASE)


def sheet_drafts(name: str, rows: Sequence[Sequence[str]]) -> list[Draft]:
    """Return the name of a sheet, the lines above its table, and the rows of the table.

    A name that Excel gives by itself is furniture. A line with one filled cell, above a table
    of several columns, is a paragraph.
    """
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    width = max((_width(row) for row in filled), default=0)
    drafts = []
    if name:
        known = not _UNNAMED.fullmatch(name.strip())
        drafts.append(text_draft("heading" if known else "furniture", name, int(known)))
    start = 0
    while width > 1 and start < len(filled) and len(_texts(filled[start])) == 1:
        start += 1
    if start == len(filled):  # one cell a line all along: no table
        start = 0
    drafts += [text_draft("paragraph", _texts(row)[0]) for row in filled[:start]]
    cells = [[[Piece(cell)] if cell else [] for cell in row[:width]] for row in filled[start:]]
    return [*drafts, *row_drafts(cells)[0]]


def value_text(cell: object) -> str:
    """Return a cell as text: dates as ISO, whole numbers without a fraction."""
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def _texts(row: Sequence[str]) -> list[str]:
    return [cell for cell in row if cell.strip()]


def _width(row: Sequence[str]) -> int:
    return max((rank for rank, cell in enumerate(row, 1) if cell.strip()), default=0)
