"""The theme report: one French page that opens from disk, and a workbook beside it."""

from pathlib import Path

from pipeline.report.figures import count
from pipeline.report.masked import masked
from pipeline.report.page import write_page
from pipeline.report.rows import read_results
from pipeline.report.workbook import write_workbook
from pipeline.taxonomy import Taxonomy

__all__ = ["report"]


def report(results: Path, taxonomy: Taxonomy, destination: Path, *, public: bool = False) -> Path:
    """Write `index.html` and `rapport.xlsx` from the results of a run.

    Equal results give equal bytes; neither file holds a date, a link to the network or a formula.

    Args:
        results: folder that holds the Parquet files and `run.json`.
        taxonomy: the one the proposals were tagged with.
        destination: folder that exists; both files are written into it.
        public: whether small counts are hidden; the results are then a public copy
            (`store.publique`).

    Returns:
        The path of `index.html`.

    Raises:
        UsageError: the folder holds no readable results, or they use codes that the taxonomy
            does not know (French).
    """
    rows = read_results(results, taxonomy)
    figures = masked(count(rows, taxonomy)) if public else count(rows, taxonomy)
    write_workbook(rows, figures, taxonomy, destination / "rapport.xlsx")
    return write_page(rows, figures, taxonomy, destination / "index.html")
