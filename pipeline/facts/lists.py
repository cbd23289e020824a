"""What a document lists, counted by its layout: items, rows, headings, numbers, labels.

A number that its text states is more likely that of its own list where one of these counts is the
same. They know nothing of the proposals that are found, with which the number is compared later.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from pipeline.document import Block

# All blocks of a kind, those one behind the other, headings and items of a level, ordinals with a
# word (« Fiche 3 ») or alone, and labels that come again (« Porteur : »).
COUNTS: Final = (
    *("label", "rank", "number", "level", "depth"),
    *("all:list_item", "all:heading", "all:table_row", "all:paragraph"),
    *("run:list_item", "run:table_row", "run:paragraph"),
)
_ALL: Final = ("list_item", "heading", "table_row", "paragraph")
_RUNS: Final = frozenset({"list_item", "table_row", "paragraph"})
_NUMBERED: Final = re.compile(
    r"(?P<word>(?:[a-z]{3,15} )?(?:n ?[o°] ?)?)(?P<number>\d{1,2})\b(?:[.)\-: /]|$)"
)
_LABEL: Final = re.compile(r"(?P<label>[a-z][a-z' ]{2,25}?) ?[:|]")
_FEWEST: Final = 2


def lists(blocks: Sequence[Block], texts: Sequence[str]) -> dict[int, frozenset[str]]:
    """Return which of `COUNTS` there are of each number.

    Args:
        blocks: of the body.
        texts: their plain texts.
    """
    found: dict[int, set[str]] = defaultdict(set)
    for name, number in (*_laid_out(blocks), *_numbered(texts)):
        if number >= _FEWEST:
            found[number].add(name)
    return {number: frozenset(names) for number, names in found.items()}


def _laid_out(blocks: Sequence[Block]) -> Iterator[tuple[str, int]]:
    kinds = Counter(block.kind for block in blocks)
    yield from ((f"all:{kind}", kinds[kind]) for kind in _ALL)
    for kind, run in groupby(block.kind for block in blocks):
        if kind in _RUNS:
            yield f"run:{kind}", sum(1 for _ in run)
    for name, kind in (("level", "heading"), ("depth", "list_item")):
        levels = Counter(block.level for block in blocks if block.kind == kind)
        yield from ((name, number) for number in levels.values())


def _numbered(texts: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield the last ordinal of each word, unless most before it are missing, and the labels."""
    ordinals: dict[str, list[int]] = defaultdict(list)
    labels: Counter[str] = Counter()
    for text in texts:
        if match := _NUMBERED.match(text):
            ordinals[match["word"].strip()].append(int(match["number"]))
        if match := _LABEL.match(text):
            labels[match["label"]] += 1
    for word, numbers in ordinals.items():
        if len(numbers) >= max(numbers) // 2:
            yield "rank" if word else "number", max(numbers)
    yield from (("label", number) for number in labels.values())
