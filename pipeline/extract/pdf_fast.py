"""The words of a PDF page by PDFium, one call a word: twenty times as fast as pdfplumber.

A page that is not plain (turned, mirrored, or sloping letters, letters that the file does not
name, words that run into one another) gives None, and pdfplumber reads it.
"""

import ctypes
import re
from collections.abc import Iterable, Iterator
from sys import intern
from typing import Any, Final, NamedTuple

from pipeline.extract.pdf_hidden import Inks
from pipeline.extract.pdf_words import BULLET, Counts, Frame, Word
from pipeline.text import inked

_HYPHEN: Final = "\x02"  # at the end of a line; no end of line follows it
_AS_TEXT: Final = "\ufffe"  # the same, as a whole page's text shows it
_WORD: Final = re.compile(r"[^\s\x02]+\x02?|\x02")
_UNNAMED: Final = re.compile(r"[\x00\x01\x03-\x08\x0e-\x1f\ufffd-\uffff]")
_BLANK_CODE: Final = re.compile(r"[\x0b\x0c\x1c-\x1f]")  # without a name, standing as blanks
_LINE: Final = re.compile(r"[^\r\x02]*[^\s\x02]\x02?|\x02")
_LEFTWARDS: Final = re.compile(
    r"[\u0590-\u08ff\u200f\u202a-\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff"
    r"\U0001e800-\U0001efff]"
)
_SLOPE: Final = 0.01
_GAP: Final = 0.15  # of the size: between two letters of one word, as for pdfplumber
_STEP: Final = 3.0  # points between the feet of two letters of one word
_GLUED: Final = 28  # letters of a word beyond which it may be several
_GLUED_SHARE: Final = 0.02


# the two functions asked for each word, with bare addresses: three times as fast as typed pointers
_BOX: Final = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_OBJECT: Final = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)


def _address(function: Any) -> int:  # noqa: ANN401
    return ctypes.cast(function, ctypes.c_void_p).value or 0


class _Look(NamedTuple):
    """What the letters of one text object share; `size` 0 sends the page back."""

    font: str
    size: float
    weight: int
    ink: int


class _Part(NamedTuple):
    start: int
    end: int
    look: _Look


class _Unreadable(Exception):
    """The page is not plain."""


def fast_words(page: Any, frame: Frame) -> tuple[list[Word], Counts] | None:  # noqa: ANN401
    """Return the words of a pypdfium2 page and its counts, or None when pdfplumber should read it.

    Args:
        page: the page; it is not closed.
        frame: left edge, top edge (in the page's own coordinates), width and height as shown.
    """
    if page.get_rotation():
        return None
    textpage = page.get_textpage()
    try:
        reader = _Reader(textpage.raw, frame)
        words = list(reader.words())
    except _Unreadable:
        return None
    finally:
        textpage.close()
    longest = [word.text for word in words if len(word.text) > _GLUED]
    long = sum(sum(map(str.isalpha, text)) > _GLUED for text in longest)
    return None if long > max(1, _GLUED_SHARE * len(words)) else (words, reader.counts)


