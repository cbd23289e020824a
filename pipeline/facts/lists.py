"""What a document lists, counted by its layout: items, rows, headings, numbers, labels.

A number that its text states is more likely that of its own list where one of these counts is the
same. They know nothing of the proposals that are found, with which the number is compared later.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Final

import numpy as np

from pipeline.document import Block

Array = np.ndarray
# The surest first: labels that come again (« Porteur : », alone, or within a block), ordinals with
# a word (« Fiche 3 ») or alone, headings of a level, codes (« A2 »). Then items of a level or all,
# titles, rows below their header, headings without any below; then what agrees by chance.
SURE: Final = ("label", "rank", "number", "level", "again", "inside", "code")
NEAR: Final = (*SURE, "depth", "all:list_item", "titled", "rows", "leaf")
COUNTS: Final = (
    *NEAR,
    *("all:heading", "all:table_row", "all:paragraph"),
    *("run:list_item", "run:table_row", "run:paragraph"),
    *("starts", "ordinal", "long", "short", "items"),
)
# What stands below a number is counted too.
BELOW: Final = ("item", "heading", "row", "long", "titled", "short")
_ALL: Final = ("list_item", "heading", "table_row", "paragraph")
_RUNS: Final = frozenset({"list_item", "table_row", "paragraph"})
_NUMBERED: Final = re.compile(
    r"(?P<word>(?:[a-z]{3,15} )?(?:n ?[o°] ?)?)(?P<number>\d{1,2})\b(?:[.)\-–—: /,;(|]|$)"
)
_LABEL: Final = re.compile(r"(?P<label>[a-z][a-z' ]{2,25}?) ?[:|]")
_INSIDE: Final = re.compile(r"(?<![a-z'])(?P<label>[a-z][a-z']{3,}(?: [a-z']+)?) ?:")
_CODE: Final = re.compile(r"\(?(?P<code>[a-z] ?[.-]? ?\d{1,2}|\d{1,2} ?[.-] ?(?:\d{1,2}|[a-z]))\b")
_RANKS: Final = {
    word: rank
    for rank, words in enumerate(
        (
            *(("premier",), ("deuxieme", "second"), ("troisieme",), ("quatrieme",)),
            *(("cinquieme",), ("sixieme",), ("septieme",), ("huitieme",), ("neuvieme",)),
            *(("dixieme",), ("onzieme",), ("douzieme",)),
        ),
        1,
    )
    for word in words
}
_RANKED: Final = re.compile(rf"\b({'|'.join(_RANKS)})(?:e|ement)?s?\b")
_MOST_RANKS: Final = 0.6  # of those up to the last
_FEWEST: Final = 2
_TITLE: Final = 110  # characters of a title that nothing marks
_LONG: Final = 120  # of a paragraph that tells something
_ITEM: Final = 40
_START: Final = 20
_AGAIN: Final = range(4, 41)
_STOPS: Final = frozenset(".!?;:")
_STEM: Final = 6  # letters


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """What the layout of a document counts.

    Attributes:
        counts: which of `COUNTS` there are of each number.
        openings: how many blocks begin with each word, by `stem`.
        below: how many of each of `BELOW` stand from a block of the body on; shape (blocks + 1, 6).
        blocks: how many its body has, one at least.
    """

    counts: Mapping[int, frozenset[str]] = field(default_factory=dict)
    openings: Mapping[str, int] = field(default_factory=dict)
    below: Array = field(default_factory=lambda: np.zeros((2, len(BELOW))))
    blocks: int = 1


def stem(word: str) -> str:
    """Return the first letters of a word of a plain text, the same for one and for several."""
    return word.rstrip("sx")[:_STEM]


def layout(body: Sequence[Block], texts: Sequence[str]) -> Layout:
    """Return what the layout of a document counts.

    Args:
        body: its blocks that are no furniture.
        texts: their plain texts.
    """
    shapes = _shapes(body, texts)
    found: dict[int, set[str]] = defaultdict(set)
    told = (_laid_out(body), _rows(body, texts), _shaped(shapes), _numbered(texts), _again(texts))
    for name, number in (one for some in told for one in some):
        if number >= _FEWEST:
            found[number].add(name)
    kinds = [block.kind for block in body]
    marks = [
        *([kind == name for kind in kinds] for name in ("list_item", "heading", "table_row")),
        *(shapes[name] for name in ("long", "titled", "short")),
    ]
    table = np.array(marks, dtype=int).reshape(len(BELOW), len(body)).T
    below = np.concatenate([table[::-1].cumsum(axis=0)[::-1], np.zeros((1, len(BELOW)), int)])
    openings = Counter(stem(re.split(r"\W", text, maxsplit=1)[0]) for text in texts if text)
    counts = {number: frozenset(names) for number, names in found.items()}
    return Layout(counts, openings, below, max(1, len(body)))


def _shapes(body: Sequence[Block], texts: Sequence[str]) -> dict[str, list[bool]]:
    """Return which blocks look like titles, which of these open a longer one, which are long."""
    short = [
        block.kind == "heading"
        or (block.kind == "paragraph" and len(text) <= _TITLE and text.rstrip()[-1:] not in _STOPS)
        for block, text in zip(body, texts, strict=True)
    ]
    pairs = zip(pairwise(short), pairwise(texts), strict=True)
    titled = [one and not two and len(below) > len(text) for (one, two), (text, below) in pairs]
    told = [
        block.kind == "paragraph" and len(text) > _LONG
        for block, text in zip(body, texts, strict=True)
    ]
    return {"short": short, "titled": [*titled, False][: len(short)], "long": told}


def _shaped(shapes: Mapping[str, Sequence[bool]]) -> Iterator[tuple[str, int]]:
    yield from ((name, sum(marks)) for name, marks in shapes.items())


def _laid_out(blocks: Sequence[Block]) -> Iterator[tuple[str, int]]:
    kinds = Counter(block.kind for block in blocks)
    yield from ((f"all:{kind}", kinds[kind]) for kind in _ALL)
    for kind, run in groupby(block.kind for block in blocks):
        if kind in _RUNS:
            yield f"run:{kind}", sum(1 for _ in run)
    for name, kind in (("level", "heading"), ("depth", "list_item")):
        levels = Counter(block.level for block in blocks if block.kind == kind)
        yield from ((name, number) for number in levels.values())
    levels_down = [block.level for block in blocks if block.kind == "heading"]
    yield "leaf", sum(below <= level for level, below in pairwise([*levels_down, 0]))


def _rows(blocks: Sequence[Block], texts: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield the rows of tables that are not headers, and the items that say something."""
    headers: set[str] = set()
    rows = 0
    for kind, run in groupby(zip(blocks, texts, strict=True), key=lambda one: one[0].kind):
        if kind == "table_row":
            first, *rest = (text for _, text in run)
            headers.add(first)
            rows += sum(text not in headers for text in rest)
    yield "rows", rows
    pairs = zip(blocks, texts, strict=True)
    yield "items", sum(block.kind == "list_item" and len(text) > _ITEM for block, text in pairs)


