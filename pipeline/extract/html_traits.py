"""What declarations of style say of a text: whether it is seen, on the page, large or bold."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

_LENGTH: Final = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))([a-z]*|%)")
_CUT: Final = re.compile(r"rect\((?:\s*[01](?:px)?\s*,?){4}\)|inset\(\s*(?:50|100)%\s*\)")
_FLAT_FONT: Final = re.compile(r"0(?:px)?[/ ]")
_SIZE: Final = re.compile(r"(\d{1,4}(?:\.\d{1,9})?)(px|pt|em|rem|%)")
_POINTS: Final = {"px": 0.75, "pt": 1.0, "rem": 12.0, "em": -1.0, "%": -0.01}
_WORDS: Final = {
    "x-small": 7.5,
    "small": 9.75,
    "medium": 12.0,
    "large": 13.5,
    "x-large": 18.0,
    "xx-large": 24.0,
    "larger": -1.2,
    "smaller": -0.83,
}
_HEAVY: Final = frozenset(("bold", "bolder", "600", "700", "800", "900"))
_LONGEST: Final = 80  # characters of a value beyond which it is not looked at
_AWAY: Final = {"px": -999.0, "pt": -750.0, "em": -60.0, "rem": -60.0}
_EDGES: Final = ("left", "right", "top", "bottom")
_SIZES: Final = ("width", "height", "max-width", "max-height")
_IDLE: Final = frozenset(("none", "auto", "unset", "initial", "0", "0s"))


def traits(name: str, value: str) -> Iterator[tuple[str, float]]:
    """Yield what a declaration says: a trait, and whether it is one of text that is not seen.

    The trait `moves` is never one: it is said of what a script or a state of the page unfolds.
    The trait `bold` tells letters in bold, and `size` theirs: points, or below 0 how many times
    that of the text around.

    >>> list(traits("left", "-9999px")), list(traits("transition", "opacity 1s"))
    ([('left', True)], [('moves', False)])
    """
    value = value.strip().lower() if len(value) <= _LONGEST else ""
    if name in {"font", "font-size"} and (size := _size_of(value)):
        yield "size", size
    if name in {"font", "font-weight"}:
        yield "bold", not _HEAVY.isdisjoint(value.split())
    if name in _JUDGES:
        trait, judge = _JUDGES[name]
        yield trait, judge(value)
    elif name.startswith(("transition", "animation", "transform", "will-change")):
        if value not in _IDLE:
            yield "moves", False
    elif name.startswith(("padding", "min-")) and not all(map(_is_zero, value.split())):
        yield "moves", False


def inline_traits(style: str) -> Iterator[tuple[str, float, bool]]:
    """Yield what the attribute `style` says: trait, whether it hides, whether it is important."""
    for part in style.split(";"):
        name, _, value = part.partition(":")
        value, _, sign = value.partition("!")
        for trait, hides in traits(name.strip().lower(), value):
            yield trait, hides, sign.strip().lower() == "important"


def is_gone(found: Mapping[str, float]) -> bool:
    """Tell whether an element with these traits is not seen, whatever stands in it."""
    placed, still = found.get("position", False), "moves" not in found
    return bool(
        found.get("display", False)
        or found.get("text-indent", False)
        or (found.get("opacity", False) and still)
        or (placed and any(found.get(edge) for edge in (*_EDGES, "clip", "clip-path")))
        or (found.get("overflow", False) and still and any(found.get(size) for size in _SIZES))
    )


def _size_of(value: str) -> float:
    """Return the size that a declaration of letters says, 0 where it says none."""
    for word in value.split():
        if word in _WORDS:
            return _WORDS[word]
        if found := _SIZE.match(word):
            return float(found[1]) * _POINTS[found[2]]
    return 0.0


def _is_zero(value: str) -> bool:
    length = _LENGTH.fullmatch(value)
    return length is not None and float(length[1]) == 0


def _is_away(value: str) -> bool:
    length = _LENGTH.fullmatch(value)
    return length is not None and float(length[1]) <= _AWAY.get(length[2], float("-inf"))


def _is_thin(value: str) -> bool:
    length = _LENGTH.fullmatch(value)
    return _is_zero(value) or (length is not None and length[2] == "px" and float(length[1]) <= 1)


def _is_cut(value: str) -> bool:
    return _CUT.fullmatch(value) is not None


def _is_none(value: str) -> bool:
    return value == "none"


def _is_invisible(value: str) -> bool:
    return value in {"hidden", "collapse"}


def _is_flat(value: str) -> bool:
    return _FLAT_FONT.match(value) is not None


def _is_placed(value: str) -> bool:
    return value in {"absolute", "fixed"}


def _is_closed(value: str) -> bool:
    return value.split(" ", maxsplit=1)[0] in {"hidden", "clip"}


_JUDGES: Final[dict[str, tuple[str, Callable[[str], bool]]]] = {
    "display": ("display", _is_none),
    "visibility": ("visibility", _is_invisible),
    "opacity": ("opacity", _is_zero),
    "font-size": ("font-size", _is_zero),
    "font": ("font-size", _is_flat),
    "position": ("position", _is_placed),
    "text-indent": ("text-indent", _is_away),
    "clip": ("clip", _is_cut),
    "clip-path": ("clip-path", _is_cut),
    "overflow": ("overflow", _is_closed),
    "overflow-x": ("overflow", _is_closed),
    "overflow-y": ("overflow", _is_closed),
    "left": ("left", _is_away),
    "right": ("right", _is_away),
    "top": ("top", _is_away),
    "bottom": ("bottom", _is_away),
    "width": ("width", _is_thin),
    "height": ("height", _is_thin),
    "max-width": ("max-width", _is_thin),
    "max-height": ("max-height", _is_thin),
}
