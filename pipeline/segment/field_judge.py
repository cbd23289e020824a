"""Chooses among the candidates of a field: boosted trees over numbers and the worth of words.

A word's worth is the share of right candidates where it stood in training (`Worth`), so that the
trees see « porté par » and « propose que » as numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np

from pipeline.errors import ResourceError
from pipeline.forest import Forest
from pipeline.segment.field_candidates import Candidate, Proposal, candidates
from pipeline.segment.field_read import Read
from pipeline.segment.field_values import TAGGED
from pipeline.segment.labels import SCORE_LABEL
from pipeline.skops_file import dump, load

Array = np.ndarray
JUDGE: Final = "champs.skops"
# the least chance of being right at which a value is told, by field: the best F1 by folder
LEAST: Final[Mapping[str, float]] = {"porteur": 0.4, "partenaires": 0.32, "territoire": 0.4}


@dataclass(frozen=True, slots=True)
class Worth:
    """The share of right candidates of each word, by column of `Candidate.lexical`, and of all."""

    usual: float
    words: Sequence[Mapping[str, float]]

    def rows(self, found: Sequence[Candidate]) -> Array:
        """Return what the trees look at, one row a candidate."""
        return np.array(
            [
                [
                    *one.numbers,
                    *(w.get(x, self.usual) for w, x in zip(self.words, one.lexical, strict=True)),
                ]
                for one in found
            ]
        )


@dataclass(frozen=True, slots=True, eq=False)
class FieldJudge:
    """A forest and the worth of words for each field of `TAGGED`."""

    forests: Mapping[str, Forest]
    worths: Mapping[str, Worth]

    @classmethod
    def load(cls, path: Path, command: str) -> Self:
        """Return the judge of a file whose sha256 was checked.

        Raises:
            ResourceError: the file is not the model it should be (French).
        """
        content = load(path, command)
        try:
            forests = {name: Forest.of(content[name]["trees"]) for name in TAGGED}
            worths = {name: _worth(content[name]) for name in TAGGED}
        except (KeyError, TypeError, ValueError) as error:
            message = f"Le modèle « {path} » est incomplet. Refaites-le avec « {command} »."
            raise ResourceError(message) from error
        return cls(forests, worths)

    def save(self, path: Path) -> None:
        """Write a judge that was just taught."""
        content = {
            name: {
                "trees": forest.stored(),
                "usual": self.worths[name].usual,
                "words": ["\n".join(column) for column in self.worths[name].words],
                "worths": [np.array(list(column.values())) for column in self.worths[name].words],
            }
            for name, forest in self.forests.items()
        }
        path.write_bytes(dump(content))

    def choose(self, proposals: Sequence[Read]) -> list[dict[str, tuple[float, int, int]]]:
        """Return the fields told of each proposal of a document: chance, first and last word.

        The last word is left out.
        """
        looked = {rank: Proposal(read) for rank, read in enumerate(proposals) if read.words}
        ranks = list(looked)
        chosen: list[dict[str, tuple[float, int, int]]] = [{} for _ in proposals]
        for name, least in LEAST.items():
            open_ = {at for at, rank in enumerate(ranks) if not _labelled(proposals[rank], name)}
            found = candidates(name, list(looked.values()), open_)
            if not found:
                continue
            chances = self.forests[name].predict_proba(self.worths[name].rows(found))[:, 1]
            for one, chance in zip(found, chances.tolist(), strict=True):
                of = chosen[ranks[one.proposal]]
                if chance >= least and (name not in of or chance > of[name][0]):
                    of[name] = (chance, *one.run)
        return chosen


def _labelled(read: Read, name: str) -> bool:
    """Tell whether a label gives the value: it wins over all that may be read."""
    return name in read.rules and read.rules[name].score == SCORE_LABEL


def _worth(content: Mapping[str, Any]) -> Worth:
    columns = zip(content["words"], content["worths"], strict=True)
    words = [dict(zip(text.split("\n"), w.tolist(), strict=False)) for text, w in columns]
    return Worth(float(content["usual"]), words)
