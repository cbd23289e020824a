"""Remakes the boundary model: a linear-chain CRF over the units of annotated documents.

Each document is seen as a text file, as bare text and through one other format of itself, so
that no feature exists in training only.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pycrfsuite
from spacy.language import Language

from pipeline.card import write_card
from pipeline.evaluate import Score
from pipeline.lexicon import load_lexicon
from pipeline.segment.boundaries import MODEL
from pipeline.segment.doc import Unit, to_doc, units
from pipeline.segment.features import document_sequence
from pipeline.segment.french.loading import french, pipeline_label
from pipeline.segment.reading import read_words
from pipeline.settings import Settings
from pipeline.training.cnr import Annotated
from pipeline.training.views import View, gold_of, rendered_view, text_view

PARAMETERS: Final[Mapping[str, float | int | bool]] = {
    "c1": 0.1,
    "c2": 0.05,
    "max_iterations": 120,
    "feature.minfreq": 2,
    "feature.possible_transitions": True,
}
OTHER_FORMS: Final = ("docx", "html", "pdf", "2col.pdf")
Sequences = list[tuple[pycrfsuite.ItemSequence, list[str]]]
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


def training_views(document: Annotated, seed: int, folder: Path) -> Iterator[View]:
    """Yield the document as text, as bare text and in one other form, which the seed draws."""
    yield text_view(document)
    draw = sha256(f"{seed}\0{document.identifier}".encode()).digest()[0]
    for form in ("txt", OTHER_FORMS[draw % len(OTHER_FORMS)]):
        view = rendered_view(document, form, folder)
        if view is not None:
            yield view


def training_sequences(
    corpus: Sequence[Annotated], settings: Settings, seed: int, progress: Progress
) -> list[Sequences]:
    """Return the labelled sequences of each document, one a view, in the order of the corpus."""
    nlp = french(settings)
    found = []
    with tempfile.TemporaryDirectory(prefix="remontees-") as folder:
        for number, document in enumerate(corpus, 1):
            views = training_views(document, seed, Path(folder))
            found.append([made for view in views if (made := _sequence(nlp, view))])
            progress(f"lecture {number}/{len(corpus)}")
    return found


def _sequence(nlp: Language, view: View) -> tuple[pycrfsuite.ItemSequence, list[str]] | None:
    (doc,) = read_words(nlp, [to_doc(nlp, view.blocks)])
    cut = units(doc)
    if not cut:
        return None
    features = document_sequence(cut, view.blocks, load_lexicon())
    return pycrfsuite.ItemSequence(features), unit_labels(view, cut)


def fit_boundaries(sequences: Sequence[Sequences], settings: Settings, folder: Path) -> None:
    """Write a boundary model trained on these sequences, and a card, into `folder`."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.select("lbfgs")
    trainer.set_params(dict(PARAMETERS))
    for document in sequences:
        for features, labels in document:
            trainer.append(features, labels)
    folder.mkdir(parents=True, exist_ok=True)
    trainer.train(str(folder / MODEL))
    write_card(folder, {"pipeline": pipeline_label(settings)}, ())


def train_segmentation(
    corpus: Sequence[Annotated],
    destination: Path,
    settings: Settings,
    *,
    seed: int,
    progress: Progress,
    scores: Mapping[str, Score],
) -> dict[str, Any]:
    """Train on the whole corpus; write the model and its card into `destination`.

    Args:
        corpus: the annotated documents.
        destination: the model's folder, made where missing.
        settings: for the French pipeline.
        seed: draws the form in which each document is seen besides text.
        progress: told what is being done, in French.
        scores: what cross-validation found, for the card.

    Returns:
        The card.
    """
    sequences = training_sequences(corpus, settings, seed, progress)
    progress("apprentissage")
    fit_boundaries(sequences, settings, destination)
    content = {
        "name": "segmentation",
        "description": "Boundaries of proposals: linear-chain CRF over sentences and clauses.",
        "data": {
            "description": "Consultation documents written and annotated for this project.",
            "documents": {document.identifier: document.sha256 for document in corpus},
            "licence": "MIT",
            "proposals": sum(not gold.ambiguous for doc in corpus for gold in doc.gold),
        },
        "licence": "MIT",
        "parameters": dict(PARAMETERS),
        "pipeline": pipeline_label(settings),
        "scores": {
            "method": "cross-validated by document, 5 folds; 95 % bootstrap intervals",
            **{name: score.rounded() for name, score in scores.items()},
        },
        "seed": seed,
    }
    return write_card(destination, content, ("python-crfsuite", "spacy"))
