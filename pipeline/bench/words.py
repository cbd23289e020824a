"""Other words in the same places: copies of one document are then no near copies of one another.

What looks for documents of the same text (`pipeline.twins`) would otherwise compare each copy with
all others of its kind, which real documents do not make it do.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from pipeline.document import digest

LONG: Final = re.compile(r"(?<![\w-])[a-zà-ÿœ]{6,}(?![\w-])")
OPEN: Final = frozenset("aàâeéèêiîoôuûyhœ")  # before which French elides
ENDING: Final = 3  # letters that tell the kind of a word well enough: -ion, -ent, -ées
TENTHS: Final = 8  # of the long words become others
Change = Callable[[str], str]
Kinds = Mapping[tuple[bool, str], tuple[str, ...]]


def vocabulary(texts: Iterable[str]) -> Kinds:
    """Return the long words in small letters, sorted, by first sound and last letters."""
    kinds: dict[tuple[bool, str], set[str]] = defaultdict(set)
    for text in texts:
        for word in LONG.findall(text):
            kinds[_kind(word)].add(word)
    return {kind: tuple(sorted(words)) for kind, words in kinds.items()}


def changer(known: Kinds, salt: str) -> Change:
    """Return what puts words of the same kind for most long ones, the same one each time.

    Args:
        known: see `vocabulary`.
        salt: another one gives other words.
    """
    changed: dict[str, str] = {}

    def other(found: re.Match[str]) -> str:
        word = found[0]
        if word not in changed:
            drawn = int(digest(f"{salt} {word}".encode())[:8], 16)
            choice = known.get(_kind(word), ()) if drawn % 10 < TENTHS else ()
            changed[word] = choice[drawn // 10 % len(choice)] if choice else word
        return changed[word]

    return lambda text: LONG.sub(other, text)


def _kind(word: str) -> tuple[bool, str]:
    return word[0] in OPEN, word[-ENDING:]
