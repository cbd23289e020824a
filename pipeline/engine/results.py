"""A folder of results written whole: tables, `run.json`, report and what is sent on."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pipeline.store.publish import write_json
from pipeline.store.seals import REPORT, RUN, seal_report, table_seals
from pipeline.store.tables import Tables, write_table
from pipeline.store.transmission import NAME, pack
from pipeline.taxonomy import Taxonomy

Record = Callable[[Mapping[str, int], Mapping[str, str]], Mapping[str, Any]]


def write_results(
    stage: Path, made: Tables, record: Record, taxonomy: Taxonomy, reviews: Path
) -> Path:
    """Write everything but `mesures.json` into a new folder and return the page of the report.

    Args:
        stage: the folder, which is made.
        made: the tables.
        record: gives the content of `run.json` from the rows and the sha256 of each table.
        taxonomy: the one of the proposals.
        reviews: the `relectures.csv` of these results, which may not exist.
    """
    stage.mkdir(parents=True)
    for name, content in made.items():
        write_table(content, stage / f"{name}.parquet")
    counts = {name: content.num_rows for name, content in made.items()}
    write_json(record(counts, table_seals(stage)), stage / RUN)
    return write_report(stage, stage, taxonomy, reviews)


def write_report(results: Path, stage: Path, taxonomy: Taxonomy, reviews: Path) -> Path:
    """Write the report of some results, its seals and the archive to send; return its page.

    Raises:
        UsageError: the results cannot be read (French).
    """
    from pipeline.report import report

    (stage / REPORT).mkdir(parents=True)
    page = report(results, taxonomy, stage / REPORT)
    seal_report(stage, results / RUN, taxonomy.digest)
    pack(results, stage / NAME, reviews)
    return page
