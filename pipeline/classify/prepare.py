"""The one preprocessing of a text before its features; saved models name it, so it stays here."""

import re
from typing import Final

from pipeline.text import normalise

LIMIT: Final = 20_000
_MARKS: Final = re.compile(r"[*#|•]+")
_APOSTROPHES: Final = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'"})


def prepare(text: str) -> str:
    """Return the text on one line, lower case, with straight apostrophes and no Markdown marks.

    Only the first `LIMIT` characters count: a longer cell of a table costs no more time.
    """
    return normalise(_MARKS.sub(" ", text[:LIMIT])).lower().translate(_APOSTROPHES)
