"""Counts with intervals: how many proposals there are, beside how many the program counted.

Functions of values alone; no file is read. `observe` takes the tables of a run and its reviews,
`axis` says what is counted, `counts` gives the estimates, `ranks` what their order is worth.
"""

from pipeline.estimate.axes import Axis, axis, crossed, crossings
from pipeline.estimate.counts import Estimate, Estimates, counter, counts, reviewed_enough
from pipeline.estimate.quality import Quality, joined, quality_of
from pipeline.estimate.ranks import Rank, ranks
from pipeline.estimate.sample import Drawn, draw
from pipeline.estimate.table import corrected_table
from pipeline.estimate.units import Observed, observe

__all__ = [
    "Axis",
    "Drawn",
    "Estimate",
    "Estimates",
    "Observed",
    "Quality",
    "Rank",
    "axis",
    "corrected_table",
    "counter",
    "counts",
    "crossed",
    "crossings",
    "draw",
    "joined",
    "observe",
    "quality_of",
    "ranks",
    "reviewed_enough",
]
