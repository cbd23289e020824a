"""Write `docs/performance.md` from `docs/mesures/vitesse.json`: `python scripts/performance.py`."""

import json
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
MEASURE: Final = ROOT / "docs" / "mesures" / "vitesse.json"
PAGE: Final = ROOT / "docs" / "performance.md"
TEXT: Final = ROOT / "scripts" / "performance-texte.md"
TRIAL: Final = """
> **Mesure d'essai, à ne pas citer** : les corpus sont plus petits que ceux de `make bench`.
"""
RATIOS: Final = {
    "pdf": ("PDF, ouvriers par défaut", "durée", 6.0),
    "pdf_one_core": ("PDF, un cœur", "durée", 3.5),
    "all": ("tous les formats, ouvriers par défaut", "durée", 2.0),
    "pdf_cpu": ("PDF, processus entiers", "temps de processeur", 8.0),
}
STEPS: Final = {
    "extract": "lecture (`extract`)",
    "facts": "faits (`facts`)",
    "segment": "découpage (`segment`)",
    "classify": "classement (`classify`)",
}
SLOPE: Final = 1.05
PEAK_MB: Final = 900
HELP_SECONDS: Final = 0.4
START_SECONDS: Final = 2.5

# The plan: a hundred times more than one ministry's consultation, and what is supposed of it.
CONTRIBUTIONS: Final = 2_000_000
PAGES: Final = 10_000_000
NIGHT_HOURS: Final = 10
YIELD: Final = 0.8  # of the cores, shared out by an engine
CORE_HOUR_EUROS: Final = 0.05
PART_MB: Final = 256
MACHINE_CORES: Final = 8
MAIN_MB: Final = 16_000
PAGE_MB: Final = 100
SHEET_ROWS: Final = 1_048_575
WORKER_MB: Final = 900


def make_page(measure: Mapping[str, Any]) -> str:
    """Return the French page; `measure` is as `remontees mesurer --json` wrote it."""
    sizes = measure["sizes"]
    machine = measure["machine"]
    return TEXT.read_text(encoding="utf-8").format(
        trial="" if measure["method"]["whole"] else TRIAL,
        cores=machine["cores"],
        python=machine["python"],
        system=machine["system"],
        pages=count(measure["method"]["naive_pages"]),
        speeds=_speeds(sizes),
        growth=_growth(measure["growth"], sizes),
        ratios=_ratios(measure["ratios"]),
        compared=_compared(measure["compared"]),
        steps=_steps(sizes[-1]),
        largest=count(sizes[-1]["documents"]),
        startup=_startup(measure["startup"]),
        **plan(measure),
    )


def holds(measure: Mapping[str, Any]) -> dict[str, bool]:
    """Return whether each bar is held."""
    bars = {name: measure["ratios"][name] >= least for name, (_, _, least) in RATIOS.items()}
    growth, startup = measure["growth"], measure["startup"]
    return {
        **bars,
        "slope": max(growth["slope"], growth["slope_net"]) <= SLOPE,
        "peak": max(row["peak_mb"] for row in measure["sizes"]) <= PEAK_MB,
        "help": startup["help"]["wall"] <= HELP_SECONDS,
        "one_document": startup["one_document"]["cpu"] <= START_SECONDS,
    }


def plan(measure: Mapping[str, Any]) -> dict[str, str]:
    """Return the figures of the plan, from those of the largest corpus and of the PDFs.

    Costs are those that one more document or page adds: the start-up is left out.
    """
    start = measure["startup"]["one_document"]["cpu"]
    row, pdf = measure["sizes"][-1], measure["compared"]["ours_pdf_one_core"]
    each = max(row["cpu"] - start, 0.01) / row["documents"]
    sheet = max(pdf["cpu"] - start, 0.01) / pdf["pages"]
    hours = (CONTRIBUTIONS * each + PAGES * sheet) / 3600
    workers = math.ceil(hours / NIGHT_HOURS / YIELD)
    tables = (
        CONTRIBUTIONS * row["tables_mb"] / row["documents"]
        + PAGES * pdf["tables_mb"] / pdf["pages"]
    )
    sources = (
        CONTRIBUTIONS * row["source_mb"] / row["documents"]
        + PAGES * pdf["source_mb"] / pdf["pages"]
    )
    return {
        "contributions": count(CONTRIBUTIONS),
        "plan_pages": count(PAGES),
        "each": number(1000 * each),
        "sheet": number(1000 * sheet),
        "hours": count(hours),
        "night": str(NIGHT_HOURS),
        "yield_": f"{100 * YIELD:.0f}",
        "workers": count(workers),
        "machines": count(math.ceil(workers / MACHINE_CORES)),
        "machine_cores": str(MACHINE_CORES),
        "machine_gb": count(math.ceil((MACHINE_CORES * WORKER_MB + MAIN_MB / 4) / 1000)),
        "euros": count(hours / YIELD * CORE_HOUR_EUROS),
        "core_hour": number(CORE_HOUR_EUROS),
        "tables_gb": count(tables / 1000),
        "sources_gb": count(sources / 1000),
        "parts": count(math.ceil(tables / PART_MB)),
        "part_mb": str(PART_MB),
        "breaks": _breaks(measure["sizes"]),
    }


