"""Write the French words that tell a cut word from a compound: `python scripts/formes.py`.

They are the simple forms of the dictionary DELA (LGPL-LR), which comes with the environment of
development, without rare ones and the simple past; and, with their capital, the words of the
names of communes and territories.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pipeline.extract.french_words import SOURCE, packed
from pipeline.settings import RESOURCES
from pipeline.training.french import dela

_LETTERS: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_UNUSED: Final = re.compile(r"[JT]")  # simple past, imperfect subjunctive
_NAME: Final = re.compile(r"[A-ZÀ-ÖØ-ÞŒ][^\W\d_]{3,}")
# of expressions only in the dictionary, or younger than it
_MORE: Final = (
    *("courriel", "courriels", "covid", "pluriprofessionnel", "pluriprofessionnelle"),
    *("plupart", "tandis", "voici", "voilà"),
)


def forms() -> Iterator[str]:
    """Yield the forms that are letters alone, or letters with hyphens between them."""
    yield from _MORE
    with dela.dela_path().open(encoding="utf-8") as lines:
        for form, _, _, codes in dela._entries(lines):  # noqa: SLF001 - cuts lines as training does
            if _LETTERS.fullmatch(form) and not (codes and all(map(_UNUSED.match, codes))):
                yield form


def names() -> Iterator[str]:
    """Yield the words of names of places."""
    for name in ("communes.json", "territoires.yaml"):
        yield from _NAME.findall((RESOURCES / name).read_text(encoding="utf-8"))


def main(destination: Path) -> None:
    """Write the resource."""
    destination.write_bytes(packed([*forms(), *names()]))


if __name__ == "__main__":
    main(SOURCE)
