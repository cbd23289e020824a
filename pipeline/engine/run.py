"""A run, from the folders given to the results published, with or without an orchestrator.

`prepare` finds what there is to read and shares it out in batches; `read_batch` reads one of
them, in any process, and leaves tables in the scratch folder; `finish` puts all tables together,
writes the report and publishes. Only paths, settings and small summaries travel between them.
"""

import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.engine.ledger import Account, Ledger, account, ledger_path
from pipeline.engine.making import Making
from pipeline.engine.opening import Job
from pipeline.engine.plan import Plan, load_jobs, load_making, load_plan, prepare
from pipeline.engine.pool import Workers, current
from pipeline.engine.preuves import UNDRAWN
from pipeline.engine.purge import forget_unused
from pipeline.engine.rapport import drawing, files_of, forget_pages
from pipeline.engine.record import UNREADABLE, made_by_this, run_record
from pipeline.engine.results import Drawing, write_report, write_tables
from pipeline.engine.steps import taken
from pipeline.engine.summary import Summary, summarise
from pipeline.engine.unchanged import Last, reviews_seal
from pipeline.engine.whereabouts import note_place
from pipeline.errors import UsageError
from pipeline.processes import peak_mb
from pipeline.report.pictures import Drawn, Pictures
from pipeline.report.rows import Rows
from pipeline.result import Result
from pipeline.settings import Settings
from pipeline.store.assemble import Entry, assemble
from pipeline.store.publish import opened, publish, write_json
from pipeline.store.rows import release_memory
from pipeline.store.schemas import COLUMNS
from pipeline.store.seals import REVIEWS
from pipeline.store.tables import Tables, read_table, tables, write_table
from pipeline.taxonomy import load_taxonomy


def run_direct(
    given: Sequence[Path],
    destination: Path,
    settings: Settings,
    *,
    ajouter: bool = False,
    remplacer: bool = False,
    metadonnees: Path | None = None,
) -> Summary:
    """Read all that is given and publish the results in `destination`, without Prefect.

    The pool of this process is open (`pipeline.engine.pool.workers`).

    Raises:
        UsageError: the command cannot be carried out as it was asked (French).
        ResourceError: a model or the taxonomy is missing or altered (French).
    """
    start = time.time()
    with opened(destination) as scratch:
        plan = prepare(
            given,
            destination,
            scratch,
            settings,
            ajouter=ajouter,
            remplacer=remplacer,
            metadonnees=metadonnees,
        )
        with ThreadPoolExecutor(max_workers=settings.ouvriers) as threads:
            numbers = range(1, plan.batches + 1)
            try:
                list(threads.map(lambda number: read_batch(scratch, number), numbers))
            except BaseException:
                current().stop()
                raise
        return finish(scratch, destination, settings, start)


def read_batch(scratch: Path, number: int, pool: Workers | None = None) -> dict[str, int]:
    """Read the documents of one batch and leave its tables in the scratch folder.

    Doing it twice comes to the same. Returns its counts: documents, refused files and pages,
    proposals. The pool is that of this process unless another is given.
    """
    jobs = load_jobs(scratch, number)
    with Ledger(ledger_path(scratch, number)) as ledger:
        read = _results(jobs, load_making(scratch), pool or current())
        found = zip(jobs, read, strict=True)
        results = [ledger.note(job.sha256, result) for job, result in found]
    for name, content in tables(results).items():
        write_table(content, _part(scratch, number, name))
    for job in jobs:
        shutil.rmtree(job.spool, ignore_errors=True)
    return _counts(number, results)


def _results(jobs: Sequence[Job], making: Making | None, pool: Workers) -> Iterator[Result]:
    """Yield the result of each job, in order: what is kept whole asks for no worker."""
    versions = making.versions if making else {}
    found = {job.source: result for job in jobs if (result := taken(job, versions))}
    if found:
        pool.count_done(len(found))
    read = pool.read_each([job for job in jobs if job.source not in found])
    for job in jobs:
        yield found.get(job.source) or next(read)


