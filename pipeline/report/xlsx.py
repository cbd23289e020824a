"""What all workbooks have in common: no live formula, no address made of text, fixed bytes."""

from datetime import datetime
from typing import Final

from pipeline.report.wording import shown

OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
CREATED: Final = datetime(2023, 1, 1)  # noqa: DTZ001  a fixed date, the same everywhere
_LONGEST: Final = 32_767
_CUT: Final = " … [coupé]"


def cell_text(text: str) -> str:
    """Return a text that a cell can hold, visibly cut when it is too long.

    A spreadsheet counts a character beyond U+FFFF twice. XlsxWriter takes what stands between
    `<r>` and `</r>` for marks of its own, not for text: a blank before it says otherwise.
    """
    text = shown(text)
    if 2 * len(text) > _LONGEST and len(text.encode("utf-16-le")) > 2 * _LONGEST:
        room = 2 * (_LONGEST - len(_CUT))
        text = text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + _CUT
    return f" {text}" if text.startswith("<r>") and text.endswith("</r>") else text