class _Reader:
    """One page: buffers for the answers of PDFium, and the looks that were asked for."""

    def __init__(self, textpage: Any, frame: Frame) -> None:  # noqa: ANN401
        import pypdfium2.raw as pdfium

        self.pdfium = pdfium
        self.page = textpage
        self.frame = frame
        self.box = pdfium.FS_RECTF()
        self.box_address = ctypes.addressof(self.box)
        self.address = ctypes.addressof(textpage.contents)
        self.box_of = _BOX(_address(pdfium.FPDFText_GetLooseCharBox))
        self.object_of = _OBJECT(_address(pdfium.FPDFText_GetTextObject))
        self.matrix = pdfium.FS_MATRIX()
        self.counts = Counts(0)
        self.looks: dict[int, _Look] = {}
        self.fonts: dict[int, tuple[str, int]] = {}
        self.heights: dict[tuple[float, _Look], tuple[float, float, float]] = {}
        self.inks = Inks()

    def words(self) -> Iterator[Word]:
        """Yield the words in the order of the stream, those outside the shown page left out."""
        text = self._text()
        letters = "".join(set(text))
        ends = text.count("\r\n")  # PDFium's; alone, both are codes without a name
        if _BLANK_CODE.search(letters) or not ends == text.count("\r") == text.count("\n"):
            raise _Unreadable
        self.counts = Counts(inked(text.replace(_HYPHEN, "-")))
        if _UNNAMED.search(letters):
            raise _Unreadable
        _, _, width, height = self.frame
        mixed = _LEFTWARDS.search(letters) is not None
        stop, shared = 0, False
        for match in _WORD.finditer(text):
            start, end = match.span()
            if start >= stop:  # a line: letters of one object follow one another
                found = _LINE.match(text, start)
                stop = found.end() if found else end
                first = self._object(start)
                shared = not mixed and first == self._object(stop - 1)
            if shared:
                parts: Iterable[_Part] = (_Part(start, end, self._look(first, start)),)
            else:
                parts = self._parts(start, end)
            for part in parts:
                word = self._word(text[part[0] : part[1]], part)
                _, x0, top, x1, bottom, *_ = word
                if 0 <= (x0 + x1) / 2 <= width and 0 <= (top + bottom) / 2 <= height:
                    yield word
                else:
                    hidden = self.counts.hidden + inked(word.text)
                    self.counts = self.counts._replace(hidden=hidden)

    def _word(self, raw: str, part: _Part) -> Word:
        start, end, look = part
        x0, x1, feet = self._place(start)
        if end - start > 1:
            _, x1, _ = self._place(end - 1)
        if x1 < x0:
            raise _Unreadable
        heights = self.heights.get((feet, look))
        if heights is None:
            bottom = self.frame[1] - feet
            heights = round(bottom - look.size, 2), round(bottom, 2), round(look.size, 2)
            self.heights[feet, look] = heights
        top, bottom, size = heights
        if "(" in raw or _HYPHEN in raw:
            raw = BULLET.sub("•", raw.replace(_HYPHEN, "-"))
        left = self.frame[0]
        parts = intern(raw), round(x0 - left, 2), top, round(x1 - left, 2), bottom, size
        return Word(*parts, look.font, -1, look.weight, look.ink)

    def _text(self) -> str:
        count = self.pdfium.FPDFText_CountChars(self.page)
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (count + 1))()
        self.pdfium.FPDFText_GetText(self.page, 0, count, buffer)
        text = bytes(buffer).decode("utf-16-le", "replace").rstrip("\0").replace(_AS_TEXT, _HYPHEN)
        if len(text) == count and "\ufffd" not in text:
            return text
        one = self.pdfium.FPDFText_GetUnicode
        return "".join(chr(one(self.page, index) or 0x20) for index in range(count))

    def _parts(self, start: int, end: int) -> Iterator[_Part]:
        """Yield the parts of a word that share a look and stand side by side."""
        first, last = self._object(start), self._object(end - 1)
        if first == last:
            yield _Part(start, end, self._look(first, start))
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
                yield _Part(begin, index, current)
                begin, current = index, look
        yield _Part(begin, end, current)

    def _beside(self, a: int, b: int, size: float) -> bool:
        _, end, feet = self._place(a)
        start, _, others = self._place(b)
        return abs(feet - others) <= _STEP and -size < start - end <= _GAP * size

    def _place(self, index: int) -> tuple[float, float, float]:
        """Return the left, the right and the feet of a letter, in the page's coordinates."""
        box = self.box
        if not self.box_of(self.address, index, self.box_address):
            raise _Unreadable
        return box.left, box.right, box.bottom

    def _object(self, index: int) -> int:
        return self.object_of(self.address, index) or 0

    def _look(self, address: int, index: int) -> _Look:
        look = self.looks.get(address)
        if look is None:
            look = self.looks[address] = self._ask(index)
        return look

    def _ask(self, index: int) -> _Look:
        pdfium, matrix = self.pdfium, self.matrix
        found = pdfium.FPDFText_GetTextObject(self.page, index)
        size = ctypes.c_float()
        if not found or not pdfium.FPDFTextObj_GetFontSize(found, size):
            raise _Unreadable
        if not pdfium.FPDFText_GetMatrix(self.page, index, matrix):
            raise _Unreadable
        upright = matrix.a > 0 < matrix.d
        flat = max(abs(matrix.b), abs(matrix.c)) <= _SLOPE * max(matrix.a, matrix.d)
        if not (upright and flat and size.value > 0):
            raise _Unreadable
        if pdfium.FPDFText_HasUnicodeMapError(self.page, index) == 1:
            raise _Unreadable
        font = pdfium.FPDFTextObj_GetFont(found)
        address = ctypes.addressof(font.contents) if font else 0
        known = self.fonts.get(address)
        if known is None:
            known = self.fonts[address] = self._name(font), pdfium.FPDFFont_GetWeight(font)
        return _Look(known[0], size.value * matrix.d, known[1], self.inks.of(found))

    def _name(self, font: Any) -> str:  # noqa: ANN401
        buffer = ctypes.create_string_buffer(256)
        length = self.pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
        name = buffer.raw[: max(length - 1, 0)] if length <= len(buffer) else b""
        return name.decode("utf-8", "replace").rpartition("+")[2]
