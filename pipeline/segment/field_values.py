"""From the chances of the labels of words to the values of porteur, partenaires, territoire."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

# the least marginal probability at which a value is told, by field: the best F1 by folder
TAGGED: Final[Mapping[str, float]] = {"porteur": 0.35, "partenaires": 0.45, "territoire": 0.25}
BEGIN: Final = "B-"
INSIDE: Final = "I-"
OUTSIDE: Final = "O"
_SHARE: Final = 0.3  # of the most probable word: what is less so is no part of its value


def values_of(
    labels: Sequence[str], chances: Mapping[str, Sequence[float]]
) -> dict[str, tuple[float, int, int]]:
    """Return the score, first and last word (left out) of each field that is told.

    Args:
        labels: the best labelling of the words.
        chances: the probability of each label at each word.
    """
    found = {}
    outside = chances[OUTSIDE]
    nothing = [0.0] * len(labels)
    for name, least in TAGGED.items():
        begins, goes_on = (chances.get(sign + name, nothing) for sign in (BEGIN, INSIDE))
        inside = list(zip(begins, goes_on, strict=True))
        runs = [
            (sum(map(sum, inside[start:end])) / (end - start), start, end)
            for start, end in runs_of(labels, name)
        ]
        best = max(runs, default=(0.0, 0, 0), key=lambda run: run[0])
        if best[0] < least and min(outside) <= 1 - least:
            best = _likeliest(name, outside, inside)
        if best[0] >= least:
            found[name] = best
    return found


def _likeliest(
    name: str, outside: Sequence[float], inside: Sequence[tuple[float, float]]
) -> tuple[float, int, int]:
    """Return the words around the most probable one, with its probability.

    Args:
        name: the field.
        outside: the probability that a word is of no value.
        inside: those that a value begins, or goes on, at a word.
    """
    most = 1 - _SHARE * TAGGED[name]
    total = {index: sum(inside[index]) for index, other in enumerate(outside) if other <= most}
    peak = max(total, key=total.__getitem__)
    least = _SHARE * total[peak]
    start, end = peak, peak + 1
    while total.get(start - 1, 0) >= least and inside[start][0] < inside[start][1]:
        start -= 1
    while total.get(end, 0) >= least and inside[end][0] < inside[end][1]:
        end += 1
    return total[peak], start, end


def runs_of(labels: Sequence[str], name: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each run of words that are labelled as one value of a field."""
    start = None
    for index, label in enumerate([*labels, OUTSIDE]):
        if start is not None and label != INSIDE + name:
            yield start, index
            start = None
        if start is None and label in {BEGIN + name, INSIDE + name}:
            start = index
