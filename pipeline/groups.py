"""Texts that resemble one another, put together: no model, no seed, the same groups every time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

MOST: Final = 2_000  # every pair of texts is compared
LEAST: Final = 3
_DISTANCE: Final = 0.8
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

    Cosine of TF-IDF weights, average linkage. Of more than `MOST` texts that many are taken,
    evenly spread over the list.
    """
    step = max(len(texts) / MOST, 1.0)
    taken = [int(number * step) for number in range(min(len(texts), MOST))]
    if len(taken) < least:
        return ()
    import numpy as np
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(
        token_pattern=_WORD, stop_words=list(_STOP), sublinear_tf=True, min_df=2
    )
    try:
        matrix = vectorizer.fit_transform([texts[number][:_LENGTH] for number in taken])
    except ValueError:  # no word stands in two of the texts
        return ()
    near = np.clip((matrix @ matrix.T).toarray(), 0.0, 1.0)
    labels = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=_DISTANCE
    ).fit_predict(1.0 - near)
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
