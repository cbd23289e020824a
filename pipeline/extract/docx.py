"""DOCX files: paragraphs, lists and tables in order, heads and feet as furniture.

Text is taken from the XML of each paragraph and not from python-docx's runs, which leave out
inserted text, content controls and text boxes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from pipeline.document import BlockKind
from pipeline.extract.draft import Draft, Piece, looks_like_title, text_draft
from pipeline.extract.pdf_style import MARK
from pipeline.extract.plain import NUMBER
from pipeline.extract.tables import Row, row_drafts
from pipeline.text import normalise

Element = Any  # lxml has no types
_LEVELS: Final = 6
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING: Final = re.compile(r"(?:heading|titre) ?(\d)", re.IGNORECASE)
_LIST: Final = re.compile(r"(?:list|liste)", re.IGNORECASE)
_TOC: Final = re.compile(r"(?:toc|tm|table des matières)\s?\d?$", re.IGNORECASE)
_BREAKS: Final = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_ON: Final = frozenset((None, "1", "true", "on"))


@dataclass(frozen=True, slots=True)
class DocxReading:
    """Blocks in order, and the title of the properties."""

    drafts: list[Draft]
    title: str


def read_docx(data: bytes) -> DocxReading:
    """Return the blocks of a DOCX; its size was checked before (`sniff`)."""
    from docx import Document

    document = Document(BytesIO(data))
    heads: list[Draft] = []
    feet: list[Draft] = []
    for section in document.sections:
        for part, drafts in ((section.header, heads), (section.footer, feet)):
            if not part.is_linked_to_previous:
                element = part._element  # noqa: SLF001
                drafts += [text_draft("furniture", _text(p)) for p in element.iter(f"{_W}p")]
    styles = {style.style_id: style for style in document.styles}
    body = list(_walk(document.element.body, styles))
    notes = list(_notes(document.part))
    return DocxReading([*heads, *body, *notes, *feet], document.core_properties.title or "")


def _walk(parent: Element, styles: dict[str, Any]) -> Iterator[Draft]:
    for element in parent:
        if element.tag == f"{_W}p":
            yield from _paragraph(element, styles)
            for box in _text_boxes(element):
                yield from _walk(box, styles)
        elif element.tag == f"{_W}tbl":
            yield from _table(element, styles)
        elif element.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"}:
            yield from _walk(element, styles)


def _paragraph(element: Element, styles: dict[str, Any]) -> Iterator[Draft]:
    """Yield the drafts of a paragraph: a line break before a capital begins another one."""
    parts = re.split(r"\n(?=\s*(?:[A-ZÀ-ÖØ-ÞŒ«]|[•▪➤]))", _text(element))
    name, level = _style(element, styles)
    for part in parts:
        text = normalise(part)
        if not text:
            continue
        if _TOC.match(name):
            yield text_draft("furniture", text)
        elif level:
            yield text_draft("heading", text, level)
        elif mark := MARK.match(text):
            yield text_draft("list_item", text[mark.end() :], max(_depth(element, name), 1))
        elif (depth := _depth(element, name)) or NUMBER.match(text):
            yield text_draft("list_item", text, max(depth, 1))
        else:
            kind: BlockKind = "paragraph"
            if name.lower() in {"caption", "légende"}:
                kind = "caption"
            elif len(parts) == 1 and looks_like_title(text) and _all_bold(element, styles):
                kind = "heading"
            yield text_draft(kind, text, 6 if kind == "heading" else 0)


def _text(element: Element) -> str:
    """Return the text of a paragraph, deleted text, text boxes and fallbacks left out."""
    pieces: list[str] = []
    for child in element:
        if child.tag == f"{_W}t":
            pieces.append(child.text or "")
        elif child.tag in _BREAKS:
            pieces.append(_BREAKS[child.tag])
        elif child.tag not in {f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", _FALLBACK}:
            pieces.append(_text(child))
    return "".join(pieces)


def _text_boxes(element: Element) -> Iterator[Element]:
    for box in element.iter(f"{_W}txbxContent"):
        above = [parent.tag for parent in box.iterancestors()]
        if _FALLBACK not in above and f"{_W}txbxContent" not in above[: above.index(f"{_W}p") + 1]:
            yield box


def _style(element: Element, styles: dict[str, Any]) -> tuple[str, int]:
    """Return the name of the paragraph's style and its heading level, 0 for none."""
    node = element.find(f"{_W}pPr/{_W}pStyle")
    style = styles.get(node.get(f"{_W}val")) if node is not None else None
    first = str(style.name) if style is not None else ""
    while style is not None:
        name = str(style.name)
        if heading := _HEADING.match(name):
            return first, min(max(int(heading.group(1)), 1), _LEVELS)
        if name.lower() in {"title", "titre"}:
            return first, 1
        if name.lower() in {"subtitle", "sous-titre"}:
            return first, 2
        style = getattr(style, "base_style", None)
    outline = element.find(f"{_W}pPr/{_W}outlineLvl")
    level = int(outline.get(f"{_W}val", "9")) if outline is not None else 9
    return first, level + 1 if level < _LEVELS else 0


