"""Write `docs/echelle.md`, a plan for a hundred times more, from `docs/mesures/performance.json`.

python scripts/echelle.py
"""

import json
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ecrire import count, number, table
from performance import MEASURE, TRIAL

ROOT: Final = Path(__file__).resolve().parents[1]
PAGE: Final = ROOT / "docs" / "echelle.md"
TEXT: Final = ROOT / "scripts" / "modele-echelle.md"

# A hundred times more than one ministry's consultation, and what is supposed of it.
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


def make_plan(measure: Row) -> str:
    """Return `docs/echelle.md`, from the largest corpus and the PDFs on one core."""
    return TEXT.read_text(encoding="utf-8").format(
        trial="" if measure["whole"] else TRIAL, **plan(measure)
    )


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


def _median_row(rounds: Sequence[Mapping[str, Row]], name: str) -> Row:
    return sorted((one[name] for one in rounds), key=lambda row: float(row["cpu"]))[
        len(rounds) // 2
    ]


if __name__ == "__main__":
    if not MEASURE.is_file():
        sys.exit(f"{MEASURE.relative_to(ROOT)} manque : lancez « make bench ».")
    PAGE.write_text(make_plan(json.loads(MEASURE.read_text("utf-8"))), "utf-8", newline="\n")
    print(PAGE)
