"""What the parts of a web page are for: content, navigation, hidden text, tables of data."""

import re
from dataclasses import dataclass
from typing import Any, Final

from pipeline.text import inked

Element = Any  # lxml has no types
BLOCKS: Final = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    )
)
_CODE: Final = frozenset(("script", "style"))
_SKIPPED: Final = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "head",
        "iframe",
        "object",
        "select",
        "textarea",
        "canvas",
    ]
)
_ASIDE: Final = frozenset(["nav", "footer", "aside", "dialog", "button"])
_ROLES: Final = frozenset(
    ["navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu"]
)
_NAMED: Final = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|fil-ariane|ariane|cookies?|consent|"
    r"tarteaucitron|gdpr|rgpd|footer|pied|sidebar|share|partage|social|skip-?links?|pagination|"
    r"newsletter|fr-modal|popup|modal)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LINKS: Final = 0.8  # share of its text in links beyond which a list is a menu
_LINK_LENGTH: Final = 40
_MENU: Final = 3
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class Frame:
    """The main part of a page and what stands around it; `characters` of the whole page."""

    main: Element
    around: tuple[Element, ...]
    characters: int


def page_frame(root: Element) -> Frame:
    """Return where the content of a page stands, when the page says so."""
    mains = root.xpath("//main | //*[@role='main']")
    main = mains[0] if mains else None
    around = tuple(main.iterancestors()) if main is not None else ()
    return Frame(main, around, _length(root))


def is_hidden(element: Element) -> bool:
    """Tell whether nothing of the element is shown; what styles hide was marked before."""
    return element.tag in _SKIPPED or element.get("hidden") is not None


def shown_characters(element: Element) -> int:
    """Return the non-blank characters of all text nodes in an element, code left out."""
    count = 0
    for node in element.iter():
        if isinstance(node.tag, str) and node.tag not in _CODE and node.text:
            count += inked(node.text)
        if node is not element and node.tail:
            count += inked(node.tail)
    return count


def is_aside(element: Element, frame: Frame) -> bool:
    """Tell whether the element is furniture: outside the main part, navigation, a menu."""
    if frame.main is not None and element is not frame.main and element not in frame.around:
        parent = element.getparent()
        if any(parent is node for node in frame.around) and element.tag != "head":
            return True
    if element.tag in _ASIDE or element.get("role", "").lower() in _ROLES:
        return True
    if element.tag == "header":
        return element.find(".//nav") is not None or element.find(".//h1") is None
    if element.tag in {"ul", "ol"} and _is_menu(element):
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}"
    if element.tag in {"div", "section", "ul", "ol", "p"} and _NAMED.search(names):
        return _length(element) < _HALF * frame.characters
    return False


def is_data(table: Element) -> bool:
    """Tell a table of data from one that sets the page."""
    if table.find(".//table") is not None or table.get("role") == "presentation":
        return False
    if table.find(".//th") is not None:
        return True
    if any(table.find(f".//h{level}") is not None for level in range(1, 5)):
        return False
    rows = [[cell for cell in row if cell.tag == "td"] for row in table.iter("tr")]
    return len(rows) > 1 and any(len(row) > 1 for row in rows)


def _is_menu(element: Element) -> bool:
    links = [len(_text(link)) for link in element.iter("a")]
    if len(links) < _MENU or sum(links) > _LINK_LENGTH * len(links):
        return False
    return sum(links) >= _LINKS * _length(element)


def _length(element: Element) -> int:
    return len(_text(element))


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
