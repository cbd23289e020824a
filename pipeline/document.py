"""What is read: documents made of blocks, each character of which has a place on a page."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal

from pipeline.errors import DocumentError

BlockKind = Literal[
    "heading", "list_item", "paragraph", "table_row", "caption", "footnote", "furniture"
]
GENRES: Final = {
    "dossier_presse": "dossier de presse",
    "synthese_atelier": "synthèse d'atelier",
    "compte_rendu": "compte rendu",
    "fiches_projets": "fiches de projets",
    "page_web": "page web",
    "feuille_de_route": "feuille de route",
    "contribution": "contribution",
    "tableau": "tableau",
}


@dataclass(frozen=True, slots=True)
class BBox:
    """A box in points (1/72 inch), origin at the top left of the page as shown."""

    x0: float
    top: float
    x1: float
    bottom: float

    def union(self, other: "BBox") -> "BBox":
        """Return the smallest box that holds both."""
        return BBox(
            min(self.x0, other.x0),
            min(self.top, other.top),
            max(self.x1, other.x1),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """Characters `start:end` of a block and where they stand; `page` counts from 1."""

    start: int
    end: int
    page: int
    bbox: BBox


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a list item, a paragraph, a table row… in reading order.

    `text` is normalised (`pipeline.text.normalise`). `level` is 1 to 6 for headings, the depth
    of nesting from 1 for list items, 0 elsewhere. `cells` are pairs of header (may be empty)
    and value of a table row, whose text is its values joined by `" | "`. `lines` is empty where
    the format has no pages. `confidence`, in [0, 1], is set by character recognition only.
    """

    index: int
    kind: BlockKind
    text: str
    level: int = 0
    cells: tuple[tuple[str, str], ...] = ()
    lines: tuple[Line, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page read: `number` from 1, size in points, `image_share` in [0, 1]."""

    number: int
    width: float
    height: float
    reader: str
    characters: int
    image_share: float = 0.0
    ocr_confidence: float | None = None
    alertes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One file, read. `document_id` is the first 16 hex digits of the sha256 of its bytes.

    `coverage` says where each non-blank character of the file went (`pipeline.coverage`).
    """

    document_id: str
    source: str
    sha256: str
    media_type: str
    titre: str
    langue: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    alertes: tuple[str, ...] = ()
    coverage: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Reject:
    """A file, or one page of it, that could not be read, and what to do about it (French).

    `page` is None for a whole file; `document_id` is empty when the bytes could not be read.
    """

    source: str
    document_id: str
    page: int | None
    step: str
    error: str
    message: str

    @classmethod
    def of(
        cls,
        error: DocumentError,
        source: str,
        *,
        document_id: str = "",
        page: int | None = None,
        step: str = "extract",
    ) -> "Reject":
        """Return the row that records this error."""
        return cls(source, document_id, page, step, type(error).__name__, str(error))


def digest(data: bytes) -> str:
    """Return the sha256 of the bytes, 64 hex digits."""
    return sha256(data).hexdigest()


def document_id(sha: str) -> str:
    """Return the identifier of a document from its sha256."""
    return sha[:16]
