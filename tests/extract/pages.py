"""What the tests of PDF blocks share: a text to draw and how its reading is shown."""

from collections.abc import Callable

from reportlab.lib.utils import simpleSplit

from pipeline.document import Block
from pipeline.extract import Extraction

Read = Callable[..., Extraction]
Draw = Callable[..., bytes]
Text = tuple[float, float, str] | tuple[float, float, str, str, float]

BOLD = ("Helvetica-Bold", 10.0)
PROSE = (
    "Les habitants ont demandé que les consultations avancées reprennent dans les villages, une "
    "fois par semaine au moins, avec un infirmier présent et un médecin joignable à distance. "
)


def wrap(text: str, width: int) -> list[str]:
    return list(simpleSplit(text, "Helvetica", 10, width * 5))


def column(x: float, top: float, text: str, width: int = 44) -> list[Text]:
    return [(x, top + 13 * n, line) for n, line in enumerate(wrap(text, width))]


def blocks(read: Read, data: bytes) -> tuple[Block, ...]:
    document = read(data, "a.pdf").document
    assert document
    return document.blocks


def seen(read: Read, data: bytes) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in blocks(read, data)]
