"""TF-IDF of words, stems and letters, made by piece of text, so that what counts has a place.

A text has one vector a group of terms: words and pairs of neighbours, the same of stems, sequences
of 2 to 5 letters inside a piece, pairs of longer stems that share a sentence, in any order, and
once more the words that have word vectors, so that words not learnt from have weights too. The
headings above it, where there are any, have three shorter vectors of their own. What a piece holds
is remembered: letters are most of the work, and pieces recur.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.prepare import Piece, pieces_of, stem, words_of

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Held = tuple[list[str], list[str], list[int]]  # the words, the stems and the terms of a piece

# The group of a term is its first character; the number of texts that a term must stand in.
# Capitals are the groups of headings.
GROUPS: Final[Mapping[str, int]] = {"l": 3, "m": 2, "r": 2, "p": 3, "v": 0, "L": 3, "M": 2, "R": 2}
# The squared length of the vector of each group.
LENGTHS: Final[Mapping[str, float]] = {"p": 2.0, "v": 0.2, "L": 0.4, "M": 0.4, "R": 0.4}
WORD: Final = "v"  # the group of words with vectors
SHORTEST: Final = 4  # the letters of a stem that is paired within its sentence
REACH: Final = 12  # with so many such stems before it
LETTERS: Final = range(2, 6)
REMEMBERED: Final = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The terms of some texts: one entry a text and term, in that order.

    `values` are the features. `entry`, `piece` and `share` say which pieces each entry comes from
    and for how much of it; pieces are numbered through all texts, `pieces` holds those of each.
    """

    rows: Ints
    columns: Ints
    values: Floats
    entry: Ints
    piece: Ints
    share: Floats
    pieces: tuple[list[Piece], ...]


