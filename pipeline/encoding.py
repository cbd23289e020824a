"""Bytes to text, for French files that do not say how they are encoded."""

import codecs
import re
from typing import Final

_FRENCH: Final = frozenset("éèêëàâçôöûùüîïœæÉÈÀÇÊÔ’«»…€–—°\u00a0\u202f")
_CANDIDATES: Final = ("cp1252", "mac_roman", "iso8859_15", "cp850")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE: Final = 1_000_000


def decode(data: bytes) -> str:
    """Return the text of the bytes.

    A UTF-16 mark decides, then strict UTF-8, then the eight-bit encoding in which most of the
    characters beyond ASCII are French ones (the first of cp1252, mac_roman, iso8859_15 and cp850
    among equals). Control characters beyond 1 in 200 are a sign of a binary file.

    Raises:
        UnicodeError: the bytes are not text.
    """
    text = _decoded(data)
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) * 200 > len(sample):
        message = "binary data"
        raise UnicodeError(message)
    return text


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        sample = data[:_SAMPLE]
        best = max(_CANDIDATES, key=lambda name: _french(sample.decode(name, "replace")))
        return data.decode(best, "replace")


def _french(text: str) -> float:
    beyond = [c for c in text if not c.isascii()]
    return sum(c in _FRENCH for c in beyond) / len(beyond) if beyond else 0.0
