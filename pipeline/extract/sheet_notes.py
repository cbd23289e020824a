"""Sheets of notes: one cell a row, as text; titles, items and paragraphs told by form and place."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from pipeline.extract.draft import Draft, looks_like_title, marked_draft, text_draft
from pipeline.extract.pdf_style import MARK
from pipeline.extract.plain import NUMBER

_TITLE_LENGTH: Final = 80
_LEVELS: Final = 6
Rows = Sequence[Sequence[str]]


def are_notes(rows: Rows) -> bool:
    """Tell notes: no row has two cells, and some are set out as a text is.

    That is by marks, by columns, or by titles after an empty row; a lone column without them is
    rather one of answers.
    """
    lines = [_cell(row) for row in rows]
    if any(sum(bool(cell.strip()) for cell in row) > 1 for row in rows):
        return False
    filled = [(column, text) for column, text in lines if text]
    if len({column for column, _ in filled}) > 1:
        return True
    marked = sum(bool(MARK.match(text) or NUMBER.match(text)) for _, text in filled)
    titles = sum(_is_title(text) for _, text in _firsts(lines))
    return marked > 1 or titles > 1


def note_drafts(rows: Rows) -> Iterator[Draft]:
    """Yield the drafts of notes: the lines of cells, those set in or with a mark as items.

    A title is short, at the top or below an empty row, or above what is set in.
    """
    lines = [_cell(row) for row in rows]
    first = min((column for column, text in lines if text), default=0)
    above = False
    for rank, (column, text) in enumerate(lines):
        depth = column - first
        below = lines[rank + 1] if rank + 1 < len(lines) else (0, "")
        heads = bool(below[1]) and below[0] > column
        if (
            text
            and _is_title(text)
            and (heads or (not above and not depth and _goes_on(lines, rank)))
        ):
            yield text_draft("heading", text, min(2 + depth, _LEVELS))
        else:
            for line in filter(None, map(str.strip, text.splitlines())):
                yield _draft(line, depth)
        above = bool(text)


def _draft(line: str, depth: int) -> Draft:
    level = min(max(depth, 1), _LEVELS)
    if mark := MARK.match(line):
        return marked_draft(line, mark.group(), level)
    return (
        text_draft("list_item", line, level)
        if NUMBER.match(line)
        else text_draft("paragraph", line)
    )


def _firsts(lines: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield the first line of each run of several that no empty row parts."""
    for filled, group in groupby(lines, lambda line: bool(line[1])):
        run = list(group)
        if filled and len(run) > 1:
            yield run[0]


def _goes_on(lines: Sequence[tuple[int, str]], rank: int) -> bool:
    """Tell whether a line has text right below, or is the first one of the sheet."""
    return (rank + 1 < len(lines) and bool(lines[rank + 1][1])) or not rank


def _is_title(text: str) -> bool:
    if len(text) > _TITLE_LENGTH or "\n" in text or MARK.match(text) or NUMBER.match(text):
        return False
    return looks_like_title(text)


def _cell(row: Sequence[str]) -> tuple[int, str]:
    """Return the column and the text of the first filled cell, no text for an empty row."""
    return next(((rank, cell.strip()) for rank, cell in enumerate(row) if cell.strip()), (0, ""))
