"""RTF read from its first byte to its last: texts with how they look, ends of paragraphs and cells.

Rules come from the Rich Text Format Specification, version 1.9.1.
"""

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from pipeline.errors import BrokenDocument
from pipeline.extract.rtf_words import (
    CHARSETS,
    MATHS,
    PAGES,
    SIGNS,
    SKIPPED,
    STARRED,
    STORIES,
    SYMBOLS,
)

Kind = Literal["text", "par", "cell", "row", "open", "close"]
_TOKEN: Final = re.compile(
    r"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)",
    re.DOTALL,
)
_DEEPEST: Final = 10_000
_PARTS: Final = 100  # notes and boxes one in another, each of which every text looks through
_LONGEST: Final = 1_000  # characters of the title and of a name of a style
_DEEP: Final = (
    "Le document RTF est trop profondément imbriqué. Ouvrez-le, enregistrez-le en .docx et "
    "redéposez-le."
)


@dataclass(slots=True)
class Look:
    """What holds of the text at one place; a group ends what was said in it.

    `skipped` names the group without text that this stands in, `level` is that of a list from 0,
    `opened` counts the parts (notes, boxes) that it stands in.
    """

    skipped: str = ""
    opened: int = 0
    hidden: bool = False
    deleted: bool = False
    bold: bool = False
    mark: bool = False
    fallback: int = 1
    font: int = -1
    style: int = 0
    outline: int = 9
    numbered: bool = False
    level: int = 0
    in_table: bool = False
    head: bool = False


class Event(NamedTuple):
    """A text, the end of a paragraph, cell or row, or the limits of a part such as a note."""

    kind: Kind
    text: str
    look: Look