def _numbered(texts: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield the last ordinal of each word, unless most before it are missing, and the codes."""
    ordinals: dict[str, list[int]] = defaultdict(list)
    for text in texts:
        if match := _NUMBERED.match(text):
            ordinals[match["word"].strip()].append(int(match["number"]))
    for word, numbers in ordinals.items():
        if len(numbers) >= max(numbers) // 2:
            yield "rank" if word else "number", max(numbers)
    yield "code", len({match["code"] for match in map(_CODE.match, texts) if match})
    ranks = [_RANKS[match[1]] for text in texts for match in _RANKED.finditer(text)]
    if ranks and len(set(ranks)) >= _MOST_RANKS * max(ranks):
        yield "ordinal", max(ranks)


def _again(texts: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield how often labels, short lines and first words come again."""
    named: dict[str, Callable[[str], set[str]]] = {
        "label": lambda text: {match["label"]} if (match := _LABEL.match(text)) else set(),
        "again": lambda text: {text} if len(text) in _AGAIN else set(),
        "inside": lambda text: {match["label"] for match in _INSIDE.finditer(text)},
        "starts": lambda text: {text.split(" ", 1)[0]} if len(text) > _START else set(),
    }
    for name, told in named.items():
        counted = Counter(each for text in texts for each in told(text))
        yield from ((name, number) for number in counted.values())
