"""Passages as the report quotes them: the words that count marked in what stands around them."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from pipeline.report.evidence import Evidence, Piece
from pipeline.report.rows import DocumentRow
from pipeline.report.wording import escaper

Mark = tuple[int, int, int]  # where it starts and ends, and its strength from 1 to 3

AROUND: Final = 280  # characters shown before and after


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


def cut_text(text: str, marks: Sequence[Mark], first: int, last: int) -> Markup:
    """Return characters `first:last` of a text, marked; « … » where something is cut off."""
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
