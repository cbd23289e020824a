"""What a web page does not show: such elements get the attribute `hidden` before it is read.

Hidden are what a style hides (`html_style`), by `display`, `visibility`, no opacity, letters or
boxes without a size, a place off the screen or a clip to nothing; classes made for screen readers;
and the options of a list that are not chosen. The elements `html` and `body` are never hidden, nor
`main` by a rule: pages do so until a script has run.
"""

import re
from typing import Any, Final

from pipeline.extract.html_letters import PLAIN, Letters, letters_of
from pipeline.extract.html_match import Facts, facts_of
from pipeline.extract.html_page import is_hidden
from pipeline.extract.html_style import sheet_of
from pipeline.extract.html_traits import is_gone

Element = Any  # lxml has no types
_NEVER: Final = frozenset(("html", "body"))
_CELLS: Final = frozenset(("td", "th"))  # that keep their place
_UNSEEN: Final = re.compile(  # classes of text for screen readers: said of the page, not in it
    r"(?:^|\s)(?:fr-|u-)?(?:sr-only|visually-?hidden|screen-reader-text|element-invisible)(?:$|\s)",
    re.IGNORECASE,
)


class _Open:
    """An open element: whether its own text is seen, and whether any text in it is; its letters."""

    def __init__(self, letters: Letters = PLAIN, *, dark: bool = False, tiny: bool = False) -> None:
        self.letters = letters
        self.gone = False
        self.dark = dark
        self.tiny = tiny
        self.shows = not (dark or tiny)


def hide(root: Element) -> dict[Element, Letters]:
    """Mark what the page does not show with the attribute `hidden`; return letters of the rest.

    These are told of the elements whose letters are not those of the text around.

    Text that is not seen around an element that is (`visibility`, `font-size`) is put in elements
    of its own.
    """
    from lxml import etree

    sheet = sheet_of(root)
    opened, split = [_Open()], []
    path: list[Facts] = []
    letters: dict[Element, Letters] = {}
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            path.pop()
            last = opened.pop()
            opened[-1].shows |= last.shows
            if not last.shows and (last.gone or element.tag not in _CELLS):
                element.set("hidden", "")
            elif last.dark or last.tiny:
                split.append(element)
            continue
        path.append(facts_of(element))
        above = opened[-1]
        opened.append(_Open(above.letters, dark=above.dark, tiny=above.tiny))
        found = sheet.says(path, ruled=element.tag != "main")
        own = letters_of(element, above.letters, found)
        if own != above.letters:
            letters[element] = opened[-1].letters = own
        if element.tag in _NEVER:
            continue
        if _is_marked(element) or is_gone(found):
            opened[-1].gone, opened[-1].shows = True, False
            walk.skip_subtree()
        else:
            opened[-1] = _Open(
                own,
                dark=bool(found.get("visibility", above.dark)),
                tiny=bool(found.get("font-size", above.tiny)),
            )
    for element in split:
        _cover(element)
    return letters


def _is_marked(element: Element) -> bool:
    """Tell what is hidden by what it is, or by a class that says so."""
    return (
        is_hidden(element)
        or _UNSEEN.search(element.get("class", "")) is not None
        or (element.tag == "option" and element.get("selected") is None)
        or element.get("display") == "none"  # of a drawing
    )


def _cover(element: Element) -> None:
    """Put the text that stands in an element itself in hidden elements."""
    for child in list(element):
        if child.tail:
            piece = _piece(element, child.tail)
            child.tail = None
            child.addnext(piece)
    if element.text:
        element.insert(0, _piece(element, element.text))
        element.text = None


def _piece(element: Element, text: str) -> Element:
    piece = element.makeelement("span", {"hidden": ""})
    piece.text = text
    return piece
