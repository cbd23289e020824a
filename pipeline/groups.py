"""Texts that resemble one another, put together: no model, no seed, the same groups every time."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, NamedTuple

Matrix = Any  # of numpy, which is imported where there are texts to group

MOST: Final = 2_000  # every pair of texts is compared
LEAST: Final = 3
_DISTANCE: Final = 0.62
_SHARED: Final = 2  # rare words that every two of a group have in common
_RARE: Final = 0.25  # of the texts, at most, hold a rare word
_FEW_HOLD: Final = 5  # a word that so few texts hold is rare too
_NEVER: Final = 1e9  # a distance that no average makes up for
_DIGITS: Final = 9
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


class _Weights(NamedTuple):
    """The words that texts hold: number of the text, in order, number of the word, weight."""

    texts: Matrix
    words: Matrix
    weights: Matrix


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

    held = _weighed(counts, names)
    near = np.clip(_products(held, len(taken)), 0.0, 1.0)
    labels = _linked(_apart(held, near))
    found = []
    for label in sorted(set(labels.tolist())):
        members = np.flatnonzero(labels == label)
        inside = labels[held.texts] == label
        weights = np.bincount(held.words[inside], held.weights[inside], len(names))
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


def _weighed(counts: Sequence[Counter[str]], names: Sequence[str]) -> _Weights:
    """Return the weights of words, of unit length for each text.

    A word of one text alone counts too: it sets that text apart. scikit-learn has a class for it,
    which takes 0.9 s to import.
    """
    import numpy as np

    place = {name: number for number, name in enumerate(names)}
    words = np.array([place[word] for count in counts for word in count])
    texts = np.repeat(np.arange(len(counts)), [len(count) for count in counts])
    values = 1 + np.log([float(number) for count in counts for number in count.values()])
    held = np.bincount(words, minlength=len(names))
    values *= (np.log((1 + len(counts)) / (1 + held)) + 1)[words]
    lengths = np.sqrt(np.bincount(texts, values**2, minlength=len(counts)))
    return _Weights(texts, words, values / lengths[texts])


def _products(held: _Weights, size: int) -> Matrix:
    """Return the sums of products of what two texts weigh alike, shape (texts, texts).

    The sparse matrices of scipy do it, and take 0.05 s to import.
    """
    import numpy as np

    order = np.argsort(held.words, kind="stable")
    holders, weights = held.texts[order], held.weights[order]
    firsts: Matrix = np.searchsorted(held.words[order], held.words)  # of those that hold the word
    numbers = np.bincount(held.words)[held.words]
    sums = np.empty((size, size))
    bounds = np.searchsorted(held.texts, np.arange(size + 1)).tolist()
    for text, own in enumerate(slice(*ends) for ends in pairwise(bounds)):
        number = numbers[own]
        shift = firsts[own] - np.cumsum(number) + number
        places = np.arange(number.sum()) + np.repeat(shift, number)
        products = np.repeat(held.weights[own], number) * weights[places]
        sums[text] = np.bincount(holders[places], products, size)
    return sums


def _apart(held: _Weights, near: Matrix) -> Matrix:
    """Return the distances of texts, shape (texts, texts)."""
    import numpy as np

    size = len(near)
    rare = (np.bincount(held.words) <= max(size * _RARE, _FEW_HOLD))[held.words]
    once = _Weights(held.texts[rare], held.words[rare], np.ones(rare.sum()))
    apart = np.where(_products(once, size) >= _SHARED, 1.0 - near, _NEVER)
    np.fill_diagonal(apart, 0.0)
    return apart


def _linked(apart: Matrix) -> Matrix:
    """Return a number for each text, the same for those of a group.

    Average linkage by chains of nearest neighbours, as scipy does, which takes 0.1 s to import.
    """
    import numpy as np

    left = apart.copy()
    np.fill_diagonal(left, np.inf)
    labels, sizes = np.arange(len(left)), np.ones(len(left))
    chain: list[int] = []
    for _ in range(len(left) - 1):
        chain = chain or [int((sizes > 0).argmax())]
        while True:
            row = left[chain[-1]]
            nearest = int(row.argmin())
            if len(chain) > 1 and row[chain[-2]] <= row[nearest]:
                break
            chain.append(nearest)
        first, second = sorted((chain.pop(), chain.pop()))
        if left[first, second] < _DISTANCE:
            labels[labels == first] = second
        both = sizes[first] + sizes[second]
        joined = (sizes[first] * left[first] + sizes[second] * left[second]) / both
        left[second] = left[:, second] = joined
        left[first] = left[:, first] = np.inf
        sizes[first], sizes[second] = 0, both
    return labels
