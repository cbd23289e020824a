"""Judges the numbers of a document together: boosted trees over what words and lists say of each.

A regression over words sees one number at a time; the trees see the others, and whether the
document lists as many items, headings or labels.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import prod
from typing import Final

import numpy as np

from pipeline.facts.announced_words import Mention, Weights, load_weights
from pipeline.facts.lists import COUNTS
from pipeline.forest import Forest
from pipeline.settings import RESOURCES
from pipeline.skops_file import load

Array = np.ndarray
TREES: Final = RESOURCES / "annonces.skops"
COMMAND: Final = "python scripts/annonces.py"
LEAST: Final = 0.6  # chance at which a number is told: recall beyond it costs more precision
LEAST_OF_WORDS: Final = 0.4  # the same without trees
_NEAR: Final = COUNTS[:6]
_SURE: Final = frozenset(COUNTS[:4])
_RANK: Final = "rank="
_RULE: Final = "rule=True"


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a document that may count its list.

    Attributes:
        mentions: in reading order.
        lists: which counts of its layout there are of each number.
        blocks: how many its body has.
    """

    mentions: Sequence[Mention]
    lists: Mapping[int, frozenset[str]]
    blocks: int


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
    """Return what the trees look at, one row a number."""
    lists = found.lists
    many = {name: max((n for n in lists if name in lists[n]), default=0) for name in _NEAR[:2]}
    chances = [one.chance for one in numbers]
    place: dict[float, int] = {}
    for at, chance in enumerate(sorted(chances, reverse=True)):
        place.setdefault(chance, at)
    others = _others(chances)
    listed = [bool(_SURE & lists.get(one.value, frozenset())) for one in numbers]
    sure = _others([chance if held else 0.0 for chance, held in zip(chances, listed, strict=True)])
    table = []
    for at, one in enumerate(numbers):
        here = lists.get(one.value, frozenset())
        near = frozenset().union(*(lists.get(one.value + step, ()) for step in (-1, 1)))
        features = one.best[1].features
        ranks = (name.removeprefix(_RANK) for name in features if name.startswith(_RANK))
        table.append(
            [
                *(one.chance, one.best[0], others[at], place[one.chance]),
                *(len(numbers), one.value, one.mentions),
                *(found.blocks, one.value / found.blocks, _RULE in features),
                max((int(rank) for rank in ranks if not rank.endswith("s")), default=-1),
                *(name in here for name in COUNTS),
                *(name in near for name in _NEAR),
                *(len(here), len(near), listed[at], sure[at]),
                *many.values(),
                *(count / max(one.value, 1) for count in many.values()),
                one.first,
            ]
        )
    return np.array(table, dtype=float)


def _others(chances: Sequence[float]) -> list[float]:
    """Return the greatest of the others of each."""
    first, second, *_ = *sorted(chances, reverse=True), 0.0, 0.0
    top = chances.index(first) if chances else -1
    return [second if at == top else first for at in range(len(chances))]


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """What words are worth, and the trees over it; few folders teach no trees."""

    weights: Weights
    trees: Forest | None

    def best(self, found: Numbers) -> tuple[float, Mention] | None:
        """Return the likeliest number with its chance; None where it is too unlikely.

        A document of fewer blocks than the number has lost its list, or never had it: words alone
        decide.
        """
        numbers = numbers_of(found, self.weights)
        if not numbers:
            return None
        likely = min(numbers, key=lambda one: (-one.chance, one.value))
        if self.trees is None or likely.value > found.blocks:
            return (likely.chance, likely.best[1]) if likely.chance >= LEAST_OF_WORDS else None
        chances = self.trees.predict_proba(rows(found, numbers))[:, 1].tolist()
        at = min(range(len(numbers)), key=lambda at: (-chances[at], numbers[at].value))
        return (chances[at], numbers[at].best[1]) if chances[at] >= LEAST else None


@cache
def load_judge() -> Judge:
    """Return the judge of the program."""
    return Judge(load_weights(), Forest.of(load(TREES, COMMAND)["trees"]))