def _breaks(sizes: Sequence[Mapping[str, Any]]) -> str:
    """Return what no longer holds beyond how many documents, the first to break first."""
    row, first = sizes[-1], sizes[0]
    documents = row["documents"]
    more = max(documents - first["documents"], 1)
    grown = max(row["main_peak_mb"] - first["main_peak_mb"], 0.001) / more
    limits = [
        (
            PAGE_MB * documents / row["report_mb"],
            f"le rapport dépasse {PAGE_MB} Mo, ce qu'un navigateur n'ouvre plus aisément",
            "un rapport par région, et un rapport national de chiffres sans le texte",
        ),
        (
            SHEET_ROWS * documents / max(row["proposals"], 1),
            f"le classeur dépasse les {count(SHEET_ROWS)} lignes d'une feuille",
            "un classeur par région",
        ),
        (
            MAIN_MB / grown,
            f"l'assemblage des tables dépasse {count(MAIN_MB / 1000)} Go dans un seul processus",
            "des tables partitionnées, assemblées une par une",
        ),
    ]
    rows = [(count(beyond), what, remedy) for beyond, what, remedy in sorted(limits)]
    return table(("documents", "ce qui casse", "remède"), rows)


def _speeds(sizes: Sequence[Mapping[str, Any]]) -> str:
    head = ("documents", "pages", "mots", "documents/s", "pages/s", "mots/s", "durée (s)")
    rows = [
        (
            *(count(row[name]) for name in ("documents", "pages", "words")),
            *(number(row[name] / row["wall"]) for name in ("documents", "pages")),
            count(row["words"] / row["wall"]),
            *(number(row[name]) for name in ("wall", "cpu")),
            *(count(row[name]) for name in ("main_peak_mb", "peak_mb")),
        )
        for row in sizes
    ]
    more = ("processeur (s)", "mémoire, principal (Mo)", "mémoire, le plus grand (Mo)")
    return table((*head, *more), rows)


def _growth(growth: Mapping[str, float], sizes: Sequence[Mapping[str, Any]]) -> str:
    if not growth:
        return "Une seule taille : ni pente ni croissance de la mémoire."
    worst = max(growth["slope"], growth["slope_net"])
    return (
        f"Pente log-log du temps de processeur : **{number(growth['slope'])}** ; sans le "
        f"démarrage, **{number(growth['slope_net'])}** (au plus {number(SLOPE)} : "
        f"{_kept(holds=worst <= SLOPE)}). De {count(sizes[0]['documents'])} à "
        f"{count(sizes[-1]['documents'])} documents, la mémoire du plus grand processus est "
        f"multipliée par {number(growth['memory'])}."
    )


def _ratios(ratios: Mapping[str, float]) -> str:
    rows = [
        (
            what,
            unit,
            number(least),
            f"**{number(ratios[name])}**",
            _kept(holds=ratios[name] >= least),
        )
        for name, (what, unit, least) in RATIOS.items()
        if name in ratios
    ]
    return table(("sur quoi", "grandeur", "au moins", "rapport", ""), rows)


def _compared(compared: Mapping[str, Mapping[str, Any]]) -> str:
    names = {
        "naive_pdf": "PDF, chaîne naïve",
        "ours_pdf": "PDF, programme",
        "ours_pdf_one_core": "PDF, programme, un cœur",
        "naive_all": "tous les formats, chaîne naïve",
        "ours_all": "tous les formats, programme",
    }
    rows = [
        (
            what,
            count(compared[name]["documents"]),
            *(number(compared[name][unit]) for unit in ("wall", "cpu")),
            count(compared[name]["peak_mb"]),
        )
        for name, what in names.items()
        if name in compared
    ]
    return table(("", "documents", "durée (s)", "processeur (s)", "mémoire (Mo)"), rows)


def _steps(row: Mapping[str, Any]) -> str:
    """Return the seconds of each step in the workers, and what remains of the processor time."""
    seconds = {name: row["steps"].get(name, 0.0) for name in STEPS}
    rest = row["cpu"] - sum(seconds.values())
    rows = [
        (STEPS[name], number(value), _share(value, row["cpu"]), *_rates(row, value))
        for name, value in seconds.items()
    ]
    rows.append(("démarrage, tables, rapport", number(rest), _share(rest, row["cpu"]), "", "", ""))
    return table(("étape", "secondes", "part", "documents/s", "pages/s", "mots/s"), rows)


def _rates(row: Mapping[str, Any], seconds: float) -> tuple[str, ...]:
    per = [row[name] / max(seconds, 0.001) for name in ("documents", "pages", "words")]
    return number(per[0]), number(per[1]), count(per[2])


def _share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.0f} %"


def _startup(startup: Mapping[str, Any]) -> str:
    one = startup["one_document"]
    rows = [
        (
            "`remontees --help`",
            f"{number(startup['help']['wall'])} s",
            f"{number(HELP_SECONDS)} s",
            _kept(holds=startup["help"]["wall"] <= HELP_SECONDS),
        ),
        (
            "`remontees traiter --direct`, un document, temps de processeur",
            f"{number(one['cpu'])} s",
            f"{number(START_SECONDS)} s",
            _kept(holds=one["cpu"] <= START_SECONDS),
        ),
    ]
    return table(("", "mesuré", "au plus", ""), rows)


def _kept(*, holds: bool) -> str:
    return "tenu" if holds else "**non tenu**"


def number(value: float) -> str:
    """Return a French number of two decimals."""
    return f"{value:.2f}".replace(".", ",")


def count(value: float) -> str:
    """Return a French whole number."""
    return f"{value:,.0f}".replace(",", "\u202f")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(row)} |\n" for row in lines)


if __name__ == "__main__":
    if not MEASURE.is_file():
        sys.exit(f"{MEASURE.relative_to(ROOT)} manque : lancez « make bench ».")
    made = make_page(json.loads(MEASURE.read_text(encoding="utf-8")))
    PAGE.write_text(made, encoding="utf-8", newline="\n")
    print(PAGE)
