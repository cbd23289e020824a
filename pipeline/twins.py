"""Which documents hold the same text in other bytes, such as the PDF and the DOCX of one dossier.

Candidates come from MinHash signatures of word shingles, so that time grows with the documents and
not with their pairs; each is then confirmed exactly. Where many texts share a band, as copies of
one form do, only the first ones are candidates. Two copies read from two formats differ by words
that are cut, glued or left out on one side; a form that two agencies fill in differs by words that
each has of its own.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import chain, islice
from typing import Any, Final

import numpy as np

from pipeline.text import words

SHINGLE: Final = 3  # words
LEAST: Final = 20  # words; shorter texts are not compared
ALIKE: Final = 0.8  # Jaccard index of the shingles of two copies, at least
OWN: Final = 0.005  # share of the words of each that are nowhere in the other, on one side at most
_REMEMBERED: Final = 50_000  # words whose hash is kept
_BANDS: Final = 25
_ROWS: Final = 5
_CROWD: Final = 20  # texts that share a band and are candidates, at most
_SLICE: Final = 10_000
_SLACK: Final = 0.15  # the estimate of a signature is that near: four standard deviations
_MIX: Final = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)  # odd: xxHash's primes

Hashes = np.ndarray[Any, np.dtype[np.uint64]]


@dataclass(frozen=True)
class _Text:
    """A text prepared: its sorted distinct shingles, hashed, and its words with a blank between."""

    shingles: Hashes
    joined: str

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(map(sys.intern, self.joined.split()))

    @cached_property
    def squeezed(self) -> str:
        return self.joined.replace(" ", "")


def first_of(texts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the key of the first text with the same words, for each text that is not the first.

    Args:
        texts: pairs of a key and a text, in the order that says which one is first.
    """
    prepared = ((key, text) for key, raw in texts if (text := _prepared(raw)) is not None)
    head = list(islice(prepared, 2))
    if len(head) < 2:  # noqa: PLR2004 - a pair; datasketch takes a second to import
        return {}
    from datasketch import MinHash

    empty = MinHash(num_perm=_BANDS * _ROWS, seed=1, hashfunc=int)
    firsts: list[tuple[str, _Text, MinHash]] = []
    index: defaultdict[tuple[int, bytes], list[int]] = defaultdict(list)
    found: dict[str, str] = {}
    for key, text in chain(head, prepared):
        signature = empty.copy()
        for start in range(0, len(text.shingles), _SLICE):
            signature.update_batch(text.shingles[start : start + _SLICE] & np.uint64(0xFFFFFFFF))
        crowds = [index[band] for band in _bands(signature.hashvalues)]
        for place in sorted(set(chain.from_iterable(crowds))):
            other, first, theirs = firsts[place]
            if signature.jaccard(theirs) >= ALIKE - _SLACK and _same(first, text):
                found[key] = other
                break
        else:
            for crowd in crowds:
                if len(crowd) < _CROWD:
                    crowd.append(len(firsts))
            firsts.append((key, text, signature))
    return found


def _bands(signature: Hashes) -> Iterator[tuple[int, bytes]]:
    """Yield the bands of a signature, one of which two copies share, and the whole of it."""
    for band in range(_BANDS):
        yield band, signature[band * _ROWS : (band + 1) * _ROWS].tobytes()
    yield _BANDS, signature.tobytes()


def _prepared(raw: str) -> _Text | None:
    found = words(raw)
    if len(found) < LEAST:
        return None
    hashes = np.fromiter(map(_hash, found), np.uint64, len(found))
    count = len(found) - SHINGLE + 1
    shingles = np.zeros(count, np.uint64)
    for place, factor in enumerate(_MIX):
        shingles += hashes[place : place + count] * np.uint64(factor)
    return _Text(np.unique(shingles), " ".join(found))


@lru_cache(_REMEMBERED)
def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest())


def _same(first: _Text, second: _Text) -> bool:
    if not (_within(first, second) or _within(second, first)):
        return False
    common = len(np.intersect1d(first.shingles, second.shingles, assume_unique=True))
    return common >= ALIKE * (len(first.shingles) + len(second.shingles) - common)


def _within(text: _Text, other: _Text) -> bool:
    """Say whether the letters of few words of a text stand nowhere in the other's."""
    vocabulary, squeezed = text.vocabulary, other.squeezed
    own = (word for word in vocabulary - other.vocabulary if word not in squeezed)
    return all(count / len(vocabulary) <= OWN for count, _ in enumerate(own, 1))
