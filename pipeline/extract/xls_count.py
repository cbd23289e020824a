"""The records of an old Excel workbook (BIFF8, [MS-XLS]), apart from the library that reads it.

They tell how many characters there are, what is too large to be read, and the text of boxes and
charts, which that library leaves out.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pipeline.errors import BrokenDocument, EncryptedDocument
from pipeline.extract.sheet import Unseen
from pipeline.extract.xls_text import Text
from pipeline.text import inked

_ROWS: Final = 1_000_000  # of all sheets, empty ones before the last included
_COLUMNS: Final = 256
_AREA: Final = 5_000_000  # cells of all rows, empty ones before the last of a row included
_BOF, _EOF, _FILEPASS, _CONTINUE, _BOUNDSHEET, _SST = 0x809, 0x0A, 0x2F, 0x3C, 0x85, 0xFC
_LABELSST, _LABEL, _RSTRING, _FORMULA, _STRING = 0xFD, 0x204, 0xD6, 0x06, 0x207
_NUMBER, _RK, _MULRK, _BOOLERR = 0x203, 0x27E, 0xBD, 0x205
_OBJ, _TXO, _SERIESTEXT = 0x5D, 0x1B6, 0x100D
_DIMENSIONS: Final = (0x00, 0x200)  # the library begins the rows again after one
_FORMULAS: Final = (_FORMULA, 0x206, 0x406)  # it reads those of older versions too
_CELLS: Final = frozenset((_LABELSST, _LABEL, _RSTRING, _NUMBER, _RK, _MULRK, _BOOLERR, *_FORMULAS))
_ROW, _COLINFO, _FILTERMODE = 0x208, 0x7D, 0x9B
_NOTE: Final = 0x19
_BIFF8: Final = 0x600
_AGAIN: Final = "Ouvrez-le, enregistrez-le en .xlsx et redéposez-le."
_BROKEN: Final = f"Le classeur n'est pas lisible. {_AGAIN}"
_FAR: Final = (
    "Le classeur n'est pas lu : une cellule est remplie très loin du tableau. Supprimez les lignes "
    "et les colonnes qui le suivent, enregistrez-le en .xlsx et redéposez-le."
)
_LOCKED: Final = (
    "Le classeur est protégé par un mot de passe. Retirez la protection, enregistrez-le en .xlsx "
    "et redéposez-le."
)


class _Record(NamedTuple):
    kind: int
    parts: tuple[bytes, ...]  # its own bytes, then those of the records that go on with it

    @property
    def data(self) -> bytes:
        return self.parts[0]


@dataclass(slots=True)
class OldCount:
    """Characters of names, texts, boxes and charts; those hidden; cells that are no text.

    `unseen` holds, by the name of a sheet, what of it is hidden.
    """

    characters: int = 0
    hidden: int = 0
    values: int = 0
    boxes: list[str] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)
    unseen: dict[str, Unseen] = field(default_factory=dict)


def count_records(stream: bytes) -> OldCount:
    """Return what the sheets of a stream `Workbook` hold.

    Raises:
        BrokenDocument: it is not well made, or its cells lie too far apart (French).
        EncryptedDocument: it is under a password (French).
    """
    try:
        return _Counter(stream).count()
    except (struct.error, IndexError) as error:
        raise BrokenDocument(_BROKEN) from error


class _Counter:
    """One pass over the records of the workbook, then one over those of each sheet."""

    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._left = len(stream)  # bytes that may still be walked: sheets never share records
        self._found = OldCount()
        self._shared: list[int] = []
        self._rows = self._area = 0
        self._widths: dict[int, int] = {}  # of the rows of the sheet that is walked
        self._unseen = Unseen()  # of the sheet that is walked

    def count(self) -> OldCount:
        sheets = []
        if self._stream[:2] != _BOF.to_bytes(2, "little"):  # maybe a file that holds another
            raise BrokenDocument(_BROKEN)
        for record in self._records(0):
            if record.kind == _FILEPASS:
                raise EncryptedDocument(_LOCKED)
            if record.kind == _BOF and struct.unpack_from("<H", record.data)[0] != _BIFF8:
                raise BrokenDocument(_BROKEN)
            if record.kind == _BOUNDSHEET:
                start, state, kind = struct.unpack_from("<IBB", record.data)
                text = Text([record.data[6:]])
                sheets.append((start, bool(state & 3), kind, text.string(text.number(1))))
            elif record.kind == _SST:
                text = Text(record.parts)
                text.skip(4)
                self._shared = [inked(text.rich()) for _ in range(text.number(4))]
        self._left = 2 * len(self._stream)
        for start, hidden, kind, name in sheets:
            before, values = self._found.characters, self._found.values
            unseen = self._found.hidden
            boxes, charts = len(self._found.boxes), len(self._found.charts)
            self._unseen = self._found.unseen[name] = Unseen()
            self._sheet(start, cells=kind == 0)
            if hidden:
                self._found.hidden = unseen + self._found.characters - before
                self._found.values = values
                del self._found.boxes[boxes:], self._found.charts[charts:]
            elif kind == 0:
                self._found.characters += inked(name)
        return self._found

    def _records(self, start: int) -> Iterator[_Record]:
        """Yield the records from a place to the end of what begins there."""
        depth, waiting = 0, None
        while start + 4 <= len(self._stream):
            kind, size = struct.unpack_from("<HH", self._stream, start)
            data = self._stream[start + 4 : start + 4 + size]
            start += 4 + size
            self._left -= 4 + size
            if self._left < 0 or len(data) < size:
                raise BrokenDocument(_BROKEN)
            if kind == _CONTINUE and waiting is not None:
                waiting[1].append(data)
                continue
            if waiting is not None:
                yield _Record(waiting[0], tuple(waiting[1]))
            waiting = (kind, [data])
            depth += (kind == _BOF) - (kind == _EOF)
            if kind == _EOF and depth <= 0:
                return
        raise BrokenDocument(_BROKEN)

    def _sheet(self, start: int, *, cells: bool) -> None:
        self._widths = {}
        depth, last, shown, formula = 0, -1, 0, False
        filtered = gone = False  # the rows that a filter hides are read
        for record in self._records(start):
            kind = record.kind
            depth += (kind == _BOF) - (kind == _EOF)
            if kind == _OBJ and len(record.data) > 5:  # noqa: PLR2004
                shown = struct.unpack_from("<H", record.data, 4)[0]
            elif kind in {_TXO, _SERIESTEXT}:
                self._drawn(record, note=shown == _NOTE)
            elif kind in _DIMENSIONS:
                self._rows, last, self._widths = self._rows + last + 1, -1, {}
            elif cells and depth == 1 and kind in _CELLS:
                row, column = struct.unpack_from("<HH", record.data)
                last = max(last, row)
                width = (len(record.data) - 6) // 6 if kind == _MULRK else 1
                self._bound(row, column + width, self._rows + last)
                before, values = self._found.characters, self._found.values
                formula = self._cell(record, width)
                ranks = range(column + 1, column + width + 1)
                lost = width if row + 1 in self._unseen.rows else self._hidden_among(ranks)
                gone = lost > 0
                self._found.hidden += (self._found.characters - before) * gone
                self._found.values -= lost if self._found.values > values else 0
            elif cells and depth == 1 and kind == _FILTERMODE:
                filtered = True
            elif cells and depth == 1 and kind in {_ROW, _COLINFO}:
                self._hide(record, filtered=filtered)
            elif kind == _STRING and formula:
                text, formula = Text(record.parts), False
                size = inked(text.string(text.number(2)))
                self._found.characters += size
                self._found.hidden += size * gone
        self._rows += last + 1

    def _bound(self, row: int, end: int, rows: int) -> None:
        """Refuse what would fill the memory: a row holds all cells up to its last one."""
        self._area += max(end - self._widths.get(row, 0), 0)
        self._widths[row] = max(end, self._widths.get(row, 0))
        if end > _COLUMNS or rows > _ROWS or self._area > _AREA:
            raise BrokenDocument(_FAR)

    def _drawn(self, record: _Record, *, note: bool) -> None:
        """Count the text of a box or of a chart."""
        if record.kind == _TXO:
            self._box(record, note=note)
            return
        text = Text([record.data[2:]])
        self._found.charts.append(text.string(text.number(1)))
        self._found.characters += inked(self._found.charts[-1])

    def _hide(self, record: _Record, *, filtered: bool) -> None:
        """Note a row or columns that are hidden."""
        data = record.data.ljust(16, b"\0")  # some programs write less than they should
        if record.kind == _COLINFO:
            first, end, flags = struct.unpack_from("<HH4xH", data)
            if flags & 1:
                self._unseen.columns.update(range(first + 1, min(end, _COLUMNS - 1) + 2))
        elif struct.unpack_from("<H", data, 12)[0] & 0x20 and not filtered:
            self._unseen.rows.add(struct.unpack_from("<H", data)[0] + 1)

    def _hidden_among(self, ranks: range) -> int:
        return sum(rank in self._unseen.columns for rank in ranks)

    def _cell(self, record: _Record, width: int) -> bool:
        """Count a cell; tell whether its text is that of a formula, which comes next."""
        data, kind = record.data, record.kind
        if kind == _LABELSST:
            rank = struct.unpack_from("<I", data, 6)[0]
            self._found.characters += self._shared[rank]
        elif kind in {_LABEL, _RSTRING}:
            text = Text((data[6:], *record.parts[1:]))
            self._found.characters += inked(text.string(text.number(2)))
        elif kind == _BOOLERR:
            self._found.values += data[7] == 0
        elif kind not in _FORMULAS:
            self._found.values += width
        elif data[12:14] != b"\xff\xff":
            self._found.values += 1
        else:
            self._found.values += data[6] == 1
            return data[6] == 0
        return False

    def _box(self, record: _Record, *, note: bool) -> None:
        size = struct.unpack_from("<H", record.data, 10)[0]
        if not size:
            return
        text = Text(record.parts[1:]).string(size)
        self._found.characters += inked(text)
        if note:
            self._found.hidden += inked(text)
        else:
            self._found.boxes.append(text)
