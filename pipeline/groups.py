"""Texts that resemble one another, put together: no model, no seed, the same groups every time."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Final

MOST: Final = 2_000  # every pair of texts is compared
LEAST: Final = 3
_DISTANCE: Final = 0.62
_SHARED: Final = 2  # rare words that every two of a group have in common
_RARE: Final = 0.25  # of the texts, at most, hold a rare word
_FEW_HOLD: Final = 5  # a word that so few texts hold is rare too
_NEVER: Final = 1e9  # a distance that no average makes up for
_FEW: Final = 100
_ROUNDED: Final = 1e-9
_WORDS: Final = 4
_WORD: Final = r"[^\W\d_]{3,}"
_LENGTH: Final = 2_000
_STOP: Final = (
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
    if len(taken) < least:
        return ()
    if not _may_group([texts[number][:_LENGTH] for number in taken], least):
        return ()
    import numpy as np
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.feature_extraction.text import TfidfVectorizer

    # a word of one text alone counts too: it sets that text apart
    vectorizer = TfidfVectorizer(token_pattern=_WORD, stop_words=list(_STOP), sublinear_tf=True)
    try:
        matrix = vectorizer.fit_transform([texts[number][:_LENGTH] for number in taken])
    except ValueError:  # there is no word
        return ()
    near = np.clip((matrix @ matrix.T).toarray(), 0.0, 1.0)
    there = (matrix > 0).astype(np.int32)
    rare = there[:, np.asarray(there.sum(axis=0)).ravel() <= _most(len(taken))]
    apart = np.where((rare @ rare.T).toarray() >= _SHARED, 1.0 - near, _NEVER)
    labels = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=_DISTANCE
    ).fit_predict(apart)
    names = vectorizer.get_feature_names_out()
    found = []
    for label in range(int(labels.max()) + 1):
        members = np.flatnonzero(labels == label)
        weights = np.asarray(matrix[members].sum(axis=0)).ravel()
        if len(members) < least or not weights.any():
            continue
        central = near[np.ix_(members, members)].sum(axis=1).round(9)
        order = sorted(range(len(members)), key=lambda i: (-central[i], members[i]))
        best = sorted(range(len(names)), key=lambda i: (-round(float(weights[i]), 9), names[i]))
        words = tuple(str(names[i]) for i in best[:_WORDS] if weights[i] > 0)
        found.append(Group(tuple(taken[int(members[i])] for i in order), words))
    return tuple(sorted(found, key=lambda item: (-len(item.members), item.members[0])))


def _most(texts: int) -> float:
    """Return how many of the texts may hold a word that is rare."""
    return max(texts * _RARE, _FEW_HOLD)


def _may_group(texts: Sequence[str], least: int) -> bool:
    """Tell whether few texts may hold a group at all: else scikit-learn is not imported (1 s).

    Average linkage joins only where some pair is near enough, so that a group lies within texts
    that are linked by such pairs.
    """
    if len(texts) > _FEW:
        return True
    stop = frozenset(_STOP)
    counts = [
        Counter(word for word in re.findall(_WORD, text.lower()) if word not in stop)
        for text in texts
    ]
    held = Counter(word for count in counts for word in count)
    weights = [
        {
            word: (1 + log(n)) * (log((1 + len(texts)) / (1 + held[word])) + 1)
            for word, n in count.items()
        }
        for count in counts
    ]
    most = _most(len(texts))
    rare = [{word for word in count if held[word] <= most} for count in counts]
    lengths = [sqrt(sum(one * one for one in weight.values())) for weight in weights]
    linked = list(range(len(texts)))
    for row, first in enumerate(weights):
        for column, second in enumerate(weights[:row]):
            if len(rare[row] & rare[column]) < _SHARED:
                continue
            common = sum(one * second[word] for word, one in first.items() if word in second)
            if common >= (1 - _DISTANCE - _ROUNDED) * lengths[row] * lengths[column] > 0:
                one, other = linked[row], linked[column]
                linked = [other if place == one else place for place in linked]
    return max(Counter(linked).values()) >= least
