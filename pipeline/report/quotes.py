"""Passages as the report quotes them: the words that count marked in what stands around them."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from pipeline.report.evidence import Evidence, Piece
from pipeline.report.rows import DocumentRow
from pipeline.report.wording import escaper

Mark = tuple[int, int, int]  # where it starts and ends, and its strength from 1 to 3

AROUND: Final = 280  # characters shown before and after
_WORD: Final = 40  # most characters given up so that no word is cut


def in_block(evidence: Evidence, source: str, known: Sequence[Piece]) -> Markup:
    """Return the block of the first piece, cut around it, with its pieces marked; none, nothing."""
    if not known:
        return Markup()
    text = evidence.text(source, known[0].block)
    marks = [(one.start, one.end, 1) for one in known if one.block == known[0].block]
    first = max(min(start for start, _, _ in marks) - AROUND, 0)
    last = min(max(end for _, end, _ in marks), first + 4 * AROUND) + AROUND
    return cut_text(text, marks, first, last)


def announcement(evidence: Evidence, row: DocumentRow) -> Markup:
    """Return the sentence of a document that announces a number of proposals, marked."""
    pieces = [Piece("announced", *piece, None) for piece in row.announced_evidence]
    return in_block(evidence, row.source, pieces)


def near_text(text: str, most: int = AROUND, *, before: bool = False) -> Markup:
    """Return the beginning of a text that follows a passage, or the end of one `before` it."""
    first = max(len(text) - most, 0) if before else 0
    return cut_text(text, (), first, first + most)


def cut_text(text: str, marks: Sequence[Mark], first: int, last: int) -> Markup:
    """Return characters `first:last` of a text, marked; « … » where something is cut off.

    A word across one of these ends is left out.
    """
    if first:
        first = text.find(" ", first - 1, first + _WORD) + 1 or first
    if last < len(text):
        space = text.rfind(" ", max(last - _WORD, 0), last + 1)
        last = last if space < 0 else space
    inside = [(start - first, end - first, mark) for start, end, mark in marks]
    marked = marked_text(text[first:last], inside)
    return Markup(f"{'… ' * bool(first)}{marked}{' …' * (last < len(text))}")  # noqa: S704


def marked_text(text: str, marks: Sequence[Mark]) -> Markup:
    """Return the text escaped, with marks 1 to 3; where they overlap the first holds."""
    of = escaper(text)
    parts: list[str] = []
    at = 0
    for start, end, mark in sorted(marks):
        first, last = max(start, at), min(end, len(text))
        if first < last:
            parts.append(of(text[at:first]))
            parts.append(f'<mark class="m{mark}">{of(text[first:last])}</mark>')
            at = last
    parts.append(of(text[at:]))
    return Markup("".join(parts))  # noqa: S704  each part is escaped
