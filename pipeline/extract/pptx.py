"""PPTX files: slides in order, their title, lists and tables; numbers and dates as furniture.

Speakers' notes are footnotes; names in charts are captions; hidden slides, hidden shapes and
comments are left out.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from pipeline.coverage import Ledger
from pipeline.document import BlockKind
from pipeline.errors import BrokenDocument
from pipeline.extract.draft import Draft, Piece, Reading, joined, reading, text_draft
from pipeline.extract.drawn import chart_drafts, drawn_characters, fallback_characters
from pipeline.extract.office import Package
from pipeline.extract.pptx_art import art_drafts
from pipeline.extract.pptx_look import Look, looks, placeholder_styles
from pipeline.extract.pptx_order import hidden_shapes, shown_shapes
from pipeline.extract.pptx_place import RUNNING, TITLES, Box, place_of, placeholder_boxes
from pipeline.extract.pptx_running import (
    Mark,
    is_running,
    picture_alarms,
    running_marks,
    shows_picture,
)
from pipeline.extract.pptx_text import Said, paragraph_drafts, table_drafts, text_of, titled
from pipeline.text import inked

Element = Any  # lxml has no types
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DIAGRAM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_MAIN: Final = "ppt/presentation.xml"
_COUNTED: Final = re.compile(
    r"ppt/(?:(?:slides|notesSlides|comments)/[^/]+|diagrams/data[^/]*|charts/chart[^/]*)\.xml"
)
_DIGITS: Final = 9
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
    reader = _Reader(
        package, root, [texts[name] for name in dict.fromkeys(slides) if name in texts]
    )
    drafts = [draft for rank, slide in enumerate(slides) for draft in reader.slide(slide, rank)]
    for name in texts.keys() - reader.read:  # of hidden slides, or of none
        ledger.apart["cache"] += _count(texts[name])
    ledger.apart["cache"] += reader.hidden
    ledger.apart["doublon"] += reader.twice
    return reading(drafts, "", ledger, picture_alarms(reader.pictures))


class _Layout(NamedTuple):
    """What placeholders take from a layout and from its master."""

    boxes: dict[str, Box]
    styles: dict[str, list[Element]]


class _Reader:
    """The parts of a presentation, and those that were read."""

    def __init__(self, package: Package, main: Element, slides: list[Element]) -> None:
        self.package = package
        self.read: set[str] = set()
        self.twice = 0
        self.hidden = 0
        self.pictures = 0  # slides that only show one
        self.layouts: dict[str, _Layout] = {}
        self.diagrams: dict[str, str] = {}
        self.charts: dict[str, str] = {}
        self.free: Element = main.find(f"{_P}defaultTextStyle")
        self.sheet = _sheet(main)
        self.marks = running_marks(slides, self.sheet) if self.sheet else frozenset[Mark]()

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
        layout = self._layout(
            next((part for _, kind, part in relations if kind == "slideLayout"), "")
        )
        level = 1 if rank == 0 else 2
        said = [
            one
            for place, shape in enumerate(self._shapes(root, layout.boxes, self.sheet))
            for one in self.shape(shape, level, place, layout)
        ]
        self.pictures += shows_picture(root, [one.draft for one in said], self.sheet)
        yield from titled(said, level)
        for _, kind, part in relations:
            if kind == "notesSlide" and part in self.package.names and part not in self.read:
                self.read.add(part)
                yield from self._notes(self.package.xml(part))

    def shape(self, shape: Element, level: int, rank: int, layout: _Layout) -> Iterator[Said]:
        """Yield what a shape says; `level` is that of a title on this slide."""
        place = place_of(shape)
        table = shape.find(f".//{_A}tbl")
        if table is not None:
            yield from (Said(draft, look, rank) for draft, look in table_drafts(table))
        elif place in TITLES:
            title = Draft("heading", [Piece(text_of(p)) for p in shape.iter(f"{_A}p")], level)
            if joined(title.pieces):
                yield Said(title, Look(), rank)
        elif self.sheet and is_running(shape, self.sheet, self.marks):
            for element in shape.iter(f"{_A}p"):
                yield Said(text_draft("furniture", text_of(element)), Look(), rank)
        else:
            for element, look in looks(shape, layout.styles).items():
                yield from (Said(one, look, rank) for one in paragraph_drafts(element, place, look))
        for draft in self._drawings(shape):
            yield Said(draft, Look(), rank)

    def _drawings(self, shape: Element) -> Iterator[Draft]:
        """Yield the drafts of the SmartArt and of the charts of a shape."""
        for node in shape.iter(f"{_DIAGRAM}relIds"):
            if (root := self._drawn(self.diagrams.get(node.get(f"{_R}dm"), ""))) is not None:
                yield from art_drafts(root)
        for node in shape.iter():
            if (root := self._drawn(self.charts.get(node.get(f"{_R}id"), ""))) is not None:
                yield from chart_drafts(root)

    def _notes(self, root: Element) -> Iterator[Draft]:
        for shape in self._shapes(root, {}, None):
            kind: BlockKind = "furniture" if place_of(shape) in RUNNING else "footnote"
            for element in shape.iter(f"{_A}p"):
                yield text_draft(kind, text_of(element))

    def _shapes(
        self, root: Element, boxes: Mapping[str, Box], sheet: Box | None
    ) -> Iterator[Element]:
        """Yield the shapes of a slide or of its notes in order; those hidden are counted."""
        tree = root.find(f"{_P}cSld/{_P}spTree")
        for shape in hidden_shapes(tree, sheet):
            self.hidden += drawn_characters(shape) - fallback_characters(shape)
        return shown_shapes(tree, boxes, sheet)

    def _layout(self, name: str) -> _Layout:
        """Return what a layout says of its placeholders, and its master below it."""
        if name not in self.layouts:
            above = self.package.relations(name) if name in self.package.names else ()
            masters = [self.package.xml(part) for _, kind, part in above if kind == "slideMaster"]
            roots = [*masters, self.package.xml(name)]
            self.layouts[name] = _Layout(
                placeholder_boxes(*roots), placeholder_styles(self.free, *roots)
            )
        return self.layouts[name]

    def _drawn(self, part: str) -> Element:
        """Return the root of a drawing that was not read yet, else None."""
        if part not in self.package.names or part in self.read:
            return None
        self.read.add(part)
        return self.package.xml(part)


def _sheet(main: Element) -> Box | None:
    """Return the box of the slides, None where the presentation does not say it."""
    size = main.find(f"{_P}sldSz")
    stated = [] if size is None else [size.get(name, "") for name in ("cx", "cy")]
    if not stated or not all(one.isascii() and one.isdigit() for one in stated):
        return None
    width, height = (int(one[:_DIGITS]) for one in stated)
    return Box(0, 0, width, height) if width and height else None


def _count(root: Element) -> int:
    """Return the characters of a part, those of comments among them."""
    return drawn_characters(root) + sum(inked(node.text or "") for node in root.iter(f"{_P}text"))
