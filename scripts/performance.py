"""Write `docs/performance.md` and `docs/echelle.md` from `docs/mesures/performance.json`.

python scripts/performance.py
"""

import json
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
MEASURE: Final = ROOT / "docs" / "mesures" / "performance.json"
PAGE: Final = ROOT / "docs" / "performance.md"
PLAN_PAGE: Final = ROOT / "docs" / "echelle.md"
TEXT: Final = ROOT / "scripts" / "modele-performance.md"
PLAN_TEXT: Final = ROOT / "scripts" / "modele-echelle.md"
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
    "ours_pdf": "PDF, programme",
    "ours_pdf_one_core": "PDF, programme, un cœur",
    "naive_all": "tous les formats, chaîne naïve",
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

# The plan: a hundred times more than one ministry's consultation, and what is supposed of it.
CONTRIBUTIONS: Final = 2_000_000
PAGES: Final = 10_000_000
PAGES_PER_DOCUMENT: Final = 20
NIGHT_HOURS: Final = 10
BUSY: Final = 0.8
CORE_HOUR_EUROS: Final = 0.05
MONTH_GB_EUROS: Final = 0.02
PART_MB: Final = 256
MACHINE_CORES: Final = 8
MAIN_MB: Final = 16_000
BATCH: Final = 10
BATCH_SECONDS: Final = 60
SHEET_ROWS: Final = 1_048_575
FOLDER_FILES: Final = 100_000
REPORT_HOURS: Final = 1
Row = Mapping[str, Any]


