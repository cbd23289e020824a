"""Selectors of style sheets, as far as one element tells whether they take it."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

Node = Any  # tinycss2 has no types
Weight = tuple[int, int, int, int, int]
_COMBINATORS: Final = frozenset((">", "+", "~"))
_GENERATED: Final = frozenset(("before", "after", "first-line", "first-letter"))


class Compound(NamedTuple):
    """What a selector asks of one element; an attribute of any value has the value None."""

    tag: str = ""
    ids: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    attributes: frozenset[tuple[str, str | None]] = frozenset()

    @property
    def key(self) -> str:
        """The narrowest of what it asks, `*` where it asks nothing."""
        if self.ids:
            return f"#{min(self.ids)}"
        if self.classes:
            return f".{min(self.classes)}"
        if self.attributes:
            return f"[{min(name for name, _ in self.attributes)}"
        return self.tag or "*"

    def takes(self, element: Any) -> bool:  # noqa: ANN401
        """Tell whether an element is all that is asked."""
        return (
            self.tag in {"", element.tag}
            and self.ids <= {element.get("id", "")}
            and (not self.classes or self.classes <= {*element.get("class", "").split()})
            and all(
                element.get(name) is not None and value in {None, element.get(name)}
                for name, value in self.attributes
            )
        )


class Selector(NamedTuple):
    """The last compound of a selector and its specificity.

    It is `exact` where the compound alone decides; else it takes more elements than the selector.
    """

    compound: Compound
    weight: tuple[int, int, int]
    exact: bool


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
        self._start()

    def _start(self) -> None:
        self.tag = ""
        self.ids: set[str] = set()
        self.classes: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.empty = True

    def selector(self) -> Selector:
        """Return what was read."""
        first, second, third = self.weight
        compound = Compound(
            self.tag,
            frozenset(self.ids),
            frozenset(self.classes),
            frozenset(self.attributes),
        )
        return Selector(compound, (first, second, third), self.exact)

    def read(self, nodes: list[Node]) -> bool:
        """Read a selector; tell whether it is one."""
        while nodes and nodes[-1].type == "whitespace":
            nodes = nodes[:-1]
        gap = False
        rest = iter(nodes)
        for node in rest:
            if node.type == "whitespace":
                gap = not self.empty
                continue
            if node.type == "literal" and node.value in _COMBINATORS:
                if self.empty:
                    return False
                gap = True
                continue
            if gap:
                self.exact = gap = False
                self._start()
            following = next(rest, None) if _is_sign(node) else None
            if following is not None and following.type == "literal" and following.value == ":":
                self.generated = True
                following = next(rest, None)
            if not self._simple(node, following):
                return False
            self.empty = False
        return not self.empty and not gap

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
        self.generated |= name in _GENERATED
        self.exact = False
        self.weight[1] += 1
        if node.type == "function":
            self.weight[0] += sum(one.type == "hash" for one in node.arguments)
            self.weight[1] += sum(_is_sign(one) for one in node.arguments)
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
