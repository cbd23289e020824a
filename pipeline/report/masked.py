"""The figures of the public edition: a small count says « < 5 », and so says nothing more.

A hidden number is a number still, so that pages and workbook need no other code: it is 0 to whoever
computes with it, and its text is what may be shown.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Final, Self

from pipeline.report.estimated import Estimates
from pipeline.report.figures import Count, Figures
from pipeline.report.hidden import HiddenCodes, hidden_codes
from pipeline.report.suppression import FLOOR, SECOND, SMALL
from pipeline.report.wording import MASKED, NOT_GIVEN

_SAID: Final = {SMALL: f"< {FLOOR}", SECOND: MASKED}
PUBLIC: Final = (
    "L'édition publique ne donne pas de nombres corrigés, car un nombre masqué s'en déduirait."
)
NOTICE: Final = (
    f"Édition publique. Un nombre de propositions de 1 à {FLOOR - 1} est donné comme "
    f"« < {FLOOR} », et d'autres sont masqués pour qu'une somme ne le donne pas ; les listes ne "
    "disent pas ce qui le donnerait."
)


class HiddenCount(int):
    """A count that is not shown: 0 in sums and comparisons, its reason as text; never nothing."""

    said: str

    def __new__(cls, said: str) -> Self:
        """Make one of what may be shown of it."""
        made = super().__new__(cls, 0)
        made.said = said
        return made

    def __bool__(self) -> bool:
        """Say that there is something: zeros are shown."""
        return True

    def __format__(self, _: str) -> str:
        """Return what may be shown, whatever format is asked."""
        return self.said

    def __str__(self) -> str:
        """Return what may be shown."""
        return self.said


class HiddenShare(float):
    """The share of a hidden count: a dash as text, whatever it is multiplied by."""

    def __mul__(self, _: object) -> "HiddenShare":
        """Return the same: there is nothing to compute with."""
        return self

    __rmul__ = __mul__

    def __format__(self, _: str) -> str:
        """Return a dash, whatever format is asked."""
        return NOT_GIVEN

    def __str__(self) -> str:
        """Return a dash."""
        return NOT_GIVEN


def masked(figures: Figures) -> tuple[Figures, HiddenCodes]:
    """Return the figures with every count under 5 but 0 hidden, and what would give it away.

    What is left out altogether, since the lists would tell it: which theme comes first, and the
    number of proposals of each document.

    Returns:
        The figures, and the codes that the lists of proposals must not tell (`report.listed`).
    """
    codes = hidden_codes(figures)
    made: dict[str, Any] = {
        name: _line(getattr(figures, name), held) for name, held in codes.shown_as.items()
    }
    made["crossed"] = tuple(
        tuple(_number(n, hidden=(i, j) in codes.cells) for j, n in enumerate(line))
        for i, line in enumerate(figures.crossed)
    )
    alone = ("proposals", "set_aside", "to_review")
    made |= {name: _number(getattr(figures, name)) for name in alone}
    made["by_source"] = Counter(dict.fromkeys(figures.by_source, HiddenCount(NOT_GIVEN)))
    made["differing"] = ()
    made |= {"total": None, "estimates": Estimates(why_not=PUBLIC)}
    return replace(figures, **made), codes


def _line(counts: Sequence[Count], hidden: Collection[str]) -> tuple[Count, ...]:
    """Return the counts of one axis, those of hidden codes without what goes with them."""
    share = HiddenShare(0.0)
    return tuple(
        Count(item.code, item.label, _number(item.n, hidden=True), share)
        if item.code in hidden
        else replace(item, main=0, interval=None)
        for item in counts
    )


def _number(n: int, *, hidden: bool = False) -> int:
    if 0 < n < FLOOR:
        return HiddenCount(_SAID[SMALL])
    return HiddenCount(_SAID[SECOND]) if hidden and n else n
