"""Judges the numbers of a document together: boosted trees over what words and layout say of each.

A regression over words sees one number at a time; the trees see the others, and whether the
document lists as many items, headings or labels. Several forests are asked, each of which saw
other columns: their mean errs less than one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from pipeline.facts.announced_rows import Numbers, numbers_of, rows
from pipeline.facts.announced_words import Mention, Weights, load_weights
from pipeline.forest import Forest
from pipeline.settings import RESOURCES
from pipeline.skops_file import load

TREES: Final = RESOURCES / "annonces.skops"
COMMAND: Final = "python scripts/annonces.py"
LEAST: Final = 0.62  # chance at which a number is told: recall beyond it costs more precision
LEAST_OF_WORDS: Final = 0.4  # the same without trees


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """What words are worth, and the forests over it; few folders teach none."""

    weights: Weights
    forests: Sequence[Forest] = ()

    def best(self, found: Numbers) -> tuple[float, Mention] | None:
        """Return the likeliest number with its chance; None where it is too unlikely.

        A document of fewer blocks than the number has lost its list, or never had it: words alone
        decide.
        """
        numbers = numbers_of(found, self.weights)
        if not numbers:
            return None
        likely = min(numbers, key=lambda one: (-one.chance, one.value))
        if not self.forests or likely.value > found.layout.blocks:
            return (likely.chance, likely.best[1]) if likely.chance >= LEAST_OF_WORDS else None
        table = rows(found, numbers)
        told = [forest.predict_proba(table)[:, 1] for forest in self.forests]
        chances = np.mean(told, axis=0).tolist()
        at = min(range(len(numbers)), key=lambda at: (-chances[at], numbers[at].value))
        return (chances[at], numbers[at].best[1]) if chances[at] >= LEAST else None


@cache
def load_judge() -> Judge:
    """Return the judge of the program."""
    forests = load(TREES, COMMAND)["forests"]
    return Judge(load_weights(), tuple(map(Forest.of, forests)))
