"""No small count of a table can be worked out from what is shown: its range is computed."""

import numpy as np
import pytest
from scipy.optimize import linprog

from pipeline.report.suppression import (
    SECOND,
    SHOWN,
    SMALL,
    Counts,
    Hidden,
    hide_line,
    hide_table,
)


def ranges(counts: Counts, hidden: Hidden) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the least and the greatest value that each small cell may have for a reader.

    The reader knows what is shown, that « < 5 » is 1 to 4, that no hidden count is zero, and that
    lines sum to their totals. Such a table of equations has whole numbers at its corners.
    """
    height, width = counts.shape
    values = [*counts.ravel(), *counts.sum(1), *counts.sum(0), counts.sum()]
    statuses = [*hidden.cells.ravel(), *hidden.rows, *hidden.columns, hidden.total]
    bounds = [
        {SHOWN: (value, value), SMALL: (1, 4), SECOND: (1, None)}[int(status)]
        for value, status in zip(values, statuses, strict=True)
    ]
    equations = np.zeros((height + width + 1, len(values)))
    for row in range(height):
        equations[row, row * width : (row + 1) * width] = 1
        equations[row, height * width + row] = -1
    for column in range(width):
        equations[height + column, column : height * width : width] = 1
        equations[height + column, height * width + height + column] = -1
    equations[-1, height * width : height * width + height] = 1
    equations[-1, -1] = -1
    found = {}
    for place in np.flatnonzero(hidden.cells.ravel() == SMALL):
        goal = np.zeros(len(values))
        goal[place] = 1
        ends = []
        for sign in (1, -1):
            solved = linprog(
                sign * goal, A_eq=equations, b_eq=np.zeros(len(equations)), bounds=bounds
            )
            assert solved.success, solved.message
            ends.append(round(sign * solved.fun))
        found[divmod(int(place), width)] = (ends[0], ends[1])
    return found


@pytest.mark.parametrize("seed", range(80))
def test_a_small_count_of_a_table_may_be_two_numbers(seed: int) -> None:
    draw = np.random.default_rng(seed)
    counts = draw.poisson(draw.uniform(0.5, 9), size=draw.integers(1, 7, size=2))
    hidden = hide_table(counts)
    small = (counts > 0) & (counts < 5)
    assert ((hidden.cells == SMALL) == small).all()
    assert (hidden.cells[counts == 0] == SHOWN).all()
    for place, (least, most) in ranges(counts, hidden).items():
        assert least < most, (counts, hidden, place)


@pytest.mark.parametrize("seed", range(80))
def test_a_small_count_of_a_line_may_be_two_numbers(seed: int) -> None:
    draw = np.random.default_rng(seed)
    counts = draw.poisson(draw.uniform(0.5, 9), size=draw.integers(1, 6))
    statuses, whole = hide_line(counts)
    table = Hidden(statuses[None], np.array([whole]), statuses, whole)
    for place, (least, most) in ranges(counts[None], table).items():
        assert least < most, (counts, statuses, whole, place)


def test_one_small_count_hides_the_cheapest_other() -> None:
    statuses, whole = hide_line(np.array([3, 40, 9, 0, 25]))
    assert statuses.tolist() == [SMALL, SHOWN, SECOND, SHOWN, SHOWN]
    assert whole == SHOWN


def test_nothing_is_hidden_without_a_small_count() -> None:
    hidden = hide_table(np.array([[5, 0], [12, 7]]))
    assert not hidden.cells.any()
    assert not hidden.rows.any()
    assert hidden.total == SHOWN


def test_a_small_count_alone_hides_its_total() -> None:
    statuses, whole = hide_line(np.array([4]))
    assert (statuses.tolist(), whole) == ([SMALL], SMALL)


def test_a_total_that_bounds_four_ones_is_hidden_whole() -> None:
    statuses, whole = hide_line(np.array([1, 1, 1, 1]))
    assert statuses.tolist() == [SMALL] * 4
    assert whole == SECOND


def test_a_large_table_is_done() -> None:
    counts = np.random.default_rng(1).poisson(6, size=(101, 18))
    hidden = hide_table(counts)
    assert (hidden.cells[(counts > 0) & (counts < 5)] == SMALL).all()
