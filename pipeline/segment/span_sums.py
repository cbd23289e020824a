"""Sums, maxima and means over the units that candidate spans hold or stand beside."""

import itertools
from collections.abc import Hashable, Iterator, Sequence

import numpy as np

from pipeline.segment.candidates import Candidates

Array = np.ndarray


def total(values: Array, first: Array, last: Array) -> Array:
    """Return the sums of `values[first:last + 1]`."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    result: Array = sums[last + 1] - sums[np.minimum(first, last + 1)]
    return result


def after(values: Array, spans: Candidates, none: float) -> Array:
    """Return the value of the unit that follows each span."""
    result: Array = np.append(values[1:], none)[spans.last]
    return result


def before(values: Array, spans: Candidates, none: float) -> Array:
    """Return the value of the unit that stands before each span."""
    result: Array = np.insert(values[:-1], 0, none)[spans.first]
    return result


def others(keys: Sequence[Hashable], values: Array) -> tuple[Array, Array]:
    """Return the mean of the values over the other units of the same key, and their number."""
    numbers: dict[Hashable, int] = {None: 0}
    codes = np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.intp)
    size = np.bincount(codes, minlength=len(numbers)).astype(float)
    whole = np.bincount(codes, values, minlength=len(numbers))
    size[0] = whole[0] = 0.0
    size, whole = size[codes], whole[codes]
    mean = np.where(size > 1, (whole - values) / np.maximum(size - 1, 1), -1.0)
    return mean, size


def runs_of(first: Array) -> Iterator[tuple[int, slice]]:
    """Yield each value of a sorted array of units, and where it stands in the array."""
    values, begins = np.unique(first, return_index=True)
    for value, (low, high) in zip(
        values.tolist(), itertools.pairwise([*begins.tolist(), len(first)]), strict=True
    ):
        yield value, slice(low, high)


def running_max(values: Array, first: Array, last: Array) -> Array:
    """Return the greatest of `values[first:last + 1]`, 0 where that is empty; none is negative.

    `first` is sorted.
    """
    found = np.zeros(len(first))
    for start, mine in runs_of(first):
        highest = np.maximum.accumulate(np.append(values[start : int(last[mine].max()) + 1], 0.0))
        found[mine] = np.where(last[mine] >= start, highest[last[mine] - start], 0.0)
    return found
