"""What is found: proposals, their fields and tags, each with its place in the blocks.

Offsets are Python characters of `Block.text`, half-open.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal

from pipeline.document import BBox, Block
from pipeline.text import fold

Axis = Literal["theme", "tendance"]
Statut = Literal["propose", "en_cours", "realise", "labellise", "inconnu"]
STATUTS: tuple[Statut, ...] = ("propose", "en_cours", "realise", "labellise", "inconnu")
FAMILLES: Final = {
    "collectivite": "collectivité",
    "hopital": "hôpital",
    "exercice_coordonne": "exercice coordonné",
    "association": "association",
    "agence": "agence ou service de l'État",
    "assurance_maladie": "Assurance maladie",
    "ecole_universite": "école ou université",
    "entreprise": "entreprise",
    "autre": "autre",
}
FIELD_NAMES = ("titre", "description", "porteur", "partenaires", "territoire", "statut")


@dataclass(frozen=True, slots=True)
class Span:
    """From character `char_start` of block `block_start` to `char_end` of `block_end`."""

    block_start: int
    char_start: int
    block_end: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Characters `start:end` of one block; pages and boxes follow from its lines."""

    block: int
    start: int
    end: int
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A value as the text says it, where it says so, and how sure the reader is, in [0, 1]."""

    value: str
    evidence: tuple[Evidence, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """One action, project or measure; `rank` counts from 1 in the document.

    `rubrique` holds the headings above, joined by ` > `. `lieu_origine` is `proposition`,
    `document` or empty. `porteur_famille` is one of `FAMILLES`, empty without a porteur.
    `confidence` in [0, 1].
    """

    proposal_id: str
    document_id: str
    rank: int
    span: Span
    text: str
    confidence: float
    rubrique: str = ""
    titre: Field | None = None
    description: Field | None = None
    porteur: Field | None = None
    partenaires: Field | None = None
    territoire: Field | None = None
    statut: Field | None = None
    departements: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    lieu_origine: str = ""
    porteur_famille: str = ""

    def field(self, name: str) -> Field | None:
        """Return the field of that name (one of `FIELD_NAMES`)."""
        value: Field | None = getattr(self, name)
        return value


@dataclass(frozen=True, slots=True)
class Tag:
    """A code of the taxonomy with its calibrated probability; `kept` when it is retained."""

    axis: Axis
    code: str
    probability: float
    kept: bool
    evidence: tuple[Evidence, ...] = ()


def span_evidence(blocks: Sequence[Block], span: Span) -> tuple[Evidence, ...]:
    """Return the span as one piece of evidence a block, furniture and empty parts left out."""
    pieces = []
    for block in blocks[span.block_start : span.block_end + 1]:
        start = span.char_start if block.index == span.block_start else 0
        end = span.char_end if block.index == span.block_end else len(block.text)
        if start < end and block.kind != "furniture":
            pieces.append(Evidence(block.index, start, end))
    return tuple(pieces)


def span_text(blocks: Sequence[Block], span: Span) -> str:
    """Return the text of the span, one line a block."""
    return "\n".join(
        blocks[piece.block].text[piece.start : piece.end].strip()
        for piece in span_evidence(blocks, span)
    )


def anchored(
    blocks: Sequence[Block], span: Span, found: Sequence[Evidence]
) -> tuple[Evidence, ...]:
    """Return evidence that counts characters of the span's text, as characters of the blocks.

    What goes over the end of a block is cut there.
    """
    lines = []
    offset = 0
    for piece in span_evidence(blocks, span):
        raw = blocks[piece.block].text[piece.start : piece.end]
        start = piece.start + len(raw) - len(raw.lstrip())
        size = len(raw.strip())
        lines.append((offset, offset + size, piece.block, start - offset))
        offset += size + 1
    placed = []
    for one in found:
        for low, high, block, shift in lines:
            start, end = max(one.start, low), min(one.end, high)
            if start < end:
                placed.append(Evidence(block, start + shift, end + shift, one.weight))
                break
    return tuple(placed)


def boxes(block: Block, start: int, end: int) -> tuple[tuple[int, BBox], ...]:
    """Return one (page, box) for each page that characters `start:end` of the block touch."""
    found: dict[int, BBox] = {}
    for line in block.lines:
        if line.start < end and start < line.end:
            known = found.get(line.page)
            found[line.page] = known.union(line.bbox) if known else line.bbox
    return tuple(sorted(found.items()))


def proposal_ids(document_id: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Return an identifier for each text: document, folded text, order among equal texts."""
    seen: Counter[str] = Counter()
    ids = []
    for text in texts:
        folded = fold(text)
        key = f"{document_id}\0{folded}\0{seen[folded]}"
        ids.append(sha256(key.encode()).hexdigest()[:16])
        seen[folded] += 1
    return tuple(ids)
