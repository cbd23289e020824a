"""Blocks in the making: pieces of text, each with its place, joined without losing offsets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pipeline.coverage import Ledger
from pipeline.document import BBox, Block, BlockKind, Line
from pipeline.text import inked, normalise

SHORT: Final = 120  # characters of a bold line that may be a heading


class Piece(NamedTuple):
    """A line of text and where it stands; `page` 0 where the format has no pages.

    `glued` joins it to the piece before without a space; `cut` is 1 where the hyphen at its end
    was undone.
    """

    text: str
    page: int = 0
    bbox: BBox | None = None
    glued: bool = False
    cut: int = 0


class Look(NamedTuple):
    """How the whole text of a draft looks: points of its smallest letters, all bold or not.

    `weak` tells a lesser sign of a title (a colour, a rule below, capitals), `item` an item of a
    list that the format says to be one.
    """

    size: float
    bold: bool = False
    weak: bool = False
    item: bool = False


@dataclass(slots=True)
class Draft:
    """A block without its index; `pieces` become its text and its lines.

    `marks` counts the characters of the list mark that was before the text and is not in it.
    `look` is None where the format tells none, or what it is does not depend on it.
    """

    kind: BlockKind
    pieces: list[Piece]
    level: int = 0
    cells: tuple[tuple[str, str], ...] = field(default=())
    marks: int = 0
    look: Look | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader of a format returns: blocks in order, stated title, ledger, alerts."""

    drafts: list[Draft]
    title: str
    ledger: Ledger
    alertes: tuple[str, ...] = ()


def text_draft(kind: BlockKind, text: str, level: int = 0) -> Draft:
    """Return a draft of one piece, without a place."""
    return Draft(kind, [Piece(text)], level)


def marked_draft(text: str, mark: str, level: int) -> Draft:
    """Return a list item, without the mark that its text begins with."""
    return Draft("list_item", [Piece(text[len(mark) :])], level, marks=inked(mark))


def reading(
    drafts: list[Draft], title: str, ledger: Ledger, alertes: tuple[str, ...] = ()
) -> Reading:
    """Return the reading of these drafts; the marks of lists are furniture in the ledger."""
    ledger.apart["furniture"] += sum(draft.marks for draft in drafts)
    return Reading(drafts, title, ledger, alertes)


def finish(drafts: Iterable[Draft]) -> tuple[Block, ...]:
    """Return the blocks of the drafts that hold text, numbered from 0."""
    blocks: list[Block] = []
    for draft in drafts:
        text, lines = _assemble(draft.pieces)
        if text:
            blocks.append(
                Block(len(blocks), draft.kind, text, draft.level, draft.cells, tuple(lines))
            )
    return tuple(blocks)


def joined(pieces: Sequence[Piece]) -> str:
    """Return the text that these pieces make."""
    return _assemble(pieces)[0]


def looks_like_title(text: str) -> bool:
    """Tell whether a short bold paragraph may be a heading: it does not end as a sentence.

    >>> looks_like_title("Un bus pour les vallées"), looks_like_title("Porteur :")
    (True, False)
    """
    return (
        1 < len(text) <= SHORT
        and not text.endswith((":", ".", ",", ";"))
        and any(c.isalpha() for c in text)
    )


def _assemble(pieces: Sequence[Piece]) -> tuple[str, list[Line]]:
    """Join the pieces; each is normalised alone, so that its offsets are exact."""
    text = ""
    lines: list[Line] = []
    for piece in pieces:
        clean = normalise(piece.text)
        if not clean:
            continue
        if text and not piece.glued:
            text += " "
        start = len(text)
        text += clean
        if piece.bbox is not None:
            lines.append(Line(start, len(text), piece.page, piece.bbox))
    return text, lines
