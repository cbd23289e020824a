"""What a document says of the statut of its proposals outside their own text.

The lines and paragraphs above that belong to no proposal (a section's title is often a plain line),
what a legend or a sentence says of all, the document's first lines.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final

from pipeline.document import Block
from pipeline.lexicon import Lexicon
from pipeline.proposal import Span
from pipeline.segment.doc import Words
from pipeline.segment.tenses import verbs
from pipeline.text import plain

Seen = tuple[str, int, int, int]  # a feature, and the block, start and end of what it was seen in
NOWHERE: Final = (-1, 0, 0)
WORD: Final = re.compile(r"\w+")
_KEY: Final = re.compile(r"\(?\b([\w*]{1,8})\b\)? ?[=:]? ?([^,;.=:()]{3,40})")
_LEGEND: Final = re.compile(r"\blegende|\blecture\b| = |\bcodes?\b")
_ALL: Final = re.compile(
    r"\b(?:sauf (?:mention|indication|precision|exception)|tou(?:s|tes) (?:les|ont|sont)"
    r"|(?:qui suivent|ci-dessous|ci-apres|suivant(?:e?s)|figurent|presente(?:e?s))\b"
    r"|(?:ces|les|nos|ses) (?:\w+ )?(?:projets|actions|mesures|fiches|propositions|initiatives"
    r"|demandes|lignes|dossiers|idees)|elles|ils)\b"
)
_SENTENCE: Final = re.compile(r"[^.!?]+[.!?]*")
SHORT: Final = 14  # words: a line that ends without a mark may be a title
BACK: Final = 80  # blocks
HEAD: Final = 6  # blocks
LEAD: Final = 30  # words
TITLES: Final = 2  # lines above whose words count
SHARES: Final = (0.1, 0.25)


def is_title(block: Block) -> bool:
    """Tell whether a block may be a title, marked or not."""
    text = block.text.rstrip()
    open_end = block.kind != "table_row" and not text.endswith((".", ";", ",", "»"))
    return block.kind == "heading" or (open_end and len(text.split()) <= SHORT)


class Context:
    """One document around its proposals.

    Args:
        blocks: of the document.
        words: of each block, with their offsets, as the French pipeline reads them.
        places: where its proposals lie.
        above: the headings above each block.
        lexicon: the cues.
        known: the features that a model knows, other words are left out; None keeps all.
    """

    def __init__(
        self,
        blocks: Sequence[Block],
        words: Words,
        places: Sequence[Span],
        above: Sequence[tuple[Block, ...]],
        lexicon: Lexicon,
        known: Container[str] | None = None,
    ) -> None:
        """Read what all proposals share."""
        self.blocks, self.words, self.above, self.lexicon = blocks, words, above, lexicon
        self.known = known
        self.plain = [plain(block.text) for block in blocks]
        self.owned = {i for p in places for i in range(p.block_start, p.block_end + 1)}
        kept = [block.index for block in blocks if block.kind != "furniture"]
        self.free = [index for index in kept if index not in self.owned]
        self._states: dict[tuple[int, int, int], list[tuple[str, int, int]]] = {}
        self._sections: dict[tuple[int, tuple[Block, ...]], tuple[Seen, ...]] = {}

    def said(self, prefix: str, block: int, start: int, end: int) -> list[Seen]:
        """Return the words and pairs of words of characters `start:end` of a block."""
        found = []
        text, known = self.plain[block], self.known
        before, low = "", -1
        for match in WORD.finditer(text, start, end):
            first, last = match.span()
            word = text[first:last]
            if word.isdigit():
                word = "#" * len(word)
            name = f"{prefix}:{word}"
            if known is None or name in known:
                found.append((name, block, first, last))
            if low >= 0:
                name = f"{prefix}:{before}_{word}"
                if known is None or name in known:
                    found.append((name, block, low, last))
            before, low = word, first
        return found

    def kept(self, features: Iterable[Seen]) -> tuple[Seen, ...]:
        """Return those of the features that the model knows."""
        known = self.known
        return tuple(one for one in features if known is None or one[0] in known)

    def states(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield (state, start, end) of the cues of a short plain text, the strongest first.

        What is awaited or denied hides all others.
        """
        for name, cues in self.lexicon.etats.items():
            if match := cues.pattern.search(text):
                yield name, match.start(), match.end()
                if name == "en_attente":
                    return

    def stated(self, prefix: str, block: int, start: int, end: int) -> list[Seen]:
        """Return the states that characters `start:end` of a block tell."""
        key = (block, start, end)
        if key not in self._states:
            self._states[key] = list(self.states(self.plain[block][start:end]))
        told = self._states[key]
        found = [(f"{prefix}={name}", block, start + lo, start + hi) for name, lo, hi in told]
        return [(f"{prefix}1={told[0][0]}", *found[0][1:]), *found] if told else []

    def _all_stated(self, prefix: str, index: int) -> tuple[Seen, ...]:
        return tuple(self.stated(prefix, index, 0, len(self.plain[index])))

    @cached_property
    def legend(self) -> dict[str, str]:
        """The state that each mark stands for, as in « (R) réalisé »."""
        found = {}
        for text in (self.plain[index] for index in self.free):
            if _LEGEND.search(text):
                for match in _KEY.finditer(text):
                    if state := next(self.states(match[2]), None):
                        found[match[1]] = state[0]
        return found if len(set(found.values())) > 1 else {}

    @cached_property
    def common(self) -> tuple[Seen, ...]:
        """What all proposals of the document inherit."""
        found: list[Seen] = []
        body = [block for block in self.blocks if block.kind != "furniture"]
        for block in body[:HEAD]:
            if len(block.text.split()) <= 2 * SHORT and block.index not in self.owned:
                text = self.plain[block.index]
                found += self.said("T", block.index, 0, len(text))
                found += self._all_stated("Ts", block.index)
        told: Counter[str] = Counter()
        for index in self.free:
            told.update(form for _, form in verbs(term for _, term in self.words.get(index, ())))
            if is_title(self.blocks[index]):
                found += [(name, *NOWHERE) for name, *_ in self._all_stated("Ds", index)]
        for form, count in told.items():
            found += [(f"Dv{e}:{form}", *NOWHERE) for e in SHARES if count > e * told.total()]
        return self.kept(found)

    def section(self, start: int) -> tuple[Seen, ...]:
        """Return what the headings, the lines like titles and the paragraphs above a block say."""
        key = (bisect_left(self.free, start), self.above[start])
        if key not in self._sections:
            self._sections[key] = self.kept((*self._headings(start), *self._lines(start)))
        return self._sections[key]

    def _headings(self, start: int) -> Iterator[Seen]:
        above = self.above[start]
        for depth, heading in enumerate(reversed(above)):
            size = len(self.plain[heading.index])
            yield from self.said("HH" if depth else "H", heading.index, 0, size)
        stated = (self._all_stated("Hs", heading.index) for heading in reversed(above))
        yield from next((found for found in stated if found), ())

    def _lines(self, start: int) -> Iterator[Seen]:
        """Yield what stands above outside all proposals, from the nearest line on."""
        titles, lead, stated, default = 0, False, False, False
        for index in reversed(self.free[: bisect_left(self.free, start)]):
            if start - index > BACK or (titles > TITLES and lead and stated):
                return
            text = self.plain[index]
            if is_title(self.blocks[index]):
                told = self._all_stated("S", index)
                if titles < TITLES:
                    yield from self.said(f"P{titles}", index, 0, len(text))
                    yield from ((f"{titles}{name}", at, lo, hi) for name, at, lo, hi in told)
                if not stated:
                    yield from told
                stated = stated or bool(told)
                titles += 1
            elif self.blocks[index].kind != "table_row":
                if not lead:
                    yield from self._lead(index, "J" if titles else "I")
                lead = True
                if not default and titles <= TITLES:
                    told = tuple(self._default(index))
                    default = bool(told)
                    yield from told

    def _lead(self, index: int, name: str) -> Iterator[Seen]:
        text = self.plain[index]
        starts = [match.start() for match in WORD.finditer(text)][-LEAD:]
        if starts:
            yield from self.said(name, index, starts[0], len(text))
        for match in list(_SENTENCE.finditer(text))[-1:]:
            yield from self.stated(f"{name}s", index, match.start(), match.end())
        for _, form in verbs(term for _, term in self.words.get(index, ())):
            yield f"{name}v:{form}", *NOWHERE
        if text.endswith(":"):
            yield f"{name}:colon", *NOWHERE

    def _default(self, index: int) -> Iterator[Seen]:
        for match in _SENTENCE.finditer(self.plain[index]):
            if _ALL.search(match.group()):
                yield from self.stated("Sd", index, match.start(), match.end())
