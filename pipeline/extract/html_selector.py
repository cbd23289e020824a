"""Selectors of style sheets, read from left to right."""

from collections.abc import Sequence
from typing import Any, Final

from pipeline.extract.html_match import Compound, Selector

Node = Any  # tinycss2 has no types
_COMBINATORS: Final = frozenset((">", "+", "~"))
_SIBLINGS: Final = frozenset(("+", "~"))
_NEVER: Final = frozenset(("active", "focus", "focus-visible", "focus-within"))  # of a page at rest
_ALTERNATIVES: Final = 16  # selectors in a `:not()` beyond which it may hold or not
_LONGEST: Final = 16  # elements in a selector beyond which the first are not looked at
_GENERATED: Final = frozenset(("before", "after", "first-line", "first-letter"))


def simple_nodes(nodes: Sequence[Node]) -> str:
    """Return words and signs as text; anything in brackets is `()`, comments are nothing."""
    parts = []
    for node in nodes:
        if node.type in {"ident", "literal"}:
            parts.append(str(node.value))
        elif node.type != "comment":
            parts.append(" " if node.type == "whitespace" else "()")
    return "".join(parts)


def selectors(prelude: Sequence[Node]) -> list[Selector]:
    """Return the selectors of a rule, none where one cannot be read: so do browsers.

    Those of what the style sheet itself writes (`::before`) are left out.
    """
    parts: list[list[Node]] = [[]]
    for node in prelude:
        if node.type == "literal" and node.value == ",":
            parts.append([])
        elif node.type != "comment":
            parts[-1].append(node)
    found = []
    for part in parts:
        reader = _Reader()
        if not reader.read(part):
            return []
        if not reader.generated:
            found.append(reader.selector())
    return found


class _Reader:
    """A selector read from left to right."""

    def __init__(self) -> None:
        self.weight = [0, 0, 0]
        self.exact = True
        self.generated = False
        self.chains: list[list[Compound]] = [[]]
        self._start()

    def _start(self) -> None:
        self.tag = ""
        self.ids: set[str] = set()
        self.classes: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.without: set[Compound] = set()
        self.empty = True

    def selector(self) -> Selector:
        """Return what was read."""
        first, second, third = self.weight
        chains = [*self.chains[:-1], [*self.chains[-1], self.compound()]]
        upwards = tuple(tuple(reversed(chain)) for chain in reversed(chains))
        return Selector(upwards, (first, second, third), self.exact)

    def compound(self) -> Compound:
        """Return what was read since the last combinator."""
        return Compound(
            self.tag,
            frozenset(self.ids),
            frozenset(self.classes),
            frozenset(self.attributes),
            frozenset(self.without),
        )

    def read(self, nodes: list[Node]) -> bool:
        """Read a selector; tell whether it is one."""
        while nodes and nodes[-1].type == "whitespace":
            nodes = nodes[:-1]
        gap = ""
        rest = iter(nodes)
        for node in rest:
            if node.type == "whitespace":
                gap = gap or ("" if self.empty else " ")
                continue
            if node.type == "literal" and node.value in _COMBINATORS:
                if self.empty or gap in _COMBINATORS:
                    return False
                gap = node.value
                continue
            if gap:
                self._combine(gap)
                gap = ""
            following = next(rest, None) if _is_sign(node) else None
            if following is not None and following.type == "literal" and following.value == ":":
                self.generated = True
                following = next(rest, None)
            if not self._simple(node, following):
                return False
            self.empty = False
        return not self.empty and not gap

    def _combine(self, sign: str) -> None:
        """Go on to the element that stands in, or beside, the one read."""
        if sign in _SIBLINGS or sum(map(len, self.chains)) >= _LONGEST:  # not looked at
            self.exact = False
            self.chains = [[]]
        else:
            self.chains[-1].append(self.compound())
            if sign == " ":
                self.chains.append([])
        self._start()

    def _simple(self, node: Node, following: Node) -> bool:
        """Take one simple selector; tell whether it is one."""
        if node.type == "ident":
            self.tag = node.lower_value
            self.weight[2] += 1
        elif node.type == "hash":
            self.ids.add(node.value)
            self.weight[0] += 1
        elif node.type == "[] block":
            self.weight[1] += 1
            return self._attribute([one for one in node.content if one.type != "whitespace"])
        elif not _is_sign(node):
            return bool(node.type == "literal" and node.value == "*")
        elif node.value == ".":
            if following is None or following.type != "ident":
                return False
            self.classes.add(following.value)
            self.weight[1] += 1
        else:
            return self._state(following)
        return True

    def _state(self, node: Node) -> bool:
        """Take a pseudo-class: it may hold or not, and weighs as much as it may."""
        if node is None or node.type not in {"ident", "function"}:
            return False
        name = node.lower_value if node.type == "ident" else node.lower_name
        self.generated |= name in _GENERATED or name in _NEVER
        if node.type == "function" and name == "not" and self._not(node.arguments):
            return True
        self.exact = False
        self.weight[1] += 1
        if node.type == "function":
            self.weight[0] += sum(one.type == "hash" for one in node.arguments)
            self.weight[1] += sum(_is_sign(one) for one in node.arguments)
        return True

    def _not(self, nodes: Sequence[Node]) -> bool:
        """Take the simple selectors that the element must not answer; tell whether they are."""
        if any(one.type == "function" for one in nodes):
            return False
        found = selectors(nodes)
        if not 0 < len(found) <= _ALTERNATIVES or any(
            not one.exact or len(one.chains) > 1 or len(one.chains[0]) > 1 for one in found
        ):
            return False
        self.without.update(one.chains[0][0] for one in found)
        heaviest = max(one.weight for one in found)
        self.weight = [a + b for a, b in zip(self.weight, heaviest, strict=True)]
        return True

    def _attribute(self, nodes: list[Node]) -> bool:
        if not nodes or nodes[0].type != "ident":
            return False
        name = nodes[0].lower_value
        if len(nodes) == 1:
            self.attributes.add((name, None))
        elif [node.type for node in nodes[1:]] in (
            ["literal", "ident"],
            ["literal", "string"],
        ) and (nodes[1].value == "="):
            self.attributes.add((name, nodes[2].value))
        else:
            self.attributes.add((name, None))
            self.exact = False
        return True


def _is_sign(node: Node) -> bool:
    return bool(node.type == "literal" and node.value in {".", ":"})
