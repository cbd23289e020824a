"""What Tesseract saw of a page, made into words as a PDF has them, with sizes and bold.

Tesseract gives the ink of each word. The size of letters is told by their heights, bold by the
thickness of strokes.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any, Final, NamedTuple

from pipeline.extract.pdf_words import Word

_WORD: Final = 5  # level of the words in the answer of tesseract
_NOISE: Final = 0.5  # confidence under which a sign alone is a stain
_ASCENT: Final = 0.73  # heights of letters in sizes of the font
_MIDDLE: Final = 0.53
_DESCENT: Final = 0.21
_SIDE: Final = 0.07  # the same: white on each side of its ink that belongs to a letter
_MIDDLE_LETTERS: Final = frozenset("acemnorsuvwxzœæ.,;:gpqyç…·_")
_HANGING: Final = frozenset("gjpqyç|@&")
_DIPPING: Final = frozenset("Q,;()[]{}/")
_DIP: Final = 0.13  # the same as `_DESCENT`, of what hangs less
_UNSURE: Final = frozenset("-–—'’\"«»•·…~.,;:_*=")  # alone they say nothing of the size
_SAME: Final = 0.12  # two sizes of letters nearer than this are one
_MISREAD: Final = (  # for what no French text has
    (re.compile(r"\b[lL](?=ers?\b)"), "1"),  # « ler »: 1er
    (re.compile(r"(?<=\w)[’']{2}(?=\w)"), "’"),  # « l’'été »
    (re.compile(r"(?<=^km)[?*]"), "²"),  # a question mark has a blank before it
    (re.compile(r"^\|[!|l](?=s?$)"), "Il"),  # « |! »: Il
)
_HEAVY: Final = 1.3  # of the usual stroke of the page: bold
_BOLD: Final = 700
_REGULAR: Final = 400
_DARK: Final = 128


class _Seen(NamedTuple):
    """A word and its ink on the page, in points; `stroke` is the thickness of its strokes."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float
    stroke: float

    @property
    def feet(self) -> float:
        """Where its letters stand."""
        return self.bottom - self.descent * self.size

    @property
    def descent(self) -> float:
        """How far it hangs below its feet, in sizes of its font."""
        if any(letter in _HANGING for letter in self.text):
            return _DESCENT
        return _DIP * any(letter in _DIPPING for letter in self.text)

    @property
    def size(self) -> float:
        """Size of its font, by the height of its ink."""
        height = _MIDDLE if all(letter in _MIDDLE_LETTERS for letter in self.text) else _ASCENT
        return (self.bottom - self.top) / (height + self.descent)

    @property
    def tells(self) -> bool:
        """Whether its ink says how large its letters are."""
        return not all(letter in _UNSURE for letter in self.text)


def ocr_words(answer: Mapping[str, Sequence[Any]], picture: Any, scale: float) -> Iterator[Word]:  # noqa: ANN401
    """Yield the words of a page line by line.

    Args:
        answer: the columns of tesseract's table, by name.
        picture: the grey PIL image that it was given, level.
        scale: pixels a point.
    """
    lines = _lines(answer, picture, scale)
    width, height = picture.width / scale, picture.height / scale
    sizes = _sizes(lines)
    usual = _usual_stroke(lines, sizes)
    for line, size in zip(lines, sizes, strict=True):
        told = [seen for seen in line if seen.tells] or line
        feet = median(seen.feet for seen in told)
        bottom = min(feet + _DESCENT * size, height)
        for seen in line:
            heavy = usual > 0 and seen.tells and seen.stroke > _HEAVY * usual * size
            yield Word(
                seen.text,
                round(max(seen.x0 - _SIDE * size, 0.0), 2),
                round(max(bottom - size, 0.0), 2),
                round(min(seen.x1 + _SIDE * size, width), 2),
                round(bottom, 2),
                size,
                "",
                weight=_BOLD if heavy else _REGULAR,
                confidence=seen.confidence,
            )


def _lines(answer: Mapping[str, Sequence[Any]], picture: Any, scale: float) -> list[list[_Seen]]:  # noqa: ANN401
    import numpy as np

    dark = np.asarray(picture) < _DARK
    found: dict[tuple[int, int, int], list[_Seen]] = {}
    for rank, level in enumerate(answer["level"]):
        text = _mended(str(answer["text"][rank]).strip())
        confidence = max(float(answer["conf"][rank]), 0.0) / 100
        if level != _WORD or not text:
            continue
        left, top = answer["left"][rank], answer["top"][rank]
        right, bottom = left + answer["width"][rank], top + answer["height"][rank]
        place = (answer["block_num"][rank], answer["par_num"][rank], answer["line_num"][rank])
        ink = dark[top:bottom, left:right]
        if (rows := np.flatnonzero(ink.any(axis=1))).size:  # the box may be higher than the ink
            top, bottom = top + int(rows[0]), top + int(rows[-1]) + 1
        box = (left / scale, top / scale, right / scale, bottom / scale)
        if confidence < _NOISE and not any(letter.isalnum() for letter in text):
            continue
        found.setdefault(place, []).append(_Seen(text, *box, confidence, _stroke(ink) / scale))
    return list(found.values())


def _mended(text: str) -> str:
    for wrong, right in _MISREAD:
        text = wrong.sub(right, text)
    return text


def _stroke(dark: Any) -> float:  # noqa: ANN401
    """Return the mean length of the runs of dark pixels in the rows of a word."""
    starts = int(dark[:, :1].sum() + (dark[:, 1:] & ~dark[:, :-1]).sum())
    return int(dark.sum()) / starts if starts else 0.0


def _sizes(lines: Sequence[Sequence[_Seen]]) -> list[float]:
    """Return the size of the letters of each line; sizes that are nearly one are made one."""
    sizes = [
        median([seen.size for seen in line if seen.tells] or [seen.size for seen in line])
        for line in lines
    ]
    weights: Counter[float] = Counter()
    for line, size in zip(lines, sizes, strict=True):
        weights[round(size, 1)] += sum(len(seen.text) for seen in line)
    common: list[float] = []
    for size in sorted(weights, key=lambda value: (-_near(weights, value), value)):
        if all(abs(size - other) > _SAME * other for other in common):
            common.append(size)
    return [min(common, key=lambda value: (abs(value - size), value)) for size in sizes]


def _near(weights: Mapping[float, int], size: float) -> int:
    return sum(count for other, count in weights.items() if abs(other - size) <= _SAME / 3 * size)


def _usual_stroke(lines: Sequence[Sequence[_Seen]], sizes: Sequence[float]) -> float:
    """Return the thickness of most strokes of the page, in sizes of their letters."""
    strokes = [
        seen.stroke / size
        for line, size in zip(lines, sizes, strict=True)
        for seen in line
        if seen.tells
    ]
    return median(strokes) if strokes else 0.0
