"""What the look of an element of a web page says: bold, a title by its class, an item of Word."""

import re
from typing import Any, Final

from pipeline.extract.html_page import BLOCKS

Element = Any  # lxml has no types
_BOLD: Final = frozenset(("b", "strong"))
_HEAVY: Final = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_LIGHT: Final = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_TITLED: Final = frozenset(("p", "div"))
_TITLE: Final = re.compile(
    r"(?:^|[\s_-])(?<!site[_-])(?<!toc[_-])(?:mso)?(?:(?P<sub>sous-?titre|subtitle)|titre|title|heading)\d?(?:$|\s)",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"mso-list:[^;]{0,40}\blevel(\d)")
_LONGEST: Final = 2000  # characters of an attribute beyond which it is not looked at


def is_bold(element: Element) -> bool:
    """Tell an element in bold; Google Docs puts whole pages in a `<b>` that is not."""
    style = _said(element, "style")
    if element.tag in _BOLD:
        return not _LIGHT.search(style)
    return bool(style) and _HEAVY.search(style) is not None


def title_class(element: Element) -> str:
    """Return the heading that a paragraph is by its class, « title » where its level is not said.

    >>> from lxml.html import fromstring
    >>> title_class(fromstring("<p class=MsoTitle>Avis</p>"))
    'h1'
    """
    if element.tag not in _TITLED or not (found := _TITLE.search(_said(element, "class"))):
        return ""
    if any(child.tag in BLOCKS for child in element):
        return ""
    if not _said(element, "class").lower().startswith("mso"):
        return "title"
    return "h2" if found["sub"] else "h1"


def word_level(element: Element) -> int:
    """Return the level of a paragraph that Word wrote as an item of a list, 0 for no item."""
    found = _WORD.search(_said(element, "style")) if element.tag == "p" else None
    return max(int(found[1]), 1) if found else 0


def _said(element: Element, name: str) -> str:
    return str(element.get(name, ""))[:_LONGEST] if isinstance(element.tag, str) else ""
