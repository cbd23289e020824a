"""Where a number stands in its text: the words around it, its block, what it counts."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from pipeline.facts.announced_cues import BLOCKS, Look, is_ordinal, kind_of, left_of, next_of, turns
from pipeline.facts.lists import stem

_WORD: Final = re.compile(r"\w+'?|[^\w\s]")
_ITEM: Final = re.compile(r"(?:\w+ )?(?:n ?[o°] ?)?[1ivxa][.)\-: ]")
_STEM: Final = 6  # letters
NEAR: Final = 12  # words
_TITLE: Final = 100  # characters
_FAR: Final = 1_000  # characters: in a sentence without an end no word is looked for beyond
_LITTLE: Final = frozenset(
    {
        *("le", "la", "les", "l'", "de", "des", "du", "d'", "un", "une", "et", "a", "au", "aux"),
        *("en", "dans", "pour", "par", "sur", "ce", "ces", "cette", "qui", "que", "se", "sont"),
        "est",
    }
)


def stems(name: str, text: str, most: int) -> list[str]:
    """Return the first letters of the first words of a text, as features."""
    return [f"{name}={word[:_STEM]}" for word in _WORD.findall(text[:_FAR])[:most]]


class Place:
    """Where a number stands: at `span` in a block, in which `cuts` lie between the sentences."""

    def __init__(
        self,
        texts: Sequence[str],
        kinds: Sequence[str],
        place: int,
        cuts: Sequence[int],
        span: tuple[int, int],
    ) -> None:
        """Look at the words around a number.

        Args:
            texts: of the blocks of the body, plain.
            kinds: of these blocks.
            place: the block that holds it.
            cuts: where its sentences end.
            span: the characters of the number.
        """
        self.texts, self.kinds, self.place, self.span = texts, kinds, place, span
        self.text = texts[place]
        self.rank, last = (bisect_left(cuts, side) for side in span)
        low, high = self._sentence(cuts, self.rank)[0], self._sentence(cuts, last)[1]
        self.left = _WORD.findall(self.text[max(low, span[0] - _FAR) : span[0]])[-NEAR:]
        self.right = _WORD.findall(self.text[span[1] : min(high, span[1] + _FAR)])[:NEAR]
        self.does = [word for word in self.left if word not in _LITTLE and word.isalpha()]
        self.nouns = [word for word in self.right if word not in _LITTLE and word.isalpha()][:2]
        self.earlier = self._block(place - 1)[-_TITLE:]
        if self.rank:
            low, high = self._sentence(cuts, self.rank - 1)
            self.earlier = self.text[max(low, high - _FAR) : high]
        self.later = self._block(place + 1)[:_TITLE]
        if last < len(cuts):
            low, high = self._sentence(cuts, last + 1)
            self.later = self.text[low : min(high, low + _FAR)]

    def _sentence(self, cuts: Sequence[int], rank: int) -> tuple[int, int]:
        """Return where a sentence of the block, from 0, begins and ends."""
        return (
            cuts[rank - 1] + 1 if rank else 0,
            cuts[rank] if rank < len(cuts) else len(self.text),
        )

    def _block(self, place: int) -> str:
        return self.texts[place] if 0 <= place < len(self.texts) else ""

    def _kind(self, place: int) -> str:
        return self.kinds[place] if 0 <= place < len(self.kinds) else "$"

    def sentence(self) -> list[str]:
        """Return the words around the number, near and far."""
        left = [word[:_STEM] for word in self.left]
        right = [word[:_STEM] for word in self.right]
        what = [word[:_STEM] for word in self.nouns]
        verb, thing = self._verb(), what[0] if what else ""
        return [
            *[f"L{at}={word}" for at, word in enumerate(reversed(left[-4:]))],
            *[f"R{at}={word}" for at, word in enumerate(right[:5])],
            *[f"lb={word}" for word in left],
            *[f"rb={word}" for word in right],
            *[f"l2={a}_{b}" for a, b in pairwise(left[-8:])],
            *[f"r2={a}_{b}" for a, b in pairwise(right[:8])],
            f"LB={'_'.join(left[-2:])}",
            f"RB={'_'.join(right[:2])}",
            f"LR={left[-1] if left else '^'}_{right[0] if right else '$'}",
            *(f"verb={verb}", f"thing={thing}", f"pair={verb}|{thing}"),
            f"things={'_'.join(what)}",
            *[f"pb={word[:_STEM]}" for word in _WORD.findall(self.earlier)[-10:]],
            *stems("nb", self.later, 8),
            *(f"start={not left}", f"end={not right or right[0] in '.:'}"),
        ]

    def _verb(self) -> str:
        return self.does[-1][:_STEM] if self.does else ""

    def layout(self, look: Look) -> list[str]:
        """Return where its block stands and what follows it."""
        place, kind = self.place, self.kinds[self.place]
        after, beyond = self._kind(place + 1), self._kind(place + 2)
        return [
            *(f"pos={look.position}", f"rel={look.share}"),
            *(f"kind={kind}", f"short={look.short}", f"sp={look.short}{min(place, 4)}"),
            f"k0={kind}:{self.right[0][:_STEM] if self.right else '$'}",
            *(f"nk={after}", f"nk2={after}{beyond}", f"pk={self._kind(place - 1)}{kind}"),
            *(f"item={look.numbered}", f"colon={look.colon}"),
            *(f"rank={look.sentence}s", f"len={look.length}"),
        ]

    def look(self, size: int, *, first: bool) -> Look:
        """Return what trees look at.

        Args:
            size: of the number, in steps.
            first: whether it is the first of the document.
        """
        kind = self.kinds[self.place]
        return Look(
            place=self.place,
            noun=stem(self.nouns[0]) if self.nouns else "",
            kind=BLOCKS.index(kind) if kind in BLOCKS else len(BLOCKS),
            position=min(self.place, 6),
            share=5 * self.place // len(self.texts),
            short=len(self.text) <= _TITLE and not self.text.endswith("."),
            starts=not self.left,
            ends=not self.right or self.right[0] in ".:",
            numbered=_ITEM.match(self._block(self.place + 1)[:_TITLE]) is not None,
            colon=self.text.rstrip().endswith(":"),
            length=min(5, len(self.text) // 80),
            sentence=min(3, self.rank),
            size=size,
            first=first,
            thing=kind_of(self.nouns),
            next=kind_of(self.right[:1]),
            left=left_of(self.left[-1][:_STEM] if self.left else ""),
        )

    def counted(self, look: Look) -> list[str]:
        """Return what is counted, with where and after which words."""
        kind, next_to = self.kinds[self.place], f"next={look.next}"
        left = self.left[-1][:_STEM] if self.left else ""
        after = self.right[1][:_STEM] if len(self.right) > 1 else ""
        digit = self.text[self.span[0] : self.span[1]].isdigit()
        return [
            *(next_to, f"counts={look.thing}"),
            *(f"{next_to}:short={look.short}", f"{next_to}:{kind}{min(self.place, 4)}"),
            *(f"{next_to}:start={look.starts}", f"{next_to}:L0={left}", f"{next_to}:R1={after}"),
            f"counts={look.thing}:verb={self._verb()}",
            f"counts={look.thing}:{self.place == 0}{look.short}",
            f"counts={look.thing}:digit={digit}",
            f"ordinal={is_ordinal(self.text, *self.span)}",
            f"then={next_of(self.right[0] if self.right else '')}",
        ]

    def turned(self, look: Look) -> Iterator[str]:
        """Yield the turns of phrase around the number, and with what is counted."""
        for name in turns(self.text, self.span, self._block(self.place + 1)):
            yield f"turn={name}"
            yield f"turn={name}:{look.thing}"
