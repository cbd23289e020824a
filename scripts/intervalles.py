"""Measure how often the intervals of counts hold the true number, on made-up runs of known truth.

Writes `docs/mesures/intervalles.json` and `docs/intervalles.md`. In each round `pipeline.estimate`
is asked for the intervals of a made-up run (`mondes.py`), as the report asks it.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from mondes import KINDS, QUALITY, Case, Floats, World, truth, world

from pipeline.estimate import Estimates, Observed, counts, draw, ranks
from pipeline.relecture import Review

ROOT: Final = Path(__file__).resolve().parents[1]
TARGET: Final = ROOT / "docs" / "mesures" / "intervalles.json"
PAGE: Final = ROOT / "docs" / "intervalles.md"
ROUNDS: Final = 400
SEED: Final = 1
DRAWN: Final = 200
SCRIPTS: Final = ("scripts/intervalles.py", "scripts/mondes.py")
HEADS: Final = ("total", "thèmes", "tendances", "statuts", "régions", "thème × tendance")
TEMPLATE: Final = ROOT / "scripts" / "modele-intervalles.md"

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
    files = sorted((ROOT / "pipeline" / "estimate").glob("*.py"))
    files += [path for script in SCRIPTS for path in ROOT.glob(script)]
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
        rangs=_orders(orders),
    )


def _orders(share: float) -> str:
    """Return how often a false order was told; of none, the bound that so many rounds give."""
    if share:
        return f"est annoncé dans\nau plus {_percent(share)} des essais"
    bound = _percent(1 - 0.05 ** (1 / ROUNDS))
    return f"n'est annoncé dans\naucun des {ROUNDS} essais (moins de {bound})"


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
