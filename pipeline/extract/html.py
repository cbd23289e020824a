"""Web pages: headings, paragraphs, lists and tables in order, navigation as furniture.

The page is walked as a parser sees it: nothing is fetched and no script runs.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pipeline.coverage import Ledger
from pipeline.document import BlockKind
from pipeline.errors import BrokenDocument
from pipeline.extract.draft import (
    Draft,
    Look,
    Reading,
    looks_like_title,
    marked_draft,
    reading,
    text_draft,
)
from pipeline.extract.html_aside import SECTIONS, is_aside, page_frame
from pipeline.extract.html_hidden import hide
from pipeline.extract.html_letters import PLAIN, Letters
from pipeline.extract.html_links import is_act, without_others
from pipeline.extract.html_looks import is_bold, title_class, word_level
from pipeline.extract.html_page import (
    BLOCKS,
    is_data,
    is_hidden,
    is_terms,
    shown_characters,
    stands_apart,
)
from pipeline.extract.html_table import rows_of
from pipeline.extract.pdf_style import MARK
from pipeline.extract.plain import NUMBER
from pipeline.extract.titles import set_titles
from pipeline.text import normalise

Element = Any  # lxml has no types
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_LISTS: Final = frozenset(("ul", "ol", "menu"))
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_CAPTIONS: Final = frozenset(("caption", "figcaption", "text"))  # `text` stands in a drawing
_KINDS: Final = frozenset((*_HEADINGS, *_CAPTIONS, "li"))
_BEGINS: Final = re.compile(
    r"\v(?=\s*(?:[A-ZÀ-ÖØ-ÞŒ«]|[•▪➤·–-]\s|\d{1,3}(?:[.)/]|°\)?)\s|[a-z]\)\s))"
)
_SYMBOL: Final = re.compile(  # letters of fonts of signs, as Word writes them before an item
    r"[ \t\r\n]*[§·ØüqvàèðÜÞ¨*+o][ \t\r\n]*\u00a0[ \t\r\n]*\u00a0[\s\u00a0]*(?=\S)"
)
_TOLD: Final = 2  # headings of a page that has its own: others are told by more than their size
_COOKIE: Final = re.compile(r"cookies?|traceurs", re.IGNORECASE)
_CONSENT: Final = re.compile(
    r"accept|refus|consent|paramétr|navigation sur|audience", re.IGNORECASE
)


@dataclass(slots=True)
class _Walker:
    """Text gathered since the last block, its letters, and what surrounds it."""

    letters: dict[Element, Letters]
    drafts: list[Draft] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    bold_text: list[str] = field(default_factory=list)
    link_text: list[str] = field(default_factory=list)
    looks: list[Letters] = field(default_factory=lambda: [PLAIN])  # of what is open
    met: set[Letters] = field(default_factory=set)  # of the text gathered
    aside: int = 0
    bold: int = 0
    links: int = 0
    word: int = 0
    lists: int = 0
    sections: int = 0
    ledger: Ledger = field(default_factory=Ledger)
    kinds: list[str] = field(default_factory=list)
    asides: list[bool] = field(default_factory=list)
    linked: set[int] = field(default_factory=set)

    def add(self, text: str | None) -> None:
        """Gather text."""
        if text:
            self.text.append(text)
            if not text.isspace():
                self.met.add(self.looks[-1])
            if self.bold:
                self.bold_text.append(text)
            if self.links:
                self.link_text.append(text)

    def enter(self, element: Element, *, aside: bool) -> None:
        """Open an element; a block ends the one before."""
        if element.tag in BLOCKS:
            self.flush()
        if element.tag == "br":
            self.text.append("\v")
        elif stands_apart(element):
            self.text.append(" ")
        if kind := _kind(element):
            self.kinds.append(kind)
        self.word = word_level(element) or self.word
        self.asides.append(aside)
        self.looks.append(self.letters.get(element, self.looks[-1]))
        self.aside += aside
        self.bold += is_bold(element)
        self.links += element.tag == "a"
        self.lists += element.tag in _LISTS
        self.sections += element.tag in SECTIONS

    def leave(self, element: Element) -> None:
        """Close an element: a block ends here."""
        if element.tag in BLOCKS:
            self.flush()
        if _kind(element):
            self.kinds.pop()
        if element.tag == "p":
            self.word = 0
        self.aside -= self.asides.pop()
        self.looks.pop()
        self.bold -= is_bold(element)
        self.links -= element.tag == "a"
        self.lists -= element.tag in _LISTS
        self.sections -= element.tag in SECTIONS

    def flush(self) -> None:
        """Turn the text gathered into blocks; a `<br>` before a capital begins another one."""
        raw, bold = "".join(self.text), normalise("".join(self.bold_text))
        links = normalise("".join(self.link_text))
        size = min((letters.size for letters in self.met), default=0.0)
        heavy = all(letters.bold for letters in self.met)
        self.text, self.bold_text, self.link_text, self.met = [], [], [], set()
        whole = normalise(raw)
        if not whole:
            return
        if links == whole:
            self.linked.add(len(self.drafts))
        tag = self.kinds[-1] if self.kinds else ""
        if tag in _HEADINGS and not self.aside:
            heading = text_draft("heading", whole, _HEADINGS[tag])
            self.drafts.append(replace(heading, look=Look(size)))
            return
        if not self.aside and (symbol := _SYMBOL.match(raw)):
            self.drafts.append(marked_draft(whole, f"{symbol.group().strip()} ", self._depth()))
            return
        parts = _BEGINS.split(raw)
        for part in parts:
            if text := normalise(part):
                look = Look(size, bold == text, heavy and len(parts) == 1, tag == "li")
                self.drafts.append(self._draft(text, tag, look, links == text))

    def _depth(self) -> int:
        return min(max(self.lists, self.word, 1), 6)

    def _draft(self, text: str, tag: str, look: Look, is_link: bool) -> Draft:  # noqa: FBT001
        kind: BlockKind = "caption" if tag in _CAPTIONS else "paragraph"
        if self.aside or (_COOKIE.search(text) and _CONSENT.search(text)):
            return text_draft("furniture", text)
        if is_link and is_act(text):
            return text_draft("furniture", text)
        if mark := MARK.match(text):
            return marked_draft(text, mark.group(), self._depth())
        if tag == "li" or self.word or NUMBER.match(text):
            item = text_draft("list_item", text, self._depth())
            return replace(item, look=look._replace(item=tag == "li" or self.word > 0))
        if tag == "title" and looks_like_title(text):
            return text_draft("heading", text, 6)
        seen = None if kind == "caption" or (is_link and not look.bold) else look
        return replace(text_draft(kind, text), look=seen)

    def finish(self) -> None:
        """End the last block, and make headings of those that look so."""
        self.flush()
        told = sum(draft.kind == "heading" for draft in self.drafts) >= _TOLD
        for draft in self.drafts if not told else ():
            if draft.look and draft.look.weak:
                draft.look = draft.look._replace(bold=True)
        set_titles(self.drafts, told=told)


def _kind(element: Element) -> str:
    """Return the heading, caption or item that an element is, by its tag or its class."""
    return str(element.tag) if element.tag in _KINDS else title_class(element)


def read_html(text: str) -> Reading:
    """Return the blocks of a page given as text; its encoding was decided before.

    Raises:
        BrokenDocument: the page is nested too deeply for its end to be read.
    """
    from lxml import etree, html

    parser = html.HTMLParser(huge_tree=True)
    root = html.document_fromstring(_DECLARATION.sub("", text), parser=parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        message = (  # the parser drops all that follows, and says so nowhere else
            "La page web est trop profondément imbriquée pour être lue en entier. Imprimez-la en "
            "PDF et redéposez-la."
        )
        raise BrokenDocument(message)
    letters = hide(root)
    title = normalise(" ".join(root.xpath("//head/title//text()")))
    frame = page_frame(root)
    walker = _Walker(letters)
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            hidden = is_hidden(element)
            within = walker.sections > 0
            walker.enter(element, aside=not hidden and is_aside(element, frame, within=within))
            table = not hidden and (is_data(element) or is_terms(element))
            if table:
                drafts = rows_of(element, walker.ledger)
                if walker.aside:
                    drafts = [replace(draft, kind="furniture") for draft in drafts]
                walker.drafts += drafts
            if hidden:
                walker.ledger.apart["cache"] += shown_characters(element)
            if hidden or table:
                walk.skip_subtree()
            else:
                walker.add(element.text)
            continue
        if event == "end":
            walker.leave(element)
        walker.add(element.tail)
    walker.finish()
    walker.ledger.counted = shown_characters(root)
    return reading(without_others(walker.drafts, walker.linked), title, walker.ledger)
