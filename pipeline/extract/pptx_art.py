"""SmartArt in the order in which it is shown: each point before those that depend on it."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from pipeline.extract.draft import Draft, looks_like_title, marked_draft, text_draft
from pipeline.extract.pdf_style import MARK
from pipeline.extract.pptx_text import text_of
from pipeline.text import normalise

Element = Any  # lxml has no types
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_LEVELS: Final = 6
_TITLE: Final = 3


def art_drafts(root: Element) -> Iterator[Draft]:
    """Yield the drafts of a SmartArt: what other points depend on may be a heading, the rest items.

    Paragraphs in no point that is tied to the others come last, in the order of the file.
    """
    read: set[Element] = set()
    for point, depth, heads in _points(root):
        for element in point.iter(f"{_A}p"):
            if element not in read:
                read.add(element)
                yield from _draft(element, depth, heads=heads)
    for element in root.iter(f"{_A}p"):
        if element not in read:
            yield from _draft(element, 1, heads=False)


def _draft(element: Element, depth: int, *, heads: bool) -> Iterator[Draft]:
    text = normalise(text_of(element))
    if not text:
        return
    if heads and depth == 1 and looks_like_title(text):
        yield text_draft("heading", text, _TITLE)
    elif mark := MARK.match(text):
        yield marked_draft(text, mark.group(), min(depth, _LEVELS))
    else:
        yield text_draft("list_item", text, min(depth, _LEVELS))


def _points(root: Element) -> Iterator[tuple[Element, int, bool]]:
    """Yield each point, its depth from 1, and whether others with text depend on it."""
    points = {point.get("modelId"): point for point in root.iter(f"{_DIAGRAM}pt")}
    below: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for tie in root.iter(f"{_DIAGRAM}cxn"):
        order = tie.get("srcOrd", "0")
        if tie.get("type", "parOf") == "parOf" and tie.get("destId") in points:
            rank = int(order) if order.isascii() and order.isdigit() and len(order) < _LEVELS else 0
            below[tie.get("srcId", "")].append((rank, tie.get("destId")))
    tops = [ident for ident, point in points.items() if point.get("type") == "doc"]
    seen: set[str] = set()
    left = [(ident, 0) for ident in reversed(tops)]
    while left:
        ident, depth = left.pop()
        if ident in seen:
            continue
        seen.add(ident)
        after = [one for _, one in sorted(below[ident], key=lambda tie: tie[0])]
        if depth:
            heads = any(_has_text(points[one]) for one in after)
            yield points[ident], depth, heads
        left += [(one, depth + 1) for one in reversed(after)]


def _has_text(point: Element) -> bool:
    return any((node.text or "").strip() for node in point.iter(f"{_A}t"))
