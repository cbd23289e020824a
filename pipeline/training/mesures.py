"""Scores as a file that says what they were measured on: `docs/mesures/*.json`.

The digests tell whether the figures are still those of today's code, corpus and models.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from pipeline.card import CARD
from pipeline.errors import UsageError
from pipeline.evaluate import Score
from pipeline.fact_scores import JudgedFacts, fact_scores
from pipeline.segment.french.loading import pipeline_label
from pipeline.settings import MODEL_FOLDERS, PACKAGE, Settings, models_folder
from pipeline.store.publish import write_json
from pipeline.taxonomy import load_taxonomy
from pipeline.training.evaluation import Plan
from pipeline.training.scores import Evaluation

# The readers of the forms that documents are learnt and judged in.
READERS: Final = (
    *("__init__", "docx", "docx_*", "draft", "drawn", "french_words", "furniture", "html"),
    *("html_*", "langue", "office", "pdf", "pdf_*", "picture", "plain", "plain_lines"),
    *("plain_text", "reading", "spool", "tables", "titles"),
)
# What a figure depends on.
CODE: Final = (
    *("calibrate.py", "confidence_scores.py", "document.py", "encoding.py", "evaluate.py"),
    *("form_scores.py", "gold_scores.py", "label_scores.py", "review.py", "review_scores.py"),
    *("forest.py", "lexicon.py", "proposal.py", "skops_file.py", "taxonomy.py", "text.py"),
    *("communes.py", "coverage.py", "faits.py", "places.py", "separator.py", "spread.py"),
    *("territoires.py", "yaml_file.py", "resources/communes.json", "resources/faits.yaml"),
    "resources/territoires.yaml",
    *("classify/*.py", *(f"extract/{name}.py" for name in READERS)),
    *("segment/*.py", "segment/french/*.py", "training/*.py"),
    *(
        "resources/formes.gz",
        "resources/lexique.yaml",
        "resources/mots.npz",
        "resources/taxonomie.yaml",
    ),
)
# The same for the facts of documents: their figures are made again in two minutes.
FACTS: Final = (
    *("communes.py", "document.py", "encoding.py", "evaluate.py", "fact_scores.py", "faits.py"),
    *("forest.py", "lexicon.py", "places.py", "proposal.py", "result.py", "separator.py"),
    *("coverage.py", "skops_file.py", "spread.py", "territoires.py", "text.py", "yaml_file.py"),
    *("facts/*.py", "extract/plain.py", "extract/plain_lines.py", "extract/plain_text.py"),
    *("extract/draft.py", "training/announced.py", "training/cnr.py", "training/facts.py"),
    *("training/trees.py", "training/views.py"),
    *("resources/annonces.json", "resources/annonces.skops", "resources/communes.json"),
    *("resources/faits.yaml", "resources/territoires.yaml"),
)
# The same for the reading of laid-out pages.
LECTURE: Final = (
    *("document.py", "text.py", "encoding.py", "extract/*.py", "training/layout*.py"),
    *("training/cnr.py", "training/rendering.py", "training/views.py", "resources/formes.gz"),
)
HEADING: Final = "documents"
APART: Final = frozenset(
    {
        *("training/announced.py", "training/facts.py", "training/layouts.py"),
        "training/mesures.py",
        *(
            f"training/layout_{name}.py"
            for name in ("files", "insets", "lines", "office", "scores", "setting", "sheets")
        ),
        "training/remake.py",  # makes the models that are shipped, after the measures
    }
)


def code_digests() -> dict[str, str]:
    """Return the sha256 of each file of the package that the figures of the models depend on."""
    return {name: digest for name, digest in _digests(CODE).items() if name not in APART}


def facts_digests() -> dict[str, str]:
    """Return the sha256 of each file that the figures of the facts depend on."""
    return _digests(FACTS)


def lecture_digests() -> dict[str, str]:
    """Return the sha256 of each file that the figures of `lecture.json` depend on."""
    return _digests(LECTURE)


def _digests(patterns: Iterable[str]) -> dict[str, str]:
    files = sorted({path for pattern in patterns for path in PACKAGE.glob(pattern)})
    return {path.relative_to(PACKAGE).as_posix(): _digest(path) for path in files}


def data_digest(documents: Iterable[str]) -> str:
    """Return one sha256 over those of the annotated documents, in any order."""
    return sha256("\n".join(sorted(documents)).encode()).hexdigest()


def model_digests(models: Path) -> dict[str, str]:
    """Return the sha256 of the card of each model; a card vouches for the files beside it."""
    return {name: _digest(models / name / CARD) for name in MODEL_FOLDERS}


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def prepare(path: Path) -> dict[str, str]:
    """Return the digests of the code, once it is sure that the file can be written.

    Raises:
        UsageError: it cannot, and the long work should not begin (French).
    """
    check_writable(path, "--json")
    return code_digests()


def check_writable(path: Path, option: str) -> None:
    """Make the folder of a file that is to be written.

    Raises:
        UsageError: it cannot be written; the message names the option (French).
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _draft(path).touch()
        _draft(path).unlink()
    except OSError as error:
        message = (
            f"Impossible d'écrire « {path} ». Vérifiez le chemin donné à {option} et vos droits."
        )
        raise UsageError(message) from error


