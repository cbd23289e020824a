"""The numbers of a document that may count its list, as boosted trees look at them: one row each.

What words are worth, whether the layout counts as many, where and before what the number stands,
and how the other numbers compare.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import prod
from typing import Final

import numpy as np

from pipeline.facts.announced_cues import LISTED, SHOWN, Look
from pipeline.facts.announced_words import Mention, Weights
from pipeline.facts.lists import COUNTS, NEAR, SURE, Layout
from pipeline.faits import load_cues

Array = np.ndarray
_SURE: Final = frozenset(SURE)
_RANK: Final = "rank="
_RULE: Final = "rule=True"
_TOLD: Final = 2  # the place and the noun of a `Look` are no columns


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a document that may count its list.

    Attributes:
        mentions: in reading order.
        layout: what the layout of the document counts.
        genre: of the document.
    """

    mentions: Sequence[Mention]
    layout: Layout
    genre: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number: the chance that one of its mentions counts the list, and the likeliest."""

    value: int
    mentions: int
    chance: float
    best: tuple[float, Mention]
    first: int


def numbers_of(found: Numbers, weights: Weights) -> list[Number]:
    """Return the numbers of a document in the order of their first mention."""
    by_value: dict[int, list[tuple[float, Mention]]] = defaultdict(list)
    for one in found.mentions:
        by_value[one.value].append((weights.chance(one), one))
    return [
        Number(
            value,
            len(told),
            1.0 - prod(1.0 - chance for chance, _ in told),
            max(told, key=lambda each: each[0]),
            told[0][1].evidence.block,
        )
        for value, told in by_value.items()
    ]


def rows(found: Numbers, numbers: Sequence[Number]) -> Array:
    """Return what the trees look at, one row a number.

    Args:
        found: those of a document.
        numbers: what words are worth says of them; in any order.
    """
    parts = (
        _chances(found, numbers),
        _counted(found.layout, numbers),
        _looked(found, numbers),
        _among(found, numbers),
    )
    return np.array([[*sum(row, ())] for row in zip(*parts, strict=True)], dtype=float)


def _chances(found: Numbers, numbers: Sequence[Number]) -> Iterator[tuple[float, ...]]:
    """Yield what words and rules say of each number, and how the others compare."""
    chances = [one.chance for one in numbers]
    place: dict[float, int] = {}
    for at, chance in enumerate(sorted(chances, reverse=True)):
        place.setdefault(chance, at)
    counts = found.layout.counts
    listed = [bool(_SURE & counts.get(one.value, frozenset())) for one in numbers]
    sure = _others([chance if held else 0.0 for chance, held in zip(chances, listed, strict=True)])
    blocks = found.layout.blocks
    for at, (one, others) in enumerate(zip(numbers, _others(chances), strict=True)):
        features = one.best[1].features
        ranks = (name.removeprefix(_RANK) for name in features if name.startswith(_RANK))
        yield (
            *(one.chance, one.best[0], others, place[one.chance], listed[at], sure[at]),
            *(len(numbers), one.value, one.mentions, one.first),
            *(blocks, one.value / blocks, _RULE in features),
            max((int(rank) for rank in ranks if not rank.endswith("s")), default=-1),
        )


def _counted(layout: Layout, numbers: Sequence[Number]) -> Iterator[tuple[float, ...]]:
    """Yield which counts of the layout are that of each number, or nearly."""
    counts = layout.counts
    many = [max((n for n in counts if name in counts[n]), default=0) for name in SURE[:2]]
    for one in numbers:
        here = counts.get(one.value, frozenset())
        near = frozenset().union(*(counts.get(one.value + step, ()) for step in (-1, 1)))
        noun = one.best[1].look.noun
        opened = layout.openings.get(noun, 0) if noun else 0
        below = layout.below[one.best[1].look.place + 1]
        yield (
            *(name in here for name in COUNTS),
            *(name in near for name in NEAR),
            *(len(here), len(near), *many, *(count / max(one.value, 1) for count in many)),
            *(opened, opened == one.value, abs(opened - one.value) <= 1 < opened),
            *(below / max(one.value, 1)).tolist(),
        )


def _looked(found: Numbers, numbers: Sequence[Number]) -> Iterator[tuple[float, ...]]:
    """Yield where each number stands and what it counts."""
    genres = _genres()
    genre = genres.index(found.genre) if found.genre in genres else -1
    for one in numbers:
        yield (genre, *one.best[1].look[_TOLD:])


def _among(found: Numbers, numbers: Sequence[Number]) -> Iterator[tuple[float, ...]]:
    """Yield how each number compares with those that count things of the same kinds."""
    looks: dict[int, list[Look]] = defaultdict(list)
    for mention in found.mentions:
        looks[mention.value].append(mention.look)
    kinds: list[Mapping[int, int]] = [
        Counter(one.value for one in found.mentions if one.look.next == LISTED),
        Counter(one.value for one in found.mentions if one.look.thing in {LISTED, SHOWN}),
    ]
    ends = [
        (max(kind, default=-1), next((value for value in looks if value in kind), -1))
        for kind in kinds
    ]
    for one in numbers:
        told: list[float] = []
        for kind, (most, first) in zip(kinds, ends, strict=True):
            told += (len(kind), one.value in kind, one.value == most, one.value == first)
            told.append(kind.get(one.value, 0))
        mine = looks[one.value]
        yield (*told, min(look.position for look in mine), any(look.short for look in mine))


@cache
def _genres() -> list[str]:
    return sorted(load_cues().genres)


def _others(chances: Sequence[float]) -> list[float]:
    """Return the greatest of the others of each."""
    first, second, *_ = *sorted(chances, reverse=True), 0.0, 0.0
    top = chances.index(first) if chances else -1
    return [second if at == top else first for at in range(len(chances))]
