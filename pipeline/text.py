"""Text as the whole program sees it: normalised once by `extract`, folded for comparisons."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

_SPACES: Final = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE: Final = re.compile(
    r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff0-\ufffb"
    r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
_LIGATURES: Final = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_ACCENTS: Final = re.compile(r"[\u0300-\u036f]+")
_WORD: Final = re.compile(r"\w+")
_SHORT: Final = 2_000  # characters: the plain form of shorter texts is remembered
_REMEMBERED: Final = 4_000  # texts
_BYTES: Final = "cp1252"  # holds nearly all of French, and bytes are told apart four times as fast
_QUOTES: Final = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'"})


def normalise(text: str) -> str:
    """NFC, ligatures undone, invisible characters dropped, any run of blanks one space.

    Directional marks go too: they could show a reader another text than the one counted.
    """
    try:
        shown = text.encode(_BYTES).translate(None, _unseen_bytes()[0]).decode(_BYTES)
    except UnicodeEncodeError:
        shown = _SPACES.sub(" ", _INVISIBLE.sub("", text.translate(_LIGATURES)))
        return unicodedata.normalize("NFC", shown).strip()
    return " ".join(shown.split())


def inked(text: str) -> int:
    """Return how many non-blank characters a text shows, the same before and after `normalise`.

    Accents do not count, composed or not, so that counts of parts add up to that of the whole.

    >>> inked("été"), inked("ﬁn  de")
    (3, 5)
    """
    try:
        return len(text.encode(_BYTES).translate(None, _unseen_bytes()[1]))
    except UnicodeEncodeError:
        shown = unicodedata.normalize("NFD", _INVISIBLE.sub("", text.translate(_LIGATURES)))
        return sum(map(len, _ACCENTS.sub("", shown).split()))


@cache
def _unseen_bytes() -> tuple[bytes, bytes]:
    """Return the invisible characters of `_BYTES`, and these with the blanks."""
    table = [bytes([code]) for code in range(256)]
    hidden = b"".join(byte for byte in table if _INVISIBLE.match(byte.decode(_BYTES, "ignore")))
    blank = b"".join(byte for byte in table if byte.decode(_BYTES, "ignore").isspace())
    return hidden, hidden + blank


def fold(text: str) -> str:
    """NFKC, lower case, one space between words: equal for texts that say the same."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def words(text: str) -> list[str]:
    r"""All `\w+` of the NFKC lower-cased text, as the scores count them."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())


class _Plain(dict[int, str]):
    """What each character is in plain text; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFD", chr(code).translate(_QUOTES))
        bare = "".join(char for char in decomposed if not unicodedata.combining(char))
        return self.setdefault(code, unicodedata.normalize("NFC", bare))


@cache
def _plain_letters() -> _Plain:
    return _Plain()


@cache
def _plain_bytes() -> bytes:
    """Return what each byte of `_BYTES` is in plain text; no letter of it becomes several."""
    table = [bytes([code]) for code in range(256)]
    letters = [byte.decode(_BYTES, "ignore").translate(_plain_letters()) for byte in table]
    return b"".join(
        letter.encode(_BYTES) or byte for letter, byte in zip(letters, table, strict=True)
    )


def plain(text: str) -> str:
    """Lower case without accents, straight apostrophes; for matching cues.

    The length is that of the text whenever no character decomposes into several
    letters, which holds for normalised French; callers that map offsets check it.
    """
    return (_short_plain if len(text) <= _SHORT else _short_plain.__wrapped__)(text)


@lru_cache(_REMEMBERED)
def _short_plain(text: str) -> str:
    text = text.lower()
    if text.isascii():
        return text.replace("`", "'")
    try:
        return text.encode(_BYTES).translate(_plain_bytes()).decode(_BYTES)
    except UnicodeEncodeError:
        return text.translate(_plain_letters())
