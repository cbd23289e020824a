"""Lines of text of a known width: what a column of a page is made of."""

from itertools import accumulate
from typing import NamedTuple

Piece = tuple[float, float, str]  # indent, foot below the top, text


class Row(NamedTuple):
    """Lines of text of one height: see `Piece`."""

    pieces: tuple[Piece, ...]
    height: float
    bold: bool = False
    size: float = 9.0
    frames: tuple[tuple[float, float], ...] = ()  # left and right of boxes around it
    aside: bool = False  # in the margin, beside what follows
    cells: tuple[str, ...] = ()  # of a table


def set_lines(text: str, width: float, size: float, *, bold: bool) -> list[str]:
    """Return the text cut into lines of that width."""
    from reportlab.lib.utils import simpleSplit

    from pipeline.training.rendering import register_fonts

    register_fonts()
    return list(simpleSplit(text, "Remontees-Bold" if bold else "Remontees", size, width))


def set_width(word: str, *, bold: bool = True) -> float:
    """Return the width of a word in letters of one point."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    from pipeline.training.rendering import register_fonts

    register_fonts()
    return float(stringWidth(word, "Remontees-Bold" if bold else "Remontees", 1.0))


def pieces_of(line: str, indent: float, width: float, size: float) -> list[Piece]:
    """Return the piece of a line, or its words where they are to fill a width."""
    if not width:
        return [(indent, size, line)]
    words = line.split()
    wide = [set_width(word, bold=False) * size for word in words]
    blank = (width - sum(wide)) / max(len(words) - 1, 1)
    lefts = accumulate([part + blank for part in wide[:-1]], initial=indent)
    return [(x, size, word) for x, word in zip(lefts, words, strict=True)]
