"""Judges the models on annotated documents, as they are or cross-validated."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.classify import Classifier
from pipeline.document import Document
from pipeline.evaluate import FoundProposal, GoldProposal, Judged, Layout
from pipeline.proposal import span_text
from pipeline.review import expected_gain
from pipeline.segment import Segmenter
from pipeline.segment.fields import headings_above
from pipeline.settings import Settings
from pipeline.taxonomy import Taxonomy
from pipeline.training.among import AMONG
from pipeline.training.classement import assign_folds, fit_classifier
from pipeline.training.cnr import VERBATIM, Annotated
from pipeline.training.examples import examples_of, rubrique
from pipeline.training.samples import Progress, training_samples
from pipeline.training.segmentation import fit_segmentation
from pipeline.training.views import TEXT, View, rendered_view, text_view

ByForm = dict[str, list[Judged]]


@dataclass(frozen=True, slots=True)
class Judges:
    """The two models that are judged."""

    segmenter: Segmenter
    classifier: Classifier


@dataclass(frozen=True, slots=True)
class Plan:
    """Cross-validation: into how many parts, what stays together, and the seed of the sharing.

    With 0 folds each group is a part of its own.
    """

    folds: int = 0
    by_folder: bool = False
    seed: int = 0

    def group(self, document: Annotated) -> str:
        """Return the name of what stays together with this document."""
        return document.folder if self.by_folder else document.identifier


def judge_forms(
    documents: Sequence[Annotated], judges: Judges, forms: Sequence[str], progress: Progress
) -> ByForm:
    """Return what the models find in each document as annotated, then through each form."""
    fillers = [document for document in documents if not document.gold]
    found = {TEXT: judge([text_view(document) for document in documents], judges)}
    with tempfile.TemporaryDirectory(prefix="remontees-") as folder:
        for form in forms:
            progress(f"format {form}")
            if form in AMONG:
                views = (AMONG[form](document, fillers) for document in documents)
            else:
                views = (rendered_view(document, form, Path(folder)) for document in documents)
            found[form] = judge([view for view in views if view is not None], judges)
    return found


def judge(views: Sequence[View], judges: Judges) -> list[Judged]:
    """Return what the models find in each view, beside what the annotator found."""
    read = [
        Document(
            v.document.identifier, v.document.identifier, "", "text/plain", "", "fr", (), v.blocks
        )
        for v in views
    ]
    judged = []
    for view, proposals in zip(views, judges.segmenter.segment(read), strict=True):
        tags = judges.classifier.classify(
            [proposal.text for proposal in proposals],
            [proposal.rubrique for proposal in proposals],
        )
        found = [
            FoundProposal(
                proposal.text,
                {
                    name: value.value
                    for name in (*VERBATIM, "statut")
                    if (value := proposal.field(name)) is not None
                },
                proposal.confidence,
                its_tags,
            )
            for proposal, its_tags in zip(proposals, tags, strict=True)
        ]
        judged.append(
            Judged(
                view.document.identifier,
                view.document.folder,
                view.document.meta.get("genre", ""),
                tuple(found),
                _gold(view, judges.classifier),
                Layout(
                    view.blocks,
                    tuple(proposal.span for proposal in proposals),
                    tuple(span for _, span in view.golds()),
                ),
                view.document.meta.get("region", "").replace("’", "'"),
            )
        )
    return judged


def _gold(view: View, classifier: Classifier) -> tuple[GoldProposal, ...]:
    """Return the gold proposals; one that the form lost is kept, to be counted as missed."""
    golds = view.document.gold
    above = headings_above(view.blocks)
    headings = [rubrique(above, span) if span else "" for span in view.spans]
    texts = [
        span_text(view.blocks, span) if span else view.document.text[gold.start : gold.end]
        for gold, span in zip(golds, view.spans, strict=True)
    ]
    return tuple(
        GoldProposal(
            text,
            gold.ambiguous,
            gold.statut,
            gold.fields,
            (*gold.themes, *gold.tendances),
            tags,
            expected_gain(tags) >= classifier.gain,
            headed,
        )
        for gold, text, tags, headed in zip(
            golds,
            texts,
            classifier.classify(texts),
            classifier.classify(texts, headings),
            strict=True,
        )
    )


def _step(progress: Progress, part: str, step: str) -> None:
    progress(f"{part}, {step}")


def cross_validate(
    corpus: Sequence[Annotated],
    plan: Plan,
    settings: Settings,
    taxonomy: Taxonomy,
    progress: Progress,
    forms: Sequence[str] = (),
) -> ByForm:
    """Return each document judged by models that saw none of its group, by form.

    Args:
        corpus: the annotated documents.
        plan: how the documents are shared out.
        settings: for the French pipeline.
        taxonomy: the codes.
        progress: told what is being done, in French.
        forms: the other forms of the documents that are judged too (of `views.FORMS`).
    """
    groups = [plan.group(document) for document in corpus]
    assigned = assign_folds(groups, plan.folds or len(set(groups)), plan.seed)
    samples = training_samples(corpus, settings, plan.seed, progress, assigned)
    judged: ByForm = {form: [] for form in (TEXT, *forms)}
    parts = sorted(set(assigned))
    for number, part in enumerate(parts, 1):
        progress(f"pli {number}/{len(parts)}")
        seen = [index for index, place in enumerate(assigned) if place != part]
        held = [document for document, place in zip(corpus, assigned, strict=True) if place == part]
        examples = examples_of([corpus[index] for index in seen])
        with tempfile.TemporaryDirectory(prefix="remontees-") as folder:
            fit_segmentation(
                [samples[index] for index in seen],
                [groups[index] for index in seen],
                settings,
                Path(folder) / "segmentation",
                seed=plan.seed,
                progress=partial(_step, progress, f"pli {number}/{len(parts)}"),
            )
            judges = Judges(
                Segmenter.load(Path(folder), settings),
                fit_classifier(examples, taxonomy, plan.seed),
            )
            for form, found in judge_forms(held, judges, forms, progress).items():
                judged[form] += found
    return {form: sorted(found, key=lambda one: one.identifier) for form, found in judged.items()}
