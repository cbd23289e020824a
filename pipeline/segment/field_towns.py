"""Which words of a proposal name a commune or a département: what the place of an action is."""

import sys
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from pipeline.communes import SMALL, common_words, commune_places
from pipeline.document import Block
from pipeline.places import mentions
from pipeline.segment.field_words import Word

_TOWN: Final = "v"  # 5 000 inhabitants, or the seat of something
_VILLAGE: Final = "c"
_DEPARTEMENT: Final = "D"
_BEYOND: Final = (sys.maxsize, sys.maxsize, "")  # all words

Place = tuple[int, int, str]


class Towns:
    """The communes and départements that the blocks of a document name; each is read once.

    Args:
        blocks: those of the document.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        """Read nothing yet."""
        self.blocks = blocks
        self._found: dict[int, list[Place]] = {}

    @cached_property
    def _common(self) -> set[str]:
        return common_words("\n".join(block.text for block in self.blocks))

    def of(self, piece: Sequence[Word]) -> list[str]:
        """Return for each word of one block which name it begins (B) or goes on with (I).

        The letter is followed by the kind of the name; a word of no name has an empty text.
        """
        found = self._places(piece[0].block) if piece else []
        if not found:
            return [""] * len(piece)
        told = []
        names = iter([*found, _BEYOND])
        start, end, kind = next(names)
        for word in piece:
            while end <= word.start:
                start, end, kind = next(names)
            sign = "B" if start == word.start else "I"
            told.append(f"{sign}{kind}" if start <= word.start else "")
        return told

    def _places(self, block: int) -> list[Place]:
        if block not in self._found:
            text = self.blocks[block].text
            found = {
                start: (start, end, _VILLAGE if min(named.ranks.values()) >= SMALL else _TOWN)
                for start, end, named in commune_places(text, self._common)
            }
            for one in mentions(text):
                found.setdefault(one.start, (one.start, one.end, _DEPARTEMENT))
            self._found[block] = sorted(found.values())
        return self._found[block]
