"""The spaCy component `remontees_boundaries`: a linear-chain CRF over units.

Labels: `B`egin, `I`nside, `E`nd of a proposal of several units, `S`ingle, `O`utside.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pycrfsuite
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.card import read_card
from pipeline.lexicon import load_lexicon
from pipeline.proposal import Span as Place
from pipeline.segment.doc import BLOCKS, Unit, blocks_of, units
from pipeline.segment.features import document_sequence

PROPOSALS: Final = "proposals"
CONFIDENCES: Final = "confidences"
PLACES: Final = "places"
MODEL: Final = "frontieres.crfsuite"
COMMAND: Final = "remontees entrainer segmentation"
LABELS: Final = ("B", "I", "E", "S", "O")


@dataclass(frozen=True, slots=True)
class Run:
    """Units `start:end` that make one proposal, and how sure the model is, in [0, 1]."""

    start: int
    end: int
    confidence: float


def decode(labels: Sequence[str], certainty: Sequence[float]) -> list[Run]:
    """Return the runs that a sequence of labels describes; broken ones are read kindly.

    Args:
        labels: one of `LABELS` a unit.
        certainty: the marginal probability of that label, a unit.
    """
    edges: list[list[int]] = []
    inside = False
    for index, label in enumerate(labels):
        if label == "O":
            inside = False
            continue
        if label in "BS" or not inside:
            edges.append([index, index + 1])
        else:
            edges[-1][1] = index + 1
        inside = label not in "ES"
    return [Run(start, end, sum(certainty[start:end]) / (end - start)) for start, end in edges]


class Boundaries:
    """Finds where proposals begin and end; writes `doc.spans["proposals"]`.

    Beside each span, in the same order: `doc.user_data["places"]`, where it lies in the blocks,
    and `doc.user_data["confidences"]`.

    Args:
        folder: the model's folder, whose card is checked before the model is opened.

    Raises:
        ResourceError: the folder is not the model it should be.
    """

    def __init__(self, folder: Path) -> None:
        """Open the model."""
        self.card = read_card(folder, COMMAND, MODEL)
        self.lexicon = load_lexicon()
        self.tagger = pycrfsuite.Tagger()
        self.tagger.open(str(folder / MODEL))

    def __call__(self, doc: Doc) -> Doc:
        """Set the proposals of one Doc."""
        found = units(doc)
        runs = self.runs(doc, found)
        starts = {span.id: span.start_char for span in doc.spans[BLOCKS]}
        ends = [(found[run.start], found[run.end - 1]) for run in runs]
        doc.spans[PROPOSALS] = [_span(doc, starts, first, last) for first, last in ends]
        doc.user_data[PLACES] = tuple(
            Place(first.block, first.start, last.block, last.end) for first, last in ends
        )
        doc.user_data[CONFIDENCES] = tuple(run.confidence for run in runs)
        return doc

    def runs(self, doc: Doc, found: Sequence[Unit]) -> list[Run]:
        """Return the runs of units that the model holds for proposals."""
        if not found:
            return []
        self.tagger.set(document_sequence(found, blocks_of(doc), self.lexicon))
        labels = self.tagger.tag()
        certainty = [self.tagger.marginal(label, index) for index, label in enumerate(labels)]
        return decode(labels, certainty)

    def pipe(self, stream: Iterator[Doc], *, batch_size: int = 32) -> Iterator[Doc]:
        """Yield the Docs, each with its proposals."""
        del batch_size
        for doc in stream:
            yield self(doc)


def _span(doc: Doc, starts: dict[int, int], first: Unit, last: Unit) -> Span:
    span = doc.char_span(
        starts[first.block] + first.start,
        starts[last.block] + last.end,
        alignment_mode="expand",
    )
    assert span is not None
    return span


@Language.factory("remontees_boundaries", default_config={"folder": ""})
def make_boundaries(nlp: Language, name: str, folder: str) -> Boundaries:
    """Return the component, for `nlp.add_pipe`."""
    del nlp, name
    return Boundaries(Path(folder))
