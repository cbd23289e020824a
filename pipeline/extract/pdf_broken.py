"""Rows of a table that no rule closes: at the end of a page, or between two tinted ones."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from pipeline.extract.pdf_words import Word

_SAME: Final = 3.0  # points: between the ends of rules of one height
_LEAST: Final = 10.0  # points: shorter rules are the ends of thick ones
_CLOSE: Final = 0.7  # of the size: between two lines of a row, at most
_DEEP: Final = 120.0  # points: a row between two tinted ones, at most
_MOST: Final = 60  # upright rules of a row: more are a drawing
_SIDES: Final = 3  # upright rules of two columns

Edge = dict[str, Any]  # as pdfplumber has them


def closed(edges: Sequence[Edge]) -> list[Edge]:
    """Return the rules of a page, with a level one where upright ones end without any.

    So do those of a row that goes on overleaf: at least three of them end at one height and meet
    a level rule above it, or begin at one height and meet one below it.
    """
    sides = [edge for edge in edges if edge["orientation"] == "v"]
    level = [e for e in edges if e["orientation"] == "h" and e["x1"] - e["x0"] >= _LEAST]
    level.sort(key=lambda edge: edge["top"])
    heights = [edge["top"] for edge in level]
    found: list[Edge] = []
    if len(sides) < _SIDES or not level:
        return found
    for end, other in (("bottom", "top"), ("top", "bottom")):
        for group in _by_end(sides, end):
            x0, x1 = min(e["x0"] for e in group), max(e["x1"] for e in group)
            y, far = group[0][end], group[0][other]
            few = len({round(e["x0"] / _SAME) for e in group}) < _SIDES
            if few or _meets(level, heights, (y - _SAME, y + _SAME), (x0, x1)):
                continue
            span = (far - _SAME, y - _SAME) if end == "bottom" else (y + _SAME, far + _SAME)
            if _meets(level, heights, span, (x0, x1)):
                rule = {"orientation": "h", "top": y, "bottom": y, "x0": x0, "x1": x1}
                found.append({**group[0], **rule, "width": x1 - x0, "height": 0.0})
    return found


def bridged(edges: Sequence[Edge], words: Sequence[Word], left: float, top: float) -> list[Edge]:
    """Return upright rules for each row without any that stands between two rows of one table.

    Both have upright rules at the same places, three at least; words between them cross none. So
    has the row below the last of them.

    Args:
        edges: the rules of a page.
        words: its words as shown.
        left: where the shown page begins in the coordinates of the edges.
        top: the same.
    """
    found: list[Edge] = []
    sides = [edge for edge in edges if edge["orientation"] == "v"]
    bands = [
        ({round(e["x0"] / _SAME): e for e in group}, max(e["bottom"] for e in group))
        for group in _by_end(sides, "top")
    ]
    bands = [band for band in bands if _SIDES <= len(band[0]) <= _MOST]
    ordered = sorted(words, key=lambda word: word.middle)
    heights = [word.middle + top for word in ordered]
    for (above, foot), (below, end) in pairwise(bands):
        head = min(edge["top"] for edge in below.values())
        if above.keys() != below.keys() or not _SAME < head - foot <= _DEEP:
            continue
        xs = [edge["x0"] - left for edge in above.values()]
        inside = ordered[bisect_left(heights, foot) : bisect_left(heights, head)]
        if inside and not any(w.x0 < x < w.x1 for w in inside for x in xs):
            rule = {"top": foot, "bottom": head, "height": head - foot}
            found += [{**edge, **rule} for edge in above.values()]
            if below is not bands[-1][0]:
                continue
            under = ordered[bisect_left(heights, end) : bisect_left(heights, end + _DEEP)]
            if row := _last_row(under, end - top, xs):
                rule = {"top": end, "bottom": row + top, "height": row + top - end}
                found += [{**edge, **rule} for edge in below.values()]
    return found


def _last_row(words: Sequence[Word], top: float, sides: Sequence[float]) -> float | None:
    """Return the foot of a row of words that begins at a height, None where none does.

    Its first cell is filled, another one too, and white follows.
    """
    found: list[Word] = []
    foot = top
    for word in words:
        if word.top - foot > (_CLOSE if found else 2 * _CLOSE) * word.size:
            break
        found.append(word)
        foot = max(foot, word.bottom)
    inside = all(min(sides) <= w.x0 and w.x1 <= max(sides) for w in found)
    if not inside or any(w.x0 < x < w.x1 for w in found for x in sides):
        return None
    ordered = sorted(sides)
    filled = {bisect_left(ordered, word.x1) for word in found}
    return foot + 1.0 if len(filled) > 1 and 1 in filled else None


def _by_end(sides: Sequence[Edge], end: str) -> list[list[Edge]]:
    """Return upright rules in groups that end, or begin, at one height."""
    found: list[list[Edge]] = []
    for edge in sorted(sides, key=lambda edge: float(edge[end])):
        if not found or edge[end] - found[-1][0][end] > _SAME:
            found.append([])
        found[-1].append(edge)
    return found


def _meets(
    level: Sequence[Edge],
    heights: Sequence[float],
    between: tuple[float, float],
    sides: tuple[float, float],
) -> bool:
    """Tell whether a level rule stands between two heights and two sides."""
    first, last = bisect_left(heights, between[0]), bisect_left(heights, between[1])
    return any(e["x0"] < sides[1] - _SAME and e["x1"] > sides[0] + _SAME for e in level[first:last])
