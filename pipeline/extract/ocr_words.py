"""What Tesseract saw of a page, made into words as a PDF has them: straight, with sizes and bold.

Tesseract gives the ink of each word. The page is straightened by the slope of its lines, the size
of letters is told by their heights, bold by the thickness of strokes.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any, Final, NamedTuple

from pipeline.extract.pdf_words import Word

_WORD: Final = 5  # level of the words in the answer of tesseract
_NOISE: Final = 0.5  # confidence under which a sign alone is a stain
_STEEP: Final = 0.1  # slope of a line beyond which it says nothing of the page
_LONG: Final = 4  # words of a line that shows the slope
_ASCENT: Final = 0.73  # heights of letters in sizes of the font
_MIDDLE: Final = 0.53
_DESCENT: Final = 0.21
_MIDDLE_LETTERS: Final = frozenset("acemnorsuvwxzœæ.,;:gpqyç…·_")
_HANGING: Final = frozenset("gjpqyçQ,;()[]{}|/@&")
_UNSURE: Final = frozenset("-–—'’\"«»•·…~.,;:_*=")  # alone they say nothing of the size
_SAME: Final = 0.12  # two sizes of letters nearer than this are one
_BULLET: Final = "•"
_GLUED: Final = re.compile(r"[^\w]_\w")  # a bullet, a white and a word taken for one word
_SQUARE: Final = 1.33
_FULL: Final = 0.62  # dark share of the box of a bullet; a letter has half
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
        hangs = any(letter in _HANGING for letter in self.text)
        return self.bottom - _DESCENT * self.size if hangs else self.bottom

    @property
    def size(self) -> float:
        """Size of its font, by the height of its ink."""
        height = _MIDDLE if all(letter in _MIDDLE_LETTERS for letter in self.text) else _ASCENT
        height += _DESCENT * any(letter in _HANGING for letter in self.text)
        return (self.bottom - self.top) / height

    @property
    def tells(self) -> bool:
        """Whether its ink says how large its letters are."""
        return not all(letter in _UNSURE for letter in self.text)


def ocr_words(answer: Mapping[str, Sequence[Any]], picture: Any, scale: float) -> Iterator[Word]:  # noqa: ANN401
    """Yield the words of a page line by line.

    Args:
        answer: the columns of tesseract's table, by name.
        picture: the grey PIL image that it was given.
        scale: pixels a point.
    """
    lines = _lines(answer, picture, scale)
    slope = _slope(lines)
    width, height = picture.width / scale, picture.height / scale
    straight = [[_turned(seen, slope, width / 2, height / 2) for seen in line] for line in lines]
    sizes = _sizes(straight)
    usual = _usual_stroke(straight, sizes)
    for line, size in zip(straight, sizes, strict=True):
        told = [seen for seen in line if seen.tells] or line
        feet = median(seen.feet for seen in told)
        bottom = min(feet + _DESCENT * size, height)
        for seen in line:
            heavy = usual > 0 and seen.tells and seen.stroke > _HEAVY * usual * size
            yield Word(
                seen.text,
                round(max(seen.x0, 0.0), 2),
                round(max(bottom - size, 0.0), 2),
                round(min(seen.x1, width), 2),
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
        text = str(answer["text"][rank]).strip()
        confidence = max(float(answer["conf"][rank]), 0.0) / 100
        if level != _WORD or not text:
            continue
        left, top = answer["left"][rank], answer["top"][rank]
        right, bottom = left + answer["width"][rank], top + answer["height"][rank]
        place = (answer["block_num"][rank], answer["par_num"][rank], answer["line_num"][rank])
        ink = dark[top:bottom, left:right]
        if place not in found and _GLUED.match(text) and (width := _disc_width(ink)):
            disc = (left / scale, top / scale, (left + width) / scale, bottom / scale)
            found[place] = [_Seen(_BULLET, *disc, confidence, 0.0)]
            left, text, ink = left + width, text[2:], ink[:, width:]
        box = (left / scale, top / scale, right / scale, bottom / scale)
        if place not in found and len(text) == 1 and _is_disc(ink):
            text = _BULLET
        elif confidence < _NOISE and not any(letter.isalnum() for letter in text):
            continue
        found.setdefault(place, []).append(_Seen(text, *box, confidence, _stroke(ink) / scale))
    return list(found.values())


def _is_disc(ink: Any) -> bool:  # noqa: ANN401
    """Tell a bullet, which tesseract takes for any letter: as high as wide, and full."""
    height, width = ink.shape
    return bool(height and 1 / _SQUARE < width / height < _SQUARE and ink.mean() > _FULL)


def _disc_width(ink: Any) -> int:  # noqa: ANN401
    """Return the width of the bullet that a word begins with, its white after it; 0 without."""
    columns: list[bool] = ink.any(axis=0).tolist()
    end = columns.index(False) if False in columns and columns[0] else 0
    rows = ink[:, :end].any(axis=1)
    if not end or True not in columns[end:] or not _is_disc(ink[rows, :end]):
        return 0
    return end + columns[end:].index(True)


def _stroke(dark: Any) -> float:  # noqa: ANN401
    """Return the mean length of the runs of dark pixels in the rows of a word."""
    starts = int(dark[:, :1].sum() + (dark[:, 1:] & ~dark[:, :-1]).sum())
    return int(dark.sum()) / starts if starts else 0.0


def _slope(lines: Sequence[Sequence[_Seen]]) -> float:
    """Return how much the lines of the page fall to the right, as a tangent."""
    slopes = []
    for line in lines:
        told = [seen for seen in line if seen.tells]
        if len(told) >= _LONG and told[-1].x0 > told[0].x0:
            run = told[-1].x0 + told[-1].x1 - told[0].x0 - told[0].x1
            slopes.append(2 * (told[-1].feet - told[0].feet) / run if run else 0.0)
    usual = median(slopes) if slopes else 0.0
    return usual if abs(usual) <= _STEEP else 0.0


def _turned(seen: _Seen, slope: float, x: float, y: float) -> _Seen:
    """Return a word turned with the page about the point (x, y) so that lines are level."""
    down = slope * ((seen.x0 + seen.x1) / 2 - x)
    right = slope * ((seen.top + seen.bottom) / 2 - y)
    return seen._replace(
        x0=seen.x0 + right, x1=seen.x1 + right, top=seen.top - down, bottom=seen.bottom - down
    )


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
