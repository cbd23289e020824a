"""The figures of the public edition: a small count says « < 5 », and so says nothing more.

A hidden number is a number still, so that pages and workbook need no other code: it is 0 to whoever
computes with it, and its text is what may be shown.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, Final, Self

import numpy as np

from pipeline.report.figures import Count, Figures
from pipeline.report.suppression import FLOOR, SECOND, SHOWN, hide_line, hide_table

_SAID: Final = {1: f"< {FLOOR}", SECOND: "masqué"}
_NO_SHARE: Final = "–"


class HiddenCount(int):
    """A count that is not shown: 0 in sums and comparisons, its reason as text."""

    said: str

    def __new__(cls, status: int) -> Self:
        """Make one of a status that is not `SHOWN`."""
        made = super().__new__(cls, 0)
        made.said = _SAID[status]
        return made

    def __format__(self, _: str) -> str:
        """Return what may be shown, whatever format is asked."""
        return self.said

    def __str__(self) -> str:
        """Return what may be shown."""
        return self.said


class HiddenShare(float):
    """The share of a hidden count: a dash as text, whatever it is multiplied by."""

    def __mul__(self, _: object) -> "HiddenShare":
        """Return the same: there is nothing to compute with."""
        return self

    __rmul__ = __mul__

    def __format__(self, _: str) -> str:
        """Return a dash, whatever format is asked."""
        return _NO_SHARE

    def __str__(self) -> str:
        """Return a dash."""
        return _NO_SHARE


def masked(figures: Figures) -> Figures:
    """Return the figures with every count under 5 but 0 hidden, and what would give it away.

    Each axis is treated as if its counts summed to a total that is shown, the crossed table as if
    all its totals were; what the documents gave is one more axis.
    """
    made: dict[str, Any] = {}
    for field in fields(figures):
        value = getattr(figures, field.name)
        if isinstance(value, tuple) and value and all(isinstance(one, Count) for one in value):
            made[field.name] = masked_line(value)
    numbers = masked_numbers(list(figures.by_source.values()))
    made["by_source"] = Counter(dict(zip(figures.by_source, numbers, strict=True)))
    made["crossed"] = masked_table(figures.crossed)
    alone = ("proposals", "set_aside", "to_review")
    made |= {name: masked_number(getattr(figures, name)) for name in alone}
    return replace(figures, **made)


def masked_line(counts: tuple[Count, ...]) -> tuple[Count, ...]:
    """Return the counts of one axis, small ones hidden, their shares and what is main too."""
    ns = masked_numbers([item.n for item in counts])
    mains = masked_numbers([item.main for item in counts])
    return tuple(
        replace(item, n=n, main=main, **_without(item) if isinstance(n, HiddenCount) else {})
        for item, n, main in zip(counts, ns, mains, strict=True)
    )


def _without(item: Count) -> dict[str, Any]:
    """Return what of a count goes with its number: its share, its interval where it has one."""
    gone: dict[str, Any] = {"share": HiddenShare(0.0)}
    return gone | ({"interval": None} if hasattr(item, "interval") else {})


def masked_numbers(numbers: Sequence[int]) -> list[int]:
    """Return counts that sum to a number that is shown, small ones and enough others hidden."""
    statuses, _ = hide_line(np.array(numbers, dtype=np.int64))
    return [masked_number(n, int(status)) for n, status in zip(numbers, statuses, strict=True)]


def masked_table(crossed: tuple[tuple[int, ...], ...]) -> tuple[tuple[int, ...], ...]:
    """Return a table of counts, R × C, what must be hidden hidden."""
    if not crossed or not crossed[0]:
        return crossed
    hidden = hide_table(np.array(crossed, dtype=np.int64))
    return tuple(
        tuple(masked_number(n, int(status)) for n, status in zip(line, statuses, strict=True))
        for line, statuses in zip(crossed, hidden.cells, strict=True)
    )


def masked_number(n: int, status: int | None = None) -> int:
    """Return the count, hidden if its status says so; without a status, if it is 1 to 4."""
    if status is None:
        status = 1 if 0 < n < FLOOR else SHOWN
    return HiddenCount(status) if status else n
