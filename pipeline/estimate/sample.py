"""The draw: stratified, spread over the documents, with a known probability for each unit."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from pipeline.estimate.units import FOUND_STRATA, STRATA, Observed

_FOUND_SHARE: Final = 0.6
_WEIGHTS: Final = tuple(STRATA.values())


@dataclass(frozen=True, slots=True)
class Drawn:
    """Unit number `place` of the run (`Observed.units`), and the probability that it had."""

    place: int
    tirage: float


def draw(observed: Observed, size: int, seed: int) -> tuple[Drawn, ...]:
    """Return `size` units that were not drawn yet, or all of them, in the order of the units.

    Six in ten are proposals. Within a stratum each unit has the same chance, and the draw goes
    through the documents in even steps (systematic sampling), so that it spreads over them. Where
    the stratum was drawn from before, `tirage` is the chance of being in any of its draws.

    Args:
        observed: the run; its reviews are not drawn again.
        size: how many to draw.
        seed: the same gives the same draw.
    """
    strata = np.array(observed.strata, dtype=int)
    before = np.zeros(len(strata), dtype=bool)
    before[list(observed.reviewed)] = True
    left = [np.flatnonzero((strata == one) & ~before) for one in range(len(STRATA))]
    numbers = [len(one) for one in left]
    found, other = sum(numbers[:FOUND_STRATA]), sum(numbers[FOUND_STRATA:])
    proposals = min(found, max(round(_FOUND_SHARE * size), size - other))
    sizes = (
        *_allocate(numbers[:FOUND_STRATA], _WEIGHTS[:FOUND_STRATA], proposals),
        *_allocate(numbers[FOUND_STRATA:], _WEIGHTS[FOUND_STRATA:], min(other, size - proposals)),
    )
    drawn = []
    for stratum, (units, asked) in enumerate(zip(left, sizes, strict=True)):
        if asked:
            generator = np.random.default_rng([seed, stratum])
            steps = (np.arange(asked) + generator.random()) * len(units) / asked
            done = int(before[strata == stratum].sum())
            chance = (done + asked) / (done + len(units))
            drawn += [Drawn(int(units[step]), float(chance)) for step in steps.astype(int)]
    return tuple(sorted(drawn, key=lambda one: one.place))


def _allocate(numbers: list[int], weights: tuple[int, ...], size: int) -> list[int]:
    """Share `size` out in proportion to number and weight; two at least where there are two."""
    given = [min(2, number) for number in numbers]
    while sum(given) > size:
        given[int(np.argmax(given))] -= 1
    while sum(given) < size:
        wanted = [
            number * weight / (share + 1) if share < number else -1.0
            for number, weight, share in zip(numbers, weights, given, strict=True)
        ]
        given[int(np.argmax(wanted))] += 1
    return given
