"""What selectors of style sheets take, as far as an element and those it stands in tell."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple


class Facts(NamedTuple):
    """What selectors may ask of an element."""

    tag: str
    classes: frozenset[str]
    attributes: Mapping[str, str]

    def keys(self) -> Iterator[str]:
        """Yield the keys of the selectors that may take the element."""
        yield "*"
        yield self.tag
        yield from (f"[{name}" for name in self.attributes)
        yield from (f".{name}" for name in self.classes)
        if "id" in self.attributes:
            yield f"#{self.attributes['id']}"


def facts_of(element: Any) -> Facts:  # noqa: ANN401
    """Return what selectors may ask of an element."""
    attributes: dict[str, str] = dict(element.items())
    return Facts(str(element.tag), frozenset(attributes.get("class", "").split()), attributes)


class Compound(NamedTuple):
    """What a selector asks of one element; an attribute of any value has the value None."""

    tag: str = ""
    ids: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    attributes: frozenset[tuple[str, str | None]] = frozenset()
    without: "frozenset[Compound]" = frozenset()

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

    def takes(self, element: Facts) -> bool:
        """Tell whether an element is all that is asked."""
        found = element.attributes
        return (
            self.classes <= element.classes
            and (not self.tag or self.tag == element.tag)
            and (not self.ids or self.ids <= {found.get("id", "")})
            and (
                not self.attributes
                or all(
                    name in found and one in {None, found[name]} for name, one in self.attributes
                )
            )
            and not (self.without and any(one.takes(element) for one in self.without))
        )


class Selector(NamedTuple):
    """What a selector asks of an element and of those it stands in, and its specificity.

    `chains` begin with the last: each is an element, its parent, and so on upwards; the next chain
    stands anywhere above. The selector is `exact` where this decides; else it takes fewer elements.
    """

    chains: tuple[tuple[Compound, ...], ...]
    weight: tuple[int, int, int]
    exact: bool

    @property
    def key(self) -> str:
        """The narrowest of what it asks of the element itself."""
        return self.chains[0][0].key

    @property
    def is_broad(self) -> bool:
        """Tell whether it takes all elements, or all that stand in some tag."""
        return self.key == "*" and not any(
            one.ids or one.classes or one.attributes for chain in self.chains for one in chain
        )

    def takes(self, path: Sequence[Facts]) -> tuple[bool, int]:
        """Tell whether it takes the last element of a path, and how many were looked at.

        Args:
            path: the element, after those it stands in, the root first.
        """
        if not self.chains[0][0].takes(path[-1]):
            return False, 1
        first, *above = self.chains
        looked = len(first)
        if not _holds(first, path, len(path)):
            return False, looked
        end = len(path) - len(first)
        for chain in above:  # the nearest that holds leaves the most to the next
            while end > 0 and not _holds(chain, path, end):
                end -= 1
                looked += len(chain)
            if end <= 0:
                return False, looked
            end -= len(chain)
            looked += len(chain)
        return True, looked


def _holds(chain: Sequence[Compound], path: Sequence[Facts], end: int) -> bool:
    """Tell whether a chain takes the elements that end before a place, upwards."""
    if len(chain) > end:
        return False
    return all(one.takes(path[end - 1 - up]) for up, one in enumerate(chain))
