"""The results of a run as typed rows, cleaned for display; `results` fills them.

A `source` is as stored, for it is a key: `shown` cleans it where it is displayed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.report.evidence import Evidence


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A row of `proposals.parquet`; absent text is empty, page numbers count from 1.

    `number` is its place in the table, from 0, by which `Rows.evidence` is asked; `masked` are
    the fields of which the public edition tells nothing.
    """

    number: int
    proposal_id: str
    document_id: str
    source: str
    rank: int
    block_start: int
    char_start: int
    block_end: int
    char_end: int
    page_start: int | None
    page_end: int | None
    rubrique: str
    text: str
    titre: str
    porteur: str
    porteur_famille: str
    partenaires: str
    territoire: str
    departements: tuple[str, ...]
    regions: tuple[str, ...]
    lieu_origine: str
    statut: str
    themes: tuple[str, ...]
    tendances: tuple[str, ...]
    scores: Mapping[str, float]
    confidence: float
    needs_review: bool
    review_reasons: tuple[str, ...]
    doublon_de: str
    masked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A row of `documents.parquet`; `doublon_de` is empty unless it is a copy.

    `announced_evidence` are the characters that announce a number: block, start and end.
    """

    document_id: str
    source: str
    media_type: str
    titre: str
    genre: str
    date: str
    emetteur: str
    campagne: str
    diffusion: str
    url: str
    departements: tuple[str, ...]
    regions: tuple[str, ...]
    doublon_de: str
    pages: int
    announced: int | None
    announced_evidence: tuple[tuple[int, int, int], ...]
    coverage: Mapping[str, int]
    alertes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageRow:
    """A row of `pages.parquet`: size in points, share of the page under images in [0, 1]."""

    source: str
    page: int
    width: float
    height: float
    characters: int
    image_share: float
    alertes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RejectRow:
    """A row of `rejects.parquet`; `page` is None for a whole file."""

    source: str
    page: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Rows:
    """All that the report reads, texts but sources cleaned for display, in the order of the files.

    `run` holds `models`, `taxonomy` and `code_version` of `run.json`, and `counts` and `parts`
    where it has them.
    """

    proposals: tuple[ProposalRow, ...]
    documents: tuple[DocumentRow, ...]
    pages: tuple[PageRow, ...]
    rejects: tuple[RejectRow, ...]
    run: Mapping[str, Any]
    evidence: Evidence = field(repr=False)
