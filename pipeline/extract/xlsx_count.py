"""The characters of a workbook counted in its XML, apart from the library that reads it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from pipeline.extract.drawn import drawn_characters
from pipeline.extract.office import Package
from pipeline.extract.sheet import Unseen
from pipeline.text import inked

Element = Any  # lxml has no types
_S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_THREADED: Final = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}text"
_DRAWINGS: Final = re.compile(
    r"xl/(?:drawings/drawing[^/]*|diagrams/data[^/]*|charts/chart[^/]*)\.xml"
)
_COMMENTS: Final = re.compile(r"xl/(?:comments[^/]*|comments/.*|threadedComments/.*)\.xml")
_BOOK: Final = "xl/workbook.xml"
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


_LAST_COLUMN: Final = 16_384
_COLUMN: Final = re.compile(r"[A-Z]{1,3}(?=\d)")
_TRUE: Final = ("1", "true")


@dataclass(slots=True)
class Count:
    """Characters of names, texts and drawings; those that are hidden; cells that are no text.

    `unseen` holds, by the name of a sheet, what of it is hidden.
    """

    characters: int = 0
    hidden: int = 0
    values: int = 0
    unseen: dict[str, Unseen] = field(default_factory=dict)


def unescaped(text: str) -> str:
    """Return a text without the escapes of Excel (`_x000D_`)."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def count_sheets(package: Package, hidden: Collection[str]) -> Count:
    """Return what the sheets hold, drawings and comments among them."""
    count = Count()
    shared = _shared(package)
    parts = {ident: part for ident, _, part in package.relations(_BOOK)}
    for sheet in package.xml(_BOOK).iter(f"{_S}sheet"):
        root = package.xml(parts.get(sheet.get(_R), ""))
        name = sheet.get("name", "")
        count.unseen[name] = unseen = _unseen(root)
        for row, column, cell in _cells(root):
            size = _characters(cell, shared)
            count.characters += size or 0
            if name in hidden or row in unseen.rows or column in unseen.columns:
                count.hidden += size or 0
            else:
                count.values += size is None
        if name not in hidden:
            count.characters += inked(name)
    for root, seen in drawings(package, hidden):
        count.characters += drawn_characters(root)
        count.hidden += 0 if seen else drawn_characters(root)
    comments = sum(
        sum(_ink(node) for node in package.xml(name).iter(f"{_S}t", _THREADED))
        for name in package.names
        if _COMMENTS.fullmatch(name)
    )
    count.hidden += comments
    count.characters += comments
    return count


def _cells(root: Element) -> Iterator[tuple[int, int, Element]]:
    """Yield the cells of a sheet with their row and column, which follow on where none is said."""
    row = 0
    for line in () if root is None else root.iter(f"{_S}row"):
        row = _number(line.get("r"), row + 1)
        column = 0
        for cell in line.iter(f"{_S}c"):
            letters = _COLUMN.match(cell.get("r", "").upper())
            column = _rank(letters[0]) if letters else column + 1
            yield row, column, cell


def _unseen(root: Element) -> Unseen:
    """Return what a sheet hides; rows that a filter hides are only out of sight for a while."""
    if root is None:
        return Unseen()
    unseen, last = Unseen(), 0
    spans = [
        (_number(node.get("min"), 1), min(_number(node.get("max"), 0), _LAST_COLUMN))
        for node in root.iter(f"{_S}col")
        if node.get("hidden") in _TRUE
    ]
    for first, end in sorted(spans):
        unseen.columns.update(range(max(first, last + 1), end + 1))
        last = max(last, end)
    filtered = next(root.iter(f"{_S}filterColumn"), None) is not None or any(
        node.get("filterMode") in _TRUE for node in root.iter(f"{_S}sheetPr")
    )
    row = 0
    for line in () if filtered else root.iter(f"{_S}row"):
        row = _number(line.get("r"), row + 1)
        if line.get("hidden") in _TRUE:
            unseen.rows.add(row)
    return unseen


def _rank(column: str) -> int:
    rank = 0
    for letter in column:
        rank = rank * 26 + ord(letter) - ord("A") + 1
    return rank


def _number(said: str | None, default: int) -> int:
    return int(said) if said and said.isdecimal() and len(said) < 8 else default  # noqa: PLR2004


def drawings(package: Package, hidden: Collection[str]) -> Iterator[tuple[Element, bool]]:
    """Yield each drawing (boxes, charts, SmartArt) and whether it is not on a hidden sheet."""
    parts = {ident: part for ident, _, part in package.relations(_BOOK)}
    unseen: set[str] = set()
    for sheet in package.xml(_BOOK).iter(f"{_S}sheet"):
        if sheet.get("name") in hidden:
            for _, _, drawing in package.relations(parts.get(sheet.get(_R), "")):
                unseen |= {drawing, *(part for _, _, part in package.relations(drawing))}
    for name in sorted(filter(_DRAWINGS.fullmatch, package.names)):
        yield package.xml(name), name not in unseen


def _shared(package: Package) -> list[int]:
    root = package.xml("xl/sharedStrings.xml")
    return [] if root is None else [_rich(item) for item in root.iter(f"{_S}si")]


def _rich(item: Element) -> int:
    """Return the characters of a string and its runs, how it is pronounced left out."""
    return sum(_ink(node) for node in _texts(item))


def _texts(item: Element) -> Iterator[Element]:
    for node in item.iter(f"{_S}t"):
        if node.getparent().tag != f"{_S}rPh":
            yield node


def _characters(cell: Element, shared: list[int]) -> int | None:
    """Return the characters of a cell of text, 0 for none or an error, None for a value."""
    kind, value = cell.get("t", "n"), cell.find(f"{_S}v")
    if kind == "inlineStr":
        return _rich(cell)
    if value is None or not value.text:
        return 0
    if kind == "s":
        rank = int(value.text)
        return shared[rank] if 0 <= rank < len(shared) else 0
    if kind == "e":
        return 0
    return _ink(value) if kind == "str" else None


def _ink(node: Element) -> int:
    return inked(unescaped(node.text or ""))
