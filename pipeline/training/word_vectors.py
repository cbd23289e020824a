"""Vectors of French words: what the classifier learns of a word serves those that are like it.

They are used in training only. A model holds a weight for each word, learnt or inferred.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix

from pipeline.calibrate import Floats
from pipeline.classify.features import WORD

SOURCE: Final = Path(__file__).parents[1] / "resources" / "mots.npz"
STEPS: Final = 127


@dataclass(frozen=True, slots=True, eq=False)
class WordVectors:
    """Words in alphabetical order, and the vector of each, shape (words, dimensions)."""

    words: tuple[str, ...]
    vectors: Floats


@cache
def load_word_vectors(path: Path = SOURCE) -> WordVectors:
    """Return the word vectors of a file, those of the program by default."""
    with np.load(path, allow_pickle=False) as content:
        words = content["words"].tobytes().decode().split("\n")
        return WordVectors(tuple(words), content["vectors"] / STEPS)


def save_word_vectors(found: WordVectors, path: Path) -> None:
    """Write vectors of at most unit length, a byte a number."""
    words = np.frombuffer("\n".join(found.words).encode(), np.uint8)
    np.savez_compressed(path, words=words, vectors=np.round(found.vectors * STEPS).astype(np.int8))


def spread(terms: Mapping[str, int], known: WordVectors) -> csr_matrix:
    """Return what turns features into those that are learnt on, shape (features, columns).

    The terms that have vectors (group `WORD`) become the sum of these; all others stay.
    Weights of the columns come back, by the same matrix, as weights of the features.
    """
    place = {f"{WORD}{word}": row for row, word in enumerate(known.words)}
    own = np.array([number for term, number in terms.items() if term not in place], np.int64)
    with_vector = [(number, place[term]) for term, number in terms.items() if term in place]
    numbers, rows = np.array(with_vector, np.int64).reshape(-1, 2).T
    size = known.vectors.shape[1]
    last = len(own) + np.tile(np.arange(size), len(rows))
    values = np.concatenate([np.ones(len(own)), known.vectors[rows].ravel()])
    lines = np.concatenate([own, np.repeat(numbers, size)])
    columns = np.concatenate([np.arange(len(own)), last])
    return csr_matrix((values, (lines, columns)), (len(terms), len(own) + size))
