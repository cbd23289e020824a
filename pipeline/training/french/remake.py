"""Remakes `models/fr_remontees` and its card: `remontees entrainer francais --treebanks DIR`."""

import shutil
from collections.abc import Callable
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from spacy.language import Language

from pipeline.card import write_card
from pipeline.errors import UsageError
from pipeline.evaluate import Score
from pipeline.segment.french.loading import reading
from pipeline.settings import FRENCH
from pipeline.training.cnr import corpus_files
from pipeline.training.french.dela import PACKAGE, dela_path, read_dela
from pipeline.training.french.fit import FrenchMaterial, fit
from pipeline.training.french.scores import treebank_scores
from pipeline.training.french.treebank import DEV, TRAIN, read_treebank

SOURCES: Final = {
    "sequoia": {
        "name": "UD_French-Sequoia 2.16, train",
        "licence": "LGPL-LR",
        "authors": "Candito, Perrier, Guillaume, Ribeyre, Fort, Seddah, de la Clergerie, 2014",
    },
    "gsd": {
        "name": "UD_French-GSD 2.16, dev",
        "licence": "CC BY-SA 4.0",
        "authors": "Guillaume, de Marneffe, Perrier, 2019",
    },
    "dela": {
        "name": "DELA, dictionary of inflected French forms",
        "licence": "LGPL-LR",
        "authors": "Laboratoire d'automatique documentaire et linguistique (LADL)",
    },
}
REFERENCE: Final = (
    "Créer un guichet unique d’installation pour les jeunes médecins. Il ouvrira en 2024.",
    "M. Le Goff propose de mutualiser les astreintes entre les deux CPTS (art. L. 1434-12).",
    "SANTE MENTALE ET TERRITOIRES",
    "La commune a été retenue ; elle financera l'équipe mobile, c'est-à-dire deux infirmières.",
    "« Nous manquons de bras », dit Mme Roche. Les urgences ferment à 20 h 30, etc.",
)


def french_material(treebanks: Path, annotations: Path) -> FrenchMaterial:
    """Return what the pipeline is made from.

    Raises:
        UsageError: a treebank or the dictionary is missing (French).
    """
    banks = tuple(tuple(read_treebank(treebanks / file, name)) for name, file in TRAIN.items())
    with dela_path().open(encoding="utf-8") as lines:
        forms = read_dela(lines)
    return FrenchMaterial(banks, forms, tuple(_lines(annotations)))


def _lines(annotations: Path) -> list[str]:
    """Return the lines of the annotated documents that are not kept for measuring."""
    return [
        line
        for path in corpus_files(annotations)
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.startswith("@@")
    ]


def remake_french(
    treebanks: Path,
    annotations: Path,
    models: Path,
    *,
    seed: int,
    progress: Callable[[str], None],
    overrides: dict[str, Any] | None = None,
) -> dict[str, Score]:
    """Train the French pipeline, write it and its card into `models/fr_remontees`.

    Args:
        treebanks: the folder that holds the three files.
        annotations: the annotated documents, for the words that they write in capitals.
        models: the folder of models.
        seed: the same gives the same model.
        progress: told what is being done, in French.
        overrides: settings of `config.cfg`, by dotted name.

    Returns:
        Its scores on the dev part of Sequoia.

    Raises:
        UsageError: something it is made from is missing, or it cannot be written (French).
    """
    dev = read_treebank(treebanks / DEV, "sequoia")
    given = french_material(treebanks, annotations)
    destination = models / FRENCH
    _prepare(destination)
    nlp = fit(given, progress, seed=seed, overrides=overrides)
    scores = treebank_scores(nlp, dev, seed)
    shutil.rmtree(destination)
    nlp.to_disk(destination)
    for licence in sorted(treebanks.glob("LICENSE*.txt")):
        shutil.copyfile(licence, destination / licence.name)
    files = [treebanks / file for file in (*TRAIN.values(), DEV)]
    write_card(destination, _content(nlp, given, files, scores, seed), ("spacy", "thinc"))
    return scores


def _prepare(destination: Path) -> None:
    """Make the folder, so that long work does not begin where it cannot be written."""
    try:
        destination.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"Impossible d'écrire dans « {destination} ». Vérifiez --sortie et vos droits."
        raise UsageError(message) from error


def _content(
    nlp: Language,
    given: FrenchMaterial,
    files: list[Path],
    scores: dict[str, Score],
    seed: int,
) -> dict[str, Any]:
    words = sum(len(sentence.words) for sentence in given.sentences)
    return {
        "name": FRENCH,
        "description": "French: parts of speech, morphology, lemmas, sentences of official prose.",
        "data": {
            "description": "Two treebanks and a dictionary of forms, none of them in the project.",
            "sources": SOURCES,
            "sentences": len(given.sentences),
            "words": words,
            "forms": len(given.forms),
            "treebanks": {path.name: sha256(path.read_bytes()).hexdigest() for path in files},
            "dictionary": f"{PACKAGE} {version(PACKAGE)}",
            "licence": "LGPL-LR; CC BY-SA 4.0",
        },
        "licence": "CC BY-SA 4.0 (GSD) and LGPL-LR (Sequoia, DELA): see sources",
        "reference": [reading(nlp, text) for text in REFERENCE],
        "scores": {
            "method": "Sequoia dev, spaCy's measures; 95 % bootstrap over groups of ten sentences",
            **{name: score.rounded() for name, score in scores.items()},
        },
        "seed": seed,
    }
