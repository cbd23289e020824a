"""What stands around a number that may count the list of a document, and what it is worth.

Rules know the turns of phrase they were written on; these weights, a logistic regression over the
words around every number of annotated documents, know more of them. `scripts/annonces.py` writes
them; what the rules say is one of the features.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import exp, fsum
from pathlib import Path
from typing import Final

from pipeline.document import Block
from pipeline.facts.announced_cues import LISTED, Look
from pipeline.facts.announced_place import NEAR, Place, stems
from pipeline.facts.numbers import number_pattern, value_of
from pipeline.proposal import Evidence
from pipeline.settings import RESOURCES

SOURCE: Final = RESOURCES / "annonces.json"
_SENTENCE: Final = re.compile(r"(?<=[.!?;]) ")
SHORT: Final = 12  # characters of a sha256
_SIZES: Final = (4, 5, 15, 30)
_MANY: Final = 3  # numbers of things that lists are made of


@dataclass(frozen=True, slots=True)
class Mention:
    """A number in the text, where it stands, and what is seen around it."""

    value: int
    evidence: Evidence
    features: frozenset[str]
    look: Look = field(default_factory=Look)


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
    seen: list[tuple[int, Evidence, set[str], Look]] = []
    for place, (block, text, numbers) in enumerate(zip(body, texts, found, strict=True)):
        cuts = [cut.start() for cut in _SENTENCE.finditer(text)] if numbers else []
        for value, span in numbers:
            opens, first = first, False
            if value > most:
                continue
            near = Place(texts, kinds, place, cuts, span)
            look = near.look(sum(value >= edge for edge in _SIZES), first=opens)
            names = {*shared, *near.sentence(), *near.layout(look), *stems("hd", heading, NEAR)}
            names |= {*near.counted(look), *near.turned(look)}
            names |= {f"rule={ruled == value}", f"rank={ranks.get(value, -1)}"}
            names |= {f"size={look.size}", f"first={opens}"}
            names |= {f"big={value > len(body)}", f"times={min(times[value], 3)}"}
            seen.append((value, Evidence(block.index, *span), names, look))
        if block.kind == "heading":
            heading = text
    listed = {value for value, _, _, look in seen if look.next == LISTED}
    first_listed = next((value for value, _, _, _ in seen if value in listed), 0)
    for value, evidence, names, look in seen:
        if look.next == LISTED:
            many = min(len(listed), _MANY)
            names |= {f"among={many}", f"most={value == max(listed)}{many}"}
            names.add(f"opening={value == first_listed}{many}")
        yield Mention(value, evidence, frozenset(names), look)


def _found(block: Block, text: str) -> list[tuple[int, tuple[int, int]]]:
    """Return the numbers of a block and where, none where its plain text has other offsets."""
    if block.kind == "footnote" or len(text) != len(block.text):
        return []
    return [(value_of(match.group()), match.span()) for match in _numbers().finditer(text)]
