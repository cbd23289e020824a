"""What `remontees evaluer-francais` finds, and its file in `docs/mesures/`."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from pipeline.card import CARD
from pipeline.errors import UsageError
from pipeline.evaluate import Score
from pipeline.segment.french.loading import french
from pipeline.settings import FRENCH, PACKAGE, Settings, models_folder
from pipeline.store.publish import write_json
from pipeline.training.french.phrases import phrase_scores, read_phrases
from pipeline.training.french.scores import size_mb, speed, texts_of, treebank_scores
from pipeline.training.french.treebank import read_treebank

HAND_MADE: Final = frozenset({".yaml", ".yml"})
CONVENTIONS: Final = "sequoia"

# What a figure of the French pipeline depends on.
CODE: Final = ("segment/french/*.py", "training/french/*.py", "training/french/*.cfg")


def code_digests() -> dict[str, str]:
    """Return the sha256 of each file of the package that the figures depend on."""
    files = sorted({path for pattern in CODE for path in PACKAGE.glob(pattern)})
    return {
        path.relative_to(PACKAGE).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.name != Path(__file__).name
    }


@dataclass(frozen=True, slots=True)
class FrenchMeasure:
    """Scores on one file: `speed` in words a second of processor time, one core."""

    file: str
    file_sha256: str
    card_sha256: str
    sentences: int
    scores: dict[str, Score]
    speed: float
    size_mb: float


def measure(path: Path, settings: Settings, *, seed: int) -> FrenchMeasure:
    """Return the scores of the French pipeline on a treebank or on hand-made sentences.

    Raises:
        UsageError: the file is neither, or another pipeline is set (French).
        ResourceError: the pipeline cannot be used (French).
    """
    if settings.pipeline_francais:
        message = (
            "Ce qui se mesure ici est le pipeline français du programme. Retirez le réglage "
            "pipeline_francais (REMONTEES_PIPELINE_FRANCAIS ou remontees.toml)."
        )
        raise UsageError(message)
    nlp = french(settings)
    if path.suffix in HAND_MADE:
        blocks = read_phrases(path)
        scores = phrase_scores(nlp, blocks, seed)
        texts = [" ".join(block.phrases) for block in blocks]
        number = sum(len(block.phrases) for block in blocks)
    else:
        sentences = read_treebank(path, CONVENTIONS)
        scores = treebank_scores(nlp, sentences, seed)
        texts, number = texts_of(sentences), len(sentences)
    folder = models_folder(settings, FRENCH) / FRENCH
    return FrenchMeasure(
        path.name,
        sha256(path.read_bytes()).hexdigest(),
        sha256((folder / CARD).read_bytes()).hexdigest(),
        number,
        scores,
        speed(nlp, texts),
        size_mb(folder),
    )


def write_measure(path: Path, found: FrenchMeasure, *, seed: int) -> None:
    """Write a measure as JSON, whole or not at all."""
    content = {
        "code": code_digests(),
        "data": {"file": found.file, "sentences": found.sentences, "sha256": found.file_sha256},
        "models": {FRENCH: found.card_sha256},
        "scores": {name: score.rounded() for name, score in found.scores.items()},
        "seed": seed,
        "size_mb": round(found.size_mb, 2),
        "words_per_second": round(found.speed, -2),
    }
    draft = path.with_name(f".{path.name}")
    write_json(content, draft)
    draft.replace(path)
