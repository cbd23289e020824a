"""The shapes of a slide in reading order, by where they stand; those that are hidden.

Columns of like widths that stand side by side are read one after the other, from the left; the rest
by rows. Shapes of a group stay together. The order of the file, which is that of drawing, is kept
where a place is not known.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

Element = Any  # lxml has no types
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GROUP: Final = f"{_P}grpSp"
_SHAPES: Final = {f"{_P}{name}" for name in ("sp", "graphicFrame", "cxnSp", "pic", "grpSp")}
_WRAPPERS: Final = {f"{_MC}AlternateContent", f"{_MC}Choice"}
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
_MOST: Final = 200  # shapes with text above which the order of the file is kept
_FAR: Final = 2**53  # a box beyond is no place
_MARGIN: Final = 20  # boxes may overlap by this part of their size on each side
_LIKE: Final = 2  # the widest column is at most so many times the narrowest


class Box(NamedTuple):
    """Where a shape stands, in the units of what it is in."""

    left: int
    top: int
    right: int
    bottom: int


class _Item(NamedTuple):
    box: Box
    rank: int  # in the file
    shape: Element


def shown_shapes(tree: Element, inherited: Mapping[str, Box]) -> Iterator[Element]:
    """Yield the shapes of a tree in reading order, titles first, groups opened.

    Args:
        tree: a tree of shapes or a group; None for a slide that has none.
        inherited: the boxes of placeholders that the layout of the slide places.
    """
    for shape in _ordered([one for one in _members(tree) if not _is_hidden(one)], inherited):
        if shape.tag == _GROUP:
            yield from shown_shapes(shape, inherited)
        else:
            yield shape


def hidden_shapes(tree: Element) -> Iterator[Element]:
    """Yield the shapes and the groups that are hidden, not those inside them."""
    for shape in _members(tree):
        if _is_hidden(shape):
            yield shape
        elif shape.tag == _GROUP:
            yield from hidden_shapes(shape)


def place_of(shape: Element) -> str | None:
    """Return the kind of placeholder that a shape is; None where it is none."""
    node = _placeholder(shape)
    return None if node is None else node.get("type", "")


def placeholder_boxes(*roots: Element) -> dict[str, Box]:
    """Return the boxes of placeholders, by kind and by index: the master's, then the layout's."""
    found: dict[str, Box] = {}
    for root in (root for root in roots if root is not None):
        own: dict[str, Box] = {}
        for shape in root.iter(f"{_P}sp", f"{_P}pic", f"{_P}graphicFrame"):
            node, box = _placeholder(shape), _box(shape, found)
            if node is not None and box is not None:
                for key in _keys(node):
                    own.setdefault(key, box)
        found.update(own)
    return found


def _members(tree: Element) -> Iterator[Element]:
    """Yield the shapes and the groups of a tree, fallbacks left out."""
    for element in () if tree is None else tree:
        if element.tag in _SHAPES:
            yield element
        elif element.tag in _WRAPPERS:
            yield from _members(element)


def _is_hidden(shape: Element) -> bool:
    node = shape.find(f"*/{_P}cNvPr")
    return node is not None and node.get("hidden") in {"1", "true"}


def _placeholder(shape: Element) -> Element:
    return shape.find(f"*/{_P}nvPr/{_P}ph")


def _keys(node: Element) -> list[str]:
    """Return the names of a placeholder's box: by index, which is surest, and by kind."""
    index, kind = node.get("idx"), _KINDS.get(node.get("type", ""), "body")
    return [*([f"#{index}"] if index else []), kind]


def _box(shape: Element, inherited: Mapping[str, Box]) -> Box | None:
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


def _ordered(shapes: Sequence[Element], inherited: Mapping[str, Box]) -> list[Element]:
    """Return shapes in reading order: titles, what is placed, then what runs or has no text."""
    titles = [shape for shape in shapes if place_of(shape) in TITLES]
    free = [shape for shape in shapes if place_of(shape) not in TITLES]
    texts = [shape for shape in free if place_of(shape) not in RUNNING and _has_text(shape)]
    items = [
        _Item(box, rank, shape)
        for rank, shape in enumerate(texts)
        if (box := _box(shape, inherited)) is not None
    ]
    if len(items) < len(texts) or len(items) > _MOST:
        return [*titles, *free]
    placed = set(texts)
    rest = [shape for shape in free if shape not in placed]
    return [*titles, *(item.shape for item in _read(items)), *rest]


def _has_text(shape: Element) -> bool:
    nodes = shape.iter(f"{_A}t", f"{_P}graphicFrame")
    return any(node.tag != f"{_A}t" or (node.text or "").strip() for node in nodes)


def _read(items: list[_Item]) -> list[_Item]:
    """Return placed items in reading order: bands from the top, those in columns together."""
    if len(items) <= 1:
        return items
    runs: list[list[_Item]] = []
    bands = _cut(items, 1)
    for band in bands:
        if runs and _in_columns([*runs[-1], *band]):
            runs[-1] = [*runs[-1], *band]
        else:
            runs.append(band)
    if len(runs) == 1:
        runs = _cut(items, 0)
    if len(runs) == 1:
        return sorted(items, key=lambda item: (item.box.top, item.box.left, item.rank))
    return [item for run in runs for item in _read(run)]


def _cut(items: Iterable[_Item], side: int) -> list[list[_Item]]:
    """Return the items parted where nothing stands: from left to right (0), from the top (1)."""
    parts: list[list[_Item]] = []
    reach = 0.0
    for item in sorted(items, key=lambda item: (item.box[side], item.rank)):
        margin = (item.box[side + 2] - item.box[side]) / _MARGIN
        if not parts or item.box[side] + margin >= reach:
            parts.append([])
            reach = item.box[side + 2] - margin
        parts[-1].append(item)
        reach = max(reach, item.box[side + 2] - margin)
    return parts


def _in_columns(items: Iterable[_Item]) -> bool:
    """Tell columns: of like widths, and all side by side at some height."""
    columns = [[item.box for item in column] for column in _cut(items, 0)]
    if len(columns) == 1:
        return False
    widths = [max(box.right for box in one) - min(box.left for box in one) for one in columns]
    tops = [min(box.top for box in one) for one in columns]
    bottoms = [max(box.bottom for box in one) for one in columns]
    return max(widths) <= _LIKE * min(widths) and max(tops) < min(bottoms)
