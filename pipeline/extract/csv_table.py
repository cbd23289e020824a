"""CSV files read as documents: a record is a row."""

import csv
import io
import re
from collections import Counter
from typing import Final

from pipeline.coverage import Ledger
from pipeline.errors import BrokenDocument
from pipeline.extract.draft import Reading, reading
from pipeline.extract.sheet import sheet_drafts
from pipeline.separator import find_separator
from pipeline.text import inked

_BROKEN: Final = (
    "Le tableau CSV est mal formé (une cellule très longue ou un guillemet jamais fermé). "
    "Ouvrez-le dans un tableur, enregistrez-le en XLSX et redéposez-le."
)
_TOLD: Final = re.compile(
    r"""\s*(")?sep=([^\w\s"']|\t)(?(1)")[;,\t ]*(?:\r\n?|\n)""", re.IGNORECASE
)


def read_csv(text: str) -> Reading:
    """Return the rows of a CSV given as text; a first line `sep=;` tells its separator.

    Otherwise it is found. The ledger compares what is left of the text and of the cells once
    separators, quotes and that line, which are furniture, are taken out of both.

    Raises:
        BrokenDocument: it cannot be parted into cells (French).
    """
    told = _TOLD.match(text)
    records = text[told.end() :] if told else text
    mark = told[2] if told else find_separator(text)
    try:
        rows = list(csv.reader(io.StringIO(records, newline=""), delimiter=mark))
    except csv.Error as error:
        raise BrokenDocument(_BROKEN) from error
    left = str.maketrans("", "", f'{mark}"')
    read = sum(inked(cell) for row in rows for cell in row)
    kept = sum(inked(cell.translate(left)) for row in rows for cell in row)
    marks = inked(records) - inked(records.translate(left)) - (read - kept)
    marks += inked(text) - inked(records)
    return reading(
        sheet_drafts("", rows, records=True), "", Ledger(Counter(furniture=marks), inked(text))
    )
