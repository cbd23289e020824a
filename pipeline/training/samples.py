"""What the models of `segmentation` learn from: annotated documents, as the program reads them.

Each document is seen as a text file, through one other format of itself, so that no feature
exists in training only, and in an excerpt, since many contributions are short.
"""

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import pycrfsuite
from spacy.language import Language

from pipeline.segment.chain import spelled_out
from pipeline.segment.doc import Unit, to_doc, units
from pipeline.segment.features import document_rows
from pipeline.segment.fields import Fields
from pipeline.segment.french.loading import french
from pipeline.segment.reading import read_words
from pipeline.segment.unit_table import UnitTable, unit_table
from pipeline.settings import Settings
from pipeline.training.among import AMID, AMONG, RECAST
from pipeline.training.cnr import Annotated
from pipeline.training.excerpts import EXCERPT, excerpt_view
from pipeline.training.fields import Sequences, field_sequences
from pipeline.training.statut import StatutSequence, statut_sequence
from pipeline.training.views import FLAT, TEXT, View, gold_of, rendered_view, text_view

OTHER_FORMS: Final = (
    *("docx", "html", "pdf", "2col.pdf"),  # what is marked
    *("txt", "plat.txt", "plat.txt"),  # what is not
    *(AMID, AMID, RECAST, RECAST),  # and what is lost in a longer text, where most is missed
)
Progress = Callable[[str], None]


def unit_labels(view: View, found: Sequence[Unit]) -> list[str]:
    """Return the label of each unit (see `pipeline.segment.boundaries`).

    Ambiguous spans count as proposals: what looks like one should be found as one.
    """
    owners = [gold_of(view.spans, unit.block, unit.start, unit.end) for unit in found]
    labels = []
    for index, owner in enumerate(owners):
        if owner is None:
            labels.append("O")
            continue
        first = index == 0 or owners[index - 1] != owner
        last = index + 1 == len(owners) or owners[index + 1] != owner
        labels.append("S" if first and last else "B" if first else "E" if last else "I")
    return labels


def training_views(
    document: Annotated, seed: int, folder: Path, fillers: Sequence[Annotated] = ()
) -> Iterator[View]:
    """Yield the document as annotated, in one other form, which the seed draws, and an excerpt.

    Args:
        document: the document.
        seed: draws the form.
        folder: where files are written for a moment.
        fillers: documents without proposals, for the views `AMONG` them; flat text without any.
    """
    yield text_view(document)
    draw = sha256(f"{seed}\0{document.identifier}".encode()).digest()[0]
    form = OTHER_FORMS[draw % len(OTHER_FORMS)]
    view = AMONG[form](document, fillers) if form in AMONG else None
    view = view or rendered_view(document, FLAT if form in AMONG else form, folder)
    if view is not None:
        yield view
    if (excerpt := excerpt_view(document)) is not None:
        yield excerpt


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One view of an annotated document, ready for learning.

    Attributes:
        view: its blocks and where the gold lies.
        units: what is labelled.
        features: of each unit, for the tagger.
        labels: of each unit.
        table: of the units, for the span model.
        fields: words and labels of each proposal; in the text alone, other forms bring nothing.
        statuts: those of its proposals, if any tells one; an excerpt lacks the headings that do.
    """

    view: View
    units: list[Unit]
    features: pycrfsuite.ItemSequence
    labels: list[str]
    table: UnitTable
    fields: Sequences
    statuts: StatutSequence | None


Samples = list[Sample]


def training_samples(
    corpus: Sequence[Annotated],
    settings: Settings,
    seed: int,
    progress: Progress,
    parts: Sequence[int] = (),
) -> list[Samples]:
    """Return the samples of each document, one a view, in the order of the corpus.

    Args:
        corpus: the annotated documents.
        settings: for the French pipeline.
        seed: draws the form of the second view.
        progress: told what is being done, in French.
        parts: of cross-validation, one a document: no view mixes two; one part by default.
    """
    parts = parts or [0] * len(corpus)
    fillers: dict[int, list[Annotated]] = defaultdict(list)
    for document, part in zip(corpus, parts, strict=True):
        if not document.gold:
            fillers[part].append(document)
    nlp = french(settings)
    rules = Fields()
    found = []
    with tempfile.TemporaryDirectory(prefix="remontees-") as folder:
        for number, (document, part) in enumerate(zip(corpus, parts, strict=True), 1):
            views = training_views(document, seed, Path(folder), fillers[part])
            found.append([made for view in views if (made := _sample(nlp, view, rules))])
            progress(f"lecture {number}/{len(corpus)}")
    return found


def _sample(nlp: Language, view: View, rules: Fields) -> Sample | None:
    (doc,) = read_words(nlp, [to_doc(nlp, view.blocks)])
    cut = units(doc)
    if not cut:
        return None
    lexicon = rules.lexicon
    return Sample(
        view,
        cut,
        pycrfsuite.ItemSequence(spelled_out(document_rows(cut, view.blocks, lexicon))),
        unit_labels(view, cut),
        unit_table(cut, view.blocks, lexicon),
        field_sequences(doc, view, rules) if view.form == TEXT else [],
        None if view.form == EXCERPT else statut_sequence(doc, view, lexicon),
    )
