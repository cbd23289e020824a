"""The PDF of a report, made in a worker: what fails there costs the PDF, not the report."""

import logging
from pathlib import Path

from pipeline.report.printed import print_page

_log = logging.getLogger(__name__)


def print_report(html: str, path: Path) -> bool:
    """Write the HTML of a report as a PDF; say whether there is one.

    Raises:
        MemoryError: it needs more than the limit.
        OSError: the disk is full.
    """
    try:
        return print_page(html, path)
    except (MemoryError, OSError):
        raise
    except Exception:  # noqa: BLE001 - a report without its PDF is worth more than none
        _log.warning("the report cannot be printed", exc_info=True)
        return False
