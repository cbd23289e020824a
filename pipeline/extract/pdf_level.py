"""Level rules of one length, one above the other, and stretches of a page from left to right."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

_THICK: Final = 2.0  # points: both sides of a rule are one
_JOINED: Final = 4.0  # points between the rules of two cells
_LEAST: Final = 100.0  # points: shorter rules are underlines
_GROUPS: Final = 40  # of a page: those of the most rules

Span = tuple[float, float]


def level_rules(
    edges: Sequence[dict[str, Any]], left: float, top: float
) -> Iterator[tuple[Span, list[float]]]:
    """Yield the ends of rules that stand one above the other, and their heights from the top."""
    groups: dict[tuple[int, int], list[float]] = {}
    sides: list[tuple[float, float, float]] = sorted(
        (edge["top"] - top, edge["x0"] - left, edge["x1"] - left) for edge in edges
    )
    start = 0
    for end in range(1, len(sides) + 1):
        if end < len(sides) and sides[end][0] - sides[start][0] <= _THICK:
            continue
        y = (sides[start][0] + sides[end - 1][0]) / 2
        for x0, x1 in unions([side[1:] for side in sides[start:end]], _JOINED):
            if x1 - x0 >= _LEAST:
                a, b = round(x0 / 2), round(x1 / 2)
                near = [(a + i, b + j) for i in (0, -1, 1) for j in (0, -1, 1)]
                key = next((key for key in near if key in groups), (a, b))
                groups.setdefault(key, []).append(y)
        start = end
    several = [(sides, heights) for sides, heights in groups.items() if len(heights) > 1]
    for (a, b), heights in sorted(several, key=lambda group: -len(group[1]))[:_GROUPS]:
        yield (2.0 * a, 2.0 * b), heights


def unions(spans: Sequence[Span], gap: float = 0.0) -> list[Span]:
    """Return the spans, those that overlap or stand that near made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start - found[-1][1] <= gap:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def common(some: Sequence[Span], others: Sequence[Span], least: float) -> list[Span]:
    """Return the strips that are in both, at least so many points wide."""
    found = []
    rank = 0
    for start, end in some:
        while rank < len(others) and others[rank][1] <= start:
            rank += 1
        for a, b in others[rank:]:
            if a >= end:
                break
            if min(b, end) - max(a, start) >= least:
                found.append((max(a, start), min(b, end)))
    return found
