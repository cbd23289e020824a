"""Small counts hidden from tables with totals, and enough others that no sum gives them away.

A reader who sees « < 5 » knows that 1 to 4 stand there, and that any other hidden count is not
zero. A table is a circulation: each line flows into its total, the totals of rows and of
columns into the whole. A small count can be worked out only if no cycle of hidden counts leads
through it; where there is none, the cheapest is hidden. Zeros are shown: they are nobody.
"""

import heapq
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

FLOOR: Final = 5
SHOWN: Final = 0
SMALL: Final = 1
SECOND: Final = 2

Statuses = NDArray[np.int8]
Counts = NDArray[np.int64]
_Way = tuple[tuple[int, bool], ...]  # arcs by place, and whether the count is one more or less
_DEAR: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Hidden:
    """What of a table is hidden: `SHOWN`, `SMALL` (« < 5 ») or `SECOND` (hidden for its sake).

    `cells` has the shape of the table; `rows` and `columns` one entry a total of a row or a
    column, `total` is that of the whole.
    """

    cells: Statuses
    rows: Statuses
    columns: Statuses
    total: int


@dataclass(slots=True)
class _Arc:
    tail: int
    head: int
    value: int
    status: int = SHOWN

    def more(self, floor: int) -> bool:
        return self.status != SMALL or self.value < floor - 1

    def less(self, floor: int) -> bool:
        return self.value > (1 if self.value < floor else floor)

    def cost(self, floor: int, *, more: bool) -> int | None:
        """Return what it costs to let the count be one more or less, None where it cannot.

        A small total says too much where it bounds what it sums (four times 1 is all that
        « < 5 » leaves to four counts): it is then hidden like a large one, if nothing else helps.
        """
        if self.status == SHOWN and self.value < floor:
            return None  # a zero stays
        if self.more(floor) if more else self.less(floor):
            return self.value if self.status == SHOWN else 0
        return _DEAR if more else None


@dataclass(slots=True)
class _Circulation:
    """Arcs by place; a small one is safe when another value fits it and all sums."""

    arcs: list[_Arc]
    floor: int
    around: dict[int, list[int]] = field(default_factory=dict)

    def protect(self, also: Collection[int] = ()) -> None:
        """Hide more arcs until every small one, and each of `also`, is safe."""
        for place, arc in enumerate(self.arcs):
            arc.status = SMALL if 0 < arc.value < self.floor else SHOWN
            if arc.status == SHOWN and arc.value and place in also:
                arc.status = SECOND
            for node in (arc.tail, arc.head):
                self.around.setdefault(node, []).append(place)
        for place, arc in enumerate(self.arcs):
            if arc.status == SMALL or place in also:
                for other, more in self._cheapest(place):
                    changed = self.arcs[other]
                    if changed.cost(self.floor, more=more):
                        changed.status = SECOND

    def _cheapest(self, place: int) -> _Way:
        arc = self.arcs[place]
        ways = []
        if arc.more(self.floor):
            ways.append(self._path(arc.head, arc.tail, place))
        if arc.less(self.floor):
            ways.append(self._path(arc.tail, arc.head, place))
        found = [way for way in ways if way is not None]
        return min(found, default=(0, ()))[1]

    def _path(self, start: int, goal: int, without: int) -> tuple[int, _Way] | None:
        """Return the cheapest way along which counts may change by one, and what it costs."""
        best = {start: 0}
        heap: list[tuple[int, int, _Way]] = [(0, start, ())]
        while heap:
            cost, node, way = heapq.heappop(heap)
            if node == goal:
                return cost, way
            if cost > best[node]:
                continue
            for place in self.around[node]:
                arc = self.arcs[place]
                more = arc.tail == node
                step = arc.cost(self.floor, more=more) if place != without else None
                after = arc.head if more else arc.tail
                if step is not None and cost + step < best.get(after, cost + step + 1):
                    best[after] = cost + step
                    heapq.heappush(heap, (cost + step, after, (*way, (place, more))))
        return None


def hide_table(counts: Counts, also: Collection[int] = (), floor: int = FLOOR) -> Hidden:
    """Return what to hide of a two-way table that is published with all its totals.

    Args:
        counts: R × C counts, none negative.
        also: other cells that must not be shown, by their place in the table read line by line.
        floor: the least count that may be shown; 0 may be too.

    Returns:
        Hidden cells, totals of rows (R), of columns (C) and of the whole. Every count that is
        `SMALL` can be at least two numbers for a reader who knows all that is shown.
    """
    height, width = counts.shape
    bottom, right = height + width, height + width + 1
    arcs = [
        _Arc(row, height + column, int(counts[row, column]))
        for row in range(height)
        for column in range(width)
    ]
    arcs += [_Arc(bottom, row, int(counts[row].sum())) for row in range(height)]
    arcs += [_Arc(height + at, right, int(counts[:, at].sum())) for at in range(width)]
    arcs.append(_Arc(right, bottom, int(counts.sum())))
    _Circulation(arcs, floor).protect(also)
    statuses = np.array([arc.status for arc in arcs], dtype=np.int8)
    cells, rows, columns, total = np.split(statuses, np.cumsum([height * width, height, width]))
    return Hidden(cells.reshape(height, width), rows, columns, int(total[0]))


def hide_line(
    counts: Counts, also: Collection[int] = (), floor: int = FLOOR
) -> tuple[Statuses, int]:
    """Return what to hide of counts (N) that are published with their sum, and of the sum.

    `also` are the places of others that must not be shown.
    """
    start, end = 0, 1
    arcs = [_Arc(start, end, int(count)) for count in counts]
    arcs.append(_Arc(end, start, int(counts.sum())))
    _Circulation(arcs, floor).protect(also)
    statuses = np.array([arc.status for arc in arcs], dtype=np.int8)
    return statuses[:-1], int(statuses[-1])
