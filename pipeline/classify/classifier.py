"""The classifier: word and character TF-IDF, one logistic regression a code, sigmoid, threshold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pipeline.calibrate import Floats, Sigmoid
from pipeline.proposal import Axis, Tag
from pipeline.taxonomy import Taxonomy

BATCH: Final = 256
DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Decision:
    """How the score of one code becomes a probability, and from which one on it is kept."""

    axis: Axis
    code: str
    sigmoid: Sigmoid
    threshold: float


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Fitted features and one row of weights a code.

    `features` is a scikit-learn FeatureUnion; `weights` has the shape (codes, features) and
    `intercepts` (codes,), both float32.
    """

    features: Any
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]

    def scores(self, texts: Sequence[str]) -> Floats:
        """Return the score of each text for each code, shape (texts, codes).

        A text's row depends on nothing but the text.
        """
        parts = [np.zeros((0, len(self.intercepts)))]
        for start in range(0, len(texts), BATCH):
            counts = self.features.transform(texts[start : start + BATCH])
            parts.append((counts @ self.weights.T).astype(np.float64) + self.intercepts)
        return np.concatenate(parts)


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """A model with its decisions, one for each row of weights, in the order of the taxonomy."""

    model: Model
    decisions: tuple[Decision, ...]
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
        from pipeline.classify.files import load_model, read_decisions

        found = read_decisions(folder, taxonomy)
        model = load_model(folder)
        rows = [found.codes.index(code) for code in taxonomy.codes]
        ordered = Model(model.features, model.weights[rows], model.intercepts[rows])
        return cls(ordered, tuple(found.decisions[row] for row in rows), found.version)

    def classify(self, texts: Sequence[str]) -> list[tuple[Tag, ...]]:
        """Return the tags of each text: themes first, then trends, every code of both.

        On each axis the kept codes come first, the most probable one leading: the first kept
        theme is the main one. Probabilities are rounded to 4 decimals before they are compared
        with the thresholds.
        """
        scores = self.model.scores(texts)
        columns = [d.sigmoid(scores[:, row]) for row, d in enumerate(self.decisions)]
        return [tuple(self._tags(row)) for row in np.column_stack(columns).tolist()]

    def _tags(self, probabilities: Sequence[float]) -> Iterator[Tag]:
        tags = []
        for decision, exact in zip(self.decisions, probabilities, strict=True):
            value = round(exact, DIGITS)
            kept = value >= decision.threshold
            tags.append(Tag(decision.axis, decision.code, value, kept))
        for axis in ("theme", "tendance"):
            mine = [tag for tag in tags if tag.axis == axis]
            yield from sorted(mine, key=lambda tag: (not tag.kept, -tag.probability))
