"""Where the shapes of a slide stand, by themselves or as their layout or its master says."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

Element = Any  # lxml has no types
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_PLACED: Final = (f"{_P}spPr/{_A}xfrm", f"{_P}xfrm", f"{_P}grpSpPr/{_A}xfrm")
_KINDS: Final = {
    "ctrTitle": "title",
    "title": "title",
    "ftr": "ftr",
    "sldNum": "sldNum",
    "dt": "dt",
}
TITLES: Final = frozenset(("title", "ctrTitle"))
RUNNING: Final = frozenset(("ftr", "sldNum", "dt", "hdr"))
_FAR: Final = 2**53  # a box beyond is no place


class Box(NamedTuple):
    """Where a shape stands, in the units of what it is in."""

    left: int
    top: int
    right: int
    bottom: int


def place_of(shape: Element) -> str | None:
    """Return the kind of placeholder that a shape is; None where it is none."""
    node = _placeholder(shape)
    return None if node is None else node.get("type", "")


def placeholder_keys(shape: Element) -> list[str]:
    """Return by what a placeholder is found in its layout, surest first; nothing for no one."""
    node = _placeholder(shape)
    return [] if node is None else _keys(node)


def stated_box(shape: Element) -> Box | None:
    """Return the box that a shape states itself."""
    return box_of(shape, {})


def placeholder_boxes(*roots: Element) -> dict[str, Box]:
    """Return the boxes of placeholders, by kind and by index: the master's, then the layout's."""
    found: dict[str, Box] = {}
    for root in (root for root in roots if root is not None):
        own: dict[str, Box] = {}
        for shape in root.iter(f"{_P}sp", f"{_P}pic", f"{_P}graphicFrame"):
            node, box = _placeholder(shape), box_of(shape, found)
            if node is not None and box is not None:
                for key in _keys(node):
                    own.setdefault(key, box)
        found.update(own)
    return found


def _placeholder(shape: Element) -> Element:
    return shape.find(f"*/{_P}nvPr/{_P}ph")


def _keys(node: Element) -> list[str]:
    """Return the names of a placeholder's box: by index, which is surest, and by kind."""
    index, kind = node.get("idx"), _KINDS.get(node.get("type", ""), "body")
    return [*([f"#{index}"] if index else []), kind]


def box_of(shape: Element, inherited: Mapping[str, Box]) -> Box | None:
    """Return the box that a shape states, else that of its placeholder; None for none."""
    for transform in (found for path in _PLACED for found in shape.iterfind(path)):
        offset, extent = transform.find(f"{_A}off"), transform.find(f"{_A}ext")
        if offset is None or extent is None:
            continue
        try:
            left, top = int(offset.get("x")), int(offset.get("y"))
            box = Box(left, top, left + int(extent.get("cx")), top + int(extent.get("cy")))
        except (TypeError, ValueError):
            return None
        return box if max(map(abs, box)) < _FAR else None
    node = _placeholder(shape)
    names = [] if node is None else _keys(node)
    return next((inherited[name] for name in names if name in inherited), None)
