"""The runs that are timed: ours on corpora of growing size, then ours and the naive pipeline."""

import json
import math
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import linear_regression
from typing import Any, Final

from pipeline.bench.child import Cost, check_system, timed
from pipeline.bench.copies import Template, make_copies, read_templates

SIZES: Final = (50, 500)
LONG_SIZE: Final = 5000
NAIVE_PAGES: Final = 300
CHUNK: Final = 50
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: sizes of the corpora, least pages of PDF to compare on, seed."""

    sizes: tuple[int, ...] = SIZES
    naive_pages: int = NAIVE_PAGES
    seed: int = 0

    @property
    def whole(self) -> bool:
        """Whether the figures are fit to be published; others are but a trial."""
        return set(SIZES) <= set(self.sizes) and self.naive_pages >= NAIVE_PAGES


class Bench:
    """The templates, and a folder that holds one corpus at a time."""

    def __init__(self, templates: Sequence[Template], scratch: Path, seed: int) -> None:
        """Keep what the corpora are made of."""
        self.templates = templates
        self._scratch = scratch
        self._seed = seed

    @contextmanager
    def corpus(self, size: int, suffix: str = "") -> Iterator[tuple[Path, int]]:
        """Make that many copies, of the templates of one format if one is named.

        Yields their folder and the words they hold; they are gone afterwards.
        """
        chosen = [one for one in self.templates if one.suffix.endswith(suffix)]
        with tempfile.TemporaryDirectory(dir=self._scratch) as name:
            chunks = [range(start, min(start + CHUNK, size)) for start in range(0, size, CHUNK)]
            with _processes(os.cpu_count() or 1) as pool:
                made = [
                    pool.submit(make_copies, chosen, chunk, Path(name), self._seed)
                    for chunk in chunks
                ]
                words = sum(each.result() for each in made)
            yield Path(name), words

    def ours(self, folder: Path, words: int, workers: int, *, one_core: bool = False) -> Row:
        """Return what the program costs on a corpus, report included, and what it found."""
        with tempfile.TemporaryDirectory(dir=self._scratch) as name:
            command = [sys.executable, "-m", "pipeline.cli", "traiter", str(folder), "--direct"]
            command += ["--sortie", name, "--ouvriers", str(workers)]
            cost, _ = timed(command, one_core=one_core)
            measures = json.loads(Path(name, "mesures.json").read_text(encoding="utf-8"))
            counts = json.loads(Path(name, "run.json").read_text(encoding="utf-8"))["counts"]
            return {
                **_rounded(cost),
                "workers": workers,
                "documents": counts["documents"],
                "pages": counts["pages"],
                "proposals": counts["proposals"],
                "words": words,
                "steps": measures["seconds_by_step"],
                "main_peak_mb": measures["main_peak_mb"],
                "source_mb": _megabytes(folder, "*"),
                "tables_mb": _megabytes(Path(name), "*.parquet"),
                "report_mb": _megabytes(Path(name, "rapport"), "*"),
            }

    def naive(self, folder: Path) -> Row:
        """Return what the naive pipeline costs on a corpus."""
        with tempfile.TemporaryDirectory(dir=self._scratch) as name:
            target = str(Path(name, "naive.jsonl"))
            cost, said = timed([sys.executable, "-m", "pipeline.bench.naive", str(folder), target])
        found = json.loads(said)
        cost = cost.less(found["fit_wall"], found["fit_cpu"])
        return {
            **_rounded(cost),
            "documents": found["documents"],
            "sentences": found["sentences"],
        }


def measure(sources: Path, plan: Plan, say: Callable[[str], None]) -> dict[str, Any]:
    """Return the figures, ready for JSON: `startup`, `sizes`, `growth`, `compared`, `ratios`.

    Seconds are of the whole process, from its start to its end. `…peak_mb` are mebibytes of memory,
    the other megabytes millions of bytes on the disk.

    Args:
        sources: the folder of the documents that copies are made of.
        plan: what is measured.
        say: told, in French, what is being measured.

    Raises:
        UsageError: not on this system, nothing to copy, or a run failed (French).
    """
    check_system()
    with tempfile.TemporaryDirectory() as name:
        with _processes(1) as pool:
            templates = pool.submit(read_templates, sources).result()
        bench = Bench(templates, Path(name), plan.seed)
        say("Démarrage…")
        startup = _startup(bench)
        sizes = []
        for size in plan.sizes:
            say(f"{size} documents…")
            with bench.corpus(size) as (folder, words):
                sizes.append(bench.ours(folder, words, _cores()))
        say("Comparaison avec la chaîne naïve…")
        compared = _compared(bench, plan)
    return {
        "startup": startup,
        "sizes": sizes,
        "growth": growth(sizes, startup["one_document"]["cpu"]),
        "compared": compared,
        "ratios": ratios(compared),
    }


def growth(rows: Sequence[Row], startup: float) -> dict[str, float]:
    """Return the slopes of processor time and the ratio of memory, empty for less than two sizes.

    `slope` is that of the log-log fit of the whole process, `slope_net` the same without the
    seconds of a run of one document, which would hide a growth at small sizes.
    """
    if len(rows) < 2:  # noqa: PLR2004
        return {}
    sizes = [row["documents"] for row in rows]
    slopes = {"slope": slope(sizes, [row["cpu"] for row in rows])}
    slopes["slope_net"] = slope(sizes, [max(row["cpu"] - startup, 0.01) for row in rows])
    return {**slopes, "memory": round(rows[-1]["peak_mb"] / rows[0]["peak_mb"], 3)}


def slope(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Return the slope of the line through the logarithms; 1 where the cost is in proportion."""
    line = linear_regression([math.log(x) for x in sizes], [math.log(y) for y in costs])
    return round(line.slope, 3)


