"""Corrected numbers of proposals as the report takes them, and how they were come by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Interval(NamedTuple):
    """A corrected number of proposals and its 95 % interval.

    `best` and `worst` are the ranks that it may have in its axis, from 1; 0 where none is told.
    """

    estimate: float
    low: float
    high: float
    best: int = 0
    worst: int = 0


@dataclass(frozen=True, slots=True)
class Basis:
    """What the corrected numbers rest on.

    `found_reviewed` and `missed_reviewed` say whether drawn reviews correct what was found and
    count what was missed; otherwise it is calculated. `proposals` and `passages` are the drawn
    rows that persons reviewed, `recall` the share of proposals that the segmentation finds,
    where it is known.
    """

    found_reviewed: bool
    missed_reviewed: bool
    proposals: int
    passages: int
    recall: float | None


@dataclass(frozen=True, slots=True)
class Estimates:
    """Corrected numbers by (axis, code), or (axis, code, axis, code) where two are crossed.

    Axes: proposition, theme, tendance, statut, region, departement, campagne; the code is empty
    for those without, and for the total (proposition). Where there are none `why_not` may say
    why (French).
    """

    cells: Mapping[tuple[str, ...], Interval] = field(default_factory=dict)
    basis: Basis | None = None
    why_not: str = ""

    def of(self, *key: str) -> Interval | None:
        """Return the corrected number of a cell, where there is one."""
        return self.cells.get(key)
