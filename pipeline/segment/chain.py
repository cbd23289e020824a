"""A linear-chain CRF as arrays: what python-crfsuite learns, read without spelling every feature.

What a position says of itself its neighbours see too, under another name: « -1:x » is « x » of
the position before. The trainer is given all these names; here the weights of a feature are one
row for all the places that see it, so that the scores of a text are one product of matrices.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np

from pipeline.errors import ResourceError
from pipeline.skops_file import dump, load

Array = np.ndarray
# features by the offsets at which they are seen: (0, -1) where the position after sees them too
Row = Mapping[tuple[int, ...], Sequence[str]]
_HERE: Final = 0


def spelled_out(rows: Iterable[Row]) -> list[list[str]]:
    """Return every feature of each position, those of its neighbours included, for the trainer."""
    rows = list(rows)
    found: list[list[str]] = [[] for _ in rows]
    for place, row in enumerate(rows):
        for offsets, names in row.items():
            for offset in offsets:
                if 0 <= place - offset < len(rows):
                    found[place - offset] += [_named(name, offset) for name in names]
    return found


def _named(name: str, offset: int) -> str:
    return name if offset == _HERE else f"{offset}:{name}"


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """The weights of a CRF.

    Attributes:
        labels: in the order of the arrays.
        ids: the row of each feature that is known.
        offsets: at which features are seen.
        weights: shape (features, offsets, labels).
        transitions: from a label (row) to the next (column).
    """

    labels: tuple[str, ...]
    ids: dict[str, int]
    offsets: tuple[int, ...]
    weights: Array
    transitions: Array

    @classmethod
    def of(
        cls,
        labels: Sequence[str],
        states: Mapping[tuple[str, str], float],
        transitions: Mapping[tuple[str, str], float],
        offsets: Sequence[int],
    ) -> Self:
        """Return the chain of the weights by (feature as spelled out, label) and by two labels."""
        names = {}
        for full, _ in states:
            start, mark, rest = full.partition(":")
            neighbour = mark and start.lstrip("-").isdigit() and int(start) in offsets
            names[full] = (rest, int(start)) if neighbour else (full, _HERE)
        ids = {name: row for row, name in enumerate(sorted({name for name, _ in names.values()}))}
        weights = np.zeros((len(ids), len(offsets), len(labels)), dtype=np.float32)
        for (full, label), weight in states.items():
            name, offset = names[full]
            weights[ids[name], list(offsets).index(offset), list(labels).index(label)] = weight
        moves = np.zeros((len(labels), len(labels)))
        for (left, right), weight in transitions.items():
            moves[list(labels).index(left), list(labels).index(right)] = weight
        return cls(tuple(labels), ids, tuple(offsets), weights, moves)

    @classmethod
    def load(cls, path: Path, command: str) -> Self:
        """Return the chain of a file whose sha256 was checked.

        Raises:
            ResourceError: it is not the model it should be (French); `command` remakes it.
        """
        content = load(path, command)
        try:
            names = content["names"].split("\n") if content["names"] else []
            return cls(
                tuple(content["labels"]),
                {name: row for row, name in enumerate(names)},
                tuple(content["offsets"]),
                content["weights"],
                content["transitions"],
            )
        except (KeyError, TypeError, AttributeError) as error:
            message = f"Le modèle « {path} » est incomplet. Refaites-le avec « {command} »."
            raise ResourceError(message) from error

    def save(self, path: Path) -> None:
        """Write the file; equal chains give equal bytes."""
        content = {
            "labels": list(self.labels),
            "names": "\n".join(self.ids),
            "offsets": list(self.offsets),
            "weights": self.weights,
            "transitions": self.transitions,
        }
        path.write_bytes(dump(content))

    def scores(self, rows: Iterable[Row]) -> Array:
        """Return how much the features of each position speak for each label.

        Shape (positions, labels). Unknown features say nothing.
        """
        known: list[int] = []
        starts, get = [0], self.ids.get
        for row in rows:
            for names in row.values():
                known += [place for name in names if (place := get(name)) is not None]
            starts.append(len(known))
        features, offsets, labels = self.weights.shape
        begins, ends = np.array(starts[:-1], dtype=int), np.array(starts[1:], dtype=int)
        said = np.zeros((len(begins), offsets * labels))
        if known:
            seen = self.weights.reshape(features, -1)[known].astype(float)
            said[begins < ends] = np.add.reduceat(seen, begins[begins < ends])
        size = len(said)
        return shifted(said.reshape(size, offsets, labels), self.offsets)

    def marginals(self, scores: Array) -> Array:
        """Return the probability of each label at each position; shape that of the scores."""
        state = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
        moves = np.exp(self.transitions)
        forward, backward = np.ones_like(state), np.ones_like(state)
        for place in range(len(state)):
            seen = forward[place - 1] @ moves if place else 1.0
            reached = seen * state[place]
            forward[place] = reached / reached.sum()
        for place in range(len(state) - 2, -1, -1):
            ahead = moves @ (state[place + 1] * backward[place + 1])
            backward[place] = ahead / ahead.sum()
        both = forward * backward
        return np.asarray(both / both.sum(axis=1, keepdims=True))

    def best(self, scores: Array) -> list[str]:
        """Return the labels of the best labelling."""
        if not len(scores):
            return []
        total, back = scores[0], []
        for row in scores[1:]:
            ways = total[:, None] + self.transitions
            back.append(ways.argmax(axis=0))
            total = ways.max(axis=0) + row
        path = [int(total.argmax())]
        for came in reversed(back):
            path.append(int(came[path[-1]]))
        return [self.labels[label] for label in reversed(path)]


def shifted(said: Array, offsets: Sequence[int]) -> Array:
    """Return the sum over offsets of what the position at that offset says.

    Args:
        said: shape (positions, offsets, labels).
        offsets: in that order; positions beyond the ends say nothing.
    """
    size = len(said)
    found = np.zeros((size, said.shape[2]))
    for rank, offset in enumerate(offsets):
        low, high = max(0, -offset), min(size, size - offset)
        if low < high:
            found[low:high] += said[low + offset : high + offset, rank]
    return found
