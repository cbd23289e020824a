"""The spaCy component `remontees_boundaries`: a tagger of units, then a judge of spans.

A linear-chain CRF gives each unit the chances of its labels: `B`egin, `I`nside, `E`nd of a
proposal of several units, `S`ingle, `O`utside. The spans whose ends are possible are judged as
wholes (`pipeline.segment.span_model`), and the best choice that does not overlap is kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.card import read_card
from pipeline.lexicon import load_lexicon
from pipeline.proposal import Span as Place
from pipeline.segment.chain import Chain, Row
from pipeline.segment.doc import BLOCKS, Unit, blocks_of, units
from pipeline.segment.features import document_rows
from pipeline.segment.span_model import SPANS, Judgement, SpanModel
from pipeline.segment.unit_table import unit_table

PROPOSALS: Final = "proposals"
CONFIDENCES: Final = "confidences"
PLACES: Final = "places"
MODEL: Final = "frontieres.skops"
COMMAND: Final = "remontees entrainer segmentation"
LABELS: Final = ("B", "I", "E", "S", "O")


def labelled_spans(labels: Sequence[str]) -> list[tuple[int, int]]:
    """Return the spans (first, last unit included) of a labelling; broken ones are read kindly."""
    edges: list[list[int]] = []
    inside = False
    for index, label in enumerate(labels):
        if label == "O":
            inside = False
            continue
        if label in "BS" or not inside:
            edges.append([index, index])
        else:
            edges[-1][1] = index
        inside = label not in "ES"
    return [(first, last) for first, last in edges]


def tag(chain: Chain, rows: Iterable[Row]) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """Return the marginals of `LABELS`, of shape (units, 5), and the spans of the best labelling.

    A label that the chain never learnt has no chance.
    """
    scores = chain.scores(rows)
    marginals = np.zeros((len(scores), len(LABELS)))
    marginals[:, [LABELS.index(label) for label in chain.labels]] = chain.marginals(scores)
    return marginals, labelled_spans(chain.best(scores))


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
        self.card = read_card(folder, COMMAND, MODEL, SPANS)
        self.lexicon = load_lexicon()
        self.chain = Chain.load(folder / MODEL, COMMAND)
        self.model = SpanModel.load(folder, COMMAND)

    def __call__(self, doc: Doc) -> Doc:
        """Set the proposals of one Doc."""
        found = units(doc)
        judged = self.judge(doc, found)
        first, last = (
            [int(row[k]) for k in judged.chosen] for row in (judged.spans.first, judged.spans.last)
        )
        starts = {span.id: span.start_char for span in doc.spans[BLOCKS]}
        ends = [(found[low], found[high]) for low, high in zip(first, last, strict=True)]
        doc.spans[PROPOSALS] = [_span(doc, starts, low, high) for low, high in ends]
        doc.user_data[PLACES] = tuple(
            Place(low.block, low.start, high.block, high.end) for low, high in ends
        )
        doc.user_data[CONFIDENCES] = tuple(float(judged.paired[k]) for k in judged.chosen)
        return doc

    def judge(self, doc: Doc, found: Sequence[Unit]) -> Judgement:
        """Return the candidate spans of units, judged, and which of them are proposals."""
        blocks = blocks_of(doc)
        table = unit_table(found, blocks, self.lexicon)
        if not found:
            return self.model.judge(table, np.zeros((0, len(LABELS))), [])
        rows = document_rows(found, blocks, self.lexicon)
        return self.model.judge(table, *tag(self.chain, rows))

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
