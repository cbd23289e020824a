"""The letters of the text of a web page: their size, and whether they are bold."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

Element = Any  # lxml has no types
_TIMES: Final = {  # that of the text around, where no style says one
    "h1": 2.0,
    "h2": 1.5,
    "h3": 1.17,
    "h5": 0.83,
    "h6": 0.67,
    "big": 1.2,
    "small": 0.83,
}
_HEAVY: Final = frozenset(("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"))
_FONTS: Final = {"1": 7.5, "2": 9.75, "3": 12.0, "4": 13.5, "5": 18.0, "6": 24.0, "7": 36.0}
_LARGEST: Final = 1000.0


class Letters(NamedTuple):
    """Size in points, rounded to a half, and whether they are bold."""

    size: float
    bold: bool


PLAIN: Final = Letters(12.0, bold=False)


def letters_of(element: Element, above: Letters, found: Mapping[str, float]) -> Letters:
    """Return the letters of an element: `above` has those around, `found` what styles say."""
    tag = element.tag if isinstance(element.tag, str) else ""
    size = found.get("size", 0.0)
    if size < 0:
        size *= -above.size
    elif not size and tag == "font":
        size = _FONTS.get(element.get("size", ""), 0.0)
    size = size or above.size * _TIMES.get(tag, 1.0)
    bold = bool(found.get("bold", above.bold or tag in _HEAVY))
    return Letters(min(round(2 * size) / 2, _LARGEST), bold)
