"""Names, addresses and numbers replaced by what they are, the same person by the same number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.noms.found import MAIL, PERSON, PHONE, Found
from pipeline.noms.words import PARTICLE, SPACE, is_given
from pipeline.text import plain

SHOWN: Final = {PERSON: "nom", MAIL: "courriel", PHONE: "téléphone"}


@dataclass(slots=True)
class Pseudonyms:
    """The numbers that the persons of one document have been given, from 1 in order of reading.

    « Mme Anne Rey » and « Mme Rey » are one, by the surname; two persons of one surname are too.
    """

    numbers: dict[str, int] = field(default_factory=dict)

    def replaced(self, text: str, found: Sequence[Found]) -> str:
        """Return the text with `[nom 1]`, `[courriel]`, `[téléphone]` for what was found in it.

        Args:
            text: the text that was searched.
            found: as `recognise` returned it, without overlap and in order; `kept` ones stay.
        """
        pieces: list[str] = []
        at = 0
        for item in found:
            if item.kept:
                continue
            pieces += (text[at : item.start], self._shown(text[item.start : item.end], item))
            at = item.end
        return "".join((*pieces, text[at:]))

    def _shown(self, name: str, item: Found) -> str:
        if item.nature != PERSON:
            return f"[{SHOWN[item.nature]}]"
        number = self.numbers.setdefault(_surname(name), len(self.numbers) + 1)
        return f"[{SHOWN[PERSON]} {number}]"


def _surname(name: str) -> str:
    words = re.split(SPACE, re.sub(rf"^(?:\w{{1,2}}\.[-‐‑]?{SPACE}?)+(?=\w{{2}})", "", name))
    while len(words) > 1 and is_given(words[0]):
        words = words[1:]
    return plain(re.sub(rf"^(?:{PARTICLE})", "", " ".join(words)))
