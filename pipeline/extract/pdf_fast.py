"""The words of a PDF page by PDFium, one call a word: twenty times as fast as pdfplumber.

A page that is not plain (turned, mirrored, or sloping letters, letters that the file does not
name, words that run into one another) gives None, and pdfplumber reads it.
"""

import ctypes
import re
from array import array
from collections.abc import Iterator, Sequence
from itertools import repeat
from math import inf
from operator import lt
from sys import intern
from typing import Any, Final, NamedTuple

from pipeline.extract.pdf_calls import calls
from pipeline.extract.pdf_hidden import Inks
from pipeline.extract.pdf_words import BULLET, Counts, Frame, Word
from pipeline.text import inked

_HYPHEN: Final = "\x02"  # at the end of a line; no end of line follows it
_AS_TEXT: Final = "\ufffe"  # the same, as a whole page's text shows it
_WORD: Final = re.compile(r"[^\s\x02]+\x02?|\x02")
_UNNAMED: Final = re.compile(r"[\x00\x01\x03-\x08\x0e-\x1f\ufffd-\uffff]")
_BLANK_CODE: Final = re.compile(r"[\x0b\x0c\x1c-\x1f]")  # without a name, standing as blanks
_LINE: Final = re.compile(r"[^\s\x02](?:[^\r\x02]*[^\s\x02])?\x02?|\x02")
_LEFTWARDS: Final = re.compile(
    r"[\u0590-\u08ff\u200f\u202a-\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff"
    r"\U0001e800-\U0001efff]"
)
_SLOPE: Final = 0.01
_GAP: Final = 0.15  # of the size: between two letters of one word, as for pdfplumber
_STEP: Final = 3.0  # points between the feet of two letters of one word
_GLUED: Final = 28  # letters of a word beyond which it may be several
_GLUED_SHARE: Final = 0.02
_WHOLE: Final = 1.5 * 2**52
_BOX: Final = 16  # bytes: four floats


class _Look(NamedTuple):
    """What the letters of one text object share; `size` 0 sends the page back."""

    font: str
    size: float
    weight: int
    ink: int


Found = tuple[list[Word], Counts]
_Part = tuple[int, int, _Look]  # first letter, the one after the last


def hundredths(values: Sequence[float], origin: float) -> list[float]:
    """Return how far from an origin values are: `round(value - origin, 2)`, for C floats.

    Beside a number this big no fraction stands: adding it rounds half to even, as `round` does.
    """
    big = _WHOLE
    return [((value - origin) * 100 + big - big) / 100 for value in values]


class _Unreadable(Exception):
    """The page is not plain."""


def fast_words(page: Any, frame: Frame, off: frozenset[int]) -> Found | None:  # noqa: ANN401
    """Return the words of a pypdfium2 page and its counts, or None when pdfplumber should read it.

    Args:
        page: the page, not turned; it is not closed.
        frame: left edge, top edge (in the page's own coordinates), width and height as shown.
        off: the addresses of text objects that nobody sees.
    """
    textpage = page.get_textpage()
    try:
        reader = _Reader(textpage.raw, frame, off)
        words = reader.words()
    except _Unreadable:
        return None
    finally:
        textpage.close()
    long = [word for word in words if len(word.text) > _GLUED]
    glued = sum(sum(map(str.isalpha, word.text)) > _GLUED for word in long)
    return None if glued > max(1, _GLUED_SHARE * len(words)) else (words, reader.counts)


