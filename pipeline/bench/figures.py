"""What follows from the runs: how the cost grows, how many times the naive pipeline costs it."""

import math
from collections.abc import Mapping, Sequence
from statistics import linear_regression, median
from typing import Any, Final

Row = Mapping[str, Any]
Round = Mapping[str, Row]

_PAIRS: Final = {
    "pdf": ("naive_pdf", "ours_pdf", "wall"),
    "pdf_one_core": ("naive_pdf", "ours_pdf_one_core", "wall"),
    "pdf_cpu": ("naive_pdf", "ours_pdf", "cpu"),
    "all": ("naive_all", "ours_all", "wall"),
}
TOGETHER: Final = "_together"  # the naive pipeline that judges the sentences of a document at once
# name of a ratio: the run of the naive pipeline, ours, and what is compared
PAIRS: Final = {
    name + end: (theirs + end, ours, unit)
    for end in ("", TOGETHER)
    for name, (theirs, ours, unit) in _PAIRS.items()
}


def growth(rows: Sequence[Row], startup: Row) -> dict[str, Any]:
    """Return how cost and memory grow with the documents, empty for less than two sizes.

    `slope` is that of the log-log fit of the processor time of whole processes, `slope_net` the
    same for the documents beyond one a worker, since the start would hide a growth at small
    sizes; where a size has none beyond, it is `slope`. `residuals` and `residuals_net` are the
    measured cost over that of the line, less 1, by size. `memory` and `worker_memory` are the
    peaks at the largest size over those at the smallest.

    Args:
        rows: as `Bench.ours` returns them, the smallest corpus first.
        startup: the run of one document a worker.
    """
    if len(rows) < 2:  # noqa: PLR2004
        return {}
    sizes = [row["documents"] for row in rows]
    whole, residuals = fit(sizes, [row["cpu"] for row in rows])
    net, residuals_net = whole, residuals
    if sizes[0] > startup["documents"]:
        net, residuals_net = fit(
            [size - startup["documents"] for size in sizes],
            [max(row["cpu"] - startup["cpu"], 0.01) for row in rows],
        )
    first, last = rows[0], rows[-1]
    return {
        "slope": whole,
        "residuals": residuals,
        "slope_net": net,
        "residuals_net": residuals_net,
        "memory": round(last["peak_mb"] / first["peak_mb"], 3),
        "worker_memory": round(last["worker_peak_mb"] / first["worker_peak_mb"], 3),
    }


def fit(sizes: Sequence[float], costs: Sequence[float]) -> tuple[float, list[float]]:
    """Return the slope of the line through the logarithms, 1 where costs are in proportion.

    Also returns what each cost is over that of the line, less 1.
    """
    places = [(math.log(x), math.log(y)) for x, y in zip(sizes, costs, strict=True)]
    line = linear_regression(*zip(*places, strict=True))
    over = [math.exp(y - line.intercept - line.slope * x) - 1 for x, y in places]
    return round(line.slope, 3), [round(value, 3) for value in over]


def ratios(rounds: Sequence[Round]) -> dict[str, list[float]]:
    """Return how many times the naive pipeline costs what ours does: median, least and most.

    Each round compares runs that follow one another.
    """
    found = {}
    for name, (theirs, ours, unit) in PAIRS.items():
        each = [one[theirs][unit] / one[ours][unit] for one in rounds]
        if each:
            found[name] = [round(value, 2) for value in (median(each), min(each), max(each))]
    return found
