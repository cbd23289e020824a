"""How much of a part of a web page is text, links, sentences: one pass over the page."""

from collections.abc import Callable, Collection
from typing import Any, Final, NamedTuple

from pipeline.extract.html_page import BLOCKS, is_hidden
from pipeline.text import inked

Element = Any  # lxml has no types
_SENTENCE: Final = 40  # characters of a run of text outside links that may say something
_TITLES: Final = frozenset(f"h{level}" for level in range(1, 7))
_LINK_LENGTH: Final = 35
_MENU: Final = 3
_MOST: Final = 0.8  # share of its text in links beyond which a list is a menu


class Measure(NamedTuple):
    """Non-blank characters shown in a part of a page, of links and buttons, and of sentences.

    `prose` counts those of the runs of text outside links that are long enough to say something;
    `link_count`, `titles`, `chief_titles` (`h1`) and `navs` count elements.
    """

    text: int = 0
    links: int = 0
    link_count: int = 0
    prose: int = 0
    titles: int = 0
    chief_titles: int = 0
    navs: int = 0

    def since(self, before: "Measure") -> "Measure":
        """Return what was counted after another measure."""
        return Measure(*(now - then for now, then in zip(self, before, strict=True)))

    @property
    def is_linked(self) -> bool:
        """Tell whether half of the text at least stands in links."""
        return 2 * self.links >= self.text

    @property
    def is_prose(self) -> bool:
        """Tell whether half of the text at least is sentences outside links."""
        return 0 < self.text <= 2 * self.prose

    @property
    def is_short(self) -> bool:
        """Tell whether what stands outside links is too short to say something."""
        return self.text - self.links < _SENTENCE

    @property
    def is_menu(self) -> bool:
        """Tell whether it is some short links and little else."""
        if self.link_count < _MENU or self.links > _LINK_LENGTH * self.link_count:
            return False
        return self.links >= _MOST * self.text


def measures(
    root: Element, mains: Collection[Element], wanted: Callable[[Element, bool], bool]
) -> dict[Element, Measure]:
    """Return the measures of the wanted elements that are shown, and that of the root.

    Args:
        root: the page.
        mains: its main parts.
        wanted: tells of an element, and whether it stands in a main part, whether it is measured.
    """
    from lxml import etree

    count = _Count()
    found: dict[Element, Measure] = {}
    before: dict[Element, Measure] = {}
    inside = 0
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            inside += element in mains
            count.part(element)
            if is_hidden(element):
                walk.skip_subtree()
                continue
            count.enter(element)
            if element is root or wanted(element, inside > 0):
                before[element] = count.measure()
            count.add(element.text)
            continue
        if event == "end":
            inside -= element in mains
            count.part(element)
            if not is_hidden(element):
                count.leave(element)
            if element in before:
                found[element] = count.measure().since(before.pop(element))
        if element is not root:
            count.add(element.tail)
    return found


class _Count:
    """What was counted since the page began."""

    def __init__(self) -> None:
        self.text = 0
        self.links = 0
        self.link_count = 0
        self.prose = 0
        self.run = 0  # characters outside links since the last block
        self.open = 0  # links that are open
        self.titles = 0
        self.chief_titles = 0
        self.navs = 0

    def measure(self) -> Measure:
        """Return what was counted, the run of text included if it is long enough."""
        run = self.run if self.run >= _SENTENCE else 0
        counts = (self.text, self.links, self.link_count, self.prose + run)
        return Measure(*counts, self.titles, self.chief_titles, self.navs)

    def add(self, text: str | None) -> None:
        """Count a text."""
        characters = inked(text) if text else 0
        self.text += characters
        if self.open:
            self.links += characters
        else:
            self.run += characters

    def enter(self, element: Element) -> None:
        """Open an element that is shown."""
        self.titles += element.tag in _TITLES
        self.chief_titles += element.tag == "h1"
        self.navs += element.tag == "nav"
        if _is_link(element):
            self.open += 1
            self.link_count += 1

    def leave(self, element: Element) -> None:
        """Close an element that is shown."""
        self.open -= _is_link(element)

    def part(self, element: Element) -> None:
        """End a run of text where a block begins or ends."""
        if element.tag in BLOCKS:
            self.prose = self.measure().prose
            self.run = 0


def _is_link(element: Element) -> bool:
    """Tell links and buttons; the mark of a place (`<a name>`) is none."""
    if element.tag == "a":
        return "href" in element.attrib or not {"id", "name"} & set(element.keys())
    return bool(element.tag == "button")
