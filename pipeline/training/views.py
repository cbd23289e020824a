"""The same annotated document as the program may meet it: its blocks and where the gold lies."""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from rapidfuzz.distance import Indel

from pipeline.document import Block
from pipeline.extract import extract
from pipeline.extract.plain import PlainReading, read_plain
from pipeline.proposal import Span
from pipeline.settings import Limits
from pipeline.training import rendering
from pipeline.training.cnr import Annotated, Gold

TEXT: Final = "texte"
FLAT: Final = "plat.txt"
FORMS: Final[Mapping[str, Callable[[Sequence[Block], str], bytes]]] = {
    "txt": lambda blocks, _: rendering.bare(blocks),
    FLAT: lambda blocks, _: rendering.flat(blocks),
    "docx": rendering.docx,
    "html": rendering.html,
    "pdf": rendering.pdf,
    "2col.pdf": partial(rendering.pdf, columns=2),
}
NARROW: Final = 3
WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class View:
    """An annotated document through one format; `spans[i]` is where `document.gold[i]` lies.

    A span is None when no word of the proposal was found in the blocks.
    """

    document: Annotated
    form: str
    blocks: tuple[Block, ...]
    spans: tuple[Span | None, ...]

    def golds(self) -> list[tuple[Gold, Span]]:
        """Return the proposals that were found in the blocks, with their spans."""
        pairs = zip(self.document.gold, self.spans, strict=True)
        return [(gold, span) for gold, span in pairs if span is not None]


def text_view(document: Annotated) -> View:
    """Return the document as a text file."""
    reading = read_plain(document.text)
    spans = tuple(_span(reading, gold.start, gold.end) for gold in document.gold)
    return View(document, TEXT, reading.blocks, spans)


def _span(reading: PlainReading, start: int, end: int) -> Span | None:
    """Return the characters of the blocks that come from `start:end` of the source."""
    first: tuple[int, int] | None = None
    last = (0, 0)
    begins = [places[0] for places in reading.offsets]
    for index in range(max(bisect_right(begins, start) - 1, 0), len(begins)):
        if begins[index] >= end:
            break
        for position, place in enumerate(reading.offsets[index]):
            if start <= place < end:
                first = first or (index, position)
                last = (index, position + 1)
    return Span(*first, *last) if first else None


def gold_of(spans: Sequence[Span | None], block: int, start: int, end: int) -> int | None:
    """Return which span holds at least half of characters `start:end` of a block, if any."""
    for index, span in enumerate(spans):
        if span is None or not span.block_start <= block <= span.block_end:
            continue
        low = span.char_start if block == span.block_start else 0
        high = span.char_end if block == span.block_end else end
        if 2 * (min(high, end) - max(low, start)) >= end - start:
            return index
    return None


def rendered_view(document: Annotated, form: str, folder: Path) -> View | None:
    """Return the document as the program reads it in that form (one of `FORMS`).

    The gold is carried over by aligning the words of both readings. None when the form
    cannot hold it: a table of many columns does not fit half a page.
    """
    source = text_view(document)
    if form == "2col.pdf" and any(len(block.cells) > NARROW for block in source.blocks):
        return None
    title = document.meta.get("titre", document.identifier)
    path = folder / f"{document.identifier}.{form}"
    path.write_bytes(FORMS[form](source.blocks, title))
    extraction = extract(path, path.name, Limits())
    path.unlink()
    if extraction.document is None:
        return None
    blocks = extraction.document.blocks
    return View(document, form, blocks, carried(source, blocks))


def carried(source: View, blocks: Sequence[Block]) -> tuple[Span | None, ...]:
    """Return the spans of a view in other blocks that hold the same words."""
    ours = _words(source.blocks)
    theirs = _words(blocks)
    partner = {}
    for block in Indel.opcodes([w for w, *_ in ours], [w for w, *_ in theirs]):
        if block.tag == "equal":
            for step in range(block.src_end - block.src_start):
                partner[block.src_start + step] = block.dest_start + step
    spans: list[Span | None] = []
    for span in source.spans:
        inside = [] if span is None else [i for i, w in enumerate(ours) if _within(w, span)]
        matched = [theirs[partner[i]] for i in inside if i in partner]
        if 2 * len(matched) < len(inside) or not matched:
            spans.append(None)
            continue
        first, last = min(w[1:] for w in matched), max(w[1:] for w in matched)
        spans.append(Span(first[0], first[1], last[0], last[2]))
    return tuple(spans)


def _words(blocks: Sequence[Block]) -> list[tuple[str, int, int, int]]:
    """Return (folded word, block, start, end) of every word outside the furniture."""
    return [
        (match.group().lower(), block.index, match.start(), match.end())
        for block in blocks
        if block.kind != "furniture"
        for match in WORD.finditer(block.text)
    ]


def _within(word: tuple[str, int, int, int], span: Span) -> bool:
    _, block, start, end = word
    return (span.block_start, span.char_start) <= (block, start) and (block, end) <= (
        span.block_end,
        span.char_end,
    )
