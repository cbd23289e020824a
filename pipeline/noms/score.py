"""How well names are found: each annotated name whole, and nothing but names."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final, NamedTuple

import numpy as np

from pipeline.evaluate import Score, bootstrap
from pipeline.noms.document import recognise
from pipeline.settings import PACKAGE

# what the figures depend on, beside the annotated documents
CODE: Final = (
    *("communes.py", "evaluate.py", "settings.py", "noms/*.py"),
    *("resources/communes.json", "resources/prenoms.txt", "resources/sans_nom.txt"),
)
KEPT: Final = "garder"


class Annotation(NamedTuple):
    """Characters `start:end` of a text, and their nature; `garder` is no person."""

    start: int
    end: int
    nature: str


class Judged(NamedTuple):
    """The counts of one document; `right` of `replaced` hold letters of names alone.

    `found` of `annotated` names have all their letters replaced; `spoilt` of `institutions`
    have lost some.
    """

    found: int
    annotated: int
    right: int
    replaced: int
    spoilt: int
    institutions: int


def judge(text: str, annotations: Sequence[Annotation]) -> Judged:
    """Return the counts of a document: its lines are read as its blocks would be.

    Doubtful findings count as the edition treats them before anybody has decided: replaced,
    unless they are `kept`.
    """
    lines = text.split("\n")
    starts = np.cumsum([0, *(len(line) + 1 for line in lines)])
    replaced = [
        (int(start) + item.start, int(start) + item.end)
        for start, found in zip(starts, recognise(lines), strict=False)
        for item in found
        if not item.kept
    ]
    gold = [item for item in annotations if item.nature != KEPT]
    kept = [item for item in annotations if item.nature == KEPT]
    gone = _letters(text, replaced)
    named = _letters(text, ((item.start, item.end) for item in gold))
    return Judged(
        found=sum(_letters(text, [(item.start, item.end)]) <= gone for item in gold),
        annotated=len(gold),
        right=sum(_letters(text, [span]) <= named for span in replaced),
        replaced=len(replaced),
        spoilt=sum(not gone.isdisjoint(_letters(text, [(one.start, one.end)])) for one in kept),
        institutions=len(kept),
    )


def name_scores(judged: Sequence[Judged], seed: int) -> dict[str, Score]:
    """Return recall and precision, each with its interval over resampled documents."""
    counts = np.array(judged, dtype=float)
    return {
        "recall": bootstrap(counts[:, :2], _ratio, seed),
        "precision": bootstrap(counts[:, 2:4], _ratio, seed),
    }


def name_digests() -> dict[str, str]:
    """Return the sha256 of each file of the package that the figures depend on."""
    files = sorted({path for pattern in CODE for path in PACKAGE.glob(pattern)})
    return {
        path.relative_to(PACKAGE).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def _ratio(totals: np.ndarray) -> float:
    return float(totals[0] / totals[1]) if totals[1] else 1.0


def _letters(text: str, spans: Iterable[tuple[int, int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end) if text[at].isalnum()}
