"""Judges the statuts of a document together: boosted trees over what two CRFs hold likely.

The CRF sees the neighbours of a proposal, the trees its whole section and all the document: items
of one list mostly share a statut. They also see the tenses and the states as numbers, so that a
future below « Actions votées » is not a future below « Pistes ».
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np

from pipeline.errors import ResourceError
from pipeline.forest import Forest
from pipeline.skops_file import dump, load

Array = np.ndarray
TREES: Final = "statuts.skops"
ORDER: Final = ("realise", "en_cours", "propose", "labellise")
STATES: Final = {**{name: name for name in ORDER}, "en_attente": "propose"}
EXPLICIT: Final = {f"{kind}={key}": name for kind in ("K", "Ls1") for key, name in STATES.items()}
_TOLD: Final = ("S1", "Hs1", "0S1", "Sd1", "Os1", "Om1", "Ts1")  # where a state may be told
_TENSES: Final = (
    *("infinitif", "present", "avoir.present", "etre.present", "conditionnel", "futur"),
    *("participe", "passe", "imparfait", "gerondif", "subjonctif", "etre.futur"),
    *("etre.conditionnel", "avoir_ete.present", "imperatif"),
)
SEEN: Final = frozenset(
    {*(f"{where}={state}" for where in _TOLD for state in STATES), *(f"V:{t}" for t in _TENSES)}
)
_SECTION: Final = ("H:", "P0:")  # words of what stands above a section
_NONE: Final = -1.0
_LEAST: Final = 1e-4
_DIGITS: Final = 9


def explicit(features: Collection[str]) -> str | None:
    """Return the statut that its own label or its mark of a legend states, if one does."""
    return next((state for feature, state in EXPLICIT.items() if feature in features), None)


def columns(seen: Sequence[Collection[str]], chances: Array, own: Array) -> Array:
    """Return what the trees look at, one row a proposal of a document.

    Args:
        seen: the features of each proposal, in reading order.
        chances: of each statut of `ORDER` by the CRF over the document; shape (proposals, 4).
        own: the same by the CRF that sees the words of the proposal alone.
    """
    size = len(seen)
    likely = np.log(np.clip(chances, _LEAST, 1.0))
    sure = chances.copy()
    for row, features in enumerate(seen):
        if state := explicit(features):
            sure[row] = [name == state for name in ORDER]
    section = _sections(seen)
    of_section = np.zeros_like(sure)
    np.add.at(of_section, section, sure)
    many = np.bincount(section, minlength=size)[section] - 1
    edge = np.full((1, len(ORDER)), -_NONE)
    parts = [
        likely,
        np.concatenate([edge, likely[:-1]]),
        np.concatenate([likely[1:], edge]),
        _mean(of_section[section] - sure, many),
        _mean(sure.sum(axis=0) - sure, np.full(size, size - 1)),
        np.stack([many, np.full(size, size), np.arange(size) / size], axis=1),
        np.array([_states(features) for features in seen]),
        np.array([[f"V:{tense}" in features for tense in _TENSES] for features in seen]),
        np.log(own + _LEAST),
    ]
    return np.concatenate(parts, axis=1)


def _sections(seen: Sequence[Collection[str]]) -> Array:
    """Return a number for each proposal, the same where the same words stand above."""
    numbers: dict[tuple[str, ...], int] = {}
    above = (tuple(sorted(f for f in each if f.startswith(_SECTION))) for each in seen)
    return np.array([numbers.setdefault(words, len(numbers)) for words in above], dtype=np.intp)


def _mean(sums: Array, counts: Array) -> Array:
    """Return means; where nothing is counted they say so. Roundings of the sums leave no trace."""
    found = np.round(sums / np.maximum(counts, 1)[:, None], _DIGITS)
    return np.where(counts[:, None] > 0, found, _NONE)


def _states(features: Collection[str]) -> list[float]:
    order = list(STATES)
    told = ([f"{where}={state}" in features for state in order] for where in _TOLD)
    return [float(each.index(True)) if True in each else _NONE for each in told]


class StatutTrees:
    """One forest a statut."""

    def __init__(self, forests: Mapping[str, Forest]) -> None:
        """Keep the forests, by statut."""
        self.forests = forests

    @classmethod
    def load(cls, path: Path, command: str) -> Self:
        """Return the trees of a file whose sha256 was checked.

        Raises:
            ResourceError: the file is not the model it should be (French).
        """
        content = load(path, command)
        try:
            return cls({name: Forest.of(content[name]) for name in ORDER})
        except (KeyError, TypeError, ValueError) as error:
            message = f"Le modèle « {path} » est incomplet. Refaites-le avec « {command} »."
            raise ResourceError(message) from error

    def judge(self, rows: Array) -> Array:
        """Return the chance of each statut of `ORDER`, shape (proposals, 4); they sum to 1."""
        told = np.stack([self.forests[name].predict_proba(rows)[:, 1] for name in ORDER], axis=1)
        return np.asarray(told / told.sum(axis=1, keepdims=True))

    def save(self, path: Path) -> None:
        """Write a judge that was just taught."""
        path.write_bytes(dump({name: forest.stored() for name, forest in self.forests.items()}))
