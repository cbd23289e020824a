"""The PDF of a report, made in a worker: what fails there costs the PDF, not the report."""

from pathlib import Path

from pipeline.printer import print_page
from pipeline.processes import without_limit


def print_report(html: str, path: Path) -> bool:
    """Write the HTML of a report as a PDF; say whether there is one.

    The memory that a document may take is no measure of a report, which is ours.

    Raises:
        MemoryError: it needs more than there is.
        OSError: the disk is full.
    """
    with without_limit():
        return print_page(html, path)
