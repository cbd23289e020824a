"""A linear-chain CRF as arrays: many texts at once.

python-crfsuite looks every feature of every word up by its name; here a word that comes again
brings its scores along. What comes out differs by the roundings of what the file keeps, at most.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np

from pipeline.segment.chain import Chain

Array = np.ndarray
_OFFSETS: Final = (0,)  # features are told in full: none is seen from elsewhere


@dataclass(frozen=True, slots=True, eq=False)
class Crf:
    """The weights of a CRF.

    Attributes:
        labels: in the order of the arrays.
        ids: the row of each feature.
        weights: shape (features + 1, labels); the last row says nothing.
        transitions: from a label (row) to the next (column).
    """

    labels: tuple[str, ...]
    ids: dict[str, int]
    weights: Array
    transitions: Array

    @classmethod
    def load(cls, path: Path, command: str) -> Self:
        """Return the CRF of a file whose sha256 was checked.

        Raises:
            ResourceError: it is not the model it should be (French); `command` remakes it.
        """
        chain = Chain.load(path, command)
        weights = np.zeros((len(chain.ids) + 1, len(chain.labels)))
        weights[:-1] = chain.weights[:, 0]
        return cls(chain.labels, chain.ids, weights, chain.transitions)

    def save(self, path: Path) -> None:
        """Write the file, names in order; equal CRFs give equal bytes."""
        names = sorted(self.ids)
        weights = self.weights[self.rows(names), None].astype(np.float32)
        ids = {name: row for row, name in enumerate(names)}
        Chain(self.labels, ids, _OFFSETS, weights, self.transitions).save(path)

    def rows(self, features: Iterable[str]) -> list[int]:
        """Return the rows of features, the last one for those that are unknown."""
        get, nothing = self.ids.get, len(self.ids)
        return [get(name, nothing) for name in features]

    def judge(self, many: Sequence[Array]) -> list[tuple[list[str], Array]]:
        """Return the best labels of each text, and the probability of each label at each place.

        Args:
            many: what the features of each place speak for; shape (places, labels) a text.
        """
        order = sorted(range(len(many)), key=lambda text: -len(many[text]))
        longest = len(many[order[0]]) if order else 0
        scores = np.zeros((longest, len(many), len(self.labels)))
        for column, text in enumerate(order):
            scores[: len(many[text]), column] = many[text]
        sizes = np.array([len(many[text]) for text in order])
        going = [int((sizes > place).sum()) for place in range(longest)]
        marginals = self._marginals(scores, going)
        paths = self._paths(scores, going)
        found = {}
        for column, text in enumerate(order):
            path = paths[: len(many[text]), column].tolist()
            labels = [self.labels[label] for label in path]
            found[text] = (labels, marginals[: len(many[text]), column])
        return [found[text] for text in range(len(many))]

    def _marginals(self, scores: Array, going: Sequence[int]) -> Array:
        """Return the probabilities; `going[p]` texts, the first ones, have a place `p`."""
        state = np.exp(scores - scores.max(axis=2, keepdims=True))
        moves = np.exp(self.transitions)
        forward, backward = state.copy(), np.ones_like(state)
        for place, texts in enumerate(going):
            reached = forward[place, :texts]
            if place:
                reached *= forward[place - 1, :texts] @ moves
            reached /= reached.sum(axis=1, keepdims=True)
        for place in range(len(going) - 2, -1, -1):
            texts = going[place + 1]
            ahead = (state[place + 1, :texts] * backward[place + 1, :texts]) @ moves.T
            backward[place, :texts] = ahead / ahead.sum(axis=1, keepdims=True)
        both = forward * backward
        return np.asarray(both / both.sum(axis=2, keepdims=True))

    def _paths(self, scores: Array, going: Sequence[int]) -> Array:
        """Return the best labels by number; shape (places, texts)."""
        total = scores[0].copy() if going else np.zeros(scores.shape[1:])
        back = np.zeros(scores.shape, dtype=np.intp)
        for place, texts in enumerate(going[1:], 1):
            ways = total[:texts, :, None] + self.transitions
            back[place, :texts] = ways.argmax(axis=1)
            total[:texts] = ways.max(axis=1) + scores[place, :texts]
        paths: Array = np.tile(total.argmax(axis=1), (len(going), 1))
        for place in range(len(going) - 1, 0, -1):
            there = np.arange(going[place])
            paths[place - 1, there] = back[place, there, paths[place, there]]
        return paths
