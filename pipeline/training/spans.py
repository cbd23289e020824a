"""Teaches the span model: candidates of taggers that did not see the document, and their truth.

The second judge learns from what first judges say that did not see the document either.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from pipeline.errors import UsageError
from pipeline.evaluate import AMBIGUOUS_SHARE, PAIRED, TIGHT
from pipeline.proposal import span_text
from pipeline.segment.candidates import Candidates, candidates
from pipeline.segment.doc import Unit
from pipeline.segment.rivals import rival_features
from pipeline.segment.span_features import span_features
from pipeline.segment.span_model import Pair, SpanModel, gains
from pipeline.segment.unit_table import UnitTable
from pipeline.text import words
from pipeline.training.trees import fit_trees
from pipeline.training.views import TEXT, View

Array = np.ndarray
Tagged = tuple[Array, list[tuple[int, int]]]
TREES: Final = {
    "max_iter": 200,
    "learning_rate": 0.06,
    "max_leaf_nodes": 31,
    "l2_regularization": 1.0,
    "min_samples_leaf": 30,
}
OTHER_WEIGHT: Final = 0.5
FEW: Final = 2  # proposals: a view with no more holds few candidates, and is easily misjudged
FEW_WEIGHT: Final = 6.0
TOO_LITTLE: Final = (
    "Ces documents annotés ne suffisent pas pour apprendre à découper les propositions : donnez-en "
    "davantage."
)


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """The candidates of one view: features, intersection over union with the gold, doubt, weight.

    `rows` has shape (candidates, features), `words` shape (units,). A doubtful candidate lies on
    an ambiguous span.
    """

    spans: Candidates
    words: Array
    names: tuple[str, ...]
    rows: Array
    score: Array
    doubtful: Array
    weight: float


def lesson(view: View, units: Sequence[Unit], table: UnitTable, tagged: Tagged) -> Lesson:
    """Return what the span model learns of one view."""
    marginals, likely = tagged
    spans = candidates(marginals, likely, table.within)
    score, doubtful = truth(view, units, spans)
    found = span_features(table, marginals, spans, likely)
    weight = 1.0 if view.form == TEXT else OTHER_WEIGHT
    if sum(not gold.ambiguous for gold, _ in view.golds()) <= FEW:
        weight *= FEW_WEIGHT
    rows = np.stack(list(found.values()), axis=1)
    return Lesson(spans, table["words"], tuple(found), rows, score, doubtful, weight)


def truth(view: View, units: Sequence[Unit], spans: Candidates) -> tuple[Array, Array]:
    """Return how well each candidate agrees with a gold proposal, and whether it is doubtful.

    The measure is that of `pipeline.evaluate.pair`.
    """
    golds = [
        (Counter(words(span_text(view.blocks, s))), gold.ambiguous) for gold, s in view.golds()
    ]
    own = [Counter(words(unit.text)) for unit in units]
    score, doubtful = np.zeros(len(spans)), np.zeros(len(spans), dtype=bool)
    start = place = -1
    bag: Counter[str] = Counter()
    for rank, (first, last) in enumerate(
        zip(spans.first.tolist(), spans.last.tolist(), strict=True)
    ):
        if first != start:
            start = place = first
            bag = Counter()
        while place <= last:
            bag.update(own[place])
            place += 1
        for gold, ambiguous in golds:
            common = (bag & gold).total()
            union = common / ((bag | gold).total() or 1)
            if not ambiguous:
                score[rank] = max(score[rank], union)
            elif common > AMBIGUOUS_SHARE * bag.total() or union >= PAIRED:
                doubtful[rank] = True
    return score, doubtful


def fit_spans(lessons: Sequence[Lesson], parts: Sequence[int], seed: int) -> SpanModel:
    """Return the model taught by the lessons.

    Args:
        lessons: of each view.
        parts: of each view; those of a document are in the same one. Two at least.
        seed: of the trees.

    Raises:
        UsageError: they hold too little to tell proposals from the rest (French).
    """
    held = [(one, part) for one, part in zip(lessons, parts, strict=True) if len(one.rows)]
    first = _taught([(one, one.rows) for one, _ in held], seed)
    among: list[tuple[Lesson, Array]] = []
    for part in sorted({its for _, its in held}):
        others = _taught([(one, one.rows) for one, its in held if its != part], seed)
        for one in (one for one, its in held if its == part):
            alone = others.chances(one.rows)
            seen = rival_features(one.spans, one.words, alone, gains(alone))
            among.append((one, seen))
    return SpanModel(held[0][0].names, first, _taught(among, seed))


def _taught(lessons: Sequence[tuple[Lesson, Array]], seed: int) -> Pair:
    """Return the trees taught by what is seen of the candidates of lessons."""
    sure = [(one, rows, ~one.doubtful) for one, rows in lessons]
    score = np.concatenate([one.score[keep] for one, _, keep in sure]) if sure else np.zeros(0)
    if not score.size or score.max() < TIGHT or score.min() >= PAIRED:
        raise UsageError(TOO_LITTLE)
    rows = np.concatenate([rows[keep] for _, rows, keep in sure])
    weights = np.concatenate([np.full(int(keep.sum()), one.weight) for one, _, keep in sure])
    return Pair(
        *(
            fit_trees(rows, score >= floor, TREES, seed=seed, weights=weights)
            for floor in (PAIRED, TIGHT)
        )
    )
