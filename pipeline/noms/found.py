"""What was found in a text, and how findings that overlap are settled."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

PERSON: Final = "personne"
MAIL: Final = "courriel"
PHONE: Final = "telephone"


@dataclass(frozen=True, slots=True)
class Found:
    """Characters `start:end` of a text, their `nature`, and why somebody should look, if at all.

    One with `kept` is listed for that person and is not replaced.
    """

    start: int
    end: int
    nature: str
    doubt: str = ""
    kept: bool = False


def settled(found: Iterable[Found]) -> tuple[Found, ...]:
    """Return what stands without overlap, in order: replaced before kept, longer before shorter."""
    taken: list[Found] = []
    for item in sorted(
        found, key=lambda one: (one.kept, bool(one.doubt), one.start - one.end, one.start)
    ):
        if all(item.end <= other.start or other.end <= item.start for other in taken):
            taken.append(item)
    return tuple(sorted(taken, key=lambda one: one.start))