def write_measures(
    path: Path,
    evaluation: Evaluation,
    plan: Plan | None,
    settings: Settings,
    *,
    seed: int,
    code: Mapping[str, str],
) -> None:
    """Write the scores and what they were measured on, whole or not at all.

    `models` is empty after a cross-validation, which trains its own.

    Args:
        path: the file.
        evaluation: what was found.
        plan: the cross-validation, if any.
        settings: those it ran under.
        seed: of the sharing and of the intervals.
        code: the digests of the code when the work began.

    Raises:
        UsageError: the code has changed since (French).
    """
    if code != code_digests():
        message = "Le programme a changé pendant la mesure : rien n'est écrit. Relancez-la."
        raise UsageError(message)
    documents = evaluation.documents
    taxonomy = load_taxonomy(settings.taxonomie)
    content: dict[str, Any] = {
        "code": dict(code),
        "data": {
            "documents": len(documents),
            "genres": Counter(document.meta["genre"] for document in documents),
            "proposals": sum(not gold.ambiguous for one in documents for gold in one.gold),
            "sha256": data_digest(document.sha256 for document in documents),
        },
        "method": {"pipeline": pipeline_label(settings), "seed": seed},
        "models": {} if plan else model_digests(models_folder(settings)),
        "facts": _facts(evaluation.scores.get(HEADING, {})),
        "scores": {
            heading: {name: score.rounded() for name, score in scores.items()}
            for heading, scores in evaluation.scores.items()
            if heading != HEADING
        },
        "taxonomy": {"sha256": taxonomy.digest, "version": taxonomy.version},
    }
    if plan:
        content["method"] |= {
            "by": "folder" if plan.by_folder else "document",
            "folds": plan.folds or len({plan.group(document) for document in documents}),
        }
    write_json(content, _draft(path))
    _draft(path).replace(path)


def _facts(scores: Mapping[str, Score]) -> dict[str, Any]:
    rows = {name: score.rounded() for name, score in scores.items()}
    return {"code": facts_digests(), "scores": rows}


def refresh_facts(path: Path, judged: Sequence[JudgedFacts], seed: int) -> None:
    """Write the scores of the facts of documents again; the rest of the file stays.

    Args:
        path: the measure, as `write_measures` left it.
        judged: the facts of the documents that it is about.
        seed: of the intervals.
    """
    content = json.loads(path.read_text(encoding="utf-8"))
    content["facts"] = _facts(fact_scores(judged, seed))
    write_json(content, _draft(path))
    _draft(path).replace(path)


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name}")
