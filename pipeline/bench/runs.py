"""The runs that are timed: whole processes on corpora of copies, ours and the naive pipeline's."""

import json
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any, Final

from pipeline.bench.child import Cost, timed
from pipeline.bench.copies import Template, make_copies, read_templates
from pipeline.bench.naive import ARGUMENT
from pipeline.store.steps import FOLDER as KEPT

CHUNK: Final = 50
STARTS: Final = 3
PROFILED: Final = 2  # copies of each template that are profiled
Row = dict[str, Any]


class Bench:
    """The templates, and a folder that holds one corpus and one folder of results at a time."""

    def __init__(self, sources: Path, scratch: Path, seed: int) -> None:
        """Read what copies are made of, in another process.

        Raises:
            UsageError: nothing there to copy (French).
        """
        self._scratch = scratch
        self._seed = seed
        with _processes(1) as pool:
            self.templates: Sequence[Template] = pool.submit(read_templates, sources).result()

    @contextmanager
    def corpus(self, size: int, suffix: str = "", first: int = 0) -> Iterator[tuple[Path, int]]:
        """Make that many copies, of the templates of one format if one is named.

        Yields their folder and the words they hold; they are gone afterwards.

        Args:
            size: how many.
            suffix: end of the names of the templates to take, such as `.pdf`.
            first: number of the first copy; others make other documents.
        """
        chosen = [one for one in self.templates if one.suffix.endswith(suffix)]
        last = first + size
        with tempfile.TemporaryDirectory(dir=self._scratch) as name:
            chunks = [range(at, min(at + CHUNK, last)) for at in range(first, last, CHUNK)]
            with _processes(os.cpu_count() or 1) as pool:
                made = [
                    pool.submit(make_copies, chosen, chunk, Path(name), self._seed)
                    for chunk in chunks
                ]
                words = sum(each.result() for each in made)
            yield Path(name), words

    def ours(
        self,
        folder: Path,
        words: int,
        workers: int,
        *,
        one_core: bool = False,
        twice: bool = False,
    ) -> Row:
        """Return what the program costs on a corpus, report included, and what it found.

        The results go to a new folder. With `twice` the same is run again on them, unchanged:
        `again` is what that costs, and how many files of the results it wrote.
        """
        with tempfile.TemporaryDirectory(dir=self._scratch) as name:
            results = Path(name)
            command = [sys.executable, "-m", "pipeline.cli", "traiter", str(folder), "--direct"]
            command += ["--sortie", name, "--ouvriers", str(workers)]
            cost, _ = timed(command, one_core=one_core)
            row = {**rounded(cost), "workers": workers, "words": words, **_said(folder, results)}
            if twice:
                before = _stamps(results)
                again, _ = timed(command, one_core=one_core)
                after = _stamps(results)
                written = sum(before.get(path) != stamp for path, stamp in after.items())
                row["again"] = {**rounded(again), "written": written}
            return row

    def naive(self, folder: Path, *, together: bool = False) -> Row:
        """Return what the naive pipeline costs on a corpus; see `pipeline.bench.naive.run`."""
        with tempfile.TemporaryDirectory(dir=self._scratch) as name:
            target = str(Path(name, "naive.jsonl"))
            command = [sys.executable, "-m", "pipeline.bench.naive", str(folder), target]
            cost, said = timed([*command, *([ARGUMENT] if together else [])])
        return {**rounded(cost), **json.loads(said)}

    def startup(self, workers: int) -> Row:
        """Return the median cost of `--help`, of one document with one worker, and of one each.

        `all_workers` is what it costs to start that many workers, each with a document to read.
        """
        command = [sys.executable, "-m", "pipeline.cli", "--help"]
        timed(command)  # once for the disk
        helps = [rounded(timed(command)[0]) for _ in range(STARTS)]
        with self.corpus(1) as (folder, words):
            ones = [self.ours(folder, words, 1) for _ in range(STARTS)]
        with self.corpus(workers) as (folder, words):
            each = self.ours(folder, words, workers)
        return {
            "help": {name: round(median(one[name] for one in helps), 3) for name in helps[0]},
            "one_document": sorted(ones, key=lambda one: float(one["cpu"]))[STARTS // 2],
            "all_workers": each,
        }

    def profile(self) -> Row:
        """Return where the time of one worker goes; see `pipeline.bench.profiling.profile`."""
        size = PROFILED * len(self.templates)
        with self.corpus(size) as (warm, _), self.corpus(size, first=size) as (folder, words):
            command = [sys.executable, "-m", "pipeline.bench.profiling", str(warm), str(folder)]
            _, said = timed(command)
        return {"documents": size, "words": words, **json.loads(said)}


def rounded(cost: Cost) -> dict[str, float]:
    """Return a cost, ready for JSON."""
    return {name: round(value, 3) for name, value in asdict(cost).items()}


def _said(folder: Path, results: Path) -> Row:
    measures = json.loads((results / "mesures.json").read_text(encoding="utf-8"))
    counts = json.loads((results / "run.json").read_text(encoding="utf-8"))["counts"]
    return {
        **{name: counts[name] for name in ("documents", "pages", "proposals", "rejects")},
        "steps": measures["seconds_by_step"],
        "stages": measures["seconds_by_stage"],
        "main_peak_mb": measures["main_peak_mb"],
        "worker_peak_mb": measures["peak_mb"],
        "source_mb": _megabytes(folder, "*"),
        "tables_mb": _megabytes(results, "*.parquet"),
        "results_mb": round(_megabytes(results, "*") - _megabytes(results / KEPT, "*"), 3),
        "kept_mb": _megabytes(results / KEPT, "*"),
        "report_files": sum(path.is_file() for path in (results / "rapport").rglob("*")),
    }


def _stamps(results: Path) -> dict[str, tuple[int, int]]:
    """Return when each file of the results was written; `mesures.json` and hidden ones are not."""
    found = (path for path in results.rglob("*") if path.is_file())
    names = {path.relative_to(results).as_posix(): path.stat() for path in found}
    return {
        name: (stat.st_mtime_ns, stat.st_size)
        for name, stat in names.items()
        if name != "mesures.json" and not any(part.startswith(".") for part in Path(name).parts)
    }


def _megabytes(folder: Path, pattern: str) -> float:
    found = (path.stat().st_size for path in folder.rglob(pattern) if path.is_file())
    return round(sum(found) / 1e6, 3)


@contextmanager
def _processes(number: int) -> Iterator[ProcessPoolExecutor]:
    """Open processes for what would make this one large: the peak of a child counts from it."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(number, mp_context=context) as pool:
        yield pool
