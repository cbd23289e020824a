"""The styles of an ODT: which paragraphs are headings, captions, all in bold or hidden."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

Element = Any  # lxml has no types
_NS: Final = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE: Final = f"{{{_NS}:office:1.0}}"
TEXT: Final = f"{{{_NS}:text:1.0}}"
TABLE: Final = f"{{{_NS}:table:1.0}}"
STYLE: Final = f"{{{_NS}:style:1.0}}"
_WEIGHT: Final = f"{{{_NS}:xsl-fo-compatible:1.0}}font-weight"
_HEADING: Final = re.compile(r"(?:heading|titre)(?:_20_| )?(\d)", re.IGNORECASE)
_TITLES: Final = {"title": 1, "titre": 1, "subtitle": 2, "sous-titre": 2}
_CAPTIONS: Final = frozenset(("caption", "légende", "illustration", "table", "figure"))
_BOLD: Final = frozenset(("bold", "600", "700", "800", "900"))
_LINE: Final = f"{STYLE}text-underline-style"
_SIZE: Final = f"{{{_NS}:xsl-fo-compatible:1.0}}font-size"
_POINTS: Final = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)pt")
_COMMON: Final = 12.0  # points, where a document does not say the size of its letters
_DEEPEST: Final = 20  # styles above one another
_BIGGER: Final = 1.15


class Styles:
    """All styles of a document by name."""

    def __init__(self, *roots: Element) -> None:
        """Gather the styles under these roots, those that are None left aside."""
        every = [root for root in roots if root is not None]
        found = [root.iter(f"{STYLE}style") for root in every]
        self._styles = {style.get(f"{STYLE}name"): style for styles in found for style in styles}
        self._body = self._common_size(every)

    def level(self, element: Element) -> int:
        """Return the level of a heading, 0 for another paragraph."""
        if element.tag == f"{TEXT}h":
            level = element.get(f"{TEXT}outline-level", "1")
            return max(int(level), 1) if level.isascii() and level.isdigit() else 1
        for name in self._names(element):
            if heading := _HEADING.match(name):
                return max(int(heading[1]), 1)
            if name.lower() in _TITLES:
                return _TITLES[name.lower()]
        return 0

    def is_caption(self, element: Element) -> bool:
        """Tell the caption of a table or a picture."""
        return any(name.lower() in _CAPTIONS for name in self._names(element))

    def stands_out(self, element: Element) -> bool:
        """Tell whether all the text of a paragraph is in bold, underlined or in bigger letters."""
        looks = (self._weighs, self._is_underlined, self._is_bigger)
        return any(self._is_all(element, look) for look in looks)

    def _is_all(self, element: Element, look: Callable[[Element], bool]) -> bool:
        if look(element):
            return True
        if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
            return False
        spans = [child for child in element if "".join(child.itertext()).strip()]
        return bool(spans) and all(map(look, spans))

    def is_hidden(self, element: Element) -> bool:
        """Tell whether the style of a paragraph or of a part of it hides the text."""
        return self._stated(element, f"{TEXT}display") == "none"

    def _weighs(self, element: Element) -> bool:
        return self._stated(element, _WEIGHT) in _BOLD

    def _is_underlined(self, element: Element) -> bool:
        return self._stated(element, _LINE) not in {"", "none"}

    def _is_bigger(self, element: Element) -> bool:
        return _points(self._stated(element, _SIZE)) >= _BIGGER * self._body

    def _common_size(self, roots: Sequence[Element]) -> float:
        """Return the size, in points, of most letters; that of a style for those that say none."""
        sizes = [
            _points(node.get(_SIZE, ""))
            for root in roots
            for style in root.iter(f"{STYLE}default-style")
            if style.get(f"{STYLE}family") == "paragraph"
            for node in style
        ]
        usual = max(sizes, default=0.0) or _COMMON
        letters = Counter({usual: 1})
        for root in roots:
            for element in root.iter(f"{TEXT}p"):
                own = _points(self._stated(element, _SIZE)) or usual
                letters[own] += len(element.text or "")
                for child in element:
                    size = _points(self._stated(child, _SIZE)) or own
                    letters[size] += len(child.text or "")
                    letters[own] += len(child.tail or "")
        return max(letters, key=lambda size: letters[size])

    def _stated(self, element: Element, attribute: str) -> str:
        """Return what the nearest style that says something of an attribute says of it."""
        for name in self._names(element):
            values = [node.get(attribute) for node in self._styles[name].iter()]
            stated = [value for value in values if value]
            if stated:
                return str(stated[0])
        return ""

    def _names(self, element: Element) -> list[str]:
        """Return the style of an element and those that it inherits from."""
        names: list[str] = []
        name = element.get(f"{TEXT}style-name")
        while name in self._styles and name not in names and len(names) < _DEEPEST:
            names.append(name)
            name = self._styles[name].get(f"{STYLE}parent-style-name")
        return names


def _points(stated: str) -> float:
    """Return a size in points, 0 for one that is not so."""
    found = _POINTS.fullmatch(stated)
    return float(found[1]) if found else 0.0
