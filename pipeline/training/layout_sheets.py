"""Pages to be written: what stands on them, and what a person reads there, in order."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

WIDTH: Final = 595.28
HEIGHT: Final = 841.89
LEFT: Final = 50.0
Box = tuple[float, float, float, float]


class Item(NamedTuple):
    """What a person reads as one thing; cells of a table row are its values."""

    kind: str
    text: str
    level: int = 0
    cells: tuple[str, ...] = ()


class Ink(NamedTuple):
    """A line of text on a page (from 0): its left edge and its foot."""

    page: int
    x: float
    y: float
    text: str
    bold: bool
    size: float


@dataclass(slots=True)
class Sheets:
    """A document laid out, with the truth: items in reading order, running lines by page."""

    title: str
    inks: list[Ink] = field(default_factory=list)
    boxes: list[tuple[int, Box]] = field(default_factory=list)
    images: list[tuple[int, Box]] = field(default_factory=list)
    dots: list[tuple[int, Box]] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    running: list[tuple[int, str]] = field(default_factory=list)
    pages: int = 1
