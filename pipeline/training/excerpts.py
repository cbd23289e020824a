"""Short documents: a few blocks of an annotated one, as a mail, a slip or a post holds them.

In a whole document the first paragraph is a title or a presentation, hence never a proposal; in a
contribution of two sentences it is all there is.
"""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Final

from pipeline.extract.plain import read_plain
from pipeline.proposal import Span, span_text
from pipeline.training import rendering
from pipeline.training.cnr import Annotated
from pipeline.training.views import View, carried, text_view

EXCERPT: Final = "extrait.txt"
AROUND: Final = (0, 0, 1, 2)  # blocks kept beside the proposal
LENGTHS: Final = (1, 2, 3, 5)  # blocks of an excerpt drawn anywhere
TOLD: Final = 8  # words; a shorter proposal is one by the list in which it stands


def excerpt_view(document: Annotated, fillers: Sequence[Annotated] = ()) -> View | None:
    """Return a whole proposal of a document with what lies beside it, or any few blocks.

    Every second excerpt is flat text. It holds the gold proposals of its own blocks alone. None of
    a document without blocks.

    Args:
        document: whose identifier draws the blocks.
        fillers: not used: the forms among other documents are asked for in the same way.
    """
    del fillers
    source = text_view(document)
    if not source.blocks:
        return None
    told = [span for _, span in source.golds() if _words(source, span) >= TOLD]
    draw = sha256(f"{EXCERPT}\0{document.identifier}".encode()).digest()
    if told and draw[0] % 3:
        span = told[draw[1] % len(told)]
        low = span.block_start - AROUND[draw[2] % len(AROUND)]
        high = span.block_end + AROUND[draw[3] % len(AROUND)]
    else:
        low = int.from_bytes(draw[1:3]) % len(source.blocks)
        high = low + LENGTHS[draw[3] % len(LENGTHS)] - 1
    view = _part(source, low, high)
    return _flat(view) if draw[4] % 2 else view


def _words(view: View, span: Span) -> int:
    return len(span_text(view.blocks, span).split())


def _part(view: View, low: int, high: int) -> View:
    """Return blocks `low` to `high`, and more where a proposal would be cut."""
    spans = [span for span in view.spans if span]
    for span in (*spans, *reversed(spans)):
        if span.block_start <= high and low <= span.block_end:
            low, high = min(low, span.block_start), max(high, span.block_end)
    low = max(low, 0)
    blocks = view.blocks[low : high + 1]
    pairs = [
        (gold, replace(span, block_start=span.block_start - low, block_end=span.block_end - low))
        for gold, span in view.golds()
        if low <= span.block_start <= high
    ]
    return View(
        replace(view.document, gold=tuple(gold for gold, _ in pairs)),
        EXCERPT,
        tuple(replace(block, index=index) for index, block in enumerate(blocks)),
        tuple(span for _, span in pairs),
    )


def _flat(view: View) -> View:
    blocks = read_plain(rendering.flat(view.blocks).decode()).blocks
    return replace(view, blocks=blocks, spans=carried(view, blocks))