class Walk:
    """One walk through a file; `styles` and `title` are full once the walk is over."""

    def __init__(self, data: bytes) -> None:
        """Take the bytes of a file."""
        self._text = data.decode("latin-1")
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._default = -1
        self._named = self._drop = 0
        self._starred = False
        self._bytes = bytearray()
        self._above: list[Look] = []
        self.styles: dict[int, str] = {}
        self.title = ""

    def events(self) -> Iterator[Event]:
        """Yield the events in order.

        Raises:
            BrokenDocument: its groups are nested too deeply (French).
        """
        look, place = Look(), 0
        while match := _TOKEN.search(self._text, place):
            place = match.end()
            word, number, code, symbol, brace, text = match.groups()
            if code or text:
                self._take(code, text, look)
                continue
            yield from self._flush(look)
            if brace == "{":
                look = self._begin(look)
            elif brace:
                below = self._above.pop() if self._above else look
                for _ in range(look.opened - below.opened):
                    yield Event("close", "", look)
                look, self._drop = below, 0
                if not self._above:
                    return
            elif word == "bin":
                place += max(int(number or 0), 0)
            elif self._drop:
                self._drop -= 1
            elif word:
                yield from self._word(word.lower(), int(number) if number else None, look)
            else:
                yield from self._symbol(symbol, look)
        yield from self._flush(look)

    def _begin(self, look: Look) -> Look:
        """Begin a group: what holds outside holds in it until it says otherwise."""
        if len(self._above) >= _DEEPEST:
            raise BrokenDocument(_DEEP)
        self._above.append(look)
        self._starred, self._drop = False, 0
        return copy(look)

    def _take(self, code: str | None, text: str | None, look: Look) -> None:
        """Gather bytes; those that stand for a character already given are dropped."""
        data = bytes.fromhex(code) if code else (text or "").encode("latin-1")
        dropped = min(self._drop, len(data))
        self._drop -= dropped
        if not look.skipped or look.skipped in {"title", "stylesheet"}:
            self._bytes += data[dropped:]

    def _flush(self, look: Look) -> Iterator[Event]:
        if not self._bytes:
            return
        font = look.font if look.font >= 0 else self._default
        codec = self._fonts.get(font, self._page)
        data = bytes(self._bytes)
        self._bytes.clear()
        if codec == "symbol":
            text = "".join(chr(0xF000 + byte if byte > 0x20 else byte) for byte in data)  # noqa: PLR2004
        else:
            text = data.decode(codec, "replace")
        yield from self._said(text, look)

    def _said(self, text: str, look: Look) -> Iterator[Event]:
        if not look.skipped:
            yield Event("text", text, look)
        elif look.skipped == "title":
            self.title += text[: _LONGEST - len(self.title)]
        elif look.skipped == "stylesheet":
            name = self.styles.get(self._named, "")
            self.styles[self._named] = name + text[: _LONGEST - len(name)]

    def _symbol(self, symbol: str, look: Look) -> Iterator[Event]:
        if symbol == "*":
            self._starred = True
        elif symbol in "\r\n":
            yield from self._word("par", None, look)
        elif symbol in SYMBOLS:
            yield from self._said(SYMBOLS[symbol], look)

    def _word(self, word: str, number: int | None, look: Look) -> Iterator[Event]:
        starred, self._starred = self._starred, False
        if word == "u" and number is not None:
            self._drop = look.fallback
            yield from self._said(chr(number % 0x10000), look)
        elif look.skipped:
            self._aside(word, number, look)
        elif word in SKIPPED or MATHS.fullmatch(word) or (starred and word not in STARRED):
            look.skipped, self._named = word, 0
        elif word in STORIES:
            if look.opened >= _PARTS:
                raise BrokenDocument(_DEEP)
            look.opened += 1
            yield Event("open", STORIES[word], look)
        elif word in {"par", "cell", "row", "sect"}:
            kinds: dict[str, Kind] = {"cell": "cell", "row": "row"}
            yield Event(kinds.get(word, "par"), "", look)
        elif word in SIGNS:
            yield Event("text", SIGNS[word], look)
        else:
            self._set(word, number, look)

    def _aside(self, word: str, number: int | None, look: Look) -> None:
        """Take what tables of fonts, styles and properties say."""
        if look.skipped == "fonttbl" and word == "f":
            self._named = number or 0
        elif look.skipped == "fonttbl" and word == "fcharset" and number in CHARSETS:
            self._fonts[self._named] = CHARSETS[number]
        elif look.skipped == "stylesheet" and word in {"s", "cs", "ds", "ts"}:
            self._named = (number or 0) if word == "s" else -1
        elif look.skipped == "info" and word == "title":
            look.skipped = "title"

    def _set(self, word: str, number: int | None, look: Look) -> None:
        """Take a property of characters or of paragraphs, or the encoding of the file."""
        on = number != 0
        if word == "plain":
            look.hidden = look.deleted = look.bold = False
            look.font = -1
        elif word == "pard":
            look.style, look.outline, look.level = 0, 9, 0
            look.numbered = look.in_table = False
        elif word in {"v", "deleted", "b", "intbl", "trhdr"}:
            names = {"v": "hidden", "b": "bold", "intbl": "in_table", "trhdr": "head"}
            setattr(look, names.get(word, word), on)
        elif word == "trowd":
            look.head = False
        elif word in {"listtext", "pntext"}:
            look.mark = True
        elif word == "ls":
            look.numbered = bool(number)
        elif word in {"ilvl", "outlinelevel", "s", "f", "uc"} and number is not None:
            names = {"ilvl": "level", "outlinelevel": "outline", "s": "style", "f": "font"}
            setattr(look, names.get(word, "fallback"), max(number, 0))
        else:
            self._encode(word, number)

    def _encode(self, word: str, number: int | None) -> None:
        if word == "deff":
            self._default = number or 0
        elif word in PAGES:
            self._page = PAGES[word]
        elif word == "ansicpg":
            self._page = code_page(number)


def code_page(number: int | None) -> str:
    """Return the name of an encoding of Windows, cp1252 for one that there is not."""
    name = "utf-8" if number == 65_001 else f"cp{number}"  # noqa: PLR2004
    try:
        b"a".decode(name)
    except LookupError:
        return "cp1252"
    return name
