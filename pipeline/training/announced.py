"""Learns which numbers count the list of their document: a logistic regression on words."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from pipeline.facts.announced import possible
from pipeline.facts.announced_words import SHORT, Mention, Weights
from pipeline.facts.genre import document_genre
from pipeline.training.cnr import Annotated
from pipeline.training.views import text_view

FOLDS: Final = 8
PENALTY: Final = 0.3  # the inverse of its strength
RARE: Final = 3  # documents: a feature seen in fewer is left out
SLIGHT: Final = 0.02  # a weight nearer to zero is left out: two thirds of them
_DIGITS: Final = 3
Lesson = tuple[list[Mention], int | None]  # the numbers of a document, and the one that counts


def lessons(documents: Sequence[Annotated], announced: Mapping[str, int]) -> list[Lesson]:
    """Return the numbers of each document, and the one that counts its list, if one does."""
    found = []
    for document in documents:
        blocks = text_view(document).blocks
        genre = document_genre(blocks, "text/plain")
        found.append((list(possible(blocks, genre)), announced.get(document.key)))
    return found


def fit_announced(taught: Sequence[Lesson]) -> Weights:
    """Return the weights that they teach; none without examples of both kinds, often enough."""
    seen = Counter(
        name for found, _ in taught for name in frozenset().union(*(m.features for m in found))
    )
    names = {name: k for k, name in enumerate(sorted(n for n, c in seen.items() if c >= RARE))}
    rows = [mention.features for found, _ in taught for mention in found]
    truth = [mention.value == right for found, right in taught for mention in found]
    if not names or len(set(truth)) < len((False, True)):
        return Weights(-10.0, {})
    columns = [sorted(names[name] for name in row if name in names) for row in rows]
    starts = np.cumsum([0, *map(len, columns)])
    ones = np.ones(starts[-1])
    flat = np.array([column for row in columns for column in row], dtype=np.int64)
    table = csr_matrix((ones, flat, starts), (len(rows), len(names)))
    learnt = LogisticRegression(C=PENALTY, max_iter=1000).fit(table, truth)
    weights = {
        name: rounded
        for name, weight in zip(names, learnt.coef_[0].tolist(), strict=True)
        if abs(rounded := round(weight, _DIGITS)) >= SLIGHT
    }
    return Weights(round(float(learnt.intercept_[0]), _DIGITS), weights)


def held_out(documents: Sequence[Annotated], announced: Mapping[str, int]) -> list[Weights]:
    """Return for each document the weights of those whose folders are not its own.

    Where all stand in one folder, those of other documents.
    """
    folders = [document.folder for document in documents]
    groups = folders if len(set(folders)) > 1 else [document.key for document in documents]
    taught = lessons(documents, announced)
    if len(set(groups)) == 1:
        return [fit_announced([])] * len(taught)
    parts = GroupKFold(min(FOLDS, len(set(groups)))).split(taught, groups=groups)
    found: dict[int, Weights] = {}
    for others, held in parts:
        weights = fit_announced([taught[place] for place in others])
        found |= dict.fromkeys(held.tolist(), weights)
    return [found[place] for place in range(len(taught))]


def data_digest(documents: Sequence[Annotated], announced: Mapping[str, int]) -> str:
    """Return one sha256 over the documents and the numbers that they announce."""
    told = sorted((one.sha256, announced.get(one.key)) for one in documents)
    return sha256(repr(told).encode()).hexdigest()


def written(documents: Sequence[Annotated], announced: Mapping[str, int]) -> str:
    """Return the file of the weights that these documents teach."""
    weights = fit_announced(lessons(documents, announced))
    content = {
        "data": data_digest(documents, announced),
        "documents": sorted(one.sha256[:SHORT] for one in documents),
        "intercept": weights.intercept,
        "weights": weights.features,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text + "\n"