class _Reader:
    """One page: buffers for the answers of PDFium, and the looks that were asked for."""

    def __init__(self, textpage: Any, frame: Frame, off: frozenset[int]) -> None:  # noqa: ANN401
        self.pdfium = calls()
        self.frame = frame
        self.address = ctypes.addressof(textpage.contents)
        self.numbers = (ctypes.c_float * 6)()
        self.numbers_address = ctypes.addressof(self.numbers)
        self.counts = Counts(0)
        self.looks: dict[int, _Look] = {}
        self.fonts: dict[int, tuple[str, int]] = {}
        self.inks = Inks(off)

    def words(self) -> list[Word]:
        """Return the words in the order of the stream, without those outside the shown page."""
        text = self._text()
        letters = "".join(set(text))
        ends = text.count("\r\n")  # PDFium's; alone, both are codes without a name
        if _BLANK_CODE.search(letters) or not ends == text.count("\r") == text.count("\n"):
            raise _Unreadable
        self.counts = Counts(inked(text.replace(_HYPHEN, "-")))
        if _UNNAMED.search(letters):
            raise _Unreadable
        mixed = _LEFTWARDS.search(letters) is not None
        return self._shown(text, *self._every_part(text, mixed=mixed))

    def _every_part(self, text: str, *, mixed: bool) -> tuple[list[int], list[_Look]]:
        """Return the first and the last letter of each part of the words, and the look of each.

        Letters of a line that share an object share a look.
        """
        ends: list[int] = []
        looks: list[_Look] = []
        for line in _LINE.finditer(text):
            start, stop = line.span()
            words = map(re.Match.span, _WORD.finditer(text, start, stop))
            drawn = self._object(start)
            if not mixed and drawn == self._object(stop - 1):
                look = self._look(drawn, start)
                ends += [letter for begin, end in words for letter in (begin, end - 1)]
                looks += [look] * (len(ends) // 2 - len(looks))
            else:
                for begin, end in words:
                    for first, after, look in self._parts(begin, end):
                        ends += first, after - 1
                        looks.append(look)
        return ends, looks

    def _shown(self, text: str, ends: Sequence[int], looks: Sequence[_Look]) -> list[Word]:
        """Return the words of these parts that the page shows, and count the others as hidden."""
        left, head, width, height = self.frame
        words: list[Word] = []
        make = tuple.__new__  # what Word(...) comes to, without a call of Python's
        begins, lows, stops = self._boxes(ends)
        if any(map(lt, stops, begins)):
            raise _Unreadable
        feet, look, level = inf, None, False
        x0s, x1s = hundredths(begins, left), hundredths(stops, left)
        letters = zip(ends[::2], ends[1::2], strict=True)
        for (first, last), its, x0, low, x1 in zip(letters, looks, x0s, lows, x1s, strict=True):
            if low != feet or its is not look:
                feet, look = low, its
                font, points, weight, ink = its
                foot = head - low
                top, bottom, size = round(foot - points, 2), round(foot, 2), round(points, 2)
                level = 0 <= (top + bottom) / 2 <= height
            raw = text[first : last + 1]
            if "(" in raw or _HYPHEN in raw:
                raw = BULLET.sub("•", raw.replace(_HYPHEN, "-"))
            if level and 0 <= (x0 + x1) / 2 <= width:
                values = intern(raw), x0, top, x1, bottom, size, font, -1, weight, ink, None
                words.append(make(Word, values))
            else:
                self.counts = self.counts._replace(hidden=self.counts.hidden + inked(raw))
        return words

    def _boxes(self, letters: Sequence[int]) -> tuple[list[float], list[float], list[float]]:
        """Return left and bottom of the first, right of the second of each two letters."""
        found = array("f", bytes(_BOX * len(letters)))
        first = found.buffer_info()[0]
        places = range(first, first + _BOX * len(letters), _BOX)
        if not all(map(self.pdfium.box, repeat(self.address), letters, places)):
            raise _Unreadable
        return found[::8].tolist(), found[3::8].tolist(), found[6::8].tolist()

    def _text(self) -> str:
        count = self.pdfium.count(self.address)
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (count + 1))()
        self.pdfium.text(self.address, 0, count, ctypes.addressof(buffer))
        text = bytes(buffer).decode("utf-16-le", "replace").rstrip("\0").replace(_AS_TEXT, _HYPHEN)
        if len(text) == count and "\ufffd" not in text:
            return text
        one = self.pdfium.letter
        return "".join(chr(one(self.address, index) or 0x20) for index in range(count))

    def _parts(self, start: int, end: int) -> Iterator[_Part]:
        """Yield the parts of a word that share a look and stand side by side."""
        first, last = self._object(start), self._object(end - 1)
        if first == last:
            yield start, end, self._look(first, start)
            return
        begin, current = start, self._look(first, start)
        before = first
        for index in range(start + 1, end):
            address = self._object(index)
            if address == before:
                continue
            before = address
            look = self._look(address, index)
            if look[:2] != current[:2] or not self._beside(index - 1, index, look.size):
                yield begin, index, current
                begin, current = index, look
        yield begin, end, current

    def _beside(self, a: int, b: int, size: float) -> bool:
        _, end, feet = self._place(a)
        start, _, others = self._place(b)
        return abs(feet - others) <= _STEP and -size < start - end <= _GAP * size

    def _place(self, index: int) -> tuple[float, float, float]:
        """Return the left, the right and the bottom edge of a letter."""
        if not self.pdfium.box(self.address, index, self.numbers_address):
            raise _Unreadable
        left, _, right, bottom, *_ = self.numbers
        return left, right, bottom

    def _object(self, index: int) -> int:
        return self.pdfium.object(self.address, index) or 0

    def _look(self, address: int, index: int) -> _Look:
        look = self.looks.get(address)
        if look is None:
            look = self.looks[address] = self._ask(address, index)
        return look

    def _ask(self, address: int, index: int) -> _Look:
        pdfium, numbers, answer = self.pdfium, self.numbers, self.numbers_address
        if not address or not pdfium.font_size(address, answer):
            raise _Unreadable
        size = numbers[0]
        if not pdfium.matrix(self.address, index, answer):
            raise _Unreadable
        a, b, c, d, *_ = numbers
        upright = a > 0 < d
        flat = max(abs(b), abs(c)) <= _SLOPE * max(a, d)
        if not (upright and flat and size > 0):
            raise _Unreadable
        if pdfium.is_unmapped(self.address, index) == 1:
            raise _Unreadable
        font = pdfium.font(address) or 0
        known = self.fonts.get(font)
        if known is None:
            known = self.fonts[font] = self._name(font), pdfium.weight(font)
        return _Look(known[0], size * d, known[1], self.inks.of(address))

    def _name(self, font: int) -> str:
        buffer = ctypes.create_string_buffer(256)
        length = self.pdfium.font_name(font, ctypes.addressof(buffer), 256)
        name = buffer.raw[: max(length - 1, 0)] if length <= len(buffer) else b""
        return name.decode("utf-8", "replace").rpartition("+")[2]
