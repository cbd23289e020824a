"""DOCX files: paragraphs, lists and tables in order, heads and feet as furniture.

Text is taken from the XML of each paragraph and not from python-docx's runs, which leave out
inserted text, content controls and text boxes. Tracked changes are read as accepted, those of
paragraph marks too.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import Any, Final

from pipeline.coverage import Ledger
from pipeline.extract.docx_chunks import CHUNK, Chunks
from pipeline.extract.docx_images import image_alarms
from pipeline.extract.docx_looks import Looks
from pipeline.extract.docx_open import as_docx
from pipeline.extract.docx_row import row_of
from pipeline.extract.docx_styles import Styles
from pipeline.extract.docx_text import (
    DRAWINGS,
    MC,
    W,
    characters_of,
    count_docx,
    left_out,
    shown,
    stands_above,
    text_boxes,
    text_of,
)
from pipeline.extract.docx_white import hide_white
from pipeline.extract.draft import (
    Draft,
    Piece,
    Reading,
    marked_draft,
    reading,
    text_draft,
)
from pipeline.extract.drawn import box_drafts, chart_drafts, fallback_characters
from pipeline.extract.office import Package
from pipeline.extract.pdf_style import MARK
from pipeline.extract.plain import NUMBER
from pipeline.extract.tables import row_drafts
from pipeline.extract.titles import set_titles
from pipeline.text import normalise

Element = Any  # lxml has no types
_LEVELS: Final = 6
_BEGINS: Final = re.compile(r"\n(?=[^\S\n]*(?:[A-ZÀ-ÖØ-ÞŒ«]|[•▪➤]|\d{1,3}(?:[.)/]|°\)?)\s))")
_HEADING: Final = re.compile(r"(?:heading|titre) ?(\d)", re.IGNORECASE)
_LIST: Final = re.compile(r"(?:list|liste)", re.IGNORECASE)
_TOC: Final = re.compile(r"(?:toc|tm|table des matières)\s?\d?$", re.IGNORECASE)
_UNREAD: Final = frozenset(("comments", "numbering"))
_PARTS: Final = frozenset(("header", "footer", "footnotes", "endnotes", "comments", "numbering"))
_WRAPPERS: Final = {
    *(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")),
    *(f"{MC}AlternateContent", f"{MC}Choice"),
}


def read_docx(data: bytes, *, inside: bool = False) -> Reading:
    """Return the blocks of a DOCX; its size was checked before (`sniff`).

    `inside` says that it is inserted in another one: no DOCX inserted in it is read.

    Raises:
        BrokenDocument: it declares entities (French).
    """
    from docx import Document

    data = as_docx(data)
    package = Package(data)
    document = Document(BytesIO(data))
    body = document.element.body
    parts = list(_parts(document.part))
    numbering = next((root for kind, root, _ in parts if kind == "numbering"), None)
    styles = Styles(document.styles.element, numbering)
    ledger = Ledger(counted=count_docx(package))
    ledger.apart["cache"] += sum(
        characters_of(root) for kind, root, _ in parts if kind == "comments"
    )
    parts = [(kind, root, part) for kind, root, part in parts if kind not in _UNREAD]
    roots = [body, *(root for _, root, _ in parts)]
    for root in roots:
        styles.settle(root)
    hide_white(roots, styles)
    looks = Looks(styles, document.styles.element)
    inserted = [(body, document.part), *((root, part) for _, root, part in parts)]
    chunks = Chunks(inserted, ledger, None if inside else partial(read_docx, inside=True))
    around: dict[str, list[Draft]] = {"header": [], "footer": [], "footnote": []}
    for kind, root, _ in parts:
        if kind in {"footnotes", "endnotes"}:
            around["footnote"] += _notes(root)
        else:
            around[kind] += [text_draft("furniture", text_of(p)) for p in shown(root, f"{W}p")]
    drafts = [*around["header"], *_walk(body, looks, chunks), *chunks.rest()]
    for name in sorted(filter(DRAWINGS.fullmatch, package.names)):
        root = package.xml(name)
        drafts += chart_drafts(root) if root.tag.endswith("}chartSpace") else box_drafts(root)
        ledger.apart["doublon"] += fallback_characters(root)
    drafts += [*around["footnote"], *around["footer"]]
    set_titles(drafts)
    ledger.apart += left_out(roots)
    alarms = (*chunks.alarms(), *image_alarms(body, drafts))
    return reading(drafts, document.core_properties.title or "", ledger, alarms)


def _parts(part: Element) -> Iterator[tuple[str, Element, Element]]:
    """Yield kind, root and part of each header, footer, part of notes, comments, lists, once."""
    from lxml import etree

    seen = set()
    for relation in part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if relation.is_external or kind not in _PARTS:
            continue
        name = str(relation.target_part.partname)
        if name not in seen:
            seen.add(name)
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            inner = relation.target_part
            yield kind, etree.fromstring(inner.blob, parser), inner


def _walk(parent: Element, looks: Looks, chunks: Chunks) -> Iterator[Draft]:
    for element in parent:
        if element.tag == f"{W}p":
            boxes = list(text_boxes(element))
            above = [box for box in boxes if stands_above(box)]
            for box in above:
                yield from _walk(box, looks, chunks)
            yield from _paragraph(element, looks)
            for box in boxes:
                if box not in above:
                    yield from _walk(box, looks, chunks)
        elif element.tag == f"{W}tbl":
            yield from _table(element, looks, chunks)
        elif element.tag == CHUNK:
            yield from chunks.drafts(element)
        elif element.tag in _WRAPPERS:
            yield from _walk(element, looks, chunks)


def _paragraph(element: Element, looks: Looks) -> Iterator[Draft]:
    """Yield the drafts of a paragraph: a line break before a capital begins another one."""
    parts = _BEGINS.split(text_of(element))
    name, level = _style(element, looks.styles)
    depth = _depth(element, name, looks.styles)
    look = looks.of(element, item=depth > 0)
    if len(parts) > 1:
        look = look._replace(bold=False, weak=False)
    for part in parts:
        text = normalise(part)
        if not text:
            continue
        if _TOC.match(name):
            yield text_draft("furniture", text)
        elif level:
            yield replace(text_draft("heading", text, level), look=look)
        elif mark := MARK.match(text):
            item = marked_draft(text, mark.group(), max(depth, 1))
            yield replace(item, look=look._replace(item=True))
        elif depth or NUMBER.match(text):
            yield replace(text_draft("list_item", text, max(depth, 1)), look=look)
        elif name.lower() in {"caption", "légende"}:
            yield text_draft("caption", text)
        else:
            yield replace(text_draft("paragraph", text), look=look)


def _style(element: Element, styles: Styles) -> tuple[str, int]:
    """Return the name of the paragraph's style and its heading level, 0 for none."""
    names = styles.names(element)
    first = names[0] if names else ""
    for name in names:
        if heading := _HEADING.match(name):
            return first, min(max(int(heading.group(1)), 1), _LEVELS)
        if name.lower() in {"title", "titre"}:
            return first, 1
        if name.lower() in {"subtitle", "sous-titre"}:
            return first, 2
    outline = element.find(f"{W}pPr/{W}outlineLvl")
    level = int(outline.get(f"{W}val", "9")) if outline is not None else 9
    return first, level + 1 if level < _LEVELS else 0


