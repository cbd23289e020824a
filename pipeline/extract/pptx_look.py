"""How the paragraphs of a slide look: listed or not, bold, their size; by themselves or by layout.

What a paragraph does not say, the list style of its shape says, else that of the placeholder in the
layout, then in the master, then the master's styles of text.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from pipeline.extract.pptx_place import TITLES, place_of, placeholder_keys

Element = Any  # lxml has no types
Styles = Mapping[str, Sequence[Element]]
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_LIST: Final = f"{_P}txBody/{_A}lstStyle"
_DRAWN: Final = tuple(f"{_A}{name}" for name in ("buChar", "buAutoNum", "buBlip"))
_FREE: Final = "free"  # what is no placeholder
_POINT: Final = 100  # sizes are in hundredths of it
_DIGITS: Final = 6
_DEEPEST: Final = 8


class Look(NamedTuple):
    """`listed` is None where nothing says; `size` is in points, 0 where nothing says."""

    listed: bool | None = None
    bold: bool = False
    size: float = 0.0


def placeholder_styles(free: Element, *roots: Element) -> dict[str, list[Element]]:
    """Return the list styles of placeholders, nearest first, by the keys of `placeholder_keys`.

    Args:
        free: the style of what is no placeholder, None for none.
        roots: the master, then the layout; None for none.
    """
    found: dict[str, list[Element]] = {_FREE: [] if free is None else [free]}
    for root in (root for root in roots if root is not None):
        own: dict[str, list[Element]] = {}
        for shape in root.iter(f"{_P}sp"):
            keys = placeholder_keys(shape)
            above = _above(keys, shape, root, found)
            for key in keys:
                own.setdefault(key, _nearest(shape, above))
        found.update(own)
    return found


def looks(shape: Element, styles: Styles) -> dict[Element, Look]:
    """Return the look of each paragraph of a shape."""
    keys = placeholder_keys(shape) or [_FREE]
    above = next((styles[key] for key in keys if key in styles), ())
    chain = _nearest(shape, above)
    return {element: _look(element, chain) for element in shape.iter(f"{_A}p")}


def own_look(paragraph: Element) -> Look:
    """Return the look of a paragraph that nothing is above."""
    return _look(paragraph, ())


def depth_of(paragraph: Element) -> int:
    """Return the depth of a paragraph, from 1 to 6."""
    return min(_level(paragraph), 5) + 1


def _above(keys: Sequence[str], shape: Element, root: Element, found: Styles) -> Sequence[Element]:
    """Return the styles that a placeholder of a layout or of a master goes by."""
    kind = "titleStyle" if place_of(shape) in TITLES else "bodyStyle"
    stated = next((found[key] for key in keys if key in found), None)
    return _with(root.find(f"{_P}txStyles/{_P}{kind}"), ()) if stated is None else stated


def _nearest(shape: Element, above: Sequence[Element]) -> list[Element]:
    return _with(shape.find(_LIST), above)


def _look(paragraph: Element, chain: Iterable[Element]) -> Look:
    name = f"{_A}lvl{_level(paragraph) + 1}pPr"
    levels = [node for style in chain if (node := style.find(name)) is not None]
    own = paragraph.find(f"{_A}pPr")
    listed = next(
        (said for node in _with(own, levels) if (said := _listed(node)) is not None), None
    )
    stated = [node for level in levels if (node := level.find(f"{_A}defRPr")) is not None]
    runs = [run.find(f"{_A}rPr") for run in paragraph if _says(run)]
    if not runs:
        return Look(listed)
    bold = all(_first(_with(run, stated), "b") in {"1", "true"} for run in runs)
    return Look(listed, bold, max(_size(_first(_with(run, stated), "sz")) for run in runs))


def _with(own: Element, above: Sequence[Element]) -> list[Element]:
    return [*([] if own is None else [own]), *above]


def _listed(node: Element) -> bool | None:
    if node.find(f"{_A}buNone") is not None:
        return False
    return True if any(node.find(name) is not None for name in _DRAWN) else None


def _says(run: Element) -> bool:
    return run.tag in {f"{_A}r", f"{_A}fld"} and bool((run.findtext(f"{_A}t") or "").strip())


def _first(nodes: Iterable[Element], name: str) -> str:
    return next((value for node in nodes if (value := node.get(name))), "")


def _size(stated: str) -> float:
    digits = stated.isascii() and stated.isdigit() and len(stated) <= _DIGITS
    return int(stated) / _POINT if digits else 0.0


def _level(paragraph: Element) -> int:
    properties = paragraph.find(f"{_A}pPr")
    level = properties.get("lvl", "0") if properties is not None else "0"
    return int(level) if level.isascii() and level.isdigit() and int(level) <= _DEEPEST else 0
