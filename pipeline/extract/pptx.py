"""PPTX files: slides in order, their title, lists and tables; numbers and dates as furniture.

Speakers' notes are footnotes; names in charts are captions; hidden slides, hidden shapes and
comments are left out.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pipeline.coverage import Ledger
from pipeline.errors import BrokenDocument
from pipeline.extract.draft import Draft, Piece, Reading, marked_draft, reading, text_draft
from pipeline.extract.drawn import chart_drafts, drawn_characters, fallback_characters
from pipeline.extract.office import Package
from pipeline.extract.pdf_style import MARK
from pipeline.extract.plain import NUMBER
from pipeline.extract.pptx_order import (
    RUNNING,
    TITLES,
    Box,
    hidden_shapes,
    place_of,
    placeholder_boxes,
    shown_shapes,
)
from pipeline.extract.tables import Row, row_drafts
from pipeline.text import inked, normalise

Element = Any  # lxml has no types
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DIAGRAM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_MAIN: Final = "ppt/presentation.xml"
_BODIES: Final = frozenset(("body", "obj", ""))
_COUNTED: Final = re.compile(
    r"ppt/(?:(?:slides|notesSlides|comments)/[^/]+|diagrams/data[^/]*|charts/chart[^/]*)\.xml"
)
_BROKEN: Final = (
    "La présentation ne contient pas de diapositive lisible. Enregistrez-la à nouveau (en PPTX ou "
    "en PDF) et redéposez-la."
)


def read_pptx(data: bytes) -> Reading:
    """Return the blocks of a PPTX; its size was checked before (`sniff`).

    Raises:
        BrokenDocument: it has no slide to read (French).
    """
    package = Package(data)
    root = package.xml(_MAIN)
    parts = {ident: part for ident, _, part in package.relations(_MAIN)}
    idents = [] if root is None else [node.get(f"{_R}id") for node in root.iter(f"{_P}sldId")]
    slides = [parts[ident] for ident in idents if parts.get(ident) in package.names]
    if not slides:
        raise BrokenDocument(_BROKEN)
    texts = {name: package.xml(name) for name in package.names if _COUNTED.fullmatch(name)}
    ledger = Ledger(counted=sum(map(_count, texts.values())))
    reader = _Reader(package)
    drafts = [draft for rank, slide in enumerate(slides) for draft in reader.slide(slide, rank)]
    for name in texts.keys() - reader.read:  # of hidden slides, or of none
        ledger.apart["cache"] += _count(texts[name])
    ledger.apart["cache"] += reader.hidden
    ledger.apart["doublon"] += reader.twice
    return reading(drafts, "", ledger)


class _Reader:
    """The parts of a presentation, and those that were read."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.read: set[str] = set()
        self.twice = 0
        self.hidden = 0
        self.layouts: dict[str, dict[str, Box]] = {}
        self.diagrams: dict[str, str] = {}
        self.charts: dict[str, str] = {}

    def slide(self, name: str, rank: int) -> Iterator[Draft]:
        """Yield the drafts of a slide: its title first, then shapes in order, then notes."""
        root = self.package.xml(name)
        if root.get("show") in {"0", "false"} or name in self.read:
            return
        self.read.add(name)
        relations = list(self.package.relations(name))
        self.diagrams = {ident: part for ident, kind, part in relations if kind == "diagramData"}
        self.twice += sum(map(drawn_characters, root.iter(f"{_MC}Fallback")))
        self.charts = {ident: part for ident, kind, part in relations if kind.startswith("chart")}
        layout = next((part for _, kind, part in relations if kind == "slideLayout"), "")
        for shape in self._shapes(root, self._boxes(layout)):
            yield from self.shape(shape, 1 if rank == 0 else 2)
        for _, kind, part in relations:
            if kind == "notesSlide" and part in self.package.names and part not in self.read:
                self.read.add(part)
                for shape in self._shapes(self.package.xml(part), {}):
                    place = "furniture" if place_of(shape) in RUNNING else "footnote"
                    for element in shape.iter(f"{_A}p"):
                        yield text_draft(place, _text(element))  # type: ignore[arg-type]

    def shape(self, shape: Element, level: int) -> Iterator[Draft]:
        """Yield the drafts of a shape; `level` is that of a title on this slide."""
        place = place_of(shape)
        table = shape.find(f".//{_A}tbl")
        if table is not None:
            yield from _rows(table)
        elif place in TITLES:
            yield Draft("heading", [Piece(_text(p)) for p in shape.iter(f"{_A}p")], level)
        else:
            for element in shape.iter(f"{_A}p"):
                yield from _paragraph(element, place)
        for node in shape.iter(f"{_DIAGRAM}relIds"):
            if (root := self._drawn(self.diagrams.get(node.get(f"{_R}dm"), ""))) is not None:
                for element in root.iter(f"{_A}p"):
                    yield from _paragraph(element, "body")
        for node in shape.iter():
            if (root := self._drawn(self.charts.get(node.get(f"{_R}id"), ""))) is not None:
                yield from chart_drafts(root)

    def _shapes(self, root: Element, boxes: Mapping[str, Box]) -> Iterator[Element]:
        """Yield the shapes of a slide or of its notes in order; those hidden are counted."""
        tree = root.find(f"{_P}cSld/{_P}spTree")
        for shape in hidden_shapes(tree):
            self.hidden += drawn_characters(shape) - fallback_characters(shape)
        return shown_shapes(tree, boxes)

    def _boxes(self, layout: str) -> dict[str, Box]:
        """Return the boxes of the placeholders of a layout, those of its master below them."""
        if layout not in self.layouts:
            above = self.package.relations(layout) if layout in self.package.names else ()
            masters = [self.package.xml(part) for _, kind, part in above if kind == "slideMaster"]
            self.layouts[layout] = placeholder_boxes(*masters, self.package.xml(layout))
        return self.layouts[layout]

    def _drawn(self, part: str) -> Element:
        """Return the root of a drawing that was not read yet, else None."""
        if part not in self.package.names or part in self.read:
            return None
        self.read.add(part)
        return self.package.xml(part)


