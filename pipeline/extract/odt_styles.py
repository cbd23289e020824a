"""The styles of an ODT: which paragraphs are headings, captions, all in bold or hidden."""

import re
from typing import Any, Final

Element = Any  # lxml has no types
_NS: Final = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE: Final = f"{{{_NS}:office:1.0}}"
TEXT: Final = f"{{{_NS}:text:1.0}}"
TABLE: Final = f"{{{_NS}:table:1.0}}"
_STYLE: Final = f"{{{_NS}:style:1.0}}"
_WEIGHT: Final = f"{{{_NS}:xsl-fo-compatible:1.0}}font-weight"
_HEADING: Final = re.compile(r"(?:heading|titre)(?:_20_| )?(\d)", re.IGNORECASE)
_TITLES: Final = {"title": 1, "titre": 1, "subtitle": 2, "sous-titre": 2}
_CAPTIONS: Final = frozenset(("caption", "légende", "illustration", "table", "figure"))
_BOLD: Final = frozenset(("bold", "600", "700", "800", "900"))


class Styles:
    """All styles of a document by name."""

    def __init__(self, *roots: Element) -> None:
        """Gather the styles under these roots, those that are None left aside."""
        found = [root.iter(f"{_STYLE}style") for root in roots if root is not None]
        self._styles = {style.get(f"{_STYLE}name"): style for styles in found for style in styles}

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

    def is_bold(self, element: Element) -> bool:
        """Tell whether all the text of a paragraph is in bold."""
        if self._weighs(element):
            return True
        if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
            return False
        spans = [child for child in element if "".join(child.itertext()).strip()]
        return bool(spans) and all(self._weighs(span) for span in spans)

    def is_hidden(self, element: Element) -> bool:
        """Tell whether the style of a paragraph or of a part of it hides the text."""
        return self._stated(element, f"{TEXT}display") == "none"

    def _weighs(self, element: Element) -> bool:
        return self._stated(element, _WEIGHT) in _BOLD

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
        while name in self._styles and name not in names:
            names.append(name)
            name = self._styles[name].get(f"{_STYLE}parent-style-name")
        return names
