"""The model that judges candidate spans: `propositions.skops`, two boosted-tree classifiers.

One gives the chance that a span is a proposal by the measure of pairing (half of the words in
common), the other by the tight one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from pipeline.errors import ResourceError
from pipeline.forest import Forest
from pipeline.segment.candidates import Candidates, best_spans, candidates
from pipeline.segment.span_features import span_features
from pipeline.segment.unit_table import UnitTable
from pipeline.skops_file import dump, load

Array = np.ndarray
SPANS: Final = "propositions.skops"
LIBRARIES: Final = ("scikit-learn", "skops")
WORTH: Final = 0.45


@dataclass(frozen=True, slots=True)
class Judgement:
    """The candidates of a document with their chances, and which of them are proposals.

    `paired` and `tight` have shape (candidates,); `chosen` holds indices of candidates.
    """

    spans: Candidates
    paired: Array
    tight: Array
    chosen: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SpanModel:
    """Judges candidates; `names` are the features in the order in which it learnt them."""

    names: tuple[str, ...]
    paired: Forest
    tight: Forest

    @classmethod
    def load(cls, folder: Path, command: str) -> "SpanModel":
        """Return the model of a folder whose card was checked.

        Raises:
            ResourceError: the file is not the model it should be (French).
        """
        path = folder / SPANS
        content = load(path, command)
        try:
            paired, tight = (Forest.of(content[name]) for name in ("paired", "tight"))
            return cls(tuple(content["names"]), paired, tight)
        except (KeyError, TypeError, ValueError) as error:
            message = f"Le modèle « {path} » est incomplet. Refaites-le avec « {command} »."
            raise ResourceError(message) from error

    def save(self, folder: Path) -> None:
        """Write a model that was just taught into the folder."""
        trees = {"paired": self.paired.stored(), "tight": self.tight.stored()}
        content = {"names": list(self.names), **trees}
        (folder / SPANS).write_bytes(dump(content))

    def judge(
        self, table: UnitTable, marginals: Array, likely: Sequence[tuple[int, int]]
    ) -> Judgement:
        """Return the candidates of a document, judged, and the best choice of them.

        Args:
            table: the document's units.
            marginals: of begin, inside, end, single and outside; shape (units, 5).
            likely: the spans of the tagger's best labelling, last unit included.
        """
        spans = candidates(marginals, likely, table.within)
        if not len(spans):
            return Judgement(spans, np.zeros(0), np.zeros(0), ())
        found = span_features(table, marginals, spans, likely)
        rows = np.stack([found[name] for name in self.names], axis=1)
        paired, tight = (model.predict_proba(rows)[:, 1] for model in (self.paired, self.tight))
        gains = (paired - WORTH) + (tight - WORTH)
        return Judgement(spans, paired, tight, tuple(best_spans(spans, gains, table.size)))
