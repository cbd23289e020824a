"""The characters of an RTF file counted in its bytes, apart from the walk that reads it."""

import re
from typing import Final

from pipeline.text import inked

_MARK: Final = re.compile(rb"[\\{}]")
_LETTERS: Final = re.compile(rb"[a-zA-Z]{1,32}")
_NUMBER: Final = re.compile(rb"-?[0-9]{1,10}")
_HEX: Final = re.compile(rb"[0-9a-fA-F]{2}")
_LINES: Final = re.compile(rb"[\r\n]+")
_PRINTED: Final = frozenset(
    (b"emdash", b"endash", b"bullet", b"lquote", b"rquote", b"ldblquote", b"rdblquote")
)
_SEEN: Final = frozenset(  # groups begun with a star that hold text all the same
    (
        *(b"shpinst", b"shptxt", b"do", b"dptxbxtext", b"annotation", b"footnote"),
        *(b"momath", b"momathpara"),
    )
)
_UNSEEN: Final = re.compile(
    rb"fonttbl|colortbl|stylesheet|info|pict|s[pnv]|fld(?:inst|type)|filetbl|revtbl|"
    rb"list(?:override)?table|nonesttables|shprslt|xe|tc|private|obj(?:data|class|name)|template|"
    rb"themedata|datastore|generator|pn|a?ftnsep|ftnsepc|m[a-z]+pr|mmathpict"
)
_PAGES: Final = {b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}


def count_rtf(data: bytes) -> int:
    """Return the non-blank characters that the groups with text hold, hidden ones included."""
    counter = _Counter(data)
    while not counter.over:
        counter.step()
    return counter.total()


class _Counter:
    """Where the count stands: `unseen`, `starred` and `instead` are those of the group."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0
        self._above: list[tuple[bool, int]] = []
        self._unseen = self._starred = False
        self._instead = 1
        self._left = 0
        self._page = "cp1252"
        self._bytes = bytearray()
        self._wide: list[int] = []
        self._count = 0
        self.over = False

    def total(self) -> int:
        """Return the count, once all is read."""
        self._settle()
        text = b"".join(code.to_bytes(2, "little") for code in self._wide)
        return self._count + inked(text.decode("utf-16-le", "replace"))

    def step(self) -> None:
        """Read up to the next brace or backslash, and what it begins."""
        found = _MARK.search(self._data, self._place)
        end = found.start() if found else len(self._data)
        if end > self._place:
            self._plain(_LINES.sub(b"", self._data[self._place : end]))
        self._place = end + 1
        if found is None:
            self.over = True
        elif found[0] == b"{":
            self._above.append((self._unseen, self._instead))
            self._starred, self._left = False, 0
        elif found[0] == b"}":
            self._settle()
            if self._above:
                self._unseen, self._instead = self._above.pop()
            self._left = 0
            self.over = not self._above
        else:
            self._control()

    def _plain(self, data: bytes) -> None:
        skipped = min(self._left, len(data))
        self._left -= skipped
        if not self._unseen:
            self._bytes += data[skipped:]

    def _settle(self) -> None:
        """Count the bytes gathered, in the encoding that they are in."""
        self._count += inked(self._bytes.decode(self._page, "replace"))
        self._bytes.clear()

    def _control(self) -> None:
        letters = _LETTERS.match(self._data, self._place)
        if letters is None:
            self._symbol(self._data[self._place : self._place + 1])
            return
        self._place = letters.end()
        number = _NUMBER.match(self._data, self._place)
        if number:
            self._place = number.end()
        self._place += self._data[self._place : self._place + 1] == b" "
        word, value = letters[0].lower(), int(number[0]) if number else None
        if word == b"bin":
            self._place += max(value or 0, 0)
        elif self._left:
            self._left -= 1
        else:
            self._word(word, value)

    def _symbol(self, sign: bytes) -> None:
        self._place += 1
        code = self._data[self._place : self._place + 2]
        if sign == b"'" and _HEX.fullmatch(code):
            self._place += 2
            self._plain(bytes([int(code, 16)]))
        elif self._left:
            self._left -= 1
        elif sign == b"*":
            self._starred = True
        elif sign in {b"\\", b"{", b"}", b"_"} and not self._unseen:
            self._bytes += sign.replace(b"_", b"-")

    def _word(self, word: bytes, value: int | None) -> None:
        starred, self._starred = self._starred, False
        if word == b"u" and value is not None:
            self._left = self._instead
            if not self._unseen:
                self._wide.append(value % 0x10000)
        elif _UNSEEN.fullmatch(word) or (starred and word not in _SEEN):
            self._unseen = True
        elif word == b"uc" and value is not None:
            self._instead = max(value, 0)
        elif word in _PRINTED:
            self._count += not self._unseen
        elif word == b"ansicpg" or word in _PAGES:
            self._settle()
            self._page = _PAGES.get(word) or _code_page(value)


def _code_page(value: int | None) -> str:
    name = "utf-8" if value == 65_001 else f"cp{value}"  # noqa: PLR2004
    try:
        b"a".decode(name)
    except LookupError:
        return "cp1252"
    return name
