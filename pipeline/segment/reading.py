"""Reads the words of a Doc with the French pipeline, a long one in pieces.

The pipeline's arrays grow with the words that it reads at once: about 8 kB a word. A Doc of more
than `PIECE` words is read in pieces, which end with a block or a sentence's last mark where they
can, and put together again. Where it is cut depends on the Doc alone.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from pipeline.segment.doc import BLOCKS

PIECE: Final = 5000
BATCH: Final = 8
OWN: Final = ("remontees_boundaries", "remontees_fields")
_MARKS: Final = frozenset(".!?…")


def read_words(nlp: Language, docs: Iterable[Doc]) -> Iterator[Doc]:
    """Yield the Docs with words and sentences read; our own components are left for later."""
    own = [name for name in OWN if name in nlp.pipe_names]
    pieces = ((piece, doc) for doc in docs for piece in _pieces(doc))
    waiting: list[Doc] = []
    for piece, doc in nlp.pipe(pieces, as_tuples=True, batch_size=BATCH, disable=own):
        if piece is not doc:
            piece.tensor = np.zeros((0, 0), dtype=np.float32)  # its words are read
        waiting.append(piece)
        if sum(map(len, waiting)) == len(doc):
            yield waiting[0] if waiting[0] is doc else _whole(waiting, doc)
            waiting = []


def _pieces(doc: Doc) -> Iterator[Doc]:
    if len(doc) <= PIECE:
        yield doc
        return
    start = 0
    for end, whole in [*_cuts(doc), (len(doc), True)]:
        piece = doc[start:end].as_doc()
        yield piece
        start = end
        if whole and end < len(doc):
            doc[end].is_sent_start = True


def _cuts(doc: Doc) -> list[tuple[int, bool]]:
    """Return where pieces end, the last left out, and whether a block or a sentence ends there."""
    found: list[tuple[int, bool]] = []
    good = begins = 0
    for place, token in enumerate(doc, 1):
        if place < len(doc) and (token.is_space or _ends(token, doc[place])):
            good = place
        if place - begins >= PIECE and place < len(doc):
            whole = good > begins
            begins = good if whole else place
            found.append((begins, whole))
    return found


def _ends(token: Token, after: Token) -> bool:
    return token.text in _MARKS and bool(token.whitespace_) and after.text[:1].isupper()


def _whole(pieces: list[Doc], doc: Doc) -> Doc:
    """Return one Doc of its pieces, with the blocks and the data of the Doc they were cut from."""
    join: Any = Doc.from_docs
    whole: Doc = join(pieces, ensure_whitespace=False, exclude=["user_data", "spans", "tensor"])
    assert whole.text == doc.text
    whole.user_data.update(doc.user_data)
    whole.spans[BLOCKS] = [
        Span(whole, span.start, span.end, span_id=span.id) for span in doc.spans[BLOCKS]
    ]
    return whole
