"""An annotated document set again as press dossiers set their projects.

A title that is a sentence, a line with the place, the whole description in one paragraph, a line
with the statut: nothing is marked, and the order of the lines is the same through the document.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import groupby
from typing import Final

from pipeline.document import Block
from pipeline.lexicon import Lexicon
from pipeline.proposal import Span
from pipeline.training.cnr import Gold

WORDINGS: Final = (
    {"propose": "EN PROJET", "labellise": "PROJET LABELLISÉ", "en_cours": "EN COURS"}
    | {"realise": "PROJET RÉALISÉ"},
    {"propose": "À l'étude", "labellise": "Validé", "en_cours": "En cours", "realise": "Fait"},
)
SENTENCE: Final = 6  # words; a shorter description is left as it stands
STATUTS: Final = frozenset(wording for setting in WORDINGS for wording in setting.values())
_STOPS: Final = ".!?…:;"


def recast(
    identifier: str, blocks: Sequence[Block], golds: Sequence[tuple[Gold, Span]], lexicon: Lexicon
) -> str:
    """Return the text of the document, one paragraph a block, its projects set alike.

    Args:
        identifier: draws the setting.
        blocks: of the document.
        golds: the proposals that lie in whole blocks are set again, the others stay.
        lexicon: tells the labelled lines, which go.
    """
    draw = sha256(identifier.encode()).digest()
    owner: dict[int, Gold] = {}
    for gold, span in golds:
        if _whole(span, blocks):
            owner |= dict.fromkeys(range(span.block_start, span.block_end + 1), gold)
    parts: list[str] = []
    for its, run in groupby(blocks, key=lambda block: owner.get(block.index)):
        texts = [block.text.strip() for block in run if block.kind != "furniture"]
        parts += texts if its is None else _project(its, texts, draw, lexicon)
    return "\n\n".join(text for text in parts if text) + "\n"


def _whole(span: Span, blocks: Sequence[Block]) -> bool:
    last = blocks[span.block_end]
    return span.char_start == 0 and span.char_end == len(last.text)


def _project(gold: Gold, texts: Sequence[str], draw: bytes, lexicon: Lexicon) -> Iterator[str]:
    """Yield the title, the place, the description and the statut, as the setting has them."""
    titre = gold.fields.get("titre", "")
    kept = [text for text in texts if not lexicon.label_at_start(text)]
    title = kept[0] if kept and titre and kept[0] == titre else ""
    body = " ".join(_sentence(text) for text in (kept[1:] if title else kept))
    if len(body.split()) < SENTENCE:
        yield from texts
        return
    setting = draw[0] % 4
    if title:
        yield title if draw[1] % 2 else _sentence(title)
    if setting == 1 and (place := gold.fields.get("territoire")):
        yield f"({place})"
    yield body
    if setting >= 2 and (wording := WORDINGS[setting - 2].get(gold.statut)):  # noqa: PLR2004
        yield wording


def _sentence(text: str) -> str:
    return text if text[-1:] in _STOPS or not text[-1:].isalnum() else f"{text}."
