"""The model that judges candidate spans: `propositions.skops`, two pairs of boosted trees.

Of a pair one gives the chance that a span is a proposal by the measure of pairing (half of the
words in common), the other by the tight one. The first pair sees a span alone, the second what
the first says of it and of its rivals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from pipeline.errors import ResourceError
from pipeline.forest import Forest
from pipeline.segment.candidates import Candidates, best_spans, candidates
from pipeline.segment.rivals import rival_features
from pipeline.segment.span_features import span_features
from pipeline.segment.unit_table import UnitTable
from pipeline.skops_file import dump, load

Array = np.ndarray
SPANS: Final = "propositions.skops"
LIBRARIES: Final = ("scikit-learn", "skops")
WORTH: Final = 0.4
SPANS_AT_ONCE: Final = 32768  # whose features stand in memory: 30 MB, a document has a thousand
LEVELS: Final = ("first", "second")
FORESTS: Final = ("paired", "tight")


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
class Pair:
    """Trees that give both chances of a candidate."""

    paired: Forest
    tight: Forest

    def chances(self, rows: Array) -> Array:
        """Return the chances to be paired and tightly so of rows of features; shape (rows, 2)."""
        forests = (self.paired, self.tight)
        return np.stack([forest.predict_proba(rows)[:, 1] for forest in forests], axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class SpanModel:
    """Judges candidates; `names` are the features in the order in which `first` learnt them."""

    names: tuple[str, ...]
    first: Pair
    second: Pair

    @classmethod
    def load(cls, folder: Path, command: str) -> "SpanModel":
        """Return the model of a folder whose card was checked.

        Raises:
            ResourceError: the file is not the model it should be (French).
        """
        path = folder / SPANS
        content = load(path, command)
        try:
            first, second = (
                Pair(*(Forest.of(content[f"{level}_{name}"]) for name in FORESTS))
                for level in LEVELS
            )
            return cls(tuple(content["names"]), first, second)
        except (KeyError, TypeError, ValueError) as error:
            message = f"Le modèle « {path} » est incomplet. Refaites-le avec « {command} »."
            raise ResourceError(message) from error

    def save(self, folder: Path) -> None:
        """Write a model that was just taught into the folder."""
        forests = {
            f"{level}_{name}": getattr(getattr(self, level), name).stored()
            for level in LEVELS
            for name in FORESTS
        }
        (folder / SPANS).write_bytes(dump({"names": list(self.names), **forests}))

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
        starts = range(0, len(spans), SPANS_AT_ONCE)
        parts = (spans[start : start + SPANS_AT_ONCE] for start in starts)
        alone = np.concatenate([self._alone(table, marginals, part, likely) for part in parts])
        among = rival_features(spans, table["words"], alone, gains(alone))
        chances = self.second.chances(among)
        chosen = best_spans(spans, gains(chances), table.size)
        return Judgement(spans, chances[:, 0], chances[:, 1], tuple(chosen))

    def _alone(
        self,
        table: UnitTable,
        marginals: Array,
        spans: Candidates,
        likely: Sequence[tuple[int, int]],
    ) -> Array:
        """Return what the first judge says of candidates; shape (candidates, 2)."""
        found = span_features(table, marginals, spans, likely)
        return self.first.chances(np.stack([found[name] for name in self.names], axis=1))


def gains(chances: Array) -> Array:
    """Return what taking each candidate is worth; `chances` has shape (candidates, 2)."""
    result: Array = (chances - WORTH).sum(axis=1)
    return result
