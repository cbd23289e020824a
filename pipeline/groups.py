"""Texts that resemble one another, put together: no model, no seed, the same groups every time."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

Matrix = Any  # of numpy or scipy, which are imported where there are texts to group

MOST: Final = 2_000  # every pair of texts is compared
LEAST: Final = 3
_DISTANCE: Final = 0.62
_SHARED: Final = 2  # rare words that every two of a group have in common
_RARE: Final = 0.25  # of the texts, at most, hold a rare word
_FEW_HOLD: Final = 5  # a word that so few texts hold is rare too
_NEVER: Final = 1e9  # a distance that no average makes up for
_DIGITS: Final = 9
_FEW: Final = 100
_WORDS: Final = 4
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_LENGTH: Final = 2_000
_STOP: Final = frozenset(
    {
        *("afin", "ainsi", "alors", "ans", "après", "au", "aussi", "aux", "avant"),
        *("avec", "avoir", "bien", "ce", "ces", "cette", "chaque", "chez", "cinq"),
        *("comme", "dans", "de", "depuis", "des", "deux", "doit", "doivent", "donc"),
        *("dont", "du", "elle", "elles", "en", "entre", "est", "et", "etre", "euros"),
        *("eux", "fait", "faire", "faut", "fois", "il", "ils", "jour", "jours", "la", "le"),
        *("les", "leur", "leurs", "lors", "lui", "mais", "meme", "mise", "mois"),
        *("moins", "mettre", "ne", "nos", "notre", "nous", "on", "ont", "ou", "où", "par"),
        *("pas", "peut", "plus", "plusieurs", "pour", "pourra", "pouvoir"),
        *("prendre", "pris", "qu", "quatre", "que", "qui", "sa", "sans", "se", "ses"),
        *("six", "son", "sont", "sous", "sur", "tous", "tout", "toute", "toutes"),
        *("trois", "très", "un", "une", "vers", "vos", "votre", "vous", "été", "être"),
        *("même",),
    }
)


@dataclass(frozen=True, slots=True)
class Group:
    """Texts by their place in the list, from 0, most central first, and the words they share."""

    members: tuple[int, ...]
    words: tuple[str, ...]


def group(texts: Sequence[str], least: int = LEAST) -> tuple[Group, ...]:
    """Return the groups of at least `least` similar texts, the largest first.

    Cosine of TF-IDF weights, average linkage. One word may mean two things (« table »): every
    two texts of a group share two rare words at least. Of more than `MOST` texts that many are
    taken, evenly spread over the list.
    """
    step = max(len(texts) / MOST, 1.0)
    taken = [int(number * step) for number in range(min(len(texts), MOST))]
    counts = [_words(texts[number][:_LENGTH]) for number in taken]
    names = sorted({word for count in counts for word in count})
    if len(taken) < least or not names:
        return ()
    import numpy as np

    matrix = _weighed(counts, names)
    near = np.clip(_dense(matrix @ matrix.T), 0.0, 1.0)
    apart = _apart(matrix, near)
    if len(taken) <= _FEW and not _may_group(apart, least):
        return ()
    labels = _linked(apart)
    found = []
    for label in sorted(set(labels.tolist())):
        members = np.flatnonzero(labels == label)
        weights = np.asarray(matrix[members].sum(axis=0)).ravel()
        if len(members) < least or not weights.any():
            continue
        central = near[np.ix_(members, members)].sum(axis=1).round(_DIGITS)
        order = sorted(range(len(members)), key=lambda i: (-central[i], members[i]))
        best = sorted(np.flatnonzero(weights), key=lambda i: (-weights[i].round(_DIGITS), i))
        words = tuple(names[i] for i in best[:_WORDS])
        found.append(Group(tuple(taken[int(members[i])] for i in order), words))
    return tuple(sorted(found, key=lambda item: (-len(item.members), item.members[0])))


def _words(text: str) -> Counter[str]:
    return Counter(word for word in _WORD.findall(text.lower()) if word not in _STOP)


def _weighed(counts: Sequence[Counter[str]], names: Sequence[str]) -> Matrix:
    """Return the weights of words, of unit length, shape (texts, words).

    A word of one text alone counts too: it sets that text apart. scikit-learn has a class for it,
    which takes 0.9 s to import.
    """
    import numpy as np

    place = {name: number for number, name in enumerate(names)}
    columns = np.array([place[word] for count in counts for word in count])
    starts = np.cumsum([0, *map(len, counts)])
    values = 1 + np.log([float(number) for count in counts for number in count.values()])
    held = np.bincount(columns, minlength=len(names))
    values *= (np.log((1 + len(counts)) / (1 + held)) + 1)[columns]
    rows = np.repeat(np.arange(len(counts)), np.diff(starts))
    lengths = np.sqrt(np.bincount(rows, values**2, minlength=len(counts)))
    if len(counts) > _FEW:
        from scipy.sparse import csr_array

        return csr_array((values / lengths[rows], columns, starts), (len(counts), len(names)))
    matrix = np.zeros((len(counts), len(names)))
    matrix[rows, columns] = values / lengths[rows]
    return matrix


def _dense(matrix: Matrix) -> Matrix:
    return matrix.toarray() if hasattr(matrix, "toarray") else matrix


def _apart(matrix: Matrix, near: Matrix) -> Matrix:
    """Return the distances of texts, shape (texts, texts)."""
    import numpy as np

    there = (matrix > 0).astype(np.int32)
    texts = len(near)
    rare = there[:, np.asarray(there.sum(axis=0)).ravel() <= max(texts * _RARE, _FEW_HOLD)]
    apart = np.where(_dense(rare @ rare.T) >= _SHARED, 1.0 - near, _NEVER)
    np.fill_diagonal(apart, 0.0)
    return apart


def _may_group(apart: Matrix, least: int) -> bool:
    """Tell whether few texts may hold a group at all: else scipy is not imported (0.3 s).

    Average linkage joins only where some pair is near enough, so that a group lies within texts
    that are linked by such pairs.
    """
    reached = apart < _DISTANCE
    while ((further := reached @ reached) != reached).any():
        reached = further
    return bool(reached.sum(axis=1).max() >= least)


def _linked(apart: Matrix) -> Matrix:
    """Return a number for each text, the same for those of a group."""
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    tree = linkage(squareform(apart, checks=False), method="average")
    return np.asarray(fcluster(tree, np.nextafter(_DISTANCE, 0), criterion="distance"))