def _depth(element: Element, style: str) -> int:
    """Return the nesting of a list item, 0 for a paragraph that is none."""
    numbering = element.find(f"{_W}pPr/{_W}numPr")
    if numbering is not None:
        number, level = numbering.find(f"{_W}numId"), numbering.find(f"{_W}ilvl")
        if number is None or number.get(f"{_W}val") != "0":
            return 1 + min(int(level.get(f"{_W}val", "0")) if level is not None else 0, 5)
        return 0
    if not _LIST.match(style) or "paragraph" in style.lower():
        return 0
    tail = style.rpartition(" ")[2]
    return min(max(int(tail), 1), 6) if tail.isdigit() else 1


def _all_bold(element: Element, styles: dict[str, Any]) -> bool:
    node = element.find(f"{_W}pPr/{_W}pStyle")
    style = styles.get(node.get(f"{_W}val")) if node is not None else None
    inherited = bool(style is not None and style.font.bold)
    runs = [run for run in element.iter(f"{_W}r") if _text(run).strip()]
    return bool(runs) and all(_bold(run, inherited=inherited) for run in runs)


def _bold(run: Element, *, inherited: bool) -> bool:
    node = run.find(f"{_W}rPr/{_W}b")
    return inherited if node is None else node.get(f"{_W}val") in _ON


def _table(table: Element, styles: dict[str, Any]) -> Iterator[Draft]:
    """Yield the rows; a table of one column, or one that holds a table, only sets the page."""
    rows = [row for row in table.iter(f"{_W}tr") if next(row.iterancestors(f"{_W}tbl")) is table]
    cells = [
        [cell for cell in row.iter(f"{_W}tc") if _owner(cell, f"{_W}tr") is row] for row in rows
    ]
    nested = table.find(f".//{_W}tbl") is not None
    if nested or all(len(row) <= 1 for row in cells):
        for row in cells:
            for cell in row:
                yield from _walk(cell, styles)
        return
    marked = bool(rows) and rows[0].find(f"{_W}trPr/{_W}tblHeader") is not None
    texts: list[Row] = [[piece for cell in row for piece in _cell(cell)] for row in cells]
    bold = [all(_all_bold(p, styles) for cell in row for p in _filled(cell)) for row in cells]
    header = marked or (len(rows) > 1 and bold[0] and not all(bold))
    yield from row_drafts(texts, marked=True if header else None)[0]


def _owner(element: Element, tag: str) -> Element:
    return next(element.iterancestors(tag))


def _filled(cell: Element) -> list[Element]:
    return [p for p in cell.iter(f"{_W}p") if _text(p).strip()]


def _cell(cell: Element) -> list[list[Piece]]:
    """Return the pieces of a cell, and an empty cell for each further column it covers."""
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    width = int(span.get(f"{_W}val", "1")) if span is not None else 1
    pieces = [Piece(_text(p)) for p in cell.iter(f"{_W}p")]
    return [pieces, *([] for _ in range(min(width, 64) - 1))]


def _notes(part: Element) -> Iterator[Draft]:
    from lxml import etree

    for relation in part.rels.values():
        if relation.is_external or not relation.reltype.endswith(("/footnotes", "/endnotes")):
            continue
        root = etree.fromstring(
            relation.target_part.blob, etree.XMLParser(resolve_entities=False, no_network=True)
        )
        for note in root:
            yield Draft("footnote", [Piece(_text(p)) for p in note.iter(f"{_W}p")])
