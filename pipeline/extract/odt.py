"""ODT files: headings, paragraphs, lists and tables in order, heads and feet as furniture.

A line break before a capital or a mark begins another paragraph.

Tracked changes are read as accepted; comments and hidden text are left out. Embedded objects are
read after the text.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from pipeline.coverage import Ledger
from pipeline.extract.draft import (
    Draft,
    Piece,
    Reading,
    looks_like_title,
    marked_draft,
    text_draft,
)
from pipeline.extract.odf import opened
from pipeline.extract.odt_objects import (
    chart_drafts,
    embedded,
    folders,
    formula_draft,
    is_chart,
    is_formula,
    is_in,
)
from pipeline.extract.odt_styles import STYLE, TABLE, TEXT, Styles
from pipeline.extract.odt_text import BREAK, PARAGRAPHS, Flow, characters_of, is_hidden
from pipeline.extract.office import Package
from pipeline.extract.pdf_style import MARK
from pipeline.extract.plain import NUMBER
from pipeline.extract.tables import Cell, Row, row_drafts
from pipeline.text import normalise

Element = Any  # lxml has no types
_ROW: Final = f"{TABLE}table-row"
_CELL: Final = f"{TABLE}table-cell"
_COVERED: Final = f"{TABLE}covered-table-cell"
_LEVELS: Final = 6
_BEGINS: Final = re.compile(
    rf"{BREAK}(?=[^\S{BREAK}]*(?:[A-ZÀ-ÖØ-ÞŒ«]|[•▪➤]|[-–][ \u00a0]|\d{{1,2}}[.)][ \u00a0]))"
)
_WIDEST: Final = 64
_INDEXES: Final = {
    f"{TEXT}{name}"
    for name in ("table-of-content", "alphabetical-index", "illustration-index", "table-index")
}


def read_odt(data: bytes) -> Reading:
    """Return the blocks of an ODT; its size was checked before (`sniff`).

    Raises:
        BrokenDocument, EncryptedDocument: it has no text to read (French).
    """
    found = opened(data, "text")
    ledger = Ledger(counted=characters_of(found.body))
    named = Styles(found.content, found.styles)
    reader = _Reader(named, ledger)
    heads, feet = _around(found.styles, named, ledger)
    broken: list[str] = []
    drafts = [*heads, *reader.walk(found.body), *objects(found.package, reader.flow, broken)]
    return found.reading([*drafts, *reader.notes(), *feet], ledger, broken)


def _around(styles: Element, named: Styles, ledger: Ledger) -> tuple[list[Draft], list[Draft]]:
    """Return the heads and the feet of the pages, as furniture."""
    found: tuple[list[Draft], list[Draft]] = ([], [])
    masters = () if styles is None else styles.iter(f"{STYLE}master-page")
    for part in (part for master in masters for part in master):
        for drafts, names in zip(found, ("header", "footer"), strict=True):
            if part.tag.startswith(f"{STYLE}{names}"):
                ledger.counted += characters_of(part)
                texts = Flow(named, ledger).paragraphs(part)
                drafts += [text_draft("furniture", text) for text in texts]
    return found


def objects(package: Package, text: Flow, broken: list[str]) -> Iterator[Draft]:
    """Yield the drafts of the objects of a text: texts and sheets, charts, formulas.

    `broken` receives the folders of those that cannot be read.
    """
    hidden = folders(text.hidden)
    for folder, body, styles in embedded(package):
        if styles is None:
            broken.append(folder)
            text.ledger.counted += 0 if body is None else characters_of(body)
            continue
        text.ledger.counted += characters_of(body)
        reader = _Reader(styles, text.ledger)
        if is_in(folder, hidden):
            reader.flow.hide(body)
        elif is_formula(body):
            yield formula_draft(body, reader.flow)
        elif is_chart(body):
            yield from chart_drafts(body, reader.flow)
        else:
            yield from reader.walk(body)
        yield from reader.notes()
        hidden |= folders(reader.flow.hidden, folder)


class _Reader:
    """One walk through a body; notes are gathered for its end."""

    def __init__(self, styles: Styles, ledger: Ledger) -> None:
        self.styles = styles
        self.flow = Flow(styles, ledger)

    def notes(self) -> Iterator[Draft]:
        """Yield the notes met so far, each with its number."""
        for note in self.flow.notes:
            yield Draft("footnote", [Piece(text) for text in self.flow.note(note)])

    def walk(self, parent: Element, depth: int = 0, *, index: bool = False) -> Iterator[Draft]:
        """Yield the drafts under an element; `depth` is that of the lists around it."""
        for element in parent:
            if element.tag in PARAGRAPHS:
                yield from self.paragraph(element, depth, index=index)
            elif is_hidden(element):
                self.flow.hide(element)
            elif element.tag == f"{TABLE}table":
                yield from self.table(element)
            else:
                inner = depth + (element.tag == f"{TEXT}list")
                yield from self.walk(element, inner, index=index or element.tag in _INDEXES)

    def paragraph(self, element: Element, depth: int, *, index: bool) -> Iterator[Draft]:
        """Yield the draft of a paragraph, then those of the boxes anchored in it."""
        raw = self.flow.text(element)
        boxes = self.flow.take_boxes()
        whole = index or self.styles.level(element)
        parts = [raw] if whole else _BEGINS.split(raw)
        for text in filter(None, map(normalise, parts)):
            yield self.draft(element, text, depth, index=index, alone=len(parts) == 1)
        for box in boxes:
            yield from self.walk(box)

    def draft(self, element: Element, text: str, depth: int, *, index: bool, alone: bool) -> Draft:
        """Return the draft of a text, by its element and the styles above it.

        `alone` says that it is all of its paragraph, so that it may be a title by its look.
        """
        level = self.styles.level(element)
        if index:
            return text_draft("furniture", text)
        if level:
            return text_draft("heading", text, min(level, _LEVELS))
        if (mark := MARK.match(text)) or depth or NUMBER.match(text):
            return marked_draft(text, mark.group() if mark else "", min(max(depth, 1), _LEVELS))
        if self.styles.is_caption(element):
            return text_draft("caption", text)
        if alone and looks_like_title(text) and self.styles.stands_out(element):
            return text_draft("heading", text, _LEVELS)
        return text_draft("paragraph", text)

    def table(self, table: Element) -> Iterator[Draft]:
        """Yield the rows; a table of one column, or one that holds a table, only sets the page."""
        rows = []
        for row in table.iter(_ROW):
            if next(row.iterancestors(f"{TABLE}table")) is not table:
                continue
            if is_hidden(row):
                self.flow.hide(row)
            else:
                rows.append(row)
        cells = [[cell for cell in row if cell.tag == _CELL] for row in rows]
        for cell in (cell for row in rows for cell in row.iterchildren(_COVERED)):
            self.flow.hide(cell)
        nested = table.find(f".//{TABLE}table") is not None
        if nested or all(len(row) <= 1 for row in cells):
            for cell in (cell for row in cells for cell in row):
                yield from self.walk(cell)
            return
        heads = table.find(f"{TABLE}table-header-rows")
        texts: list[Row] = [self.row(row) for row in rows]
        yield from row_drafts(texts, marked=True if heads is not None else None)[0]

    def row(self, row: Element) -> Row:
        """Return the cells of a row by column, empty where a cell beside or above covers it."""
        cells: list[Cell] = []
        covered = 0  # columns that the last cell spans, and no covered cell stood for yet
        for cell in row.iterchildren(_CELL, _COVERED):
            times = _width(cell, "repeated")
            if cell.tag == _COVERED:
                covered -= min(covered, times)
                cells += [[]] * times
                continue
            pieces = [Piece(text) for text in self.flow.paragraphs(cell)]
            if not pieces and cell.getnext() is None:
                times = 1  # what a sheet has to its right
            cells += [*[[]] * covered, pieces, *[[]] * (times - 1)]
            covered = _width(cell, "spanned") - 1
        return [*cells, *[[]] * covered]


def _width(cell: Element, name: str) -> int:
    """Return the columns that a cell is repeated over, or that it spans."""
    number = cell.get(f"{TABLE}number-columns-{name}", "1")
    return min(max(int(number), 1), _WIDEST) if number.isascii() and number.isdigit() else 1
