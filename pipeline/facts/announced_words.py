"""What stands around a number that may count the list of a document, and what it is worth.

Rules know the turns of phrase they were written on; these weights, a logistic regression over the
words around every number of annotated documents, know more of them. `scripts/annonces.py` writes
them; what the rules say is one of the features.
"""

import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import exp, fsum
from pathlib import Path
from typing import Final

from pipeline.document import Block
from pipeline.facts.numbers import number_pattern, value_of
from pipeline.proposal import Evidence
from pipeline.settings import RESOURCES

SOURCE: Final = RESOURCES / "annonces.json"
_WORD: Final = re.compile(r"\w+'?|[^\w\s]")
_SENTENCE: Final = re.compile(r"(?<=[.!?;]) ")
_ITEM: Final = re.compile(r"(?:\w+ )?(?:n ?[o°] ?)?[1ivxa][.)\-: ]")
SHORT: Final = 12  # characters of a sha256
_STEM: Final = 6  # letters
_NEAR: Final = 12  # words
_SIZES: Final = (4, 5, 15, 30)
_TITLE: Final = 100  # characters
_FAR: Final = 1_000  # characters: in a sentence without an end no word is looked for beyond
_LITTLE: Final = frozenset(
    {
        *("le", "la", "les", "l'", "de", "des", "du", "d'", "un", "une", "et", "a", "au", "aux"),
        *("en", "dans", "pour", "par", "sur", "ce", "ces", "cette", "qui", "que", "se", "sont"),
        "est",
    }
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A number in the text, where it stands, and what is seen around it."""

    value: int
    evidence: Evidence
    features: frozenset[str]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature speaks for, that a number counts the list of its document.

    `documents` are the beginnings of the sha256 of those that taught it.
    """

    intercept: float
    features: Mapping[str, float]
    documents: frozenset[str] = frozenset()

    def chance(self, one: Mention) -> float:
        """Return the chance of a mention; the sum is exact, as a set has no order of its own."""
        told = fsum(filter(None, map(self.features.get, one.features)))
        return 1.0 / (1.0 + exp(-self.intercept - told))


@cache
def load_weights(path: Path = SOURCE) -> Weights:
    """Return the weights of a file, those of the program by default."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return Weights(content["intercept"], content["weights"], frozenset(content["documents"]))


@cache
def _numbers() -> re.Pattern[str]:
    return re.compile(number_pattern())


def mentions(
    body: Sequence[Block],
    texts: Sequence[str],
    genre: str,
    ruled: int | None,
    ranks: Mapping[int, int],
    most: int,
) -> Iterator[Mention]:
    """Yield the numbers of a document and what stands around them, in reading order.

    Args:
        body: the blocks of the document that are no furniture.
        texts: their plain texts.
        genre: of the document.
        ruled: the number that the rules choose, if any.
        ranks: how surely the rules hold each number possible.
        most: greater numbers are passed over.
    """
    kinds = [block.kind for block in body]
    shared = {f"genre={genre}", f"ranks={min(len(ranks), 3)}"}
    found = list(map(_found, body, texts))
    times = Counter(value for numbers in found for value, _ in numbers)
    heading, first = "", True
    for place, (block, text, numbers) in enumerate(zip(body, texts, found, strict=True)):
        cuts = [cut.start() for cut in _SENTENCE.finditer(text)] if numbers else []
        for value, span in numbers:
            opens, first = first, False
            if value > most:
                continue
            near = _Place(texts, kinds, place, cuts, span)
            names = {*shared, *near.sentence(), *near.layout(), *_stems("hd", heading, _NEAR)}
            names |= {f"rule={ruled == value}", f"rank={ranks.get(value, -1)}"}
            names |= {f"size={sum(value >= edge for edge in _SIZES)}", f"first={opens}"}
            names |= {f"big={value > len(body)}", f"times={min(times[value], 3)}"}
            yield Mention(value, Evidence(block.index, *span), frozenset(names))
        if block.kind == "heading":
            heading = text


def _found(block: Block, text: str) -> list[tuple[int, tuple[int, int]]]:
    """Return the numbers of a block and where, none where its plain text has other offsets."""
    if block.kind == "footnote" or len(text) != len(block.text):
        return []
    return [(value_of(match.group()), match.span()) for match in _numbers().finditer(text)]


def _stems(name: str, text: str, most: int) -> list[str]:
    return [f"{name}={word[:_STEM]}" for word in _WORD.findall(text[:_FAR])[:most]]


class _Place:
    """Where a number stands: at `span` in a block, in which `cuts` lie between the sentences."""

    def __init__(
        self,
        texts: Sequence[str],
        kinds: Sequence[str],
        place: int,
        cuts: Sequence[int],
        span: tuple[int, int],
    ) -> None:
        self.texts, self.kinds, self.place = texts, kinds, place
        self.text = texts[place]
        self.rank, last = (bisect_left(cuts, side) for side in span)
        low, high = self._sentence(cuts, self.rank)[0], self._sentence(cuts, last)[1]
        self.left = _WORD.findall(self.text[max(low, span[0] - _FAR) : span[0]])[-_NEAR:]
        self.right = _WORD.findall(self.text[span[1] : min(high, span[1] + _FAR)])[:_NEAR]
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
        does = [word[:_STEM] for word in self.left if word not in _LITTLE and word.isalpha()]
        what = [word[:_STEM] for word in self.right if word not in _LITTLE and word.isalpha()]
        verb, thing = does[-1] if does else "", what[0] if what else ""
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
            f"things={'_'.join(what[:2])}",
            *[f"pb={word[:_STEM]}" for word in _WORD.findall(self.earlier)[-10:]],
            *_stems("nb", self.later, 8),
            *(f"start={not left}", f"end={not right or right[0] in '.:'}"),
        ]

    def layout(self) -> list[str]:
        """Return where its block stands and what follows it."""
        place, kind = self.place, self.kinds[self.place]
        short = len(self.text) <= _TITLE and not self.text.endswith(".")
        after, beyond = self._kind(place + 1), self._kind(place + 2)
        return [
            *(f"pos={min(place, 6)}", f"rel={5 * place // max(1, len(self.texts))}"),
            *(f"kind={kind}", f"short={short}", f"sp={short}{min(place, 4)}"),
            f"k0={kind}:{self.right[0][:_STEM] if self.right else '$'}",
            *(f"nk={after}", f"nk2={after}{beyond}", f"pk={self._kind(place - 1)}{kind}"),
            f"item={_ITEM.match(self._block(place + 1)[:_TITLE]) is not None}",
            f"colon={self.text.rstrip().endswith(':')}",
            *(f"rank={min(3, self.rank)}s", f"len={min(5, len(self.text) // 80)}"),
        ]
