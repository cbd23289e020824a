"""Trains linear-chain CRFs with python-crfsuite and turns them into arrays.

python-crfsuite tells the names of features but by a listing in text, slowly where they are many:
`crf_of` reads its file without it.
"""

import struct
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import pycrfsuite

from pipeline.segment.chain import Chain
from pipeline.segment.crf import Crf

Items: TypeAlias = Any  # an ItemSequence, or the features of each position
Parameters = Mapping[str, float | int | bool]
_OFFSETS: Final = 28  # of the header: where features, labels and attributes are told
_HEAD: Final = 12  # bytes before the first feature; the last four of them are their number
_FEATURE: Final = (("kind", "<u4"), ("source", "<u4"), ("label", "<u4"), ("weight", "<f8"))
_STATE: Final = 0
_NAMES: Final = 16  # bytes before the number of names, then the place of their table
_BEFORE: Final = 8  # bytes before each name; the last four of them are its size


@contextmanager
def trained(
    sequences: Iterable[tuple[Items, Sequence[str]]], parameters: Parameters
) -> Iterator[pycrfsuite.Tagger]:
    """Open a tagger trained on sequences of features and their labels; it closes at the end.

    Args:
        sequences: features of each position, and its labels.
        parameters: of crfsuite's L-BFGS.
    """
    trainer = _trainer(sequences, parameters)
    with tempfile.TemporaryDirectory(prefix="remontees-") as folder:
        path = str(Path(folder) / "modele.crfsuite")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        try:
            yield tagger
        finally:
            tagger.close()


def _trainer(
    sequences: Iterable[tuple[Items, Sequence[str]]], parameters: Parameters
) -> pycrfsuite.Trainer:
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.select("lbfgs")
    trainer.set_params(dict(parameters))
    for items, labels in sequences:
        trainer.append(items, list(labels))
    return trainer


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


def fit_crf(sequences: Iterable[tuple[Items, Sequence[str]]], parameters: Parameters) -> Crf:
    """Return the CRF that sequences of features and their labels teach; see `trained`."""
    with tempfile.TemporaryDirectory(prefix="remontees-") as folder:
        path = Path(folder) / "modele.crfsuite"
        _trainer(sequences, parameters).train(str(path))
        return crf_of(path.read_bytes())


def crf_of(data: bytes) -> Crf:
    """Return the CRF that a file of crfsuite holds, its labels in the order of the file."""
    start, *told = struct.unpack_from("<3I", data, _OFFSETS)
    labels, attributes = (_names(data, place) for place in told)
    ids = {name: row for row, name in enumerate(attributes)}
    (number,) = struct.unpack_from("<I", data, start + _HEAD - 4)
    rows = np.frombuffer(data, np.dtype(list(_FEATURE)), number, start + _HEAD)
    weights = np.zeros((len(ids) + 1, len(labels)))
    transitions = np.zeros((len(labels), len(labels)))
    state = rows["kind"] == _STATE
    for kind, table in ((state, weights), (~state, transitions)):
        table[rows["source"][kind], rows["label"][kind]] = rows["weight"][kind]
    return Crf(tuple(labels), ids, weights, transitions)


def _names(data: bytes, start: int) -> list[str]:
    """Return the names of a table of the file, by number; they stand one behind the other."""
    number, places = struct.unpack_from("<2I", data, start + _NAMES)
    at = np.frombuffer(data, "<u4", number, start + places).astype(np.intp)
    if not number:
        return []
    (size,) = struct.unpack_from("<I", data, start + int(at[-1]) + _BEFORE - 4)
    held = np.frombuffer(data, np.uint8, at[-1] + _BEFORE + size - at[0], start + int(at[0]))
    of_names = np.ones(len(held), dtype=bool)
    of_names[(at - at[0])[:, None] + np.arange(_BEFORE)] = False
    return held[of_names].tobytes()[:-1].decode().split("\0")
