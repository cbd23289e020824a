"""The rhythm of a text: which blocks are short or long, labels or lists, around each unit.

Where nothing is marked, what tells a title is that short paragraphs and longer ones take turns.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from pipeline.document import Block
from pipeline.lexicon import Lexicon
from pipeline.segment.doc import Unit

TITLE_TERMS: Final = 18
LONG: Final = 60  # words of a paragraph that is surely no title
_KINDS: Final = {"heading": "h", "list_item": "i", "table_row": "r"}
_EDGE: Final = "_"
_STOPS: Final = frozenset(".!?…")


def shape(block: Block, lexicon: Lexicon) -> str:
    """Return one letter for a block.

    `h`eading, list `i`tem, `r`ow, `l`abel; of paragraphs `t`itle-like, `s`entence as short as a
    title, `p`aragraph, `L`ong; `o`ther.
    """
    if block.kind != "paragraph":
        return _KINDS.get(block.kind, "o")
    if lexicon.label_at_start(block.text):
        return "l"
    count = len(block.text.split())
    if count > TITLE_TERMS:
        return "L" if count > LONG else "p"
    return "s" if block.text.rstrip()[-1:] in _STOPS else "t"


def shape_features(
    units: Sequence[Unit], blocks: Sequence[Block], lexicon: Lexicon
) -> list[list[str]]:
    """Return for each unit its place in its block and the shapes of the blocks around."""
    runs = [list(run) for _, run in groupby(units, key=lambda unit: unit.block)]
    shapes = [shape(blocks[run[0].block], lexicon) for run in runs]
    around = [_EDGE, _EDGE, *shapes, _EDGE, _EDGE]
    found = []
    for number, run in enumerate(runs):
        before, own, after, later = around[number + 1 : number + 5]
        for rank in range(len(run)):
            place = ("a" if rank == 0 else "") + ("z" if rank == len(run) - 1 else "")
            seen = f"{place}{own}"
            found.append(
                [
                    f"sh={seen}",
                    f"sh-={before}{seen}",
                    f"sh+={seen}{after}",
                    f"sh3={before}{seen}{after}",
                    f"sh4={before}{seen}{after}{later}",
                ]
            )
    return found