def _depth(element: Element, style: str, styles: Styles) -> int:
    """Return the nesting of a list item, 0 for a paragraph that is none."""
    numbering = element.find(f"{W}pPr/{W}numPr")
    if numbering is not None:
        number, level = numbering.find(f"{W}numId"), numbering.find(f"{W}ilvl")
        if number is None or number.get(f"{W}val") != "0":
            return 1 + min(int(level.get(f"{W}val", "0")) if level is not None else 0, 5)
        return 0
    rank = styles.numbered(element)
    by_number = 1 + min(rank, 5) if rank is not None else 0
    if not _LIST.match(style) or "paragraph" in style.lower():
        return by_number
    tail = style.rpartition(" ")[2]
    return max(by_number, min(max(int(tail), 1), 6) if tail.isdecimal() else 1)


def _table(table: Element, looks: Looks, chunks: Chunks) -> Iterator[Draft]:
    """Yield the rows, but of a table that only sets the page: one of a column, one of tables."""
    rows = [row for row in shown(table, f"{W}tr") if next(row.iterancestors(f"{W}tbl")) is table]
    cells = [
        [cell for cell in shown(row, f"{W}tc") if _owner(cell, f"{W}tr") is row] for row in rows
    ]
    nested = table.find(f".//{W}tbl") is not None
    if nested or all(len(row) <= 1 for row in cells) or _sets_page(cells):
        for row in cells:
            for cell in row:
                yield from _walk(cell, looks, chunks)
        return
    marked = bool(rows) and rows[0].find(f"{W}trPr/{W}tblHeader") is not None
    texts = [row_of(row, found) for row, found in zip(rows, cells, strict=True)]
    bold = [all(looks.of(p).bold for cell in row for p in _filled(cell)) for row in cells]
    header = marked or (len(rows) > 1 and bold[0] and not all(bold))
    yield from row_drafts(texts, marked=True if header else None)[0]


def _sets_page(cells: list[list[Element]]) -> bool:
    """Tell texts side by side: one row of cells, each of some paragraphs or empty."""
    return len(cells) == 1 and all(len(_filled(cell)) != 1 for cell in cells[0])


def _owner(element: Element, tag: str) -> Element:
    return next(element.iterancestors(tag))


def _filled(cell: Element) -> list[Element]:
    return [p for p in shown(cell, f"{W}p") if text_of(p).strip()]


def _notes(root: Element) -> Iterator[Draft]:
    for note in root:
        yield Draft("footnote", [Piece(text_of(p)) for p in shown(note, f"{W}p")])