def finish(scratch: Path, destination: Path, settings: Settings, start: float) -> Summary:
    """Put the tables of all batches together, write the report and publish.

    `start` is the time the run began at, in seconds since 1970.

    Raises:
        UsageError: the results in place cannot be replaced, or read to be kept (French).
        InternalFault: the ledger does not agree with the tables (French).
    """
    plan = load_plan(scratch)
    taxonomy = load_taxonomy(settings.taxonomie)
    stages = {"read": time.time() - start}
    stage = scratch / "resultats"
    found, told = _tabled(scratch, stage, destination, plan, settings)
    release_memory()
    stages["assemble"] = time.time() - start
    before = reviews_seal(destination)
    drawn: list[Pictures] = []
    pages = _drawing(stage, destination, scratch, drawn)
    reviews = destination / REVIEWS
    page = write_report(stage, stage, taxonomy, reviews, drawing=pages, pool=current())
    summary = replace(told, report=str(destination / page.relative_to(stage)))
    stages["report"] = time.time() - start
    write_json(_measured(found, settings, start, stages), stage / "mesures.json")
    note_place(stage, destination)
    kept = files_of(stage)
    last = Last.of(stage, plan.fingerprint, before, summary)
    publish(stage, destination)
    forget_pages(destination, kept, whole=True)
    forget_unused(destination, plan, load_making(scratch))
    whole = found.settled and all(one.missing != UNDRAWN for one in drawn)
    if whole and before == reviews_seal(destination):
        last.save(destination)
    return summary


def _tabled(
    scratch: Path, stage: Path, destination: Path, plan: Plan, settings: Settings
) -> tuple[Account, Summary]:
    """Write the tables of a run into the stage, and return what became of its files.

    The tables do not stand in memory beside the report, which reads what it needs of them. The
    summary does not name the report yet.
    """
    taxonomy = load_taxonomy(settings.taxonomie)
    made = assembled(scratch, destination, plan)
    found = account(scratch, plan, made)

    def record(counts: Mapping[str, int], seals: Mapping[str, str]) -> Mapping[str, Any]:
        given, told = (plan.given, plan.inputs, plan.kept, settings, taxonomy), plan.versions
        about = run_record(*given, versions=told, counts=counts, tables=seals)
        return {**about, "metadata": plan.metadata}

    write_tables(stage, made, record)
    return found, summarise(made, plan, taxonomy, destination, stage, found.counts())


def _drawing(stage: Path, destination: Path, scratch: Path, drawn: list[Pictures]) -> Drawing:
    """Return what draws pages into the stage; what became of them is added to `drawn`.

    Pictures in place are taken over where this very program drew them.
    """
    old = destination if made_by_this(destination) else scratch / "aucun"
    draw = drawing(stage, stage, old, scratch, current())

    def noted(rows: Rows) -> Drawn:
        found = draw(rows)
        drawn.extend(found.values())
        return found

    return noted


def assembled(scratch: Path, destination: Path, plan: Plan) -> Tables:
    """Return the tables of all batches, and those kept from the results in place, as one run.

    Raises:
        UsageError: what is kept cannot be read (French).
    """
    kept = _last(destination) if plan.kept else None
    entries = [Entry(item.source, item.source, item.sha256) for item in plan.inputs]
    entries += [Entry(key, item.source, item.sha256) for key, item in plan.kept.items()]
    unread = [
        Result(item.source, None, rejects=(item.reject,)) for item in plan.inputs if item.reject
    ]
    return assemble([tables(unread), *_parts(scratch, plan)], kept, entries)


def _last(destination: Path) -> Tables:
    try:
        return {name: read_table(name, destination / f"{name}.parquet") for name in COLUMNS}
    except (OSError, ValueError) as error:
        raise UsageError(UNREADABLE.format(destination)) from error


def _parts(scratch: Path, plan: Plan) -> Iterator[Tables]:
    for number in range(1, plan.batches + 1):
        yield {name: read_table(name, _part(scratch, number, name)) for name in COLUMNS}


def _part(scratch: Path, number: int, name: str) -> Path:
    return scratch / f"{number:06d}.{name}.parquet"


def _measured(
    found: Account, settings: Settings, start: float, stages: Mapping[str, float]
) -> Mapping[str, Any]:
    """Return what `mesures.json` holds; `stages` are the seconds at which each of them ended."""
    steps: dict[str, float] = {}
    for line in found.lines.values():
        for step, seconds in line.seconds.items():
            steps[step] = round(steps.get(step, 0.0) + seconds, 3)
    return {
        "start": datetime.fromtimestamp(start, UTC).isoformat(timespec="seconds"),
        "seconds": max(0.0, round(time.time() - start, 3)),  # the clock may have been set back
        "seconds_by_step": steps,
        "seconds_by_stage": {
            stage: max(0.0, round(end - begin, 3))
            for (stage, end), begin in zip(stages.items(), (0.0, *stages.values()), strict=False)
        },
        "states": found.counts(),
        "documents": found.rows(),
        "peak_mb": max((line.peak_mb for line in found.lines.values()), default=0.0),
        "main_peak_mb": peak_mb(),
        "workers": settings.ouvriers,
        "batch": settings.lot,
    }


def _counts(number: int, results: Sequence[Result]) -> dict[str, int]:
    return {
        "lot": number,
        "documents": sum(result.document is not None for result in results),
        "refus": sum(len(result.rejects) for result in results),
        "propositions": sum(len(result.proposals) for result in results),
    }
