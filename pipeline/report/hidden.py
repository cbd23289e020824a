"""Which counts the public edition hides, all tables together, and so what its lists may not tell.

Tables share their totals: a region is its départements, a theme its line in the crossed table. What
is hidden in one is hidden in the others until nothing changes any more.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from pipeline.report.figures import Count, Figures
from pipeline.report.suppression import FLOOR, SHOWN, Statuses, hide_line, hide_table
from pipeline.territoires import region_of

_ALONE: Final = ("statuts", "familles", "campagnes")
Codes = frozenset[str]


@dataclass(frozen=True, slots=True)
class HiddenCodes:
    """What is hidden, by the names of the axes in `Figures`; the empty code is that of none.

    `shown_as` holds the codes whose count is hidden, `listed` those that no list may tell, which
    are more: where a cell is hidden, its line of the list goes. `cells` are those of the crossed
    table, by line and column from 0. `proposals`, `to_review`: whether these totals are hidden.
    """

    shown_as: Mapping[str, Codes]
    listed: Mapping[str, Codes]
    cells: frozenset[tuple[int, int]]
    proposals: bool
    to_review: bool


def hidden_codes(figures: Figures) -> HiddenCodes:
    """Return what must be hidden of some figures."""
    found: dict[str, Codes] = {name: _line(getattr(figures, name)) for name in _ALONE}
    listed = dict(found)
    found["regions"], found["departements"] = _places(figures.regions, figures.departements)
    listed["regions"] = found["regions"]
    listed["departements"] = _untold(found["departements"], figures.departements)
    found["themes"], found["tendances"], cells = _crossed(figures)
    listed["themes"] = found["themes"]
    listed["tendances"] = found["tendances"] | {
        figures.tendances[column].code
        for line, column in cells
        if figures.themes[line].code not in found["themes"]
    }
    return HiddenCodes(
        found,
        listed,
        cells,
        proposals=_small(figures.proposals),
        to_review=_small(figures.to_review),
    )


def _small(n: int) -> bool:
    return 0 < n < FLOOR


def _line(counts: Sequence[Count], also: Collection[str] = ()) -> Codes:
    """Return the codes to hide of one axis, as if its counts summed to a total that is shown."""
    places = [place for place, item in enumerate(counts) if item.code in also]
    statuses, _ = hide_line(np.array([item.n for item in counts], dtype=np.int64), places)
    return frozenset(item.code for item, one in zip(counts, statuses, strict=True) if one)


def _places(regions: Sequence[Count], departements: Sequence[Count]) -> tuple[Codes, Codes]:
    """Return the regions and the départements to hide: those of a region sum to it."""
    groups: dict[str, list[Count]] = {}
    for item in departements:
        groups.setdefault(region_of(item.code), []).append(item)
    high: Codes = frozenset()
    low: Codes = frozenset()
    while True:
        before = (high, low)
        for region, held in groups.items():
            places = [place for place, item in enumerate(held) if item.code in low]
            numbers = np.array([item.n for item in held], dtype=np.int64)
            statuses, total = hide_line(numbers, places)
            low |= {item.code for item, one in zip(held, statuses, strict=True) if one}
            if total != SHOWN or (not region and "" in low):
                high |= {region}
        low |= _line(departements, low)
        high = _line(regions, high)
        low |= {item.code for region in high for item in groups.get(region, ()) if item.n}
        if before == (high, low):
            return high, low


def _untold(hidden: Codes, departements: Sequence[Count]) -> Codes:
    """Return the départements that no list may tell: all those of a region that hides one.

    A list that told the others would tell by their absence how many a hidden one has.
    """
    regions = {region_of(code) for code in hidden if code}
    alone = "" in hidden
    return hidden | {
        item.code
        for item in departements
        if item.code and (alone or region_of(item.code) in regions)
    }


def _crossed(figures: Figures) -> tuple[Codes, Codes, frozenset[tuple[int, int]]]:
    """Return the themes, the trends and the cells of their table to hide."""
    table = np.array(figures.crossed, dtype=np.int64)
    themes: Codes = frozenset()
    trends: Codes = frozenset()
    cells: frozenset[tuple[int, int]] = frozenset()
    while True:
        before = (themes, trends, cells)
        found = hide_table(table, [line * table.shape[1] + column for line, column in cells])
        themes = _line(figures.themes, themes | _coded(figures.themes, found.rows))
        trends = _line(figures.tendances, trends | _coded(figures.tendances, found.columns))
        gone = found.cells != SHOWN
        gone |= np.array([[one.code in themes] for one in figures.themes])
        gone |= np.array([[one.code in trends for one in figures.tendances]])
        cells = frozenset((int(i), int(j)) for i, j in np.argwhere(gone & (table > 0)))
        if before == (themes, trends, cells):
            return before


def _coded(counts: Sequence[Count], statuses: Statuses) -> Codes:
    return frozenset(one.code for one, status in zip(counts, statuses, strict=True) if status)
