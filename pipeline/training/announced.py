"""Learns which numbers count the list of their document: a regression on words, then trees."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits

from pipeline.facts.announced import possible
from pipeline.facts.announced_rows import Numbers, numbers_of, rows
from pipeline.facts.announced_trees import Judge
from pipeline.facts.announced_words import SHORT, Weights
from pipeline.facts.genre import document_genre
from pipeline.skops_file import dump
from pipeline.training.cnr import Annotated
from pipeline.training.trees import fit_trees
from pipeline.training.views import text_view

FOLDS: Final = 8
PENALTY: Final = 0.3  # the inverse of its strength
RARE: Final = 3  # documents: a feature seen in fewer is left out
SLIGHT: Final = 0.02  # a weight nearer to zero is left out: two thirds of them
_DIGITS: Final = 3
TREE: Final = {
    "max_iter": 200,
    "learning_rate": 0.05,
    "max_leaf_nodes": 12,
    "max_features": 0.5,
    "l2_regularization": 5.0,
    "min_samples_leaf": 15,
}
FORESTS: Final = 4
INNER_FOLDS: Final = 5
FEWEST: Final = 100  # right numbers that teach trees
Lesson = tuple[Numbers, int | None]  # the numbers of a document, and the one that counts


def lessons(documents: Sequence[Annotated], announced: Mapping[str, int]) -> list[Lesson]:
    """Return the numbers of each document, and the one that counts its list, if one does."""
    found = []
    for document in documents:
        blocks = text_view(document).blocks
        genre = document_genre(blocks, "text/plain")
        found.append((possible(blocks, genre), announced.get(document.key)))
    return found


def fit_words(taught: Sequence[Lesson]) -> Weights:
    """Return the weights that they teach; none without examples of both kinds, often enough."""
    seen = Counter(
        name
        for found, _ in taught
        for name in frozenset().union(*(m.features for m in found.mentions))
    )
    names = {name: k for k, name in enumerate(sorted(n for n, c in seen.items() if c >= RARE))}
    features = [mention.features for found, _ in taught for mention in found.mentions]
    truth = [mention.value == right for found, right in taught for mention in found.mentions]
    if not names or len(set(truth)) < len((False, True)):
        return Weights(-10.0, {})
    columns = [sorted(names[name] for name in row if name in names) for row in features]
    starts = np.cumsum([0, *map(len, columns)])
    ones = np.ones(starts[-1])
    flat = np.array([column for row in columns for column in row], dtype=np.int64)
    table = csr_matrix((ones, flat, starts), (len(features), len(names)))
    learnt = LogisticRegression(C=PENALTY, max_iter=1000).fit(table, truth)
    weights = {
        name: rounded
        for name, weight in zip(names, learnt.coef_[0].tolist(), strict=True)
        if abs(rounded := round(weight, _DIGITS)) >= SLIGHT
    }
    return Weights(round(float(learnt.intercept_[0]), _DIGITS), weights)


def fit_announced(taught: Sequence[Lesson], groups: Sequence[str], *, seed: int) -> Judge:
    """Return the judge that they teach; its trees learn from words weighed in other groups.

    Args:
        taught: the documents.
        groups: what stays together, one a document.
        seed: of the first forest.
    """
    weights = fit_words(taught)
    table: list[np.ndarray] = []
    truth: list[bool] = []
    for others, held in _parts(taught, groups, INNER_FOLDS):
        known = fit_words([taught[place] for place in others])
        for found, right in (taught[place] for place in held):
            if numbers := numbers_of(found, known):
                table.append(rows(found, numbers))
                truth += [one.value == right for one in numbers]
    if sum(truth) < FEWEST:
        return Judge(weights)
    every = np.concatenate(table)
    with threadpool_limits(1):  # several threads wait for one another longer than they work
        forests = [fit_trees(every, truth, TREE, seed=seed + each) for each in range(FORESTS)]
    return Judge(weights, forests)


def held_out(
    documents: Sequence[Annotated], announced: Mapping[str, int], *, seed: int = 0
) -> list[Judge]:
    """Return for each document the judge that those teach whose folders are not its own.

    Where all stand in one folder, those of other documents.
    """
    folders = [document.folder for document in documents]
    groups = folders if len(set(folders)) > 1 else [document.key for document in documents]
    taught = lessons(documents, announced)
    if len(set(groups)) == 1:
        return [fit_announced([], [], seed=seed)] * len(taught)
    found: dict[int, Judge] = {}
    for others, held in _parts(taught, groups, FOLDS):
        known = [taught[place] for place in others]
        judge = fit_announced(known, [groups[place] for place in others], seed=seed)
        found |= dict.fromkeys(held, judge)
    return [found[place] for place in range(len(taught))]


def _parts(
    taught: Sequence[Lesson], groups: Sequence[str], folds: int
) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the places of the documents to learn from and of those to judge; none of one group."""
    folds = min(folds, len(set(groups)))
    if folds > 1:
        for others, held in GroupKFold(folds).split(taught, groups=groups):
            yield others.tolist(), held.tolist()


def data_digest(documents: Sequence[Annotated], announced: Mapping[str, int]) -> str:
    """Return one sha256 over the documents and the numbers that they announce."""
    told = sorted((one.sha256, announced.get(one.key)) for one in documents)
    return sha256(repr(told).encode()).hexdigest()


def write_announced(
    documents: Sequence[Annotated], announced: Mapping[str, int], path: Path, *, seed: int = 0
) -> None:
    """Write what these documents teach: the weights of words, and beside them the trees.

    Raises:
        ValueError: they are too few to teach trees.
    """
    ordered = sorted(documents, key=lambda one: one.key)
    judge = fit_announced(lessons(ordered, announced), [one.folder for one in ordered], seed=seed)
    if not judge.forests:
        message = f"at least {FEWEST} documents must announce their number"
        raise ValueError(message)
    trees = dump({"forests": [forest.stored() for forest in judge.forests]})
    content = {
        "data": data_digest(documents, announced),
        "documents": sorted(one.sha256[:SHORT] for one in documents),
        "intercept": judge.weights.intercept,
        "trees": sha256(trees).hexdigest(),
        "weights": judge.weights.features,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    path.with_suffix(".skops").write_bytes(trees)
