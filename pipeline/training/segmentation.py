"""Remakes the models of `segmentation`: boundaries, fields and statuts of proposals."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final

import pycrfsuite

from pipeline.card import write_card
from pipeline.evaluate import Score
from pipeline.segment.boundaries import LABELS, MODEL, labelled_spans
from pipeline.segment.features import OFFSETS
from pipeline.segment.french.loading import pipeline_label
from pipeline.segment.span_model import LIBRARIES, WORTH
from pipeline.settings import Settings
from pipeline.training.classement import assign_folds
from pipeline.training.cnr import Annotated
from pipeline.training.crf import marginals, to_chain, trained
from pipeline.training.field_judge import TREES as FIELD_TREES
from pipeline.training.fields import PARAMETERS as FIELD_PARAMETERS
from pipeline.training.fields import fit_fields
from pipeline.training.samples import Progress, Samples, training_samples
from pipeline.training.spans import FEW, FEW_WEIGHT, TREES, Lesson, fit_spans, lesson
from pipeline.training.statut import OWN_PENALTIES, TREE, fit_statut
from pipeline.training.statut import PARAMETERS as STATUT_PARAMETERS

PARAMETERS: Final[Mapping[str, float | int | bool]] = {
    "c1": 0.1,
    "c2": 0.05,
    "max_iterations": 60,
    "feature.minfreq": 2,
    "feature.possible_transitions": True,
}
FOLDS: Final = 4  # of the cross-validation that judges it
INNER_FOLDS: Final = 3
DESCRIPTION: Final = (
    "Boundaries of proposals: a linear-chain CRF over sentences and clauses, then boosted trees "
    "over the spans that it holds possible, then over each beside its rivals. Fields: a CRF over "
    "words, then boosted trees over the values that may be. Statuts: two CRFs over the proposals "
    "of a document, then boosted trees."
)


def tagger_of(samples: Iterable[Samples]) -> AbstractContextManager[pycrfsuite.Tagger]:
    """Return a tagger of units trained on these samples."""
    sequences = ((one.features, one.labels) for document in samples for one in document)
    return trained(sequences, PARAMETERS)


def fit_segmentation(
    samples: Sequence[Samples],
    groups: Sequence[str],
    settings: Settings,
    folder: Path,
    *,
    seed: int,
    progress: Progress,
) -> None:
    """Write the models of boundaries, fields and statuts, and a card, into `folder`.

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
    lessons, parts = held_out_lessons(samples, groups, seed, progress)
    progress("apprentissage des propositions")
    fit_spans(lessons, parts, seed).save(folder)
    with tagger_of(samples) as tagger:
        to_chain(tagger, OFFSETS).save(folder / MODEL)
    progress("apprentissage des champs et des statuts")
    fields = [one.fields for views in samples for one in views if one.fields]
    fit_fields(fields, folder, seed=seed)
    fit_statut(
        [one.statuts for views in samples for one in views if one.statuts], folder, seed=seed
    )
    write_card(folder, {"pipeline": pipeline_label(settings)}, ())


def held_out_lessons(
    samples: Sequence[Samples], groups: Sequence[str], seed: int, progress: Progress
) -> tuple[list[Lesson], list[int]]:
    """Return what taggers that saw nothing of a document's group hold possible, and its part."""
    assigned = assign_folds(groups, min(INNER_FOLDS, len(set(groups))), seed)
    lessons: list[Lesson] = []
    shared: list[int] = []
    parts = sorted(set(assigned))
    for part in parts:
        progress(f"apprentissage {part + 1}/{len(parts)}")
        pairs = list(zip(samples, assigned, strict=True))
        with tagger_of(one for one, its in pairs if its != part) as tagger:
            for views in (one for one, its in pairs if its == part):
                for one in views:
                    found = marginals(tagger, one.features, LABELS)
                    likely = labelled_spans(tagger.tag())
                    lessons.append(lesson(one.view, one.units, one.table, (found, likely)))
                    shared.append(part)
    return lessons, shared


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
    fit_segmentation(samples, groups, settings, destination, seed=seed, progress=progress)
    content = {
        "name": "segmentation",
        "description": DESCRIPTION,
        "data": {
            "description": "Consultation documents written and annotated for this project.",
            "documents": {document.identifier: document.sha256 for document in corpus},
            "licence": "MIT",
            "proposals": sum(not gold.ambiguous for doc in corpus for gold in doc.gold),
        },
        "licence": "MIT",
        "parameters": {
            "tagger": dict(PARAMETERS),
            "spans": {**TREES, "few": FEW, "few_weight": FEW_WEIGHT},
            "worth": WORTH,
            "fields": {**FIELD_PARAMETERS, "trees": FIELD_TREES},
            "statuts": {**STATUT_PARAMETERS, "own": OWN_PENALTIES, "trees": TREE},
        },
        "pipeline": pipeline_label(settings),
        "scores": {
            "method": f"cross-validated by document, {FOLDS} folds; 95 % bootstrap intervals",
            **{name: score.rounded() for name, score in scores.items()},
        },
        "seed": seed,
    }
    return write_card(destination, content, ("python-crfsuite", "spacy", *LIBRARIES))
