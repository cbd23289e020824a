"""Why a code is kept: the sentence and the words of the text that added most to its score."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.calibrate import Floats
from pipeline.classify.prepare import Piece
from pipeline.proposal import Evidence

WORDS: Final = 5
# A word is named when it adds at least this share of what the strongest one adds.
SHARE: Final = 0.25
_END: Final = re.compile(r"[.!?…][»\")\]]*\s+(?=[^\s\da-zà-ÿ])|\n")
_CORE: Final = re.compile(
    r"(?:\b[cdjlmnst]|\bqu|\bjusqu|\blorsqu|\bpuisqu)['’](?=\w)|^\W+|\W+$", re.IGNORECASE
)


def reasons(text: str, pieces: Sequence[Piece], parts: Floats) -> tuple[Evidence, ...]:
    """Return the sentence that adds most to a score, then at most `WORDS` words that do.

    Args:
        text: what was judged.
        pieces: its pieces, then those of the headings above, which are no reason to show.
        parts: what each adds to the score.
    """
    pieces = [piece for piece in pieces if not piece.heading]
    parts = parts[: len(pieces)]
    if not len(parts):
        return ()
    best: tuple[float, int, int] | None = None
    for start, end in _sentences(pieces, text):
        total = float(parts[start:end].sum())
        if best is None or total > best[0]:
            best = total, start, end
    assert best is not None  # there is a piece, so there is a sentence
    total, start, end = best
    sentence = Evidence(0, pieces[start].start, pieces[end - 1].end, total)
    strongest = sorted(range(len(pieces)), key=lambda at: (-parts[at], at))[:WORDS]
    bound = SHARE * parts[strongest[0]]
    words = [_word(text, pieces[at], float(parts[at])) for at in strongest if parts[at] > bound]
    return (sentence, *(word for word in words if word is not None))


def _sentences(pieces: Sequence[Piece], text: str) -> Iterator[tuple[int, int]]:
    """Yield the first piece of each sentence, and the one behind its last."""
    ends = [match.end() for match in _END.finditer(text)]
    start = 0
    for end in (*ends, len(text)):
        stop = start
        while stop < len(pieces) and pieces[stop].start < end:
            stop += 1
        if stop > start:
            yield start, stop
        start = stop


def _word(text: str, piece: Piece, weight: float) -> Evidence | None:
    """Return the piece without elided words before it and signs around it."""
    start, end = piece.start, piece.end
    while match := _CORE.match(text[start:end]):
        start += match.end()
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return Evidence(0, start, end, weight) if start < end else None
