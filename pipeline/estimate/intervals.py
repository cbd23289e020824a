"""95 % intervals of counts: never below zero, skewed where counts are small."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.estimate.special import special

Floats = NDArray[np.float64]
LEVEL: Final = 0.95
_TAIL: Final = (1 - LEVEL) / 2


def gamma_interval(value: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Return the interval of a count of that mean and variance.

    The gamma distribution has the skew of overdispersed counts and nears the normal one.
    """
    return _gamma(_TAIL, value, variance), _gamma(1 - _TAIL, value, variance)


def normal_interval(value: Floats, variance: Floats, freedom: int) -> tuple[Floats, Floats]:
    """Return the interval of Student's distribution, cut at zero."""
    side = special().stdtrit(max(freedom, 1), 1 - _TAIL) * np.sqrt(variance)
    return np.maximum(value - side, 0.0), value + side


def rare_interval(value: Floats, variance: Floats, weight: float) -> tuple[Floats, Floats]:
    """Return the interval of a weighted count of rare events (Fay and Feuer, 1997).

    Its upper end holds half an event of the largest weight more, which for equal weights is
    Jeffreys' interval; where nothing was seen it is 2.5 weights.
    """
    low = _gamma(_TAIL, value, variance)
    high = _gamma(1 - _TAIL, value + weight / 2, variance + weight**2 / 2)
    return low, np.maximum(high, value)


def add_intervals(
    first: tuple[Floats, Floats, Floats], second: tuple[Floats, Floats, Floats]
) -> tuple[Floats, Floats]:
    """Return the interval of the sum of two independent estimates (Zou and Donner, 2008).

    Args:
        first: value, low and high end.
        second: the same.
    """
    (one, low_one, high_one), (two, low_two, high_two) = first, second
    total = one + two
    return (
        np.maximum(total - np.hypot(one - low_one, two - low_two), 0.0),
        total + np.hypot(high_one - one, high_two - two),
    )


def _gamma(share: float, value: Floats, variance: Floats) -> Floats:
    known = (value > 0) & (variance > 0)
    shape = np.where(known, value, 1.0) ** 2 / np.where(known, variance, 1.0)
    scale = np.where(known, variance, 1.0) / np.where(known, value, 1.0)
    ends = special().gammaincinv(shape, share)
    return np.where(known, ends * scale, np.maximum(value, 0.0))
