"""The scores of the facts of documents: places, genre, date, number announced."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.evaluate import Score, bootstrap, f1
from pipeline.result import Facts

Counts = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class JudgedFacts:
    """What was read of one document beside what its annotator says.

    `held_date` is the gold date as precisely as the text holds it, empty if it does not;
    `stated` says whether the text names the gold département, `region_stated` whether it names
    the gold region or a département of it, `looked` whether somebody looked for the number that
    it announces.
    """

    found: Facts
    gold: Facts
    held_date: str
    stated: bool
    region_stated: bool
    looked: bool = True


def fact_scores(judged: Sequence[JudgedFacts], seed: int) -> dict[str, Score]:
    """Return the scores of the facts.

    `f1_departement` and `f1_region` over all documents, `f1_departement_dit` and
    `f1_region_dit` over those whose text names the place; `genre_accuracy`; `date_accuracy` where
    the text holds the date; `announced_precision` and `announced_recall`, each where there is
    something to count.
    """
    stated = [one for one in judged if one.stated]
    region_stated = [one for one in judged if one.region_stated]
    dated = [one for one in judged if one.held_date]
    told = [one for one in judged if one.looked and one.found.announced is not None]
    telling = [one for one in judged if one.looked and one.gold.announced is not None]
    rows: dict[str, tuple[Sequence[JudgedFacts], Callable[[JudgedFacts], Counts]]] = {
        "f1_departement": (judged, _departements),
        "f1_departement_dit": (stated, _departements),
        "f1_region": (judged, _regions),
        "f1_region_dit": (region_stated, _regions),
        "genre_accuracy": (judged, lambda one: _right(one.found.genre == one.gold.genre)),
        "date_accuracy": (dated, lambda one: _right(one.found.date == one.held_date)),
        "announced_precision": (told, _announced),
        "announced_recall": (telling, _announced),
    }
    return {
        name: bootstrap(np.array([count(one) for one in ones]), lambda total: f1(*total), seed)
        for name, (ones, count) in rows.items()
        if ones
    }


def _right(right: bool) -> Counts:  # noqa: FBT001
    """Return the counts of one answer, for which F1 is the share of right ones."""
    return float(right), 1.0, 1.0


def _announced(one: JudgedFacts) -> Counts:
    return _right(one.found.announced == one.gold.announced)


def _departements(one: JudgedFacts) -> Counts:
    return _common(one.found.departements, one.gold.departements)


def _regions(one: JudgedFacts) -> Counts:
    return _common(one.found.regions, one.gold.regions)


def _common(found: Sequence[str], gold: Sequence[str]) -> Counts:
    return len(set(found) & set(gold)), len(set(found)), len(set(gold))
