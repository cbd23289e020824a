"""What the `<style>` of a web page says of its elements: the weightiest of each trait.

Only what is sure hides: a selector of elements and of those they stand in (tag, class, id,
attribute, `:not()`), for screens of any size, where no rule that could apply says otherwise with
at least its weight. Of rules that may apply or not (what stands beside, states such as `:hover`,
sizes of screen, layers) those that show are believed and those that hide are not. Rules for print
alone do not count, and sheets outside the page are never fetched.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pipeline.extract.html_match import Facts, Selector
from pipeline.extract.html_selector import selectors, simple_nodes
from pipeline.extract.html_traits import inline_traits, traits

Element = Any  # neither lxml nor tinycss2 has types
Node = Any
Weight = tuple[int, int, int, int, int]
_LARGEST: Final = 2_000_000  # characters of style beyond which no rule is looked at
_CHECKS: Final = 1_000_000  # comparisons of an element with a rule beyond which rules hide no more
_DEEPEST: Final = 5
_INLINE: Final = 1_000_000
_ELSEWHERE: Final = ("noscript", "template", "svg")
_GROUPS: Final = frozenset(("media", "supports", "layer", "container"))
_SCREEN: Final = re.compile(r"\s*(?:(?:only\s+)?(?:all|screen))?\s*", re.IGNORECASE)
_PAPER: Final = re.compile(r"\s*(?:only\s+)?(?:print|speech)\b", re.IGNORECASE)

Stated = dict[str, tuple[Weight, float]]  # by trait: the weightiest, and what it says


@dataclass(slots=True)
class Sheet:
    """The rules of a page, by the tag, class, id or attribute that they need."""

    rules: dict[str, dict[Selector, Stated]] = field(default_factory=lambda: defaultdict(dict))
    order: int = 0
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

        stated = []
        for one in tinycss2.parse_blocks_contents(
            node.content, skip_comments=True, skip_whitespace=True
        ):
            if one.type == "declaration":
                value = tinycss2.serialize([part for part in one.value if part.type != "comment"])
                stated += [(*said, int(one.important)) for said in traits(one.lower_name, value)]
        for selector in selectors(node.prelude) if stated else ():
            certain = sure and selector.exact and not selector.is_broad
            for trait, hides, important in stated:
                self.order += 1
                if certain or not hides:
                    known = self.rules[selector.key].setdefault(selector, {})
                    weight = (important, *selector.weight, self.order)
                    known[trait] = max(known.get(trait, (weight, hides)), (weight, hides))

    def says(self, path: Sequence[Facts], *, ruled: bool) -> dict[str, float]:
        """Return what rules and its own style say of the last element of a path, by trait.

        Args:
            path: what selectors may ask of the element, after those it stands in.
            ruled: whether the rules count, beside its own style.
        """
        best: Stated = {}
        ruled = ruled and bool(self.rules) and self.checks <= _CHECKS
        for key in path[-1].keys() if ruled else ():
            for selector, stated in self.rules.get(key, {}).items():
                takes, looked = selector.takes(path)
                self.checks += looked
                if takes:
                    for trait, said in stated.items():
                        best[trait] = max(best.get(trait, said), said)
        own = inline_traits(path[-1].attributes.get("style", ""))
        for order, (trait, hides, important) in enumerate(own):
            said = ((int(important), _INLINE, 0, 0, order), hides)
            best[trait] = max(best.get(trait, said), said)
        return {trait: hides for trait, (_, hides) in best.items()}


def sheet_of(root: Element) -> Sheet:
    """Return the rules of the page's own `<style>`, none where they are too long."""
    import tinycss2

    found = Sheet()
    texts = list(_texts(root))
    if sum(len(text) for _, text in texts) > _LARGEST:
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
        outside = next(style.iterancestors(*_ELSEWHERE), None) is None
        if style.text and kind in {"", "text/css"} and outside:
            yield style.get("media", ""), style.text


def _on_screen(media: str) -> bool:
    return any(_SCREEN.fullmatch(query) for query in media.split(","))


def _on_paper(media: str) -> bool:
    return all(_PAPER.match(query) for query in media.split(","))
