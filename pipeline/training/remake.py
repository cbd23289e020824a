"""Remakes one model from the annotated corpus, scores included: `remontees entrainer`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.confidence_scores import confidence_scores
from pipeline.errors import UsageError
from pipeline.evaluate import Score, field_scores, segmentation_scores
from pipeline.settings import FRENCH, Settings
from pipeline.taxonomy import load_taxonomy
from pipeline.training.classement_card import train_classifier
from pipeline.training.cnr import corpus_files, read_corpus
from pipeline.training.evaluation import Plan, cross_validate
from pipeline.training.examples import examples_of, with_codes_of_today
from pipeline.training.french.remake import remake_french
from pipeline.training.french.treebank import WHERE
from pipeline.training.samples import Progress
from pipeline.training.segmentation import FOLDS, train_segmentation
from pipeline.training.views import TEXT

FOLDERS: Final = {"francais": FRENCH}


@dataclass(frozen=True, slots=True)
class Material:
    """What models are made from: annotated documents, and treebanks for the French pipeline."""

    annotations: Path
    treebanks: Path | None = None


def remake(
    name: str,
    material: Material,
    models: Path,
    settings: Settings,
    *,
    seed: int,
    progress: Progress,
) -> dict[str, Score]:
    """Train `francais`, `segmentation` or `classement`; write the model and its card.

    The documents of `reserve.txt` are left out.

    Returns:
        Its scores, as the card holds them: cross-validated by document, or on Sequoia dev.

    Raises:
        UsageError: a document is faulty, there are too few, or no treebank (French).
    """
    if name == "francais":
        if material.treebanks is None:
            message = f"--treebanks manque. {WHERE}"
            raise UsageError(message)
        return remake_french(
            material.treebanks, material.annotations, models, seed=seed, progress=progress
        )
    taxonomy = load_taxonomy(settings.taxonomie)
    files = corpus_files(material.annotations)
    corpus = with_codes_of_today(read_corpus(files, taxonomy.known), taxonomy)
    if name == "classement":
        documents = {document.identifier: document.sha256 for document in corpus}
        card = train_classifier(
            examples_of(corpus), taxonomy, models / name, seed, documents=documents
        )
        rows = {key: value for key, value in card["scores"].items() if key != "method"}
        return {key: Score(*value) for key, value in rows.items()}
    by_form = cross_validate(corpus, Plan(FOLDS, seed=seed), settings, taxonomy, progress)
    judged = by_form[TEXT]
    scores = segmentation_scores(judged, seed) | confidence_scores(judged, seed)
    scores |= field_scores(judged, seed)
    train_segmentation(corpus, models / name, settings, seed=seed, progress=progress, scores=scores)
    return scores
