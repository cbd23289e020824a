"""Sheets of cells to blocks: a name is a heading, a row one block, named by a header."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import groupby
from statistics import median
from typing import Final

from pipeline.extract.draft import Draft, Piece, text_draft
from pipeline.extract.sheet_notes import are_notes, note_drafts
from pipeline.extract.tables import filled_columns, names_values, row_drafts

_UNNAMED: Final = re.compile(r"(?:feuil|feuille|sheet|classeur|tabelle) ?\d*", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"(?:Q ?)?\d+(?:\.\d+)*[a-z]? ?[.):–-] ?(?=[^\W\d])")
_NAME_LENGTH: Final = 60
_QUESTION_LENGTH: Final = 300
_HEADS: Final = 2  # rows: names of groups of columns, and names of columns
_MUCH_LONGER: Final = 3  # times: the rows of a table that begins below another, beside its header
_TABLE: Final = re.compile(r"(?:tableau|liste|annexe)\b", re.IGNORECASE)
_FIELDS: Final = 3  # rows of a form, at least
_FIELD: Final = re.compile(
    r"(?:intitulé|titre|nom|porteur|pilote|partenaires?|description|objectifs?|contexte|constats?|"
    r"coûts?|budget|financ|calendrier|échéanc|durée|territoire|public|indicateur|actions?|modalité|"
    r"résultat|contact|thème|thématique|référent|localisation|lieu|statut|priorité|moyens|enjeux?)",
    re.IGNORECASE,
)
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Unseen:
    """Rows and columns of a sheet that are hidden, from 1."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)


def visible(
    rows: Sequence[Sequence[object]], start: tuple[int, int], unseen: Unseen
) -> list[list[object]]:
    """Return the rows without what is hidden; `start` is the place of the first cell, from 0."""
    return [
        [cell for rank, cell in enumerate(row, start[1] + 1) if rank not in unseen.columns]
        for line, row in enumerate(rows, start[0] + 1)
        if line not in unseen.rows
    ]


def sheet_drafts(name: str, rows: Rows, *, records: bool = False) -> list[Draft]:
    """Return the name of a sheet, then the lines above each table and the rows of the table.

    A name that Excel gives by itself is furniture. A line with one filled cell, above a table
    of several columns or at the end and apart, is a paragraph. `records` says that each row is a
    record (CSV), so that the first one may name a lone column; in a workbook such a column is
    rather a text.
    """
    drafts = []
    if name:
        known = not _UNNAMED.fullmatch(name.strip())
        drafts.append(text_draft("heading" if known else "furniture", name, int(known)))
    if not records and are_notes(rows):
        return [*drafts, *note_drafts(rows)]
    tables = _tables(rows)
    below = [] if records else _lines_below(tables, rows)
    for table in tables:
        start = _lines_above(table)
        width = max((_width(row) for row in table[start:]), default=0)
        drafts += [text_draft("paragraph", _texts(row)[0]) for row in table[:start]]
        cells = [[[Piece(cell)] if cell else [] for cell in row[:width]] for row in table[start:]]
        if _groups_columns(table[start:]):
            drafts += row_drafts(cells[:1], marked=False)[0]
            drafts += row_drafts(cells[1:], marked=True)[0]
            continue
        form = not records and _is_form(table[start:])
        named = not form and _has_header(table[start:])
        named = named or (records and width == 1 and _names_column(table))
        drafts += row_drafts(cells, marked=named)[0]
    return [*drafts, *(text_draft("paragraph", text) for text in below)]


def _tables(rows: Rows) -> list[list[Sequence[str]]]:
    """Part the filled rows where, after an empty row, a header of its own begins a new table."""
    tables: list[list[Sequence[str]]] = []
    head: Sequence[str] = ()  # the first row of several cells of the last table
    empty = 0
    for filled, group in groupby(rows, lambda row: bool(_texts(row))):
        part = list(group)
        if not filled:
            empty = len(part)
            continue
        top = next((row for row in part if len(_texts(row)) > 1), ())
        if not tables or (head and _begins_table(part, head, empty)):
            tables.append(part)
            head = top
        else:
            tables[-1] += part
            head = head or top
    return tables


def _lines_below(tables: Sequence[list[Sequence[str]]], rows: Rows) -> list[str]:
    """Take from the last table the lines of one cell that an empty row parts from it.

    They stand in its first column: a remark, a source.
    """
    runs = [list(group) for filled, group in groupby(rows, lambda row: bool(_texts(row))) if filled]
    last = runs[-1] if len(runs) > 1 else []
    table = tables[-1] if tables else []
    if not last or len(table) <= len(last) or max(map(_width, table[: -len(last)])) <= 1:
        return []
    first = min(filled_columns(table))
    if any(len(_texts(row)) > 1 or not row[first].strip() for row in last):
        return []
    del table[-len(last) :]
    return [row[first] for row in last]


