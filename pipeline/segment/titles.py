"""The title line of a proposal: a heading, or a short line that others follow."""

import re
from collections.abc import Sequence
from typing import Final

from pipeline.document import Block
from pipeline.lexicon import Lexicon
from pipeline.proposal import Evidence, Field
from pipeline.segment.labels import label_alone, labelled_places

SCORE_TITLE: Final = 0.85
TITLE_WORDS: Final = 22
_KIND: Final = (
    r"(?:recommandation|proposition|mesure|action|fiche|projet|idée|piste|décision|engagement)s?"
    r"(?: action)?\W*(?:n ?[°o]\W*)?"
)
_EMPTY: Final = re.compile(rf"\W*{_KIND}[\divx.]*\W*|\[[^\]]*\]", re.IGNORECASE)
_NUMBERED: Final = re.compile(rf"\W*{_KIND}\d[\d.]* ?[:–—.-] ", re.IGNORECASE)
_NUMBER: Final = re.compile(r"(?:[^\W\d_]+ )?(?:n ?[°o] ?)?[A-Z]?\d[\d.]*[.)] |[A-Z][.)] ")
_LABEL: Final = re.compile(r"\b[A-ZÉÈ][a-zà-ÿ’'() -]*? ?:\s*$")
_ASIDE: Final = re.compile(r" \([^()]*\)$")


def title(lexicon: Lexicon, blocks: Sequence[Block], pieces: Sequence[Evidence]) -> Field | None:
    """Return the proposal's own title line, None when it has none."""
    for rank, piece in enumerate(pieces[:3]):
        block = blocks[piece.block]
        text = block.text[piece.start : piece.end].strip()
        if _EMPTY.fullmatch(text) or label_alone(lexicon, block, piece):
            continue
        if _NUMBERED.match(text):
            text = _without_fields(lexicon, blocks, piece) or text
        if not _is_title(lexicon, block, text, followed=len(pieces) > rank + 1):
            return None
        if len(pieces) == rank + 1:
            text = _ASIDE.sub("", text)
        start = piece.start + block.text[piece.start : piece.end].find(text)
        return Field(text, (Evidence(block.index, start, start + len(text)),), SCORE_TITLE)
    return None


def _without_fields(lexicon: Lexicon, blocks: Sequence[Block], piece: Evidence) -> str:
    """Return what stands before the first label of a line (« Action 3 : navette Porteur : … »)."""
    text = blocks[piece.block].text
    for name, (place, *_) in labelled_places(lexicon, blocks, [piece]):
        if name != "titre":
            label = _LABEL.search(text, piece.start, place.start)
            return text[piece.start : label.start()].strip() if label else ""
    return ""


def _is_title(lexicon: Lexicon, block: Block, text: str, *, followed: bool) -> bool:
    numbered = _NUMBERED.match(text)
    if len(text.split()) > TITLE_WORDS or (lexicon.label_at_start(text) and not numbered):
        return False
    if block.kind == "heading":
        return True
    return (
        block.kind in {"paragraph", "list_item"}
        and (followed or numbered is not None)
        and not text.endswith((":", ";", ","))
        and not re.search(r"[.!?] \w", _NUMBER.sub("", text, count=1))
    )
