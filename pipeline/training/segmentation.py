"""Remakes the boundary model: a tagger of units and a judge of spans, from annotated documents.

Each document is seen as a text file and through one other format of itself, so that no feature
exists in training only.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pycrfsuite
from spacy.language import Language

from pipeline.card import write_card
from pipeline.evaluate import Score
from pipeline.lexicon import Lexicon, load_lexicon
from pipeline.segment.boundaries import MODEL, tag
from pipeline.segment.doc import Unit, to_doc, units
from pipeline.segment.features import document_sequence
from pipeline.segment.french.loading import french, pipeline_label
from pipeline.segment.reading import read_words
from pipeline.segment.span_model import LIBRARIES, WORTH
from pipeline.segment.unit_table import UnitTable, unit_table
from pipeline.settings import Settings
from pipeline.training.classement import assign_folds
from pipeline.training.cnr import Annotated
from pipeline.training.spans import TREES, Lesson, fit_spans, lesson
from pipeline.training.views import View, gold_of, rendered_view, text_view

PARAMETERS: Final[Mapping[str, float | int | bool]] = {
    "c1": 0.1,
    "c2": 0.05,
    "max_iterations": 60,
    "feature.minfreq": 2,
    "feature.possible_transitions": True,
}
OTHER_FORMS: Final = ("txt", "docx", "html", "pdf", "2col.pdf")
INNER_FOLDS: Final = 4
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
    """Yield the document as annotated, and in one other form, which the seed draws."""
    yield text_view(document)
    draw = sha256(f"{seed}\0{document.identifier}".encode()).digest()[0]
    view = rendered_view(document, OTHER_FORMS[draw % len(OTHER_FORMS)], folder)
    if view is not None:
        yield view


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One view of an annotated document, ready for learning; `table` describes its units."""

    view: View
    units: list[Unit]
    features: pycrfsuite.ItemSequence
    labels: list[str]
    table: UnitTable


Samples = list[Sample]


def training_samples(
    corpus: Sequence[Annotated], settings: Settings, seed: int, progress: Progress
) -> list[Samples]:
    """Return the samples of each document, one a view, in the order of the corpus."""
    nlp = french(settings)
    lexicon = load_lexicon()
    found = []
    with tempfile.TemporaryDirectory(prefix="remontees-") as folder:
        for number, document in enumerate(corpus, 1):
            views = training_views(document, seed, Path(folder))
            found.append([made for view in views if (made := _sample(nlp, view, lexicon))])
            progress(f"lecture {number}/{len(corpus)}")
    return found


def _sample(nlp: Language, view: View, lexicon: Lexicon) -> Sample | None:
    (doc,) = read_words(nlp, [to_doc(nlp, view.blocks)])
    cut = units(doc)
    if not cut:
        return None
    features = pycrfsuite.ItemSequence(document_sequence(cut, view.blocks, lexicon))
    table = unit_table(cut, view.blocks, lexicon)
    return Sample(view, cut, features, unit_labels(view, cut), table)


def fit_tagger(samples: Sequence[Samples], path: Path) -> None:
    """Write a tagger of units trained on these samples."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.select("lbfgs")
    trainer.set_params(dict(PARAMETERS))
    for document in samples:
        for one in document:
            trainer.append(one.features, one.labels)
    trainer.train(str(path))


def fit_boundaries(
    samples: Sequence[Samples],
    groups: Sequence[str],
    settings: Settings,
    folder: Path,
    *,
    seed: int,
    progress: Progress,
) -> None:
    """Write a boundary model trained on these samples, and a card, into `folder`.

    The span model learns from taggers that saw nothing of the document's group.

    Args:
        samples: of each document.
        groups: what stays together with each document.
        settings: for the French pipeline.
        folder: the model's, made where missing.
        seed: of the sharing out and of the trees.
        progress: told what is being done, in French.
    """
    folder.mkdir(parents=True, exist_ok=True)
    assigned = assign_folds(groups, min(INNER_FOLDS, len(set(groups))), seed)
    lessons: list[Lesson] = []
    for part in sorted(set(assigned)):
        progress(f"apprentissage {part + 1}/{len(set(assigned)) + 1}")
        with tempfile.TemporaryDirectory(prefix="remontees-") as place:
            path = Path(place) / MODEL
            others = [one for one, its in zip(samples, assigned, strict=True) if its != part]
            fit_tagger(others, path)
            tagger = pycrfsuite.Tagger()
            tagger.open(str(path))
            held = [one for one, its in zip(samples, assigned, strict=True) if its == part]
            lessons += [
                lesson(one.view, one.units, one.table, tag(tagger, one.features))
                for document in held
                for one in document
            ]
            tagger.close()
    progress(f"apprentissage {len(set(assigned)) + 1}/{len(set(assigned)) + 1}")
    fit_spans(lessons, seed).save(folder)
    fit_tagger(samples, folder / MODEL)
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
    samples = training_samples(corpus, settings, seed, progress)
    groups = [document.identifier for document in corpus]
    fit_boundaries(samples, groups, settings, destination, seed=seed, progress=progress)
    content = {
        "name": "segmentation",
        "description": "Boundaries of proposals: a linear-chain CRF over sentences and clauses, "
        "then boosted trees over the spans that it holds possible.",
        "data": {
            "description": "Consultation documents written and annotated for this project.",
            "documents": {document.identifier: document.sha256 for document in corpus},
            "licence": "MIT",
            "proposals": sum(not gold.ambiguous for doc in corpus for gold in doc.gold),
        },
        "licence": "MIT",
        "parameters": {"tagger": dict(PARAMETERS), "spans": dict(TREES), "worth": WORTH},
        "pipeline": pipeline_label(settings),
        "scores": {
            "method": "cross-validated by document, 5 folds; 95 % bootstrap intervals",
            **{name: score.rounded() for name, score in scores.items()},
        },
        "seed": seed,
    }
    return write_card(destination, content, ("python-crfsuite", "spacy", *LIBRARIES))
