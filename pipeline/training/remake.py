"""Remakes one model from the annotated corpus, scores included: `remontees entrainer`."""

from pathlib import Path

from pipeline.evaluate import Score, segmentation_scores
from pipeline.settings import Settings
from pipeline.taxonomy import load_taxonomy
from pipeline.training.classement import train_classifier
from pipeline.training.cnr import corpus_files, read_corpus
from pipeline.training.evaluation import Plan, cross_validate
from pipeline.training.examples import examples_of
from pipeline.training.segmentation import Progress, train_segmentation

FOLDS = 5


def remake(
    name: str,
    annotations: Path,
    models: Path,
    settings: Settings,
    *,
    seed: int,
    progress: Progress,
) -> dict[str, Score]:
    """Train `segmentation` or `classement` on the corpus; write the model and its card.

    The documents of `reserve.txt` are left out.

    Returns:
        Its scores, cross-validated by document, as the card holds them.

    Raises:
        UsageError: a document is faulty or there are too few (French).
    """
    taxonomy = load_taxonomy(settings.taxonomie)
    corpus = read_corpus(corpus_files(annotations), taxonomy.codes)
    if name == "classement":
        documents = {document.identifier: document.sha256 for document in corpus}
        card = train_classifier(
            examples_of(corpus), taxonomy, models / name, seed, documents=documents
        )
        rows = {key: value for key, value in card["scores"].items() if key != "method"}
        return {key: Score(*value) for key, value in rows.items()}
    judged = cross_validate(corpus, Plan(FOLDS, seed=seed), settings, taxonomy, progress)
    scores = segmentation_scores(judged, seed)
    train_segmentation(corpus, models / name, settings, seed=seed, progress=progress, scores=scores)
    return scores