def make_page(measure: Row) -> str:
    """Return `docs/performance.md`; `measure` is as `remontees mesurer --json` wrote it."""
    sizes, machine, profile = measure["sizes"], measure["machine"], measure["profile"]
    last = sizes[-1]
    return TEXT.read_text(encoding="utf-8").format(
        trial="" if measure["whole"] else TRIAL,
        cores=machine["cores"],
        python=machine["python"],
        system=machine["system"],
        pages=count(measure["compared"]["pages"]),
        rounds=_turns(len(measure["compared"]["rounds"])),
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


def make_plan(measure: Row) -> str:
    """Return `docs/echelle.md`, from the largest corpus and the PDFs on one core."""
    return PLAN_TEXT.read_text(encoding="utf-8").format(
        trial="" if measure["whole"] else TRIAL, **plan(measure)
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


def plan(measure: Row) -> dict[str, str]:
    """Return the figures of the plan. Costs are those of one more document or page."""
    sizes = measure["sizes"]
    pdf = _median_row(measure["compared"]["rounds"], "ours_pdf_one_core")
    start = measure["startup"]
    more = max(sizes[-1]["documents"] - start["all_workers"]["documents"], 1)
    each = max(sizes[-1]["cpu"] - start["all_workers"]["cpu"], 0.01) / more
    sheet = max(pdf["cpu"] - start["one_document"]["cpu"], 0.01) / pdf["pages"]
    return {
        "contributions": count(CONTRIBUTIONS),
        "pages": count(PAGES),
        "per_document": str(PAGES_PER_DOCUMENT),
        "each": number(1000 * each),
        "words": count(sizes[-1]["words"] / sizes[-1]["documents"]),
        "sheet": number(1000 * sheet),
        **_work(each, sheet, sizes),
        **_storage(sizes[-1], pdf),
        **_partitions(each, sizes),
    }


def _work(each: float, sheet: float, sizes: Sequence[Row]) -> dict[str, str]:
    """Return hours, workers and euros, from seconds a contribution and a page."""
    hours = (CONTRIBUTIONS * each + PAGES * sheet) / 3600
    workers = math.ceil(hours / NIGHT_HOURS / BUSY)
    euros = hours / BUSY * CORE_HOUR_EUROS
    worker_mb = max(one["worker_peak_mb"] for one in sizes)
    steps = sizes[-1]["steps"]
    return {
        "night": str(NIGHT_HOURS),
        "busy": f"{100 * BUSY:.0f}",
        "core_hour": number(CORE_HOUR_EUROS),
        "hours": count(hours),
        "hours_pages": count(PAGES * sheet / 3600),
        "workers": count(workers),
        "machines": count(math.ceil(workers / MACHINE_CORES)),
        "machine_cores": str(MACHINE_CORES),
        "machine_gb": count(math.ceil((MACHINE_CORES * worker_mb + MAIN_MB) / 1000)),
        "worker_mb": count(worker_mb),
        "main_gb": count(MAIN_MB / 1000),
        "euros": count(euros),
        "weekly": count(math.ceil(euros / 100)),
        "classify": f"{100 * steps['classify'] / sum(steps.values()):.0f}",
        "worker_growth": number(sizes[-1]["worker_peak_mb"] / sizes[0]["worker_peak_mb"]),
    }


def _storage(row: Row, pdf: Row) -> dict[str, str]:
    stored = {
        name: CONTRIBUTIONS * row[name] / row["documents"] + PAGES * pdf[name] / pdf["pages"]
        for name in ("source_mb", "tables_mb", "results_mb", "kept_mb")
    }
    kept = stored["source_mb"] + stored["results_mb"] + stored["kept_mb"]
    return {
        "month_gb": number(MONTH_GB_EUROS),
        "sources_gb": count(stored["source_mb"] / 1000),
        "tables_gb": count(stored["tables_mb"] / 1000),
        "results_gb": count(stored["results_mb"] / 1000),
        "kept_gb": count(stored["kept_mb"] / 1000),
        "storage": count(kept / 1000 * MONTH_GB_EUROS),
        "part_mb": str(PART_MB),
        "parts": count(math.ceil(stored["tables_mb"] / PART_MB)),
    }


def _partitions(each: float, sizes: Sequence[Row]) -> dict[str, str]:
    limits = breaks(sizes)
    partition = max(int(limits[0][0] / 2) // 1000 * 1000, 1000)
    documents = CONTRIBUTIONS + PAGES / PAGES_PER_DOCUMENT
    return {
        "partition": count(partition),
        "partitions": count(math.ceil(documents / partition)),
        "batch": str(BATCH),
        "tasks": count(documents / BATCH),
        "batch_large": count(math.ceil(BATCH_SECONDS / each)),
        "smallest": count(sizes[0]["documents"]),
        "largest": count(sizes[-1]["documents"]),
        "breaks": table(
            ("documents", "ce qui casse", "remède"),
            [(count(beyond), what, remedy) for beyond, what, remedy in limits],
        ),
    }


def breaks(sizes: Sequence[Row]) -> list[tuple[float, str, str]]:
    """Return beyond how many documents what no longer holds, and the remedy; the first first."""
    row, first = sizes[-1], sizes[0]
    more = max(row["documents"] - first["documents"], 1)
    limit = 3600 * REPORT_HOURS

    def grown(last: float, start: float) -> float:
        return float(max(last - start, 1e-6) / more)

    memory = grown(row["main_peak_mb"], first["main_peak_mb"])
    report = grown(row["stages"]["report"], first["stages"]["report"])
    assembling = grown(row["stages"]["assemble"], first["stages"]["assemble"])
    files = grown(row["report_files"], first["report_files"])
    gigabytes, many = count(MAIN_MB / 1000), count(FOLDER_FILES)
    limits = [
        (
            MAIN_MB / memory,
            f"le processus principal (assemblage et rapport) dépasse {gigabytes} Go",
            "des partitions, puis un assemblage par tranches",
        ),
        (
            limit / report,
            f"le rapport, écrit par un seul processus, prend plus de {REPORT_HOURS} h",
            "un rapport par partition, les pages de preuves écrites par les ouvriers",
        ),
        (
            limit / assembling,
            f"l'assemblage, dans un seul processus, prend plus de {REPORT_HOURS} h",
            "des partitions assemblées en parallèle",
        ),
        (
            FOLDER_FILES / files,
            f"le rapport dépasse {many} fichiers, longs à copier et à analyser par un antivirus",
            "des sous-dossiers de preuves, ou des pages dessinées à la demande",
        ),
        (
            SHEET_ROWS * row["documents"] / max(row["proposals"], 1),
            f"le classeur dépasse les {count(SHEET_ROWS)} lignes d'une feuille",
            "un classeur par région",
        ),
    ]
    return sorted(limits)


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
        )
        for name, (what, unit, least) in RATIOS.items()
        if name in ratios
    ]
    return table(("sur quoi", "grandeur", "au moins", "rapport", "étendue", ""), rows)


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


def _median_row(rounds: Sequence[Mapping[str, Row]], name: str) -> Row:
    return sorted((one[name] for one in rounds), key=lambda row: float(row["cpu"]))[
        len(rounds) // 2
    ]


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


def _turns(number_: int) -> str:
    return "Un seul tour" if number_ == 1 else f"{number_} tours"


def _kept(*, held: bool) -> str:
    return "tenu" if held else "**non tenu**"


def share(part: float) -> str:
    """Return a share of 1 as a French percentage."""
    return f"{100 * part:.1f} %".replace(".", ",")


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
    found = json.loads(MEASURE.read_text(encoding="utf-8"))
    for page, made in ((PAGE, make_page(found)), (PLAN_PAGE, make_plan(found))):
        page.write_text(made, encoding="utf-8", newline="\n")
        print(page)
