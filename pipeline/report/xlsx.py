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
    """Return a text that a cell can hold, visibly cut when it is too long."""
    text = shown(text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - len(_CUT)] + _CUT
