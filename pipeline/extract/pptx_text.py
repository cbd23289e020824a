"""The paragraphs of a slide to drafts: items, titles told by their look, numbers of what they name.

A slide without a title placeholder has one where its first text is the biggest. Elsewhere a short
text is a heading when it is in bold, or bigger, and what is read after it is not.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from pipeline.extract.draft import SHORT, Draft, Piece, looks_like_title, marked_draft, text_draft
from pipeline.extract.pdf_style import MARK
from pipeline.extract.plain import NUMBER
from pipeline.extract.pptx_look import Look, depth_of, own_look
from pipeline.extract.pptx_place import RUNNING
from pipeline.extract.tables import Row, row_drafts
from pipeline.text import normalise

Element = Any  # lxml has no types
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_BODIES: Final = frozenset(("body", "obj", ""))
_BIGGER: Final = 1.15  # times the size of what is below a title
_SECOND: Final = 3  # level of the titles in a slide
_LETTERS: Final = 3
_RANK: Final = 2  # digits of the rank of an item
_FIGURE: Final = re.compile(
    r"[<>≈+–-]?\d[\d \u00a0\u202f.,]{0,9}"
    r"(?:[ \u00a0\u202f]?(?:%|‰|€|[kM]€|Md€|h|km|ans?|jours?|(?:million|milliard)s?(?: d['’]€)?))?"
)


class Said(NamedTuple):
    """A draft of a slide, how it looks, and the rank of the shape that it is in."""

    draft: Draft
    look: Look
    shape: int


def paragraph_drafts(element: Element, place: str | None, look: Look) -> Iterator[Draft]:
    """Yield the draft of a paragraph of a shape, unless it is empty."""
    text = normalise(text_of(element))
    if not text:
        return
    depth = depth_of(element)
    listed = place in _BODIES if look.listed is None else look.listed
    if place in RUNNING or _is_field(element):
        yield text_draft("furniture", text)
    elif place == "subTitle":
        yield text_draft("heading", text, 2)
    elif mark := MARK.match(text):
        yield marked_draft(text, mark.group(), depth)
    elif listed or NUMBER.match(text):
        yield text_draft("list_item", text, depth)
    else:
        yield text_draft("paragraph", text)


def table_drafts(table: Element) -> Iterator[tuple[Draft, Look]]:
    """Yield the rows of a table; one of one column only sets the slide, as a box does."""
    cells = [[*row.iter(f"{_A}tc")] for row in table.iter(f"{_A}tr")]
    properties = table.find(f"{_A}tblPr")
    marked = properties is not None and properties.get("firstRow") in {"1", "true"}
    if all(len(row) <= 1 for row in cells):
        for rank, element in enumerate(table.iter(f"{_A}p")):
            own = own_look(element)
            look = own._replace(bold=own.bold or (marked and not rank and len(cells) > 1))
            yield from ((draft, look) for draft in paragraph_drafts(element, None, look))
        return
    rows: list[Row] = [
        [[Piece(text_of(element)) for element in cell.iter(f"{_A}p")] for cell in row]
        for row in cells
    ]
    for draft in row_drafts(rows, marked=True if marked else None)[0]:
        yield draft, Look()


def text_of(element: Element) -> str:
    """Return the text of a paragraph, with blanks for its breaks."""
    breaks = {f"{_A}br": " ", f"{_A}t": None}
    pieces = (breaks[node.tag] or node.text or "" for node in element.iter(*breaks))
    return "".join(pieces)


def titled(said: Sequence[Said], level: int) -> list[Draft]:
    """Return the drafts of a slide in order, those that look like titles as headings.

    `level` is that of the title of the slide.
    """
    title = _title(said)
    drafts: list[Draft] = []
    figure: Said | None = None
    for rank, one in enumerate(said):
        draft = one.draft
        if rank < title:
            draft = Draft("heading", draft.pieces, level)
        elif rank + 1 < len(said) and _heads(one, said[rank + 1]):
            draft = Draft("heading", draft.pieces, _SECOND)
        if figure is not None:
            if _is_named(figure, one):
                draft = Draft(draft.kind, [*figure.draft.pieces, *draft.pieces], draft.level)
            else:
                drafts.append(figure.draft)
            figure = None
        if draft.kind == "paragraph" and _FIGURE.fullmatch(_text(one)) and draft is one.draft:
            figure = one
        else:
            drafts.append(draft)
    return [*drafts, *([] if figure is None else [figure.draft])]


def _title(said: Sequence[Said]) -> int:
    """Return how many drafts at the beginning are the title of a slide that names none."""
    first = next(iter(said), None)
    if first is None or any(one.draft.kind == "heading" for one in said):
        return 0
    end = next((rank for rank, one in enumerate(said) if one.shape != first.shape), len(said))
    end = next((rank for rank in range(end) if said[rank].look.size != first.look.size), end)
    texts = [_text(one) for one in said[:end]]
    if sum(map(len, texts)) > SHORT or not all(map(looks_like_title, texts)):
        return 0
    if any(one.draft.kind != "paragraph" for one in said[:end]):
        return 0
    others = [one.look.size for one in said[end:] if _is_worded(_text(one))]
    return end if others and first.look.size >= _BIGGER * max(others) > 0 else 0


def _heads(one: Said, below: Said) -> bool:
    """Tell whether a text is the title of what is read after it."""
    if one.draft.kind != "paragraph" or not looks_like_title(_text(one)):
        return False
    if below.draft.kind == "furniture" or not _is_worded(_text(one)):
        return False
    mine, other = one.look, below.look
    if mine.bold and not other.bold:
        return mine.size >= other.size
    return mine.bold >= other.bold and mine.size >= _BIGGER * other.size > 0


def _is_named(figure: Said, below: Said) -> bool:
    """Tell whether a number is a part of the text below: a rank, or a figure in bigger letters."""
    if below.draft.kind not in {"paragraph", "heading"}:
        return False
    return len(_text(figure)) <= _RANK or below.look.size <= figure.look.size


def _is_field(element: Element) -> bool:
    """Tell a paragraph that only holds the number of its slide, or the date."""
    runs = [run for run in element if (run.findtext(f"{_A}t") or "").strip()]
    kinds = {run.get("type", "") if run.tag == f"{_A}fld" else "" for run in runs}
    return bool(kinds) and all(kind.startswith(("slidenum", "datetime")) for kind in kinds)


def _is_worded(text: str) -> bool:
    return sum(map(str.isalpha, text)) >= _LETTERS


def _text(one: Said) -> str:
    return " ".join(normalise(piece.text) for piece in one.draft.pieces)
