"""XLSX workbooks read as documents: sheets in order, then boxes and charts; not what is hidden."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Final

from pipeline.coverage import Ledger
from pipeline.errors import BrokenDocument
from pipeline.extract.draft import Draft, Reading, reading
from pipeline.extract.drawn import box_drafts, chart_drafts, fallback_characters
from pipeline.extract.office import Package
from pipeline.extract.sheet import Unseen, sheet_drafts, value_text, visible
from pipeline.extract.xlsx_count import count_sheets, drawings, unescaped
from pipeline.spread import too_far
from pipeline.text import inked

_BROKEN: Final = (
    "Le classeur n'est pas lisible. Ouvrez-le, enregistrez-le à nouveau en XLSX et redéposez-le."
)
_FAR: Final = "Le classeur n'est pas lu : {}. Enregistrez-le à nouveau et redéposez-le."


def read_xlsx(data: bytes) -> Reading:
    """Return the blocks of a workbook; its size was checked before (`sniff`).

    Raises:
        BrokenDocument: it cannot be opened, or its cells lie too far apart (French).
    """
    import python_calamine

    package = Package(data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if fault := too_far(archive):
            raise BrokenDocument(_FAR.format(fault))
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        hidden = {
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible != python_calamine.SheetVisibleEnum.Visible
        }
        found = [book.get_sheet_by_name(name) for name in book.sheet_names if name not in hidden]
        read = [(sheet.name, sheet.start or (0, 0), sheet.to_python()) for sheet in found]
    except python_calamine.CalamineError as error:
        raise BrokenDocument(_BROKEN) from error
    count = count_sheets(package, hidden)
    sheets = [
        (name, visible(rows, start, count.unseen.get(name, Unseen()))) for name, start, rows in read
    ]
    drafts: list[Draft] = []
    for name, rows in sheets:
        drafts += sheet_drafts(name, [[_shown(cell) for cell in row] for row in rows])
    twice = 0
    for root, seen in drawings(package, hidden):
        if not seen:
            continue
        drafts += chart_drafts(root) if root.tag.endswith("}chartSpace") else box_drafts(root)
        twice += fallback_characters(root)
    values = [inked(_shown(cell)) for cell in _values(sheets)]
    ledger = Ledger(counted=count.characters + sum(values) + count.values - len(values))
    ledger.apart["cache"] = count.hidden
    ledger.apart["doublon"] = twice
    return reading(drafts, "", ledger)


def _values(sheets: Iterable[tuple[str, Sequence[Sequence[object]]]]) -> Iterator[object]:
    """Yield the cells that are not text: the program writes them, the file does not."""
    for _, rows in sheets:
        for row in rows:
            yield from (cell for cell in row if not isinstance(cell, str))


def _shown(cell: object) -> str:
    """Return a cell as text."""
    return unescaped(cell) if isinstance(cell, str) else value_text(cell)
