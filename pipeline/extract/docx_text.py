"""The characters of a DOCX: what is shown, what is left out, and their independent count."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pipeline.extract.docx_symbols import SYMBOL, symbol
from pipeline.extract.drawn import drawn_characters
from pipeline.extract.office import Package
from pipeline.text import inked

Element = Any  # lxml has no types
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATHS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_HIGH: Final = 6  # digits, with the sign: of 12 700 to a point, some points at least
_FALLBACK: Final = f"{MC}Fallback"
_BOX: Final = f"{W}txbxContent"
_HYPHEN: Final = f"{W}noBreakHyphen"
_TEXTS: Final = (f"{W}t", _MATHS)
_DELETED: Final = (f"{W}del", f"{W}moveFrom")
_COUNTED: Final = (*_TEXTS, f"{W}delText", _HYPHEN, SYMBOL)
_BREAKS: Final = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", _HYPHEN: "-"}
OFF: Final = frozenset(("0", "false", "off"))
DRAWINGS: Final = re.compile(r"word/(?:diagrams/data|charts/chart)[^/]*\.xml")
_PARTS: Final = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml"
)


def text_of(element: Element) -> str:
    """Return the text of a paragraph; deleted and hidden text, boxes and fallbacks left out."""
    pieces: list[str] = []
    for child in element:
        if child.tag in _TEXTS:
            pieces.append(child.text or "")
        elif child.tag in _BREAKS:
            pieces.append(_BREAKS[child.tag])
        elif child.tag == SYMBOL:
            pieces.append(symbol(child))
        elif child.tag not in {*_DELETED, _BOX, _FALLBACK} and not _is_hidden(child):
            pieces.append(text_of(child))
    return "".join(pieces)


def text_boxes(element: Element) -> Iterator[Element]:
    """Yield the text boxes of a paragraph, those inside another one left to it; none hidden."""
    for box in element.iter(_BOX):
        nodes = list(box.iterancestors())
        above = [node.tag for node in nodes]
        if _FALLBACK in above or _BOX in above[: above.index(f"{W}p") + 1]:
            continue
        if not any(node.tag in _DELETED or _is_hidden(node) for node in nodes):
            yield box


def stands_above(box: Element) -> bool:
    """Tell whether a text box says that it stands above the paragraph that holds it."""
    anchor = next(box.iterancestors(f"{_DRAWING}anchor"), None)
    place = None if anchor is None else anchor.find(f"{_DRAWING}positionV")
    if anchor is None or place is None or place.get("relativeFrom") != "paragraph":
        return False
    said = (place.findtext(f"{_DRAWING}posOffset") or "").strip()
    if said == "0":
        return anchor.find(f"{_DRAWING}wrapTopAndBottom") is not None
    return said.startswith("-") and said[1:].isdecimal() and len(said) > _HIGH


def shown(parent: Element, tag: str) -> Iterator[Element]:
    """Yield the elements of a tag, but those of a fallback, which say the same again."""
    for element in parent.iter(tag):
        if not any(above.tag == _FALLBACK for above in element.iterancestors()):
            yield element


def left_out(roots: Iterable[Element]) -> Counter[str]:
    """Return the characters that the reader leaves out: hidden or deleted, or said twice."""
    found: Counter[str] = Counter()
    for root in roots:
        for element in root.iter(*_COUNTED):
            above = list(element.iterancestors())
            if any(node.tag == _FALLBACK for node in above):
                found["doublon"] += _characters(element)
            elif element.tag == f"{W}delText" or any(
                node.tag in _DELETED or _is_hidden(node) for node in above
            ):
                found["cache"] += _characters(element)
    return found


def count_docx(package: Package) -> int:
    """Return the characters of all text nodes of the parts that hold text, reader aside."""
    roots = (package.xml(name) for name in package.names if _PARTS.fullmatch(name))
    drawn = (package.xml(name) for name in package.names if DRAWINGS.fullmatch(name))
    return sum(map(characters_of, roots)) + sum(map(drawn_characters, drawn))


def characters_of(root: Element) -> int:
    """Return the characters of all text nodes under an element."""
    return sum(_characters(element) for element in root.iter(*_COUNTED))


def hide(run: Element) -> None:
    """Mark a run as hidden."""
    properties = run.find(f"{W}rPr")
    if properties is None:
        properties = run.makeelement(f"{W}rPr")
        run.insert(0, properties)
    for said in properties.findall(f"{W}vanish"):
        properties.remove(said)
    properties.append(run.makeelement(f"{W}vanish"))


def _characters(element: Element) -> int:
    if element.tag == SYMBOL:
        return inked(symbol(element))
    return 1 if element.tag == _HYPHEN else inked(element.text or "")


def _is_hidden(element: Element) -> bool:
    if element.tag != f"{W}r":
        return False
    mark = element.find(f"{W}rPr/{W}vanish")
    return mark is not None and mark.get(f"{W}val") not in OFF
