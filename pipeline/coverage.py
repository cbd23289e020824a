"""The ledger of characters: where each non-blank character of a source went.

Characters are counted as `pipeline.text.inked` does, twice: by the reader of the format, and by
an independent path. What the two do not agree on is `non_lu`, so that the sum of all keys is the
independent count; it is negative where a text was read twice.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.document import Block
from pipeline.proposal import Span
from pipeline.text import inked

Coverage = tuple[tuple[str, int], ...]
KEYS: Final = (
    *("proposition", "contexte", "tableau", "furniture", "non_lu"),
    *("doublon", "cache", "cesure", "ocr"),
)
_LOST: Final = "{} caractères du fichier n'ont pas été lus : comparez-le avec les blocs lus."
_TWICE: Final = "{} caractères du fichier ont été lus deux fois : comparez-le avec les blocs lus."


@dataclass(slots=True)
class Ledger:
    """What a reader leaves out on purpose, by key, and the independent count of characters."""

    apart: Counter[str] = field(default_factory=Counter)
    counted: int = 0


def block_characters(block: Block) -> int:
    """Return the non-blank characters that a block takes from its source: no bar between cells."""
    return inked(block.text) - max(len(block.cells) - 1, 0)


def coverage(blocks: Iterable[Block], ledger: Ledger) -> Coverage:
    """Return the characters by key, those above zero; the sum is the independent count."""
    found = Counter(ledger.apart)
    for block in blocks:
        found[_key(block)] += block_characters(block)
    found["non_lu"] += ledger.counted - found.total()
    return _ordered(found)


def with_proposals(found: Coverage, blocks: Sequence[Block], spans: Iterable[Span]) -> Coverage:
    """Return the ledger once proposals are cut: their characters move to `proposition`."""
    counts = Counter(dict(found))
    if not counts:
        return ()
    for span in spans:
        for block in blocks[span.block_start : span.block_end + 1]:
            start = span.char_start if block.index == span.block_start else 0
            end = span.char_end if block.index == span.block_end else len(block.text)
            text = block.text[start:end]
            moved = inked(text) - min(text.count("|"), max(len(block.cells) - 1, 0))
            counts[_key(block)] -= moved
            counts["proposition"] += moved
    return _ordered(counts)


def alarms(found: Coverage) -> tuple[str, ...]:
    """Return what an analyst must know of the ledger (French): text lost, or read twice."""
    lost = dict(found).get("non_lu", 0)
    if not lost:
        return ()
    return ((_LOST if lost > 0 else _TWICE).format(abs(lost)),)


def _key(block: Block) -> str:
    if block.kind == "furniture":
        return "furniture"
    if block.confidence is not None:
        return "ocr"
    return "tableau" if block.kind == "table_row" else "contexte"


def _ordered(counts: Mapping[str, int]) -> Coverage:
    return tuple((key, counts[key]) for key in KEYS if counts.get(key))
