"""What the `<style>` of a web page hides: such elements get the attribute `hidden`.

Only what is sure hides: `display: none` and `visibility: hidden` under a selector of one element
(tag, class, id, attribute), for screens of any size, where no rule that could apply says otherwise
with at least its weight. Of rules that may apply or not (descendants, states such as `:hover`,
sizes of screen, layers) those that show are believed and those that hide are not. The elements
`html`, `body` and `main` are never hidden: pages do so until a script has run. Rules for print
alone do not count, and sheets outside the page are never fetched.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from pipeline.extract.html_page import is_hidden
from pipeline.extract.html_selector import Compound, Weight, selectors, simple_nodes

Element = Any  # neither lxml nor tinycss2 has types
Node = Any
_LARGEST: Final = 2_000_000  # characters of style beyond which no rule is looked at
_CHECKS: Final = 5_000_000  # comparisons of an element with a rule beyond which nothing is hidden
_DEEPEST: Final = 5
_INLINE: Final[Weight] = (0, 1_000_000, 0, 0, 0)
_NEVER: Final = frozenset(("html", "body", "main"))
_ELSEWHERE: Final = frozenset(("noscript", "template", "svg"))
_GROUPS: Final = frozenset(("media", "supports", "layer", "container"))
_HIDES: Final = {"display": "none", "visibility": "hidden"}
_WORD: Final = re.compile(r"none|hidden", re.IGNORECASE)
_SCREEN: Final = re.compile(r"\s*(?:(?:only\s+)?(?:all|screen))?\s*", re.IGNORECASE)
_PAPER: Final = re.compile(r"\s*(?:only\s+)?(?:print|speech)\b", re.IGNORECASE)
_SHOWN: Final = {
    "display": re.compile(r"(?:^|;)\s*display\s*:", re.IGNORECASE),
    "visibility": re.compile(r"(?:^|;)\s*visibility\s*:", re.IGNORECASE),
}


class _Rule(NamedTuple):
    """What one declaration says of the elements that a compound selector takes."""

    compound: Compound
    weight: Weight
    hides: bool


@dataclass(slots=True)
class _Sheet:
    """The rules on display and visibility, by the tag, class, id or attribute they need."""

    rules: dict[str, dict[str, dict[Compound, _Rule]]] = field(
        default_factory=lambda: {name: defaultdict(dict) for name in _HIDES}
    )
    order: int = 0
    hides: bool = False
    checks: int = 0

    def add(self, nodes: Sequence[Node], *, sure: bool, depth: int = 0) -> None:
        """Add the rules of a list; those that hide only where it is `sure` that they apply."""
        import tinycss2

        for node in nodes:
            if node.type == "qualified-rule":
                self._add_rule(node, sure=sure)
            elif node.type == "at-rule" and node.lower_at_keyword in _GROUPS and node.content:
                applies = False
                if node.lower_at_keyword == "media":
                    text = simple_nodes(node.prelude)
                    if _on_paper(text):
                        continue
                    applies = sure and _on_screen(text)
                if depth < _DEEPEST:
                    inner = tinycss2.parse_rule_list(
                        node.content, skip_comments=True, skip_whitespace=True
                    )
                    self.add(inner, sure=applies, depth=depth + 1)

    def _add_rule(self, node: Node, *, sure: bool) -> None:
        import tinycss2

        stated = [
            one
            for one in tinycss2.parse_blocks_contents(
                node.content, skip_comments=True, skip_whitespace=True
            )
            if one.type == "declaration" and one.lower_name in _HIDES
        ]
        for selector in selectors(node.prelude) if stated else ():
            for one in stated:
                self.order += 1
                hides = simple_nodes(one.value).strip().lower() == _HIDES[one.lower_name]
                if hides and not (sure and selector.exact and selector.compound.key != "*"):
                    continue
                self.hides |= hides
                compound = selector.compound
                known = self.rules[one.lower_name][compound.key]
                rule = _Rule(compound, (int(one.important), *selector.weight, self.order), hides)
                known[compound] = max(known.get(compound, rule), rule, key=lambda one: one.weight)

    def verdict(self, element: Element, name: str) -> bool | None:
        """Tell whether rules hide an element (True), show it (False) or say nothing of it."""
        best: _Rule | None = None
        for key in _keys(element):
            for rule in self.rules[name].get(key, {}).values():
                self.checks += 1
                if (best is None or rule.weight > best.weight) and rule.compound.takes(element):
                    best = rule
        style = element.get("style", "")
        if style and _SHOWN[name].search(style) and (best is None or best.weight < _INLINE):
            return False  # a style of its own that hides it was seen before
        return None if best is None else best.hides


def hide_by_rules(root: Element) -> None:
    """Mark what the rules of the page's own `<style>` hide with the attribute `hidden`."""
    from lxml import etree

    sheet = _sheet(root)
    if not sheet.hides:
        return
    opened = [[False, False]]  # for each open element: hidden by visibility, shows a descendant
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            opened.append([False, False])
            if element.tag in _NEVER:
                continue
            if is_hidden(element):
                walk.skip_subtree()
            elif sheet.verdict(element, "display"):
                element.set("hidden", "")
                walk.skip_subtree()
            else:
                seen = sheet.verdict(element, "visibility")
                opened[-1] = [seen is True, seen is False]
            if sheet.checks > _CHECKS:
                return
            continue
        unseen, shows = opened.pop()
        if unseen and not shows:
            element.set("hidden", "")
        opened[-1][1] |= shows


def _sheet(root: Element) -> _Sheet:
    import tinycss2

    found = _Sheet()
    texts = list(_texts(root))
    if sum(len(text) for _, text in texts) > _LARGEST:
        return found
    if not any(_WORD.search(text) for _, text in texts):
        return found
    for media, text in texts:
        if not _on_paper(media):
            rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
            found.add(rules, sure=_on_screen(media))
    return found


def _texts(root: Element) -> Iterator[tuple[str, str]]:
    """Yield medium and text of each sheet of the page."""
    for style in root.iter("style"):
        kind = style.get("type", "").strip().lower()
        if style.text and kind in {"", "text/css"}:
            above = {str(node.tag) for node in style.iterancestors()}
            if not above & _ELSEWHERE:
                yield style.get("media", ""), style.text


def _on_screen(media: str) -> bool:
    return any(_SCREEN.fullmatch(query) for query in media.split(","))


def _on_paper(media: str) -> bool:
    return all(_PAPER.match(query) for query in media.split(","))


def _keys(element: Element) -> Iterator[str]:
    """Yield the keys under which rules that take an element may stand."""
    yield "*"
    yield str(element.tag)
    for name, value in element.items():
        yield f"[{name}"
        if name == "id":
            yield f"#{value}"
        elif name == "class":
            yield from {f".{word}" for word in value.split()}
