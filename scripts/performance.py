"""Write `docs/performance.md` from `docs/mesures/performance.json`.

python scripts/performance.py
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any, Final

from ecrire import count, number, share, table

from pipeline.bench.figures import TOGETHER

ROOT: Final = Path(__file__).resolve().parents[1]
MEASURE: Final = ROOT / "docs" / "mesures" / "performance.json"
PAGE: Final = ROOT / "docs" / "performance.md"
TEXT: Final = ROOT / "scripts" / "modele-performance.md"
TRIAL: Final = """
> **Mesure d'essai, à ne pas citer** : moins de documents, de pages ou de tours que `make bench`.
"""
RATIOS: Final = {
    "pdf": ("PDF, ouvriers par défaut", "durée", 6.0),
    "pdf_one_core": ("PDF, un cœur", "durée", 3.5),
    "all": ("tous les formats, ouvriers par défaut", "durée", 2.0),
    "pdf_cpu": ("PDF, processus entiers", "temps de processeur", 8.0),
}
RUNS: Final = {
    "naive_pdf": "PDF, chaîne naïve",
    "naive_pdf_together": "PDF, chaîne naïve, phrases ensemble",
    "ours_pdf": "PDF, programme",
    "ours_pdf_one_core": "PDF, programme, un cœur",
    "naive_all": "tous les formats, chaîne naïve",
    "naive_all_together": "tous les formats, chaîne naïve, phrases ensemble",
    "ours_all": "tous les formats, programme",
}
STEPS: Final = {
    "extract": "lecture (`extract`)",
    "facts": "faits (`facts`)",
    "segment": "découpage (`segment`)",
    "classify": "classement (`classify`)",
}
STAGES: Final = {
    "read": "lecture par les ouvriers",
    "assemble": "assemblage des tables",
    "report": "rapport",
}
SLOPE: Final = 1.05
FLAT: Final = 1.2  # memory at the largest size over that at the smallest
PEAK_MB: Final = 900
HELP_SECONDS: Final = 0.4
START_SECONDS: Final = 2.5
UNCHANGED_SECONDS: Final = 3.0
UNCHANGED_AT: Final = 500
Row = Mapping[str, Any]


def make_page(measure: Row) -> str:
    """Return `docs/performance.md`; `measure` is as `remontees mesurer --json` wrote it."""
    sizes, machine, profile = measure["sizes"], measure["machine"], measure["profile"]
    last, turns = sizes[-1], len(measure["compared"]["rounds"])
    return TEXT.read_text(encoding="utf-8").format(
        trial="" if measure["whole"] else TRIAL,
        cores=machine["cores"],
        python=machine["python"],
        system=machine["system"],
        pages=count(measure["compared"]["pages"]),
        rounds="Un seul tour" if turns == 1 else f"{turns} tours",
        speeds=_speeds(sizes),
        memory=_memory(sizes),
        growth=_growth(measure["growth"], sizes),
        ratios=_ratios(measure["ratios"]),
        compared=_compared(measure["compared"]["rounds"]),
        largest=count(last["documents"]),
        steps=_steps(last),
        stages=table(
            ("", "secondes"), [(STAGES[name], number(last["stages"][name])) for name in STAGES]
        ),
        profiled=count(profile["documents"]),
        loading=number(profile["loading"]),
        first=number(sum(profile["first_pass"].values())),
        then=number(sum(profile["steps"].values())),
        owners=table(("qui", "part"), [(who, share(part)) for who, part in profile["owners"]]),
        functions=table(
            ("fonction", "appels", "en elle (s)", "avec ce qu'elle appelle (s)"),
            [
                (f"`{name}`", count(calls), number(own), number(below))
                for name, calls, own, below in profile["functions"]
            ],
        ),
        startup=_startup(measure["startup"]),
    )


def holds(measure: Row) -> dict[str, bool]:
    """Return whether each bar is held."""
    bars = {name: measure["ratios"][name][0] >= least for name, (_, _, least) in RATIOS.items()}
    growth, startup, sizes = measure["growth"], measure["startup"], measure["sizes"]
    return {
        **bars,
        "slope": max(growth["slope"], growth["slope_net"]) <= SLOPE,
        "flat": growth["worker_memory"] <= FLAT,
        "peak": max(row["peak_mb"] for row in sizes) <= PEAK_MB,
        "help": startup["help"]["wall"] <= HELP_SECONDS,
        "one_document": startup["one_document"]["cpu"] <= START_SECONDS,
        "unchanged": all(_unchanged(row) for row in sizes if row["documents"] <= UNCHANGED_AT),
    }


def _speeds(sizes: Sequence[Row]) -> str:
    head = ("documents", "pages", "mots", "documents/s", "pages/s", "mots/s", "durée (s)")
    rows = [
        (
            *(count(row[name]) for name in ("documents", "pages", "words")),
            *(number(row[name] / row["wall"]) for name in ("documents", "pages")),
            count(row["words"] / row["wall"]),
            *(number(row[name]) for name in ("wall", "cpu")),
        )
        for row in sizes
    ]
    return table((*head, "processeur (s)"), rows)


def _memory(sizes: Sequence[Row]) -> str:
    rows = [
        (
            count(row["documents"]),
            *(count(row[name]) for name in ("main_peak_mb", "worker_peak_mb", "peak_mb")),
            _kept(held=row["peak_mb"] <= PEAK_MB),
            number(row["again"]["wall"]),
            count(row["again"]["written"]),
            _kept(held=_unchanged(row)) if row["documents"] <= UNCHANGED_AT else "",
        )
        for row in sizes
    ]
    again = (f"inchangé (s), au plus {number(UNCHANGED_SECONDS)}", "fichiers réécrits", "")
    head = ("documents", "principal", "ouvrier", f"le plus grand, au plus {PEAK_MB}", "")
    return table((*head, *again), rows)


def _unchanged(row: Row) -> bool:
    return bool(row["again"]["wall"] <= UNCHANGED_SECONDS and row["again"]["written"] == 0)


def _growth(growth: Row, sizes: Sequence[Row]) -> str:
    if not growth:
        return "Une seule taille : ni pente ni croissance de la mémoire.\n"
    names = [f"écart à {count(row['documents'])}" for row in sizes]
    rows = [
        (
            what,
            f"**{number(growth[slope])}**",
            number(SLOPE),
            _kept(held=growth[slope] <= SLOPE),
            *(
                f"{round(100 * over, 1) + 0.0:+.1f} %".replace(".", ",")
                for over in growth[residuals]
            ),
        )
        for what, slope, residuals in (
            ("processus entiers", "slope", "residuals"),
            ("sans le démarrage", "slope_net", "residuals_net"),
        )
    ]
    made = table(("temps de processeur", "pente log-log", "au plus", "", *names), rows)
    first, last = count(sizes[0]["documents"]), count(sizes[-1]["documents"])
    return made + (
        f"\nL'écart est celui de la mesure à la droite. De {first} à {last} documents, la mémoire "
        f"d'un ouvrier est multipliée par {number(growth['worker_memory'])} (au plus "
        f"{number(FLAT)} : {_kept(held=growth['worker_memory'] <= FLAT)}), celle du plus grand "
        f"processus par {number(growth['memory'])}.\n"
    )


def _ratios(ratios: Mapping[str, Sequence[float]]) -> str:
    rows = [
        (
            what,
            unit,
            number(least),
            f"**{number(ratios[name][0])}**",
            f"{number(ratios[name][1])} – {number(ratios[name][2])}",
            _kept(held=ratios[name][0] >= least),
            number(ratios[name + TOGETHER][0]),
        )
        for name, (what, unit, least) in RATIOS.items()
    ]
    head = ("sur quoi", "grandeur", "au moins", "rapport", "étendue", "", "phrases ensemble")
    return table(head, rows)


def _compared(rounds: Sequence[Mapping[str, Row]]) -> str:
    rows = [
        (
            what,
            count(rounds[0][name]["documents"]),
            *(number(median(one[name][unit] for one in rounds)) for unit in ("wall", "cpu")),
            count(max(one[name]["peak_mb"] for one in rounds)),
        )
        for name, what in RUNS.items()
    ]
    return table(("", "documents", "durée (s)", "processeur (s)", "mémoire (Mo)"), rows)


def _steps(row: Row) -> str:
    """Return the seconds of each step in the workers, and what remains of the processor time."""
    seconds = {name: row["steps"].get(name, 0.0) for name in STEPS}
    rest = row["cpu"] - sum(seconds.values())
    rows = [
        (STEPS[name], number(value), share(value / row["cpu"]), *_rates(row, value))
        for name, value in seconds.items()
    ]
    rest_row = ("démarrage, tables, rapport", number(rest), share(rest / row["cpu"]), "", "", "")
    head = ("étape", "secondes", "part", "documents/s", "pages/s", "mots/s")
    return table(head, [*rows, rest_row])


def _rates(row: Row, seconds: float) -> tuple[str, ...]:
    per = [row[name] / max(seconds, 0.001) for name in ("documents", "pages", "words")]
    return number(per[0]), number(per[1]), count(per[2])


def _startup(startup: Row) -> str:
    found = (
        ("`remontees --help`, durée", startup["help"]["wall"], HELP_SECONDS),
        (
            "`remontees traiter --direct`, un document, temps de processeur",
            startup["one_document"]["cpu"],
            START_SECONDS,
        ),
    )
    rows = [
        (what, f"{number(seconds)} s", f"{number(most)} s", _kept(held=seconds <= most))
        for what, seconds, most in found
    ]
    return table(("", "mesuré", "au plus", ""), rows)


def _kept(*, held: bool) -> str:
    return "tenu" if held else "**non tenu**"


if __name__ == "__main__":
    if not MEASURE.is_file():
        sys.exit(f"{MEASURE.relative_to(ROOT)} manque : lancez « make bench ».")
    PAGE.write_text(make_page(json.loads(MEASURE.read_text("utf-8"))), "utf-8", newline="\n")
    print(PAGE)
