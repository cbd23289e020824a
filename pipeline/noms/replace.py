"""Names, addresses and numbers replaced by what they are, the same person by the same number."""

import re
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

    def shown(self, name: str, item: Found) -> str:
        """Return what stands for what was found: `[nom 1]`, `[courriel]` or `[téléphone]`."""
        if item.nature != PERSON:
            return f"[{SHOWN[item.nature]}]"
        number = self.numbers.setdefault(_surname(name), len(self.numbers) + 1)
        return f"[{SHOWN[PERSON]} {number}]"


def _surname(name: str) -> str:
    words = re.split(SPACE, re.sub(rf"^(?:\w{{1,2}}\.[-‐‑]?{SPACE}?)+(?=\w{{2}})", "", name))
    while len(words) > 1 and is_given(words[0]):
        words = words[1:]
    return plain(re.sub(rf"^(?:{PARTICLE})", "", " ".join(words)))
