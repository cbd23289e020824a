"""What of a web page is furniture: navigation, banners, menus, what stands around its main part.

A name or a place makes furniture of what is mostly links, or too short to say something. Sentences
outside links are content, whatever the class they stand in, but in what asks for consent, in
footers, and in what the page itself calls navigation.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pipeline.extract.html_measure import Measure, measures
from pipeline.extract.html_page import is_hidden

Element = Any  # lxml has no types
SECTIONS: Final = frozenset(("article", "main", "section"))
_NEVER: Final = frozenset(("html", "head", "body"))
_NAVIGATION: Final = frozenset(("nav", "dialog", "button"))
_ROLES: Final = frozenset(
    ["navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "tablist"]
)
_NAMED_TAGS: Final = frozenset(("div", "section", "ul", "ol", "p"))
_PLACED: Final = frozenset(("aside", "footer", "header"))
_LISTS: Final = frozenset(("ul", "ol"))
_CONSENT: Final = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|tarteaucitron|gdpr)(?:$|[\s_-])", re.IGNORECASE
)
_FOOTER: Final = re.compile(
    r"(?:^|[\s_-])footer(?:$|[\s_-])|(?:^|\s)pied(?:[_-](?:de[_-])?page)?(?:$|\s)", re.IGNORECASE
)
_NAMED: Final = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|fil-ariane|ariane|rgpd|sidebar|share|"
    r"skip-?links?|pagination|newsletter|fr-modal|popup|modal|sharing|sharedaddy|related-?posts?|"
    r"jp-relatedposts|a-lire-aussi)(?:$|[\s_-])"
    r"|(?:^|\s)(?:fr-|btn-|block-)?(?:partage|social|reseaux-sociaux)"
    r"(?:[_-](?:bar|buttons?|icons?|links?|list|media|nav|networks?|share))*(?:$|\s)",
    re.IGNORECASE,
)
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class Frame:
    """The main parts of a page, what stands around them, and how much of each is text or links.

    `around` grows with what stands outside the main parts and holds both sentences and links.
    """

    mains: frozenset[Element]
    around: set[Element]
    whole: Measure
    parts: dict[Element, Measure]


def page_frame(root: Element) -> Frame:
    """Return where the content of a page stands, when the page says so."""
    shown = list(_mains(root))
    mains = frozenset(shown)
    around = {node for main in shown[:1] for node in main.iterancestors()}
    for main in shown[1:]:
        for node in main.iterancestors():
            if node in around or node in mains:
                break
            around.add(node)
    parts = measures(
        root, mains, lambda element, inside: _is_judged(element, outside=bool(mains) and not inside)
    )
    return Frame(mains, around, parts.get(root, Measure()), parts)


def is_aside(element: Element, frame: Frame, *, within: bool) -> bool:
    """Tell whether the element is furniture: outside the main part, navigation, a menu.

    Args:
        element: one that is shown.
        frame: where the content of the page stands.
        within: whether it stands in an article, a section or the main part.
    """
    part = frame.parts.get(element, Measure())
    if element.tag in _NAVIGATION or element.get("role", "").lower() in _ROLES:
        return True
    if element.tag in _PLACED:
        return _is_placed(element, part, frame, within=within)
    if element.tag in _LISTS and part.is_menu:
        return True
    if element.tag in _NAMED_TAGS and _is_named(element, part, frame, within=within):
        return True
    return _is_outside(element, frame) and _is_around(element, part, frame)


def _mains(root: Element) -> Iterator[Element]:
    """Yield the main parts that are shown."""
    from lxml import etree

    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if is_hidden(element):
            walk.skip_subtree()
        elif element.tag == "main" or element.get("role") == "main":
            yield element


def _is_judged(element: Element, *, outside: bool) -> bool:
    """Tell whether the furniture is told by how much of the element is text."""
    if outside or element.tag in _PLACED | _LISTS:
        return True
    return element.tag in _NAMED_TAGS and bool(element.get("class") or element.get("id"))


def _is_outside(element: Element, frame: Frame) -> bool:
    if element in frame.mains or element in frame.around or element.tag in _NEVER:
        return False
    return element.getparent() in frame.around


def _is_around(element: Element, part: Measure, frame: Frame) -> bool:
    """Tell whether what stands outside the main part says nothing of its own."""
    if part.is_prose or (element.tag == "article" and not part.is_linked):
        return False
    if part.prose:
        frame.around.add(element)  # its parts are judged one by one
        return False
    return True


def _is_placed(element: Element, part: Measure, frame: Frame, *, within: bool) -> bool:
    """Judge a header, a footer or an aside by where it stands and what it holds."""
    if element.tag == "footer":
        return not (within and part.is_prose)
    if within:
        return part.is_linked and not (element.tag == "header" and part.titles)
    if element.tag == "header" and part.navs and not part.titles:
        return part.text < _HALF * frame.whole.text
    if part.is_prose:
        return False
    if element.tag == "aside":
        return part.is_linked or part.is_short or bool(frame.mains)
    return bool(frame.mains) or part.navs > 0 or part.chief_titles == 0


def _is_named(element: Element, part: Measure, frame: Frame, *, within: bool) -> bool:
    """Tell whether a class or an id says that it is furniture, and what it holds agrees."""
    names = f"{element.get('class', '')} {element.get('id', '')}"
    if _CONSENT.search(names):
        return part.text < _HALF * frame.whole.text
    if _FOOTER.search(names) and not (within and part.is_prose):
        return part.text < _HALF * frame.whole.text
    if _NAMED.search(names) and (part.is_linked or part.is_short) and not part.is_prose:
        return part.text < _HALF * frame.whole.text
    return False
