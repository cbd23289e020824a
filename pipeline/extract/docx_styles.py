"""What the styles of a DOCX say: names, numbering, hidden text; and paragraphs as accepted.

Hidden is a toggle (ECMA-376, 17.7.3): a character style turns back what a paragraph style sets,
and what a run says itself decides. A table style that hides is not looked at.
"""

from collections.abc import Iterator
from typing import Any, Final

from pipeline.extract.docx_text import OFF, W, hide

Element = Any  # lxml has no types
_DEEPEST: Final = 8
_LONGEST: Final = 50  # styles based on one another; Word itself stops at 11
_CONTENT: Final = (f"{W}p", f"{W}tbl", f"{W}sdt", f"{W}sectPr")
_MARKS: Final = (f"{W}del", f"{W}moveFrom")
_VALUE: Final = f"{W}val"


class Styles:
    """The styles of a document and the lists that they number."""

    def __init__(self, styles: Element, numbering: Element | None) -> None:
        """Take the roots of the two parts; there may be no numbering."""
        self._styles: dict[str, Element] = {}
        self._default: dict[str, str] = {}
        for style in styles.iter(f"{W}style"):
            ident = style.get(f"{W}styleId", "")
            self._styles.setdefault(ident, style)
            if style.get(f"{W}default") not in {None, *OFF}:
                self._default.setdefault(style.get(f"{W}type", ""), ident)
        self._levels = _Levels(numbering)
        self._hidden = {ident for ident in self._styles if self._hides(ident)}

    def own(self, paragraph: Element) -> Element | None:
        """Return the style that a paragraph names, None for none."""
        return self._styles.get(_stated(paragraph.find(f"{W}pPr/{W}pStyle")))

    def names(self, paragraph: Element) -> list[str]:
        """Return the name of the style that a paragraph names, and of those it is based on."""
        own = self.own(paragraph)
        ident = own.get(f"{W}styleId", "") if own is not None else ""
        return [_stated(style.find(f"{W}name")) for _, style in self._chain(ident)]

    def all(self) -> Iterator[tuple[str, Element]]:
        """Yield each style by its identifier."""
        yield from self._styles.items()

    def of_paragraph(self, paragraph: Element) -> Iterator[str]:
        """Yield the style of a paragraph, or the one by default, and those it is based on."""
        for ident, _ in self._chain(self._ident(paragraph, "pPr/pStyle", "paragraph")):
            yield ident

    def of_run(self, run: Element) -> Iterator[str]:
        """Yield the style of a run, or the one by default, and those it is based on."""
        for ident, _ in self._chain(self._ident(run, "rPr/rStyle", "character")):
            yield ident

    def numbered(self, paragraph: Element) -> int | None:
        """Return the level of the list that the style numbers, from 0, None where there is none."""
        rank: int | None = None
        for ident, style in self._chain(self._ident(paragraph, "pPr/pStyle", "paragraph")):
            node = style.find(f"{W}pPr/{W}numPr")
            if node is None:
                continue
            if rank is None and (level := _stated(node.find(f"{W}ilvl"))).isdecimal():
                rank = int(level)
            if number := _stated(node.find(f"{W}numId")):
                return None if number == "0" else self._levels.of(number, ident, rank or 0)
        return None

    def settle(self, root: Element) -> None:
        """Join paragraphs whose mark was deleted; mark the runs that a style hides as hidden."""
        parents = [node.getparent() for mark in _MARKS for node in _deleted(root, mark)]
        for parent in dict.fromkeys(parents):
            _join(parent)
        if not self._hidden:
            return
        for run in root.iter(f"{W}r"):
            paragraph = next(run.iterancestors(f"{W}p"), None)
            if paragraph is None or run.find(f"{W}rPr/{W}vanish") is not None:
                continue
            above = self._ident(paragraph, "pPr/pStyle", "paragraph") in self._hidden
            if above != (self._ident(run, "rPr/rStyle", "character") in self._hidden):
                hide(run)

    def _ident(self, element: Element, path: str, kind: str) -> str:
        node = element.find("/".join(f"{W}{name}" for name in path.split("/")))
        ident = _stated(node)
        return ident if ident in self._styles else self._default.get(kind, "")

    def _chain(self, ident: str) -> Iterator[tuple[str, Element]]:
        """Yield a style and those it is based on, each once."""
        seen: set[str] = set()
        while ident in self._styles and ident not in seen and len(seen) < _LONGEST:
            seen.add(ident)
            style = self._styles[ident]
            yield ident, style
            ident = _stated(style.find(f"{W}basedOn"))

    def _hides(self, ident: str) -> bool:
        for _, style in self._chain(ident):
            node = style.find(f"{W}rPr/{W}vanish")
            if node is not None:
                return node.get(_VALUE) not in OFF
        return False


class _Levels:
    """The levels that lists give to styles: many lists share the levels of one abstract list."""

    def __init__(self, numbering: Element | None) -> None:
        self._abstract: dict[str, dict[str, int]] = {}
        self._lists: dict[str, str] = {}
        if numbering is None:
            return
        for node in numbering.iter(f"{W}abstractNum"):
            found = self._abstract.setdefault(node.get(f"{W}abstractNumId", ""), {})
            for level in node.iter(f"{W}lvl"):
                rank = level.get(f"{W}ilvl", "")
                if (style := _stated(level.find(f"{W}pStyle"))) and rank.isdecimal():
                    found[style] = min(int(rank), _DEEPEST)
        for node in numbering.iter(f"{W}num"):
            abstract = _stated(node.find(f"{W}abstractNumId"))
            self._lists[node.get(f"{W}numId", "")] = abstract

    def of(self, number: str, style: str, default: int) -> int:
        """Return the level, from 0, that a list (its number) gives to a style."""
        return self._abstract.get(self._lists.get(number, ""), {}).get(style, default)


def _deleted(root: Element, mark: str) -> Iterator[Element]:
    """Yield the paragraphs whose mark was deleted."""
    for node in root.iter(mark):
        above = node.getparent()
        if above.tag == f"{W}rPr" and above.getparent().tag == f"{W}pPr":
            paragraph = above.getparent().getparent()
            if paragraph is not None and paragraph.getparent() is not None:
                yield paragraph


def _join(parent: Element) -> None:
    """Put what stands in paragraphs without a mark before what stands in the next paragraph."""
    waiting: list[Element] = []
    for child in list(parent):
        if child.tag not in _CONTENT:
            continue
        if child.tag != f"{W}p":
            waiting = []
        elif any(child.find(f"{W}pPr/{W}rPr/{mark}") is not None for mark in _MARKS):
            waiting.append(child)
        elif waiting:
            start = int(child.find(f"{W}pPr") is not None)
            moved = [node for one in waiting for node in one if node.tag != f"{W}pPr"]
            for node in reversed(moved):
                child.insert(start, node)
            for one in waiting:
                parent.remove(one)
            waiting = []


def _stated(node: Element | None) -> str:
    return str(node.get(_VALUE, "")) if node is not None else ""
