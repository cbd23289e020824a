"""The shapes of a slide in reading order, by where they stand; those that are hidden.

Columns of like widths that stand side by side are read one after the other, from the left; the rest
by rows. Shapes of a group stay together. The order of the file, which is that of drawing, is kept
where a place is not known.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from pipeline.extract.pptx_place import RUNNING, TITLES, Box, box_of, place_of, stated_box

Element = Any  # lxml has no types
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GROUP: Final = f"{_P}grpSp"
_SHAPES: Final = {f"{_P}{name}" for name in ("sp", "graphicFrame", "cxnSp", "pic", "grpSp")}
_WRAPPERS: Final = {f"{_MC}AlternateContent", f"{_MC}Choice"}
_MOST: Final = 200  # shapes with text above which the order of the file is kept
_MARGIN: Final = 20  # boxes may overlap by this part of their size on each side
_TITLED: Final = 2  # paragraphs of a card that has a title
_LIKE: Final = 2  # the widest column is at most so many times the narrowest


class _Item(NamedTuple):
    box: Box
    rank: int  # in the file
    shape: Element


def shown_shapes(
    tree: Element, inherited: Mapping[str, Box], sheet: Box | None = None
) -> Iterator[Element]:
    """Yield the shapes of a tree in reading order, titles first, groups opened.

    Args:
        tree: a tree of shapes or a group; None for a slide that has none.
        inherited: the boxes of placeholders that the layout of the slide places.
        sheet: the box of the slide; what stands beside it is hidden. None for no bounds.
    """
    shown = [one for one in _members(tree) if not _is_hidden(one, sheet)]
    for shape in _ordered(shown, inherited):
        if shape.tag == _GROUP:
            yield from shown_shapes(shape, inherited)
        else:
            yield shape


def hidden_shapes(tree: Element, sheet: Box | None = None) -> Iterator[Element]:
    """Yield the shapes and the groups that are hidden or beside the sheet, not those inside."""
    for shape in _members(tree):
        if _is_hidden(shape, sheet):
            yield shape
        elif shape.tag == _GROUP:
            yield from hidden_shapes(shape)


def _members(tree: Element) -> Iterator[Element]:
    """Yield the shapes and the groups of a tree, fallbacks left out."""
    for element in () if tree is None else tree:
        if element.tag in _SHAPES:
            yield element
        elif element.tag in _WRAPPERS:
            yield from _members(element)


def _is_hidden(shape: Element, sheet: Box | None) -> bool:
    """Tell what is hidden, or stands beside the sheet; a title there still names the slide."""
    node = shape.find(f"*/{_P}cNvPr")
    if node is not None and node.get("hidden") in {"1", "true"}:
        return True
    box = None if sheet is None or place_of(shape) in TITLES else stated_box(shape)
    if box is None or sheet is None:
        return False
    across = box.right <= sheet.left or box.left >= sheet.right
    return across or box.bottom <= sheet.top or box.top >= sheet.bottom


def _ordered(shapes: Sequence[Element], inherited: Mapping[str, Box]) -> list[Element]:
    """Return shapes in reading order: titles, what is placed, then what runs or has no text."""
    titles = [shape for shape in shapes if place_of(shape) in TITLES]
    free = [shape for shape in shapes if place_of(shape) not in TITLES]
    texts = [shape for shape in free if place_of(shape) not in RUNNING and _has_text(shape)]
    items = [
        _Item(box, rank, shape)
        for rank, shape in enumerate(texts)
        if (box := box_of(shape, inherited)) is not None
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
        runs = _rows_of_cards(bands) or _cut(items, 0)
    if len(runs) == 1:
        return sorted(items, key=lambda item: (item.box.top, item.box.left, item.rank))
    return [item for run in runs for item in _read(run)]


def _rows_of_cards(bands: Sequence[list[_Item]]) -> list[list[_Item]]:
    """Return rows of cards side by side, each of as many bands; nothing for mere columns.

    The bands of each row are as high as those of the first one. A card of a single band has a title
    of its own, so at least two paragraphs.
    """
    heights = [_height(band) for band in bands]
    wide = len(_cut(bands[0], 0))
    for size in range(1, len(bands) // 2 + 1):
        alike = all(
            abs(height - heights[rank % size]) <= max(heights[rank % size], height) / _MARGIN
            for rank, height in enumerate(heights)
        )
        if len(bands) % size or not alike:
            continue
        titled = sum(map(_paragraphs, bands[0])) >= _TITLED * wide
        if size > 1 or (titled and all(len(band) >= wide for band in bands[:-1])):
            return [
                [item for band in bands[start : start + size] for item in band]
                for start in range(0, len(bands), size)
            ]
    return []


def _height(band: Sequence[_Item]) -> int:
    return max(item.box.bottom for item in band) - min(item.box.top for item in band)


def _paragraphs(item: _Item) -> int:
    return sum(
        any((node.text or "").strip() for node in element.iter(f"{_A}t"))
        for element in item.shape.iter(f"{_A}p")
    )


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
