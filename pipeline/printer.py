"""A page of HTML as a PDF, by WeasyPrint. Light, for a worker that prints needs no report."""

import ctypes.util
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

WITHOUT: Final = (
    "Le rapport en PDF n'a pas été fait : WeasyPrint n'est pas installé ou ne peut pas marcher "
    "sur ce poste. Imprimez index.html depuis le navigateur, ou installez le complément « pdf » "
    "(voir le guide, « Compléments »)."
)
_log = logging.getLogger(__name__)


def can_print() -> bool:
    """Say whether WeasyPrint and the libraries of the system that it needs are here."""
    try:
        with _found_by_the_loader():
            import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return False
    return True


@contextmanager
def _found_by_the_loader() -> Iterator[None]:
    """Have libraries opened by the names of their files alone, where files are named as on Linux.

    WeasyPrint tries the names of all systems in turn, and for each one that is not a file ctypes
    asks ldconfig, the compiler and the linker: 0.2 s for names that the loader finds at once.
    """
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = _nowhere
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _nowhere(name: str) -> str | None:
    del name
    return None


def print_page(html: str, path: Path) -> bool:
    """Write the HTML of a report as a PDF; say whether there is one. Nothing outside is fetched.

    Equal content gives equal bytes.

    Raises:
        MemoryError: it needs more than there is.
        OSError: the disk is full.
    """
    if not can_print():
        return False
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    fetcher = URLFetcher(allowed_protocols={"data"})
    try:
        HTML(string=html, url_fetcher=fetcher).write_pdf(path, pdf_identifier=b"remontees")
    except (MemoryError, OSError):
        raise
    except Exception:  # noqa: BLE001 - a report without its PDF is worth more than none
        _log.warning("the report cannot be printed", exc_info=True)
        path.unlink(missing_ok=True)
        return False
    return True
