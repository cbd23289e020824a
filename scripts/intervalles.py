"""Measure how often the intervals of counts hold the true number, on made-up runs of known truth.

Writes `docs/mesures/intervalles.json` and `docs/intervalles.md`. A run is made once (documents,
proposals with their probabilities, passages); each round draws another truth for it: which
proposals are ones, what they bear, what was missed. Then `pipeline.estimate` is asked for the
intervals, as the report asks it.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit, logit

from pipeline.estimate import (
    Axis,
    Estimates,
    Observed,
    Quality,
    axis,
    counts,
    crossed,
    draw,
    observe,
    ranks,
)
from pipeline.relecture import Review
from pipeline.review import SURE_CUT
from pipeline.taxonomy import Taxonomy, load_taxonomy

Floats = NDArray[np.float64]
ROOT: Final = Path(__file__).resolve().parents[1]
TARGET: Final = ROOT / "docs" / "mesures" / "intervalles.json"
PAGE: Final = ROOT / "docs" / "intervalles.md"
ROUNDS: Final = 200
SEED: Final = 1
DRAWN: Final = 200
QUALITY: Final = Quality(recall=0.894, error=0.0062, proposals=4917, documents=598)
REGIONS: Final = ("11", "24", "52", "53", "76", "84")
KINDS: Final[tuple[Literal["total", "theme", "tendance", "statut", "regions"], ...]] = (
    *("total", "theme", "tendance", "statut", "regions"),
)
STATUTS: Final = ("propose", "en_cours")
KEPT: Final = 0.45
DOUBTFUL: Final = 0.15
PROPOSED: Final = 0.7
STATUT: Final = 0.86  # how sure the statut is
PASSAGES: Final = 20  # a document
SCRIPT: Final = "scripts/intervalles.py"
HEADS: Final = ("total", "thèmes", "tendances", "statuts", "régions", "thème × tendance")
TEMPLATE: Final = ROOT / "scripts" / "modele-intervalles.md"
# What makes the share missed differ between documents as much as `QUALITY.error` says.
UNEVEN: Final = 0.89


@dataclass(frozen=True, slots=True)
class Case:
    """What is true of the made-up runs, and what is known of them.

    `shift` is how much lower the true log-odds of each tag and proposal are than the program says;
    `recall` the true share found; `drawn` how many rows are reviewed, `chosen` whether a person
    chose the least sure ones instead of a draw.
    """

    name: str
    title: str
    holds: bool
    shift: float = 0.0
    recall: float = QUALITY.recall
    drawn: int = 0
    chosen: bool = False
    documents: int = 60


CASES: Final = (
    Case("calcul", "sans relecture, hypothèses vraies", holds=True),
    Case("calcul_15", "sans relecture, hypothèses vraies, 15 documents", holds=True, documents=15),
    Case("calcul_decale", "sans relecture, probabilités trop hautes", holds=False, shift=0.7),
    Case("calcul_manques", "sans relecture, un quart de manquées", holds=False, recall=0.75),
    Case("tirage", "200 lignes tirées, hypothèses vraies", holds=True, drawn=DRAWN),
    Case(
        "tirage_decale",
        "200 lignes tirées, probabilités trop hautes et un quart de manquées",
        holds=True,
        shift=0.7,
        recall=0.75,
        drawn=DRAWN,
    ),
    Case(
        "choisies",
        "200 lignes choisies, prises à tort pour tirées, dans le même cas",
        holds=False,
        shift=0.7,
        recall=0.75,
        drawn=DRAWN,
        chosen=True,
    ),
)


@dataclass(frozen=True, slots=True)
class World:
    """A made-up run and its axes; `told` are the chances of each proposal, code and statut."""

    run: Observed
    axes: dict[str, Axis]
    told: Floats


def world(case: Case, seed: int) -> World:
    """Return the run of a case."""
    taxonomy = load_taxonomy()
    run = made_up(case.documents, taxonomy, seed)
    axes = {kind: axis(run, kind, taxonomy) for kind in KINDS}
    table = run.proposals
    scores = np.array([[dict(row)[code] for code in taxonomy.codes] for row in table["scores"]])
    told = np.column_stack([table["confidence"], scores, np.full(run.size, STATUT)])
    return World(run, axes | {"croise": crossed(axes["theme"], axes["tendance"])}, told)


def made_up(documents: int, taxonomy: Taxonomy, seed: int) -> Observed:
    """Return a run: about ten proposals a document, and its passages."""
    generator = np.random.default_rng(seed)
    rows: list[dict[str, Any]] = []
    blocks, papers = [], []
    for number in range(documents):
        source, region = f"{number:04}.txt", REGIONS[number % len(REGIONS)]
        papers.append((source, None, [region]))
        subject = generator.normal(-1.0, 0.5, len(taxonomy.codes))
        found = 1 + int(generator.poisson(9 * generator.gamma(2.0, 0.5)))
        for rank in range(found):
            scores = expit(2.2 * (subject + generator.normal(0, 1.2, len(subject))))
            sure, luck = 1 - generator.beta(1.2, 7), generator.random()
            rows.append(
                {
                    "proposal_id": f"{number:04}{rank:012}",
                    "source": source,
                    "confidence": sure,
                    "needs_review": sure < SURE_CUT or luck < DOUBTFUL,
                    **_tags(taxonomy, scores),
                    "statut": STATUTS[luck > PROPOSED],
                    "regions": [region],
                    "doublon_de": None,
                    "block_start": rank,
                    "char_start": 0,
                    "block_end": rank,
                    "char_end": 80,
                }
            )
        places = range(found, found + PASSAGES)
        blocks += [(source, source, place, "paragraph", "x" * 80) for place in places]
    return observe(
        pd.DataFrame(rows),
        pd.DataFrame(papers, columns=["source", "doublon_de", "regions"]),
        pd.DataFrame(blocks, columns=["source", "document_id", "index", "kind", "text"]),
    )


def _tags(taxonomy: Taxonomy, scores: Floats) -> dict[str, Any]:
    told = dict(zip(taxonomy.codes, scores.tolist(), strict=True))
    return {
        "scores": list(told.items()),
        "field_scores": [("statut", STATUT)],
        "themes": [label.code for label in taxonomy.themes if told[label.code] > KEPT],
        "tendances": [label.code for label in taxonomy.tendances if told[label.code] > KEPT],
    }


def truth(made: World, case: Case, generator: np.random.Generator) -> dict[str, Floats]:
    """Draw what is true: on each axis, the cells of each unit of the run, 0 or 1.

    With probability `sqrt(shared)` the draw of a proposal is that of its document, so that two
    share theirs with probability `shared`. What the program was calibrated on differs too.
    """
    run, told = made.run, made.told
    document, documents = np.array(run.document), len(run.documents["source"])
    common = generator.random((documents, told.shape[1]))[document]
    own = generator.random((len(told), 1)) > np.sqrt(QUALITY.shared)
    draws = np.where(own, generator.random(told.shape), common)
    spread = QUALITY.shared + (1 - QUALITY.shared) * documents / len(told)
    doubt = (told * (1 - told)).mean(axis=0) * QUALITY.documents
    learnt = generator.normal(0, np.sqrt(spread / doubt))
    held = draws < expit(logit(np.clip(told, 1e-9, 1 - 1e-9)) - case.shift + learnt)
    found = _cells(made, held)
    right = np.flatnonzero(held[:, 0])
    lost = _missed(run, case, document[right], generator)
    like = generator.choice(right, len(lost))
    cells = {}
    for kind, rows in found.items():
        below = np.zeros((len(run.passages), rows.shape[1]))
        below[lost] = rows[like]
        cells[kind] = np.vstack([rows, below])
    homes = np.array([one.document for one in run.passages])[lost] % len(REGIONS)
    cells["regions"][len(document) + lost] = np.eye(len(REGIONS) + 1)[homes]
    cells["croise"] = _products(cells["theme"], cells["tendance"])
    return cells


def _cells(made: World, held: NDArray[np.bool_]) -> dict[str, Floats]:
    """Return the cells of the proposals; `held`: is one, its codes, its statut is right."""
    themes = len(made.axes["theme"].keys) - 1
    real, right = held[:, :1].astype(float), held[:, -1:]
    statut = made.axes["statut"].counted
    other = statut.copy()
    other[:, :2] = statut[:, 1::-1]
    parts = {"theme": held[:, 1 : 1 + themes], "tendance": held[:, 1 + themes : -1]}
    labels = {
        kind: np.column_stack([part, ~part.any(axis=1)]) * real for kind, part in parts.items()
    }
    return {
        "total": real,
        **labels,
        "statut": np.where(right, statut, other) * real,
        "regions": made.axes["regions"].chances * real,
    }


def _products(first: Floats, second: Floats) -> Floats:
    return np.einsum("ij,ik->ijk", first, second).reshape(len(first), -1)


def _missed(
    run: Observed, case: Case, right: NDArray[np.int64], generator: np.random.Generator
) -> NDArray[np.int64]:
    """Return the passages in which a proposal was missed."""
    found = np.bincount(right, minlength=len(run.documents["source"]))
    uneven = generator.gamma(1 / UNEVEN, UNEVEN, len(found))
    numbers = generator.poisson(found * uneven * (1 - case.recall) / case.recall)
    lost = [
        document * PASSAGES + generator.permutation(PASSAGES)[: min(number, PASSAGES)]
        for document, number in enumerate(numbers)
    ]
    return np.concatenate(lost).astype(np.int64)


def judged(made: World, case: Case, generator: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    """Yield (kind, true, estimate, low, high) of each cell of one round, then of the ranks."""
    real = truth(made, case, generator)
    if case.chosen:
        places = _doubtful(made.run, case.drawn)
    else:
        seed = int(generator.integers(2**31))
        places = [one.place for one in draw(made.run, case.drawn, seed)]
    reviews = tuple(Review("", est_proposition=True, tirage=0.5) for _ in places)
    known = replace(made.run, reviews=reviews, reviewed=tuple(places))
    measured = float(generator.normal(QUALITY.recall, QUALITY.error))
    for kind, cells in made.axes.items():
        estimates = counts(
            known, replace(cells, truths=real[kind][places]), replace(QUALITY, recall=measured)
        )
        sums = real[kind].sum(axis=0)
        for row, true in zip(estimates.rows, sums, strict=True):
            yield kind, float(true), row.value, row.low, row.high
        if kind == "theme":
            yield "rangs", _false_order(estimates, sums), 0.0, 0.0, 0.0


def _false_order(estimates: Estimates, sums: Floats) -> float:
    """Return 1 when an order is told that is not so."""
    true = dict(zip((row.key for row in estimates.rows), sums, strict=True))
    told = ranks(estimates)
    pairs = ((high, low) for high in told for low in told if high.group < low.group)
    return float(any(true[high.key] < true[low.key] for high, low in pairs))


def _doubtful(run: Observed, number: int) -> list[int]:
    """Return what a person in search of errors would read: the least sure, then first passages."""
    order = np.argsort(run.proposals["confidence"], kind="stable")
    half = [int(one) for one in order[: number // 2]]
    return half + [run.size + rank for rank in range(number - len(half))]


def measure(case: Case, rounds: int, seed: int = SEED) -> dict[str, dict[str, float]]:
    """Return, for each kind of cell, coverage, mean true count, bias and width as shares of it.

    The ends are rounded to whole numbers, as they are shown. `rangs` is the share of the rounds in
    which an order of themes is told that is not so.
    """
    made = world(case, seed)
    generator = np.random.default_rng([seed, CASES.index(case)])
    rows = [one for _ in range(rounds) for one in judged(made, case, generator)]
    table = pd.DataFrame(rows, columns=["kind", "true", "value", "low", "high"])
    found = {}
    for kind, cells in table.groupby("kind", sort=True):
        if kind == "rangs":
            found["rangs"] = {"faux": round(float(cells["true"].mean()), 4)}
            continue
        mean = cells["true"].mean()
        inside = cells["true"].between(cells["low"].round(), cells["high"].round())
        found[str(kind)] = {
            "couverture": round(float(inside.mean()), 4),
            "nombre": round(float(mean), 1),
            "biais": round(float((cells["value"].mean() - mean) / mean), 4),
            "largeur": round(float((cells["high"] - cells["low"]).mean() / mean), 4),
        }
    return found


def code_digests() -> dict[str, str]:
    """Return the sha256 of each file that the figures depend on."""
    files = [*sorted((ROOT / "pipeline" / "estimate").glob("*.py")), *ROOT.glob(SCRIPT)]
    return {
        path.relative_to(ROOT).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files
    }


def page(scores: dict[str, dict[str, dict[str, float]]]) -> str:
    """Return the page of the measure, in French."""
    orders = max(scores[case.name]["rangs"]["faux"] for case in CASES if case.holds)
    return TEMPLATE.read_text(encoding="utf-8").format(
        rounds=ROUNDS,
        couverture=_table(scores, "couverture"),
        largeur=_table(scores, "largeur"),
        rangs=_percent(orders),
    )


def _table(scores: dict[str, dict[str, dict[str, float]]], name: str) -> str:
    kinds = [*KINDS, "croise"]
    lines = ["| cas | " + " | ".join(HEADS) + " |", "|---" * (len(kinds) + 1) + "|"]
    for case in CASES:
        found = scores[case.name]
        cells = [_percent(found[kind][name]) for kind in kinds]
        title = case.title if case.holds else f"*{case.title}*"
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %".replace(".", ",").replace(" ", "\u00a0")


def main() -> None:
    """Measure, print, write."""
    code = code_digests()
    scores = {}
    for case in CASES:
        scores[case.name] = measure(case, ROUNDS)
        print(case.name, scores[case.name])
    content = {"code": code, "method": {"rounds": ROUNDS, "seed": SEED}, "scores": scores}
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
    TARGET.write_text(text + "\n", encoding="utf-8", newline="\n")
    PAGE.write_text(page(scores), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if sys.argv[1:] == ["--page"]:
        written = json.loads(TARGET.read_text(encoding="utf-8"))["scores"]
        PAGE.write_text(page(written), encoding="utf-8", newline="\n")
    else:
        main()
