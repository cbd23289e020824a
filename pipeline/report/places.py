"""Where things stand in the folder of the report: one rule, for all that link to them."""

import re
from functools import lru_cache
from typing import Final

from pipeline.report.rows import ProposalRow

PAGE: Final = 500  # proposals on a page of a theme
PROOFS: Final = 200  # proposals on a page of proofs
PROOFS_FOLDER: Final = "preuves"
LISTS: Final = "listes"
PAGES: Final = f"{PROOFS_FOLDER}/pages/"  # pictures of pages
NO_THEME_PAGE: Final = "sans-theme"
_DEVICES: Final = frozenset(  # no file of Windows may have these names, whatever its extension
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)
_UNSAFE: Final = re.compile(r"[^0-9A-Za-z_-]+")


def page_name(stem: str, number: int) -> str:
    """Return the name of a page of several, counted from 1.

    >>> page_name("prevention", 1), page_name("prevention", 2)
    ('prevention.html', 'prevention-2.html')
    """
    return f"{stem}.html" if number == 1 else f"{stem}-{number}.html"


def theme_page(code: str, place: int = 0) -> str:
    """Return the page, under `rapport/`, of the proposal at a place, from 0, of a theme.

    >>> theme_page("prevention"), theme_page("aux")
    ('themes/prevention.html', 'themes/theme-aux.html')
    """
    stem = f"theme-{code}" if code in _DEVICES else code or NO_THEME_PAGE
    return f"themes/{page_name(stem, place // PAGE + 1)}"


def list_page(stem: str, place: int = 0) -> str:
    """Return the page, under `rapport/`, of the proposal at a place, from 0, of a list.

    >>> list_page("departement-29"), list_page("departement-29", 500)
    ('listes/departement-29.html', 'listes/departement-29-2.html')
    """
    return f"{LISTS}/{page_name(stem, place // PAGE + 1)}"


def proof_page(document_id: str, rank: int) -> str:
    """Return the page, under `rapport/`, of the proofs of a document's proposal of that rank."""
    return _proof_page(document_id, (max(rank, 1) - 1) // PROOFS + 1)


@lru_cache(maxsize=4096)  # asked for each field and tag of a proposal
def _proof_page(document_id: str, number: int) -> str:
    stem = _UNSAFE.sub("-", document_id) or "document"
    return f"{PROOFS_FOLDER}/{page_name(stem, number)}"


def proof(row: ProposalRow, name: str = "") -> str:
    """Return the address, under `rapport/`, of a proposal's proof, or that of a field or code."""
    return f"{proof_page(row.document_id, row.rank)}#{anchor(row, name)}"


def anchor(row: ProposalRow, name: str = "") -> str:
    """Return the anchor of a proposal, or of a field or code of it, in its page of proofs."""
    return f"{row.proposal_id}-{name}" if name else row.proposal_id


def picture(document_id: str, page: int) -> str:
    """Return the picture, under `rapport/`, of a page counted from 1."""
    return f"{PAGES}{document_id}-{page}.jpg"
