"""What the card of the segmentation says of what is missed, and of errors that come together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any, Final

_SIDE: Final = 2 * 1.959964
_MOST: Final = 0.5


@dataclass(frozen=True, slots=True)
class Quality:
    """How the segmentation did on documents it had not learnt from.

    `recall` in (0, 1] is the share of the proposals there that were found, `error` its standard
    error over resampled documents; `proposals` and `documents` say how many it was measured on.
    """

    recall: float
    error: float
    proposals: int
    documents: int

    @property
    def shared(self) -> float:
        """The correlation of the errors within a document, in [0, 0.5].

        A bootstrap of documents gives a wider interval than proposals would if each one erred on
        its own; by how much (the design effect, Kish 1965) tells the correlation.
        """
        alone = self.recall * (1 - self.recall) / self.proposals
        size = self.proposals / self.documents
        if alone <= 0 or size <= 1:
            return 0.0
        return min(max((self.error**2 / alone - 1) / (size - 1), 0.0), _MOST)


def quality_of(card: Mapping[str, Any]) -> Quality:
    """Return the quality that the card of a segmentation tells.

    `scores.recall` is used where the card has it. Otherwise `f1` stands for it: proposals are
    kept where F1 is best, and there precision and recall are near one another. `data.documents`
    is the documents or, as in `run.json`, their number.

    Raises:
        KeyError: the card has no such score or no data.
    """
    scores, data = card["scores"], card["data"]
    value, low, high = scores["recall"] if "recall" in scores else scores["f1"]
    documents = data["documents"]
    number = documents if isinstance(documents, int) else len(documents)
    return Quality(float(value), (high - low) / _SIDE, data["proposals"], number)


def joined(parts: Sequence[tuple[Quality, int]]) -> Quality:
    """Return one quality for the results of several segmentations, each with its proposals found.

    The recall is that which corrects the total as the parts added up would. The error is that of
    the part which may be furthest from it, since a cell may come from one part alone; it is taken
    to be measured on no more than the least measured part.
    """
    if len({one for one, _ in parts}) == 1:
        return parts[0][0]
    number = sum(max(found, 1) for _, found in parts)
    recall = number / sum(max(found, 1) / one.recall for one, found in parts)
    return Quality(
        recall,
        max(hypot(one.error, one.recall - recall) for one, _ in parts),
        min(one.proposals for one, _ in parts),
        min(one.documents for one, _ in parts),
    )
