"""Teaches the trees that choose the values of fields, on what CRFs read in unknown folders."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from pipeline.evaluate import same_value
from pipeline.segment.field_candidates import Candidate, Proposal, candidates
from pipeline.segment.field_judge import JUDGE, FieldJudge, Worth
from pipeline.segment.field_values import TAGGED
from pipeline.training.trees import fit_trees

Array = np.ndarray
Lesson = list[
    tuple[Proposal, Mapping[str, str]]
]  # the proposals of a document, and their gold fields
Judged = tuple[list[Candidate], Array]  # candidates, and whether they are right
TREES: Final = {
    "max_iter": 150,
    "learning_rate": 0.08,
    "max_leaf_nodes": 15,
    "l2_regularization": 2.0,
    "min_samples_leaf": 30,
}
PRIOR: Final = 20  # candidates: how many usual ones are added to those of a word
RARE: Final = 3  # a word seen less often has no worth of its own
_DIGITS: Final = 4


def fit_judge(lessons: Sequence[Sequence[Lesson]], folder: Path, *, seed: int) -> None:
    """Write the trees and the worth of words into `folder`.

    The worth of words that the trees see in a part is that of the other parts.

    Args:
        lessons: of each document, part by part.
        folder: the model's.
        seed: of the trees.
    """
    forests, worths = {}, {}
    for name in TAGGED:
        parts = [_judged(name, part) for part in lessons]
        rows, truth = [], []
        for held, (found, right) in enumerate(parts):
            others = [part for number, part in enumerate(parts) if number != held]
            if found:
                rows.append(_worth(others).rows(found))
                truth.append(right)
        if not rows or len(set(np.concatenate(truth).tolist())) == 1:
            return
        forests[name] = fit_trees(np.concatenate(rows), np.concatenate(truth), TREES, seed=seed)
        worths[name] = _worth(parts)
    FieldJudge(forests, worths).save(folder / JUDGE)


def _judged(name: str, lessons: Sequence[Lesson]) -> Judged:
    """Return the candidates of a field in some documents, and which of them are right."""
    found: list[Candidate] = []
    right: list[bool] = []
    for lesson in lessons:
        for one in candidates(name, [proposal for proposal, _ in lesson]):
            read, gold = lesson[one.proposal][0].read, lesson[one.proposal][1]
            value = gold.get(name, "")
            found.append(one)
            right.append(bool(value) and same_value(name, read.value(one.run), value))
    return found, np.array(right, dtype=bool)


def _worth(parts: Sequence[Judged]) -> Worth:
    """Return the share of right candidates of each word, in some parts."""
    found = [one for some, _ in parts for one in some]
    right = np.concatenate([truth for _, truth in parts])
    usual = round(float(right.mean()), _DIGITS) if right.size else 0.0
    words = []
    for column in range(len(found[0].lexical) if found else 0):
        seen = Counter(one.lexical[column] for one in found)
        good = Counter(
            one.lexical[column] for one, truth in zip(found, right, strict=True) if truth
        )
        words.append(
            {
                word: round((good[word] + PRIOR * usual) / (count + PRIOR), _DIGITS)
                for word, count in sorted(seen.items())
                if count >= RARE and "\n" not in word
            }
        )
    return Worth(usual, words)