def _paragraph(element: Element, place: str | None) -> Iterator[Draft]:
    text = normalise(_text(element))
    if not text:
        return
    properties = element.find(f"{_A}pPr")
    level = properties.get("lvl", "0") if properties is not None else "0"
    depth = min(int(level) if level.isascii() and level.isdigit() else 0, 5) + 1
    bare = properties is not None and properties.find(f"{_A}buNone") is not None
    drawn = properties is not None and any(
        properties.find(f"{_A}{name}") is not None for name in ("buChar", "buAutoNum", "buBlip")
    )
    if place in RUNNING:
        yield text_draft("furniture", text)
    elif place == "subTitle":
        yield text_draft("heading", text, 2)
    elif mark := MARK.match(text):
        yield marked_draft(text, mark.group(), depth)
    elif drawn or NUMBER.match(text) or (place in _BODIES and not bare):
        yield text_draft("list_item", text, depth)
    else:
        yield text_draft("paragraph", text)


def _text(element: Element) -> str:
    breaks = {f"{_A}br": " ", f"{_A}t": None}
    pieces = (breaks[node.tag] or node.text or "" for node in element.iter(*breaks))
    return "".join(pieces)


def _rows(table: Element) -> Iterator[Draft]:
    rows: list[Row] = [
        [[Piece(_text(p)) for p in cell.iter(f"{_A}p")] for cell in row.iter(f"{_A}tc")]
        for row in table.iter(f"{_A}tr")
    ]
    properties = table.find(f"{_A}tblPr")
    marked = properties is not None and properties.get("firstRow") in {"1", "true"}
    yield from row_drafts(rows, marked=True if marked else None)[0]


def _count(root: Element) -> int:
    """Return the characters of a part, those of comments among them."""
    return drawn_characters(root) + sum(inked(node.text or "") for node in root.iter(f"{_P}text"))
