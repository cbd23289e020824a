"""Rows of a ruled table that the end of a page breaks: closed there, as no rule does."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, Final

_SAME: Final = 3.0  # points: between the ends of rules of one height
_LEAST: Final = 10.0  # points: shorter rules are the ends of thick ones
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