def ratios(compared: dict[str, Row]) -> dict[str, float]:
    """Return how many times the naive pipeline costs what ours does."""
    pairs = {
        "pdf": ("naive_pdf", "ours_pdf", "wall"),
        "pdf_one_core": ("naive_pdf", "ours_pdf_one_core", "wall"),
        "pdf_cpu": ("naive_pdf", "ours_pdf", "cpu"),
        "all": ("naive_all", "ours_all", "wall"),
    }
    return {
        name: round(compared[theirs][unit] / compared[ours][unit], 2)
        for name, (theirs, ours, unit) in pairs.items()
        if theirs in compared
    }


def _startup(bench: Bench) -> dict[str, Any]:
    timed([sys.executable, "-m", "pipeline.cli", "--help"])  # once for the disk
    cost, _ = timed([sys.executable, "-m", "pipeline.cli", "--help"])
    with bench.corpus(1) as (folder, words):
        one = bench.ours(folder, words, 1)
    return {"help": _rounded(cost), "one_document": one}


def _compared(bench: Bench, plan: Plan) -> dict[str, Row]:
    """Return the rows of both pipelines on the same PDFs, then on as many of all formats."""
    pages = [one.pages for one in bench.templates if one.suffix == ".pdf"]
    if not pages:
        return {}
    size, held = 0, 0
    while held < plan.naive_pages:
        held += pages[size % len(pages)]
        size += 1
    rows: dict[str, Row] = {}
    with bench.corpus(size, ".pdf") as (folder, words):
        rows["ours_pdf"] = bench.ours(folder, words, _cores())
        rows["naive_pdf"] = bench.naive(folder)
        rows["ours_pdf_one_core"] = bench.ours(folder, words, 1, one_core=True)
    with bench.corpus(size) as (folder, words):
        rows["ours_all"] = bench.ours(folder, words, _cores())
        rows["naive_all"] = bench.naive(folder)
    return rows


@contextmanager
def _processes(number: int) -> Iterator[ProcessPoolExecutor]:
    """Open processes for what would make this one large: the peak of a child counts from it."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(number, mp_context=context) as pool:
        yield pool


def _cores() -> int:
    from pipeline.settings import load_settings

    return load_settings().ouvriers


def _rounded(cost: Cost) -> dict[str, float]:
    return {name: round(value, 2) for name, value in asdict(cost).items()}


def _megabytes(folder: Path, pattern: str) -> float:
    found = (path.stat().st_size for path in folder.rglob(pattern) if path.is_file())
    return round(sum(found) / 1e6, 3)
