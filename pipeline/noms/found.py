"""What was found in a text, and how findings that overlap are settled."""

from bisect import bisect
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
    starts: list[int] = []
    for item in sorted(
        found, key=lambda one: (one.kept, bool(one.doubt), one.start - one.end, one.start)
    ):
        place = bisect(starts, item.start)
        before = taken[place - 1].end if place else 0
        after = starts[place] if place < len(starts) else item.end
        if before <= item.start and item.end <= after:
            taken.insert(place, item)
            starts.insert(place, item.start)
    return tuple(taken)
