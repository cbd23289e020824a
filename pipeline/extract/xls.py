"""Workbooks of Excel 97 to 2003 (.xls) read as documents, as those of today are (`xlsx`).

xlrd is given the stream of the workbook alone, once its records were walked: python-calamine,
which reads this format too, ends the process on some files that are broken.
"""

from datetime import datetime
from io import BytesIO, StringIO
from typing import Any, Final

from pipeline.coverage import Ledger
from pipeline.errors import BrokenDocument
from pipeline.extract.draft import Draft, Reading, reading, text_draft
from pipeline.extract.sheet import Unseen, sheet_drafts, value_text, visible
from pipeline.extract.xls_count import OldCount, count_records
from pipeline.text import inked

_BROKEN: Final = (
    "Le classeur n'est pas lisible. Ouvrez-le, enregistrez-le en .xlsx et redéposez-le."
)
Sheets = list[tuple[str, list[list[object]]]]


def read_xls(data: bytes) -> Reading:
    """Return the blocks of an old workbook: sheets in order, then boxes and charts.

    Raises:
        BrokenDocument: it cannot be opened, or its cells lie too far apart (French).
        EncryptedDocument: it is under a password (French).
    """
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(data)) as file:
            stream = file.openstream("Workbook").read()
    except OSError as error:
        raise BrokenDocument(_BROKEN) from error
    count = count_records(stream)
    sheets = [
        (name, visible(rows, (0, 0), count.unseen.get(name, Unseen())))
        for name, rows in _sheets(stream)
    ]
    drafts: list[Draft] = []
    for name, rows in sheets:
        drafts += sheet_drafts(name, [[value_text(cell) for cell in row] for row in rows])
    drafts += [text_draft("paragraph", text) for text in count.boxes]
    drafts += [text_draft("caption", text) for text in count.charts]
    return reading(drafts, "", _ledger(count, sheets))


def _ledger(count: OldCount, sheets: Sheets) -> Ledger:
    """Return the ledger; numbers are written by the program, so they count as many as found."""
    values = [
        inked(value_text(cell))
        for _, rows in sheets
        for row in rows
        for cell in row
        if not isinstance(cell, str)
    ]
    ledger = Ledger(counted=count.characters + sum(values) + count.values - len(values))
    ledger.apart["cache"] = count.hidden
    return ledger


def _sheets(stream: bytes) -> Sheets:
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=stream, logfile=StringIO(), ragged_rows=True)
        return [
            (
                sheet.name,
                [[_value(cell, book.datemode) for cell in sheet.row(rank)] for rank in range(rows)],
            )
            for sheet in book.sheets()
            if not sheet.visibility
            for rows in [sheet.nrows]
        ]
    except MemoryError:
        raise
    except Exception as error:  # what it raises on broken files is of any kind
        raise BrokenDocument(_BROKEN) from error


def _value(cell: Any, origin: int) -> object:  # noqa: ANN401
    """Return a cell as text, number, date or boolean; an error is an empty text."""
    import xlrd

    value = cell.value
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _date(value, origin)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return ""
    return value


def _date(value: float, origin: int) -> object:
    import xlrd

    try:
        moment: datetime = xlrd.xldate.xldate_as_datetime(value, origin)
    except (ValueError, OverflowError):
        return value
    return moment.time() if 0 <= value < 1 else moment
