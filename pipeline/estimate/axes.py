"""What is counted: the chance of each proposal to be in each cell, and what reviews say."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.estimate.units import Observed
from pipeline.proposal import STATUTS
from pipeline.taxonomy import Taxonomy

Floats = NDArray[np.float64]
Kind = Literal["total", "theme", "tendance", "statut", "departements", "regions"]
_LISTS: Final = {"theme": "themes", "tendance": "tendances"}


@dataclass(frozen=True, slots=True)
class Axis:
    """K cells of a run of n proposals with r reviews.

    `keys` name the cells: one code, or one of each axis when crossed; an empty code stands for
    those that have none, the total has the key `("",)`. `chances` (n, K) are the probabilities of
    belonging to each cell for what is a proposal; `counted` (n, K) what the program counts, 0 or
    1; `truths` (r, K) what the reviews say, 0 throughout where it is no proposal. `exclusive`
    when nothing is in two cells.
    """

    keys: tuple[tuple[str, ...], ...]
    chances: Floats
    counted: Floats
    truths: Floats
    exclusive: bool


def axis(observed: Observed, kind: Kind, taxonomy: Taxonomy) -> Axis:
    """Return the cells of one kind, those without code last.

    The places are taken as they were read: of the proposal, or of the document for a passage. The
    probability of a statut is that of its field; the others share the rest as they are
    found in the run.
    """
    if kind == "total":
        ones = np.ones((observed.size, 1))
        return Axis((("",),), ones, ones, _truths(observed, ("",), lambda _, __: ("",)), True)  # noqa: FBT003
    if kind == "statut":
        return _statuts(observed)
    if kind in {"theme", "tendance"}:
        labels = taxonomy.themes if kind == "theme" else taxonomy.tendances
        return _labels(observed, kind, [label.code for label in labels])
    return _places(observed, kind)


def crossed(first: Axis, second: Axis) -> Axis:
    """Return every cell of one axis with every one of the other, the second varying fastest.

    The chance of both is the product: what a proposal is on one axis is taken to say nothing of
    the other beyond its own text.
    """
    keys = tuple((*one, *two) for one in first.keys for two in second.keys)
    chances, counted, truths = (
        np.einsum("ij,ik->ijk", one, two).reshape(len(one), len(keys))
        for one, two in (
            (first.chances, second.chances),
            (first.counted, second.counted),
            (first.truths, second.truths),
        )
    )
    return Axis(keys, chances, counted, truths, first.exclusive and second.exclusive)


def crossings(first: Axis, second: Axis) -> Iterator[Axis]:
    """Yield the cells of `crossed` in parts, one for each cell of the second axis.

    A cell's estimate needs no other cell, and a hundred départements of many proposals would not
    fit into memory at once.
    """
    for place, key in enumerate(second.keys):
        part = slice(place, place + 1)
        yield crossed(
            first,
            Axis(
                (key,),
                second.chances[:, part],
                second.counted[:, part],
                second.truths[:, part],
                second.exclusive,
            ),
        )


def _labels(observed: Observed, kind: Kind, codes: Sequence[str]) -> Axis:
    name = _LISTS[kind]
    scores = [dict(row) for row in observed.proposals["scores"]]
    held = np.array([[row.get(code, 0.0) for code in codes] for row in scores])
    held = held.reshape(len(scores), len(codes))
    chances = np.column_stack([held, np.prod(1 - held, axis=1)])
    return Axis(
        tuple((code,) for code in (*codes, "")),
        chances,
        _member(observed.proposals[name], (*codes, "")),
        _truths(observed, (*codes, ""), lambda review, _: getattr(review, name)),
        exclusive=False,
    )


def _statuts(observed: Observed) -> Axis:
    table = observed.proposals
    counted = _member(([value] for value in table["statut"]), STATUTS)
    sure = np.array([dict(row).get("statut", 1.0) for row in table["field_scores"]], dtype=float)
    share = counted.sum(axis=0) + 1
    others = (1 - counted) * share
    others *= ((1 - sure) / others.sum(axis=1))[:, None] if observed.size else 1.0
    return Axis(
        tuple((code,) for code in STATUTS),
        counted * sure[:, None] + others,
        counted,
        _truths(observed, STATUTS, lambda review, _: (review.statut or "inconnu",)),
        exclusive=True,
    )


def _places(observed: Observed, name: str) -> Axis:
    own, whole = observed.proposals[name], observed.documents[name]
    size = len(own)
    codes = (*sorted({code for table in (own, whole) for row in table for code in row}), "")

    def place(_: Any, unit: int) -> Iterable[str]:  # noqa: ANN401
        row: Iterable[str] = (
            own[unit] if unit < size else whole[observed.passages[unit - size].document]
        )
        return row

    member = _member(own, codes)
    return Axis(
        tuple((code,) for code in codes),
        member,
        member,
        _truths(observed, codes, place),
        exclusive=False,
    )


def _member(rows: Iterable[Iterable[str]], codes: Sequence[str]) -> Floats:
    """Return 1 where a row holds a code, the empty one where it holds none."""
    place = {code: column for column, code in enumerate(codes)}
    held = [[place[code] for code in (tuple(row) or ("",)) if code in place] for row in rows]
    found = np.zeros((len(held), len(codes)))
    for line, columns in enumerate(held):
        found[line, columns] = 1.0
    return found


def _truths(
    observed: Observed, codes: Sequence[str], cells: Callable[[Any, int], Iterable[str]]
) -> Floats:
    pairs = zip(observed.reviews, observed.reviewed, strict=True)
    real = np.array([[one.est_proposition] for one in observed.reviews], dtype=float)
    member = _member((cells(one, unit) for one, unit in pairs), codes)
    return np.asarray(member * real.reshape(-1, 1))
