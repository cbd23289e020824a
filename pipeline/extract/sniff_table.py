"""Whether a text is a table, whatever the name of its file."""

import csv
from typing import Final

_MARKS: Final = ";\t"  # what parts the cells of a table given as text: French prose has commas
_ROWS: Final = 3
_CELLS: Final = 4
_SAMPLE: Final = 100_000


def is_table(text: str) -> bool:
    """Tell a table: some rows, all of as many cells, which the same mark parts."""
    sample = text[:_SAMPLE]
    for mark in _MARKS:
        if mark not in sample:
            continue
        try:
            rows = [
                row for row in csv.reader(sample.splitlines(keepends=True), delimiter=mark) if row
            ]
        except csv.Error:
            continue
        if len(sample) < len(text):
            rows.pop()  # cut by the sample
        if len(rows) >= _ROWS and len(rows[0]) >= _CELLS and len({*map(len, rows)}) == 1:
            return True
    return False
