"""A folder of results written whole: tables and `run.json`, then report and what is sent on."""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, Final

from pipeline.engine.estimations import estimates
from pipeline.engine.pool import Workers
from pipeline.engine.printing import print_report
from pipeline.errors import DocumentError, ReaderCrash
from pipeline.processes import collect_rarely
from pipeline.report.page import Progress
from pipeline.report.pictures import Drawn
from pipeline.report.rows import Rows
from pipeline.report.selection import Selection, select
from pipeline.store.publish import write_json
from pipeline.store.rows import release_memory
from pipeline.store.seals import REPORT, RUN, seal_report, table_seals
from pipeline.store.tables import Tables, write_table
from pipeline.store.transmission import NAME, pack
from pipeline.taxonomy import Taxonomy

Record = Callable[[Mapping[str, int], Mapping[str, str]], Mapping[str, Any]]
Drawing = Callable[[Rows], Drawn]
_log = logging.getLogger(__name__)
PRINTING: Final = 600.0  # seconds: a report is longer than a document, and alone


def write_tables(stage: Path, made: Tables, record: Record) -> None:
    """Write the tables and `run.json` into a new folder.

    Args:
        stage: the folder, which is made.
        made: the tables.
        record: gives the content of `run.json` from the rows and the sha256 of each table.
    """
    stage.mkdir(parents=True)
    for name, content in made.items():
        write_table(content, stage / f"{name}.parquet")
    counts = {name: content.num_rows for name, content in made.items()}
    write_json(record(counts, table_seals(stage)), stage / RUN)


def write_report(  # noqa: PLR0913 - one argument a part
    results: Path,
    stage: Path,
    taxonomy: Taxonomy,
    reviews: Path,
    *,
    drawing: Drawing | None = None,
    pool: Workers | None = None,
    printed: bool = True,
    selection: Selection | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write the report of some results, its seals and the archive to send; return its page.

    Args:
        results: the folder of the tables.
        stage: the folder that `rapport/` is made in.
        taxonomy: the one of the proposals.
        reviews: the `relectures.csv` of these results, which may not exist.
        drawing: draws the pages of the sources into the report, where they are at hand.
        pool: prints the PDF while the rest is written; this process does if None.
        printed: whether there is to be a PDF.
        selection: the period and the regions that the report is about; all of them if None.
        progress: told how far the report is.

    Raises:
        UsageError: the results cannot be read (French).
    """
    from pipeline.report import write_report as write_pages
    from pipeline.report.printed import print_at_once, print_nothing
    from pipeline.report.results import read_results

    collect_rarely()  # the rows of a large run are millions of objects that stay
    folder = stage / REPORT
    folder.mkdir(parents=True)
    selection = selection or Selection()
    rows = read_results(results, taxonomy)
    release_memory()
    chosen, _ = select(rows, selection)
    aside = ThreadPoolExecutor(2)  # wait for the workers: they draw and print meanwhile
    printing = partial(_print, pool, aside) if pool else print_at_once
    if not printed:
        printing = print_nothing
    try:
        drawn = aside.submit(drawing, rows) if drawing else None
        corrected = estimates(results, chosen, reviews.parent, taxonomy)
        release_memory()
        page = write_pages(
            rows,
            taxonomy,
            folder,
            drawn=drawn.result if drawn else None,
            printing=printing,
            selection=selection,
            progress=progress,
            estimates=corrected,
        )
    finally:
        aside.shutdown(wait=False)  # whoever stops the workers ends it
    seal_report(stage, results / RUN, taxonomy.digest, asdict(selection))
    pack(results, stage / NAME, reviews)
    return page


def _print(pool: Workers, aside: ThreadPoolExecutor, html: str, path: Path) -> Callable[[], bool]:
    """Have a worker print the report; what is returned waits, and says whether there is a PDF."""

    def printed() -> bool:
        try:
            made = pool.run(print_report, html, path.absolute(), least=PRINTING)
        except RuntimeError as error:  # no worker lives: the rest of the report needs none
            made = ReaderCrash(str(error))
        if made is True:
            return True
        if isinstance(made, DocumentError):
            _log.warning("%s while the report was printed", type(made).__name__)
        path.unlink(missing_ok=True)  # it may be half written
        return False

    return aside.submit(printed).result
