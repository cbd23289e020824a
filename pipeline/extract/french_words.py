"""The forms of French words, for telling a word cut at the end of a line from a compound.

`formes.gz` holds 500,000 forms of the dictionary DELA (LGPL-LR) in lower case and words of the
names of places (Licence Ouverte 2.0) with their capital, one a line, sorted by their UTF-8 bytes;
`scripts/formes.py` writes it. It is searched as it lies, which costs 6 MB and a few hundredths of a
second once a process; a set of the words would cost ten times that.
"""

import gzip
from collections.abc import Iterable
from functools import cache
from typing import Final

from pipeline.settings import RESOURCES

SOURCE: Final = RESOURCES / "formes.gz"


def is_word(word: str) -> bool:
    """Tell whether a word in lower case, maybe with hyphens, or a name is one of the forms."""
    text, wanted = _forms(), word.replace("œ", "oe").replace("æ", "ae").encode()
    low, high = 0, len(text)  # first bytes of lines: the line of the word begins between them
    while low < high:
        start = text.rfind(b"\n", 0, (low + high) // 2) + 1
        end = text.find(b"\n", start)
        found = text[start:end]
        if found == wanted:
            return True
        if found < wanted:
            low = end + 1
        else:
            high = start
    return False


def packed(words: Iterable[str]) -> bytes:
    """Return words as `formes.gz` holds them."""
    lines = sorted({word.replace("œ", "oe").replace("æ", "ae").encode() for word in words})
    return gzip.compress(b"".join(line + b"\n" for line in lines), mtime=0)


@cache
def _forms() -> bytes:
    return gzip.decompress(SOURCE.read_bytes())
