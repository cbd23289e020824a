"""Trains linear-chain CRFs with python-crfsuite and turns them into arrays."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pycrfsuite

from pipeline.segment.chain import Chain

Items: TypeAlias = Any  # an ItemSequence, or the features of each position
Parameters = Mapping[str, float | int | bool]


@contextmanager
def trained(
    sequences: Iterable[tuple[Items, Sequence[str]]], parameters: Parameters
) -> Iterator[pycrfsuite.Tagger]:
    """Open a tagger trained on sequences of features and their labels; it closes at the end.

    Args:
        sequences: features of each position, and its labels.
        parameters: of crfsuite's L-BFGS.
    """
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.select("lbfgs")
    trainer.set_params(dict(parameters))
    for items, labels in sequences:
        trainer.append(items, list(labels))
    with tempfile.TemporaryDirectory(prefix="remontees-") as folder:
        path = str(Path(folder) / "modele.crfsuite")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        try:
            yield tagger
        finally:
            tagger.close()


def marginals(tagger: pycrfsuite.Tagger, items: Items, labels: Sequence[str]) -> np.ndarray:
    """Return the probabilities of the labels at each position, shape (positions, labels).

    A label that the tagger never learnt has none.
    """
    tagger.set(items)
    known = set(tagger.labels())
    return np.array(
        [
            [tagger.marginal(label, place) if label in known else 0.0 for label in labels]
            for place in range(len(items))
        ]
    ).reshape(-1, len(labels))


def to_chain(tagger: pycrfsuite.Tagger, offsets: Sequence[int]) -> Chain:
    """Return the weights of a tagger as arrays, its labels in alphabetical order."""
    told = tagger.info()
    return Chain.of(sorted(tagger.labels()), told.state_features, told.transitions, offsets)