@dataclass(slots=True, eq=False)
class Features:
    """The terms, in order, and the weight of each (inverse document frequency)."""

    terms: dict[str, int]
    idf: Floats
    group: Ints = field(init=False)
    _known: dict[tuple[str, bool], Held] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Number the group of each term."""
        place = {name: number for number, name in enumerate(GROUPS)}
        numbers = [place[term[0]] for term in self.terms]
        self.group = np.array(numbers, np.int64)

    def find(self, texts: Sequence[str], headings: Sequence[str] = ()) -> Found:
        """Return the terms of the texts with their values and places.

        Args:
            texts: what is judged.
            headings: those above each text, empty where unknown; none at all by default.
        """
        above = headings or [""] * len(texts)
        pieces = tuple(map(all_pieces, texts, above))
        rows: list[int] = []
        columns: list[int] = []
        places: list[int] = []
        shares: list[float] = []
        first = 0
        for row, mine in enumerate(pieces):
            numbers, at, part = self.occurrences(mine, first)
            columns += numbers
            places += at
            shares += part
            rows += [row] * len(numbers)
            first += len(mine)
        size = max(len(self.terms), 1)
        key = np.array(rows, np.int64) * size + np.array(columns, np.int64)
        keys, entry = np.unique(key, return_inverse=True)
        parts = np.array(shares, np.float64)
        counts = np.bincount(entry, parts, len(keys)).astype(np.float64)
        owners, numbered = keys // size, keys % size
        values = self._weighed(owners, numbered, counts, len(texts))
        where = np.array(places, np.int64)
        return Found(owners, numbered, values, entry, where, parts / counts[entry], pieces)

    def _weighed(self, row: Ints, column: Ints, counts: Floats, texts: int) -> Floats:
        values = (1.0 + np.log(counts)) * self.idf[column]
        block = row * len(GROUPS) + self.group[column]
        norms = np.sqrt(np.bincount(block, values**2, texts * len(GROUPS)))
        length = np.sqrt([LENGTHS.get(name, 1.0) for name in GROUPS])
        return np.asarray(length[self.group[column]] * values / norms[block])

    def occurrences(
        self, pieces: Sequence[Piece], first: int = 0
    ) -> tuple[list[int], list[int], list[float]]:
        """Return terms, the piece of each and its share; a pair of words is half in each of two.

        Args:
            pieces: those of a text.
            first: the number of the first of them.
        """
        find = _finder(self.terms)
        known = [self._piece(piece) for piece in pieces]
        found, places = self._paired(pieces, known, first)
        shares = [0.5] * len(found)
        last: tuple[str, str, int] | None = None
        for at, (piece, (words, stems, columns)) in enumerate(zip(pieces, known, strict=True)):
            if at and piece.heading != pieces[at - 1].heading:
                last = None
            found += columns
            places += [first + at] * len(columns)
            shares += [1.0] * len(columns)
            _, m, r = _names(heading=piece.heading)
            for word, root in zip(words, stems, strict=True):
                if last is not None:
                    names = f"{m}{last[0]} {word}", f"{r}{last[1]} {root}"
                    pair = [number for number in map(find, names) if number is not None]
                    found += pair * 2
                    places += [first + last[2]] * len(pair) + [first + at] * len(pair)
                    shares += [0.5] * (2 * len(pair))
                last = word, root, at
        return found, places, shares

    def _paired(
        self, pieces: Sequence[Piece], known: Sequence[Held], first: int
    ) -> tuple[list[int], list[int]]:
        """Return the pairs of stems of each sentence, and the piece of each."""
        find = _finder(self.terms)
        found: list[int] = []
        places: list[int] = []
        before: deque[tuple[str, int]] = deque(maxlen=REACH)
        sentence = 0
        for at, (piece, (_, stems, _)) in enumerate(zip(pieces, known, strict=True), first):
            if piece.heading:
                break
            if piece.sentence != sentence:
                before.clear()
                sentence = piece.sentence
            for root in stems:
                if len(root) < SHORTEST:
                    continue
                mine = []
                for other, place in before:
                    if other != root:
                        name = f"p{other} {root}" if other < root else f"p{root} {other}"
                        if (number := find(name)) is not None:
                            found.append(number)
                            places.append(place)
                            mine.append(number)
                found += mine
                places += [at] * len(mine)
                before.append((root, at))
        return found, places

    def _piece(self, piece: Piece) -> Held:
        key = piece.token, piece.heading
        found = self._known.get(key)
        if found is None:
            letters, m, r = _names(heading=piece.heading)
            words = words_of(piece.token)
            stems = [stem(word) for word in words]
            grams = [*(f"{m}{word}" for word in words), *(f"{r}{root}" for root in stems)]
            grams += [f"{letters}{gram}" for gram in _letters(piece.token)]
            if not piece.heading:
                grams += [f"{WORD}{word}" for word in words]
            numbers = map(_finder(self.terms), grams)
            found = words, stems, [number for number in numbers if number is not None]
            if len(self._known) < REMEMBERED:
                self._known[key] = found
        return found


class _Growing(dict[str, int]):
    """Terms that take whatever they are asked for."""

    def __missing__(self, term: str) -> int:
        self[term] = len(self)
        return self[term]


def _finder(terms: dict[str, int]) -> Callable[[str], int | None]:
    """Return what numbers a term, None where it is unknown."""
    return terms.__getitem__ if isinstance(terms, _Growing) else terms.get


def all_pieces(text: str, headings: str) -> list[Piece]:
    """Return the pieces of a text, then those of the headings above it."""
    return [*pieces_of(text), *pieces_of(headings, heading=True)]


def fit_features(
    texts: Sequence[str], headings: Sequence[str], words: Sequence[str] = ()
) -> Features:
    """Return the features of these texts: the terms that stand in enough of them.

    Args:
        texts: what is learnt from.
        headings: those above each text, empty where there are none.
        words: those of group `WORD`, whether they stand in a text or not.
    """
    grown = Features(_Growing(), np.zeros(0))
    counts: dict[int, int] = {}
    for text, above in zip(texts, headings, strict=True):
        pieces = all_pieces(text, above)
        for column in set(grown.occurrences(pieces)[0]):
            counts[column] = counts.get(column, 0) + 1
    enough = {term for term, n in grown.terms.items() if counts[n] >= GROUPS[term[0]]}
    kept = sorted(
        {term for term in enough if term[0] != WORD} | {f"{WORD}{word}" for word in words}
    )
    frequency = np.array([counts.get(grown.terms.get(term, -1), 0) for term in kept], np.float64)
    covered = [sum(map(bool, headings)) if term[0].isupper() else len(texts) for term in kept]
    idf = np.log((1 + np.array(covered)) / (1 + frequency)) + 1
    return Features({term: number for number, term in enumerate(kept)}, idf.astype(np.float32))


def _names(*, heading: bool) -> tuple[str, str, str]:
    """Return the first characters of terms that are letters, words and stems."""
    return ("L", "M", "R") if heading else ("l", "m", "r")


def _letters(token: str) -> list[str]:
    padded = f" {token} "
    return [
        padded[start : start + size]
        for size in LETTERS
        if size <= len(padded)
        for start in range(len(padded) - size + 1)
    ]
