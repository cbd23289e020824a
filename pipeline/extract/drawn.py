"""Text of the drawings of Office files: boxes, SmartArt and charts."""

from collections.abc import Iterator
from typing import Any, Final

from pipeline.extract.draft import Draft, Piece, text_draft
from pipeline.text import inked

Element = Any  # lxml has no types
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def drawn_characters(root: Element) -> int:
    """Return the characters of a drawing: its paragraphs, and the names in a chart."""
    texts = sum(inked(node.text or "") for node in root.iter(f"{_A}t"))
    return texts + sum(inked(node.text or "") for node in _names(root))


def box_drafts(root: Element) -> Iterator[Draft]:
    """Yield a paragraph for each one of boxes or SmartArt."""
    for element in root.iter(f"{_A}p"):
        if not any(above.tag == _FALLBACK for above in element.iterancestors()):
            yield text_draft("paragraph", _text(element))


def chart_drafts(root: Element) -> Iterator[Draft]:
    """Yield the titles of a chart, then the names of its series and categories, as captions."""
    for element in root.iter(f"{_A}p"):
        yield text_draft("caption", _text(element))
    yield Draft("caption", [Piece(node.text or "") for node in _names(root)])


def fallback_characters(root: Element) -> int:
    """Return the characters that older programs would show instead of a drawing."""
    return sum(drawn_characters(node) for node in root.iter(_FALLBACK))


def _names(root: Element) -> Iterator[Element]:
    for cache in root.iter(f"{_C}strCache"):
        yield from cache.iter(f"{_C}v")


def _text(element: Element) -> str:
    breaks = {f"{_A}br": " ", f"{_A}t": None}
    return "".join(breaks[node.tag] or node.text or "" for node in element.iter(*breaks))