def _is_form(table: Rows) -> bool:
    """Tell a sheet that describes one thing: labels of fields, each with what it is beside it."""
    if len(table) < _FIELDS or len(filled_columns(table)) != 2:  # noqa: PLR2004
        return False
    labels = [texts[0].strip() for row in table if (texts := _texts(row))]
    known = {found.group().lower() for label in labels if (found := _FIELD.match(label))}
    return 2 * len(known) >= len(labels)


def _begins_table(part: Rows, head: Sequence[str], empty: int) -> bool:
    """Tell whether rows below empty ones have a header; `head` is that of the table before.

    What could be a header is more often the next row of data. Its look is not enough: below it
    there must be values, or answers to its questions, or rows much longer when it has a line
    above or other columns than the table before.
    """
    above = _lines_above(part)
    first, *rest = part[above:]
    if not _has_header(part[above:]) or _texts(first) == _texts(head):
        return False
    if _asks(first, rest) or names_values(first, rest):
        return True
    if above and (empty > 1 or _TABLE.match(_texts(part[0])[0].strip())):
        return True
    longer = _MUCH_LONGER * _size(first)
    other = above > 0 or filled_columns([first]) != filled_columns([head])
    return other and all(_size(row) >= longer for row in rest)


def _lines_above(table: Rows) -> int:
    """Return how many lines of one cell stand above the table; none where there is no table."""
    if max(map(_width, table), default=0) <= 1:
        return 0
    return next((rank for rank, row in enumerate(table) if len(_texts(row)) > 1), 0)


def _has_header(table: Rows) -> bool:
    """Judge the first row by its look; some columns may have no name.

    Its cells are short labels, or questions, and what is below is longer, values or answers.
    """
    if len(table) <= 1:
        return False
    first, rest = table[0], table[1:]
    names = [cell.strip() for cell in _texts(first)]
    if len(names) <= 1 or 2 * len(names) <= len(filled_columns(table)):
        return False
    if _asks(first, rest):
        return all(_may_ask(name) for name in names)
    if any(len(name) > _NAME_LENGTH or name.endswith((".", ":", ";")) for name in names):
        return False
    if any(name[0].isdigit() for name in names):
        return False
    return names_values(first, rest) or _size(first) < max(map(_size, rest))


def _groups_columns(table: Rows) -> bool:
    """Tell whether the first row only names groups of columns, which the second one names."""
    if len(table) <= _HEADS:
        return False
    groups, names = _texts(table[0]), _texts(table[1])
    if not 1 < len(groups) <= len(names) / 2 or len(names) < len(filled_columns(table)):
        return False
    return all(len(name) <= _NAME_LENGTH for name in groups) and _has_header(table[1:])


def _names_column(table: Rows) -> bool:
    """Tell whether the first row names a lone column: a question, or a label half as long."""
    (name, *below) = (row[0].strip() for row in table)
    if not below or not _may_ask(name) or name.endswith((":", ",", "!")):
        return False
    if _asks(table[0], table[1:]):
        return True
    half = median(map(len, below)) / 2
    return len(name) <= _NAME_LENGTH and name[0].isalpha() and len(name) < half


def _may_ask(name: str) -> bool:
    """Tell whether a cell may stand in a row of questions: « 1. Votre âge ? », « Précisez : »."""
    if len(name) > _QUESTION_LENGTH or name.endswith((".", ";")):
        return False
    return not name[0].isdigit() or _is_question(name)


def _is_question(text: str) -> bool:
    return text.strip().endswith("?") or bool(_NUMBERED.match(text.strip()))


def _asks(first: Sequence[str], rest: Rows) -> bool:
    """Tell whether a row asks or numbers its cells, and the rows below seldom do."""
    asked = [rank for rank, cell in enumerate(first) if _is_question(cell)]
    if len(asked) <= 1 and not any(first[rank].strip().endswith("?") for rank in asked):
        return False
    below = [cell for row in rest for rank in asked for cell in row[rank : rank + 1] if cell]
    return bool(below) and 2 * sum(map(_is_question, below)) < len(below)


def _size(row: Sequence[str]) -> int:
    return sum(len(cell.strip()) for cell in row)


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
