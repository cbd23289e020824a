"""The classifier: linear scores of a text's terms, a sigmoid and a threshold a code, reasons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.calibrate import Floats, Sigmoid
from pipeline.classify.features import Features
from pipeline.classify.prepare import Piece
from pipeline.classify.reasons import reasons
from pipeline.proposal import Axis, Tag
from pipeline.taxonomy import Taxonomy

BATCH: Final = 256
CHARACTERS: Final = 200_000
DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Decision:
    """How the score of one code becomes a probability, and from which one on it is kept.

    `first` makes the probability that a theme is the main one; None for a trend. `learnt` is
    false where the code is scored by its likeness to a prototype.
    """

    axis: Axis
    code: str
    sigmoid: Sigmoid
    threshold: float
    first: Sigmoid | None = None
    learnt: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The scores of one text and what each piece adds to them.

    `scores` has the shape (rows,), `parts` (pieces, rows): scores = intercepts + sum of parts.
    """

    scores: Floats
    parts: Floats
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Fitted features and rows of weights: one a code, then one a theme for being the main one.

    `weights` has the shape (rows, features) and `intercepts` (rows,), both float32.
    """

    features: Features
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]

    def judge(self, texts: Sequence[str], headings: Sequence[str] = ()) -> Iterator[Judged]:
        """Yield the scores of each text with their parts.

        They depend on nothing but the text and, where they are known, the headings above it.
        """
        done = 0
        for batch in batches(texts):
            found = self.features.find(batch, headings[done : done + len(batch)])
            done += len(batch)
            each = self.weights.take(found.columns, axis=1) * found.values
            held = np.empty((sum(map(len, found.pieces)), len(self.intercepts)))
            for row in range(held.shape[1]):
                weights = each[row, found.entry] * found.share
                held[:, row] = np.bincount(found.piece, weights, len(held))
            sums = np.empty((len(batch), held.shape[1]))
            for row in range(held.shape[1]):
                sums[:, row] = np.bincount(found.rows, each[row], len(batch))
            start = 0
            for total, pieces in zip(sums, found.pieces, strict=True):
                parts = held[start : start + len(pieces)]
                yield Judged(total + self.intercepts, parts, pieces)
                start += len(pieces)

    def scores(self, texts: Sequence[str]) -> Floats:
        """Return the score of each text in each row of weights, shape (texts, rows)."""
        scores = [judged.scores for judged in self.judge(texts)]
        return np.array(scores).reshape(len(texts), len(self.intercepts))


def batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the texts in order, so many at a time that their terms fit into memory."""
    start = size = 0
    for place, text in enumerate(texts):
        if place > start and (place - start == BATCH or size + len(text) > CHARACTERS):
            yield texts[start:place]
            start, size = place, 0
        size += len(text)
    if start < len(texts):
        yield texts[start:]


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """A model with its decisions, one for each code, in the order of the taxonomy.

    A text whose look is expected to gain at least `gain` (`pipeline.review`) is to be read again.
    """

    model: Model
    decisions: tuple[Decision, ...]
    gain: float
    version: str = ""

    @classmethod
    def load(cls, folder: Path, taxonomy: Taxonomy) -> "Classifier":
        """Return the classifier of `folder` (`modele.skops` and `card.json`), checked first.

        The labels, definitions and colours of the taxonomy may differ from those it was trained
        with; its codes may not.

        Raises:
            ResourceError: a file is missing or altered, was written by another version of
                scikit-learn or skops, or knows other codes than the taxonomy (French).
        """
        from pipeline.classify.files import load_classifier

        return load_classifier(folder, taxonomy)

    def classify(self, texts: Sequence[str], headings: Sequence[str] = ()) -> list[tuple[Tag, ...]]:
        """Return the tags of each text: themes first, then trends, every code of both.

        On each axis the kept codes come first. The first kept theme is the main one: that which
        is most probably the main one, as the model was taught apart. Probabilities are rounded
        to 4 decimals before they are compared with the thresholds. The evidence of a kept tag is
        the sentence that speaks most for it, then the words that do, as characters of the text
        (block 0) with what they add to the score.

        Args:
            texts: what is judged.
            headings: those above each text, empty where unknown; none at all by default.
        """
        return [
            tuple(self._tags(text, judged))
            for text, judged in zip(texts, self.model.judge(texts, headings), strict=True)
        ]

    def _tags(self, text: str, judged: Judged) -> Iterator[Tag]:
        ranked: list[tuple[bool, float, float, Tag]] = []
        theme = len(self.decisions)
        for row, decision in enumerate(self.decisions):
            value = round(decision.sigmoid.of(judged.scores[row]), DIGITS)
            kept = value >= decision.threshold
            first = 0.0
            if decision.first is not None:
                first = decision.first.of(judged.scores[theme])
                theme += 1
            evidence = reasons(text, judged.pieces, judged.parts[:, row]) if kept else ()
            tag = Tag(decision.axis, decision.code, value, kept, evidence)
            ranked.append((not kept, -first if kept else 0.0, -value, tag))
        for axis in ("theme", "tendance"):
            mine = [item for item in ranked if item[3].axis == axis]
            yield from (item[3] for item in sorted(mine, key=lambda item: item[:3]))
