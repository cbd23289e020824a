"""Long sheets of a workbook: their rows put straight into its file, several times as fast.

XlsxWriter makes the workbook, with a model row in each long sheet that tells the styles; `fill`
puts the rows in its place, as the bytes that XlsxWriter would write for them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pipeline.report.masked import HiddenCount, HiddenShare
from pipeline.report.xlsx import cell_text

Cell = str | int | float | None
MODEL: Final = ("texte", 0, 0.0)  # one cell of each style, in this order
_MOST: Final = 1_048_575  # rows below the head that a sheet can hold

_MODEL_ROW: Final = re.compile(r'<row r="2">(.*?)</row>')  # its `MODEL`
_SIZE: Final = re.compile(r'(<dimension ref="A1:[A-Z]+)2"')
_STYLE: Final = re.compile(r' s="(\d+)"')
_ESCAPED: Final = re.compile("(_x[0-9a-fA-F]{4}_)")
_CARE: Final = re.compile("[&<>]|_x[0-9a-fA-F]{4}_")
_STAMP: Final = (1980, 1, 1, 0, 0, 0)
_LONG: Final = 80  # characters; longer texts hardly come back
_TOGETHER: Final = 500


@dataclass(frozen=True, slots=True)
class LongSheet:
    """A sheet by its number from 1, what reads the cells of a row, and the rows."""

    number: int
    readers: Sequence[Callable[[Any], Cell]]
    rows: Sequence[Any]


def fill(book: IO[bytes], path: Path, sheets: Iterable[LongSheet]) -> None:
    """Write a workbook that XlsxWriter made, with the rows of its long sheets.

    Args:
        book: the workbook, made with `constant_memory`.
        path: the file to write.
        sheets: the second row of each holds `MODEL`; what is below is given here.
    """
    members = {f"xl/worksheets/sheet{sheet.number}.xml": sheet for sheet in sheets}
    with ZipFile(book) as made, ZipFile(path, "w") as filled:
        for name in made.namelist():
            info = ZipInfo(name, _STAMP)
            info.compress_type, info.create_system, info.external_attr = (
                ZIP_DEFLATED,
                3,
                0o600 << 16,
            )
            with filled.open(info, "w") as member:
                if name in members:
                    _write_rows(made.read(name).decode(), members[name], member)
                else:
                    member.write(made.read(name))


def _write_rows(made: str, sheet: LongSheet, member: IO[bytes]) -> None:
    model = _MODEL_ROW.search(made)
    if not model:
        message = "a long sheet without its model row"
        raise ValueError(message)
    tails = _Tails(*_STYLE.findall(model[1]))
    rows = sheet.rows[:_MOST]
    waiting = [_SIZE.sub(rf'\g<1>{len(rows) + 1}"', made[: model.start()])]
    for line in _lines(sheet.readers, rows, tails):
        waiting.append(line)
        if len(waiting) == _TOGETHER:
            member.write("".join(waiting).encode())
            waiting.clear()
    member.write("".join((*waiting, made[model.end() :])).encode())


class _Tails:
    """What follows the address of a cell, by its value: `" s="2"><v>12</v></c>`."""

    def __init__(self, text: str, whole: str, fraction: str) -> None:
        """Keep the numbers of the styles; what is short is kept, it comes back."""
        self._text = f'" s="{text}" t="inlineStr"><is><t'
        self._whole = f'" s="{whole}"><v>'
        self._fraction = f'" s="{fraction}"><v>'
        self.short = lru_cache(maxsize=65_536)(self.text)
        self.fraction = lru_cache(maxsize=65_536)(self._of_fraction)

    def of(self, value: Cell) -> str:
        """Return the tail of a cell, empty for a cell that is left out."""
        if type(value) is float:  # the most, and not a hidden one
            return self.fraction(value)
        if isinstance(value, str):
            return self.text(value) if len(value) > _LONG else self.short(value)
        if isinstance(value, HiddenCount | HiddenShare):
            return self.short(str(value))
        return "" if value is None else f"{self._whole}{value:.16G}</v></c>"

    def text(self, value: str) -> str:
        """Return the tail of a text: text stays text whatever it looks like."""
        if not value:
            return ""
        value, preserved = cell_text(value), ""
        if _CARE.search(value):
            value = _ESCAPED.sub(r"_x005F\1", value)
            value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            preserved = ' xml:space="preserve"' if value != value.strip() else ""
        return f"{self._text}{preserved}>{value}</t></is></c>"

    def _of_fraction(self, value: float) -> str:
        return f"{self._fraction}{value:.16G}</v></c>"


def _lines(
    readers: Sequence[Callable[[Any], Cell]], rows: Sequence[Any], tails: _Tails
) -> Iterator[str]:
    columns = [(f'<c r="{letters(place)}', reader) for place, reader in enumerate(readers)]
    of = tails.of
    for line, row in enumerate(rows, start=2):
        here = str(line)
        cells = [f"{start}{here}{tail}" for start, read in columns if (tail := of(read(row)))]
        if cells:
            yield f'<row r="{here}">{"".join(cells)}</row>'


def letters(column: int) -> str:
    """Return the letters of a column counted from 0.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    first, last = divmod(column, 26)
    return (letters(first - 1) if first else "") + chr(ord("A") + last)
