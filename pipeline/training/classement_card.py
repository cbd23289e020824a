"""Remakes the classifier and its card: what it was learnt on, how good it is, where it fails."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pipeline.card import write_card
from pipeline.classify.classifier import Classifier, Decision
from pipeline.classify.files import LIBRARIES, save_model
from pipeline.gold_scores import LabelRows, gold_scores
from pipeline.taxonomy import Taxonomy
from pipeline.training.classement import FOLDS, Found, cross_validate_labels, fit_classifier
from pipeline.training.examples import Example

REFERENCE: Final = 10
LONGEST: Final = 400
EXCERPT: Final = 200


def train_classifier(
    examples: Sequence[Example],
    taxonomy: Taxonomy,
    destination: Path,
    seed: int,
    documents: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Train on all examples, write `modele.skops` and `card.json`, return the card.

    Args:
        examples: gold proposals, ambiguous ones left out.
        taxonomy: the codes.
        destination: the folder of the model, made where missing.
        seed: of the folds and of the bootstrap.
        documents: identifier to sha256 of each document of the corpus that was used.

    Raises:
        UsageError: see `fit_classifier`.
    """
    groups = [example.group for example in examples]
    found = cross_validate_labels(examples, taxonomy, groups, FOLDS, seed)
    classifier = fit_classifier(examples, taxonomy, seed)
    destination.mkdir(parents=True, exist_ok=True)
    save_model(classifier.model, destination)
    content = {
        "name": "classement",
        "description": (
            "Themes and national trends of a French health proposal: TF-IDF of words, "
            "stems, letters and pairs of stems, with weights of words not learnt from by word "
            "vectors; one linear score a code, calibrated by sigmoids."
        ),
        "data": {
            "description": "Consultation documents written and annotated for this project.",
            "licence": "MIT",
            "examples": len(examples),
            "documents": dict(documents) if documents is not None else sorted(set(groups)),
        },
        "licence": "MIT",
        "seed": seed,
        "taxonomy": {"version": taxonomy.version, "sha256": taxonomy.digest},
        "decisions": [_described(decision, examples) for decision in classifier.decisions],
        "review": {"gain": classifier.gain},
        "reference": _reference(examples, classifier),
        "failures": list(_failures(examples, found, taxonomy)),
        **_scores(examples, found, taxonomy, seed),
    }
    return write_card(destination, content, LIBRARIES)


def _described(decision: Decision, examples: Sequence[Example]) -> dict[str, Any]:
    main = decision.first
    return {
        "axis": decision.axis,
        "code": decision.code,
        "slope": decision.sigmoid.slope,
        "intercept": decision.sigmoid.intercept,
        "threshold": decision.threshold,
        "main": main and {"slope": main.slope, "intercept": main.intercept},
        "learnt": decision.learnt,
        "examples": sum(decision.code in example.codes for example in examples),
    }


def _reference(examples: Sequence[Example], classifier: Classifier) -> list[dict[str, Any]]:
    """Return some texts with their probabilities, which another version must give too."""
    step = max(len(examples) // REFERENCE, 1)
    texts = [example.text[:LONGEST] for example in examples[::step]][:REFERENCE]
    return [
        {"text": text, "scores": {tag.code: tag.probability for tag in tags}}
        for text, tags in zip(texts, classifier.classify(texts), strict=True)
    ]


def _scores(
    examples: Sequence[Example], found: Sequence[Found], taxonomy: Taxonomy, seed: int
) -> dict[str, Any]:
    """Return `scores`, and `parts` with those by genre and by region."""
    rows = LabelRows(
        [example.codes for example in examples],
        [one.tags for one in found],
        [one.headed for one in found],
        [one.to_review for one in found],
        [example.group for example in examples],
        [example.genre for example in examples],
        [example.region for example in examples],
    )
    by_heading = {
        heading: {name: score.rounded() for name, score in scores.items()}
        for heading, scores in gold_scores(rows, taxonomy, seed).items()
    }
    method = f"cross-validated by document, {FOLDS} folds; 95 % bootstrap intervals"
    return {"scores": {"method": method, **by_heading.pop("labels_gold")}, "parts": by_heading}


def _failures(
    examples: Sequence[Example], found: Sequence[Found], taxonomy: Taxonomy
) -> Iterator[dict[str, Any]]:
    """Yield, for each code, the text where it was most surely kept in error, and missed."""
    for code in taxonomy.codes:
        judged = [
            (tag.probability, index, tag.kept, code in example.codes)
            for index, (example, one) in enumerate(zip(examples, found, strict=True))
            for tag in one.tags
            if tag.code == code
        ]
        kept = max((row for row in judged if row[2] and not row[3]), default=None)
        missed = min((row for row in judged if row[3] and not row[2]), default=None)
        for row in (kept, missed):
            if row is not None:
                text = " ".join(examples[row[1]].text.split())
                yield {
                    "code": code,
                    "kept": row[2],
                    "probability": row[0],
                    "text": text if len(text) <= EXCERPT else f"{text[:EXCERPT].rstrip()}…",
                }
