"""Documents set as real pages set them: few projects amid much text, nothing marked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Final

from pipeline.document import Block
from pipeline.extract.plain import read_plain
from pipeline.lexicon import load_lexicon
from pipeline.proposal import Span
from pipeline.training import rendering
from pipeline.training.cnr import Annotated
from pipeline.training.excerpts import EXCERPT, excerpt_view
from pipeline.training.recasting import STATUTS, recast
from pipeline.training.views import View, carried, text_view

AMID: Final = "entoure.txt"
RECAST: Final = "dossier.txt"


def surrounded_view(document: Annotated, fillers: Sequence[Annotated]) -> View | None:
    """Return the document amid the paragraphs of one that holds no proposal, nothing marked.

    Real pages often hold two proposals in a hundred paragraphs. None without proposals or filler.

    Args:
        document: whose identifier draws the filler.
        fillers: documents without proposals.
    """
    if not document.gold or not fillers:
        return None
    source = text_view(document)
    return _amid(source, AMID, _flat_blocks(source), fillers)


def recast_view(document: Annotated, fillers: Sequence[Annotated]) -> View | None:
    """Return the document as a press dossier sets its projects, every second one amid another.

    None without proposals or filler.
    """
    if not document.gold or not fillers:
        return None
    source = text_view(document)
    own = read_plain(recast(document.identifier, source.blocks, source.golds(), load_lexicon()))
    if sha256(document.identifier.encode()).digest()[-1] % 2:
        view = View(document, RECAST, own.blocks, carried(source, own.blocks))
    else:
        view = _amid(source, RECAST, own.blocks, fillers)
    return replace(view, spans=tuple(span and _with_statut(span, view) for span in view.spans))


def _with_statut(span: Span, view: View) -> Span:
    """Return the span with the line of its statut, if one follows."""
    after = span.block_end + 1
    if after == len(view.blocks) or view.blocks[after].text not in STATUTS:
        return span
    return replace(span, block_end=after, char_end=len(view.blocks[after].text))


def _amid(source: View, form: str, own: Sequence[Block], fillers: Sequence[Annotated]) -> View:
    """Return the blocks of a document amid the paragraphs of one of the fillers."""
    draw = int.from_bytes(sha256(source.document.identifier.encode()).digest()[:4])
    around = _flat_blocks(text_view(fillers[draw % len(fillers)]))
    half = len(around) // 2
    blocks = [
        replace(block, index=index)
        for index, block in enumerate((*around[:half], *own, *around[half:]))
    ]
    spans = (
        span
        and Span(span.block_start + half, span.char_start, span.block_end + half, span.char_end)
        for span in carried(source, own)
    )
    return View(source.document, form, tuple(blocks), tuple(spans))


def _flat_blocks(view: View) -> tuple[Block, ...]:
    return read_plain(rendering.flat(view.blocks).decode()).blocks


AMONG: Final[Mapping[str, Callable[[Annotated, Sequence[Annotated]], View | None]]] = {
    AMID: surrounded_view,
    RECAST: recast_view,
    EXCERPT: excerpt_view,
}
