"""How many projects a document says it lists, where one number of its text counts its own list."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline.document import Block
from pipeline.facts.announced_cues import AROUND, clause
from pipeline.facts.announced_rows import Numbers
from pipeline.facts.announced_trees import Judge, load_judge
from pipeline.facts.announced_words import mentions
from pipeline.facts.lists import layout
from pipeline.facts.numbers import number_pattern, value_of
from pipeline.faits import load_cues
from pipeline.proposal import Evidence
from pipeline.text import plain

FEWEST: Final = 4
_OPENING: Final = 4
_INTRODUCTION: Final = 0.4
_CONCLUSION: Final = 0.85
_SPOKEN: Final = {"compte_rendu"}  # its sentences count what somebody spoke about
_AT_LEAST: Final = 14
_IN_FEW: Final = 20  # of what is listed may stand in a few blocks
_LINE: Final = 160
_TITLE: Final = 90
_HERE: Final = 4  # more than any other rank
_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s+")
_ALONE: Final = re.compile(
    r"(?: d'entre (?:eux|elles))?"
    r"(?: (?:figurent|sont|ont|font|avaient|qui|(?:presente|decrit|detaille|resume|publie)e?s)\b"
    r"| pour ce| ?[.,;:]|$)"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number that may count the list, and where it stands; the higher `rank` goes first."""

    value: int
    evidence: Evidence
    rank: int


@cache
def _pattern() -> re.Pattern[str]:
    cues = load_cues().annonces
    things, shown = cues.objets.pattern.pattern, cues.objets_montres.pattern.pattern
    return re.compile(
        rf"(?P<number>{number_pattern()})(?:(?P<thing> (?:{things}))|(?P<shown> (?:{shown})))?"
    )


def candidates(blocks: Sequence[Block], genre: str) -> Iterator[Candidate]:
    """Yield the numbers that may count the list of these blocks, in reading order."""
    body = [block for block in blocks if block.kind != "furniture"]
    early = max(_AT_LEAST, _INTRODUCTION * len(body))
    late = _CONCLUSION * len(body)
    for place, block in enumerate(body):
        if block.kind in {"table_row", "footnote"}:
            continue
        opening = place < _OPENING and len(block.text) <= _LINE and block.text[-1:] != "."
        title = block.kind == "heading" or opening or _is_title(block)
        if not title and (early < place < late or genre in _SPOKEN):
            continue
        folded, start = plain(block.text), 0
        if len(folded) != len(block.text):
            continue  # offsets in it would not be those of the text
        for sentence in _SENTENCE.split(folded):
            earlier = folded[max(0, start - AROUND) : start]
            later = folded[start + len(sentence) + 1 :][:AROUND]
            for value, low, high, pointed in _numbers(sentence, earlier, later, title=title):
                where = Evidence(block.index, start + low, start + high)
                yield Candidate(value, where, 2 * opening + pointed)
            start += len(sentence) + 1


def _numbers(
    text: str, earlier: str, later: str, *, title: bool
) -> Iterator[tuple[int, int, int, int]]:
    """Yield (value, start, end, how surely the words around point at the list) in a sentence.

    That is 0, 1 or, where they say that it stands here, `_HERE`. A number without its thing needs
    one before it, in the sentence or just earlier (« une fiche. Il en reste sept »).
    """
    cues = load_cues().annonces
    told = cues.suite.pattern.search(later)
    for match in _pattern().finditer(text):
        value = value_of(match["number"])
        if value < FEWEST:
            continue
        before = text[max(0, match.start() - AROUND) : match.start()]
        after = text[match.end() : match.end() + AROUND]
        here = cues.ici.pattern.search(after) or (told and not _pattern().search(after))
        if cues.jamais.pattern.search(f"{after} {later}"):
            continue
        if not here and cues.ailleurs.pattern.search(clause(text, *match.span())):
            continue
        pointed = here or cues.avant.pattern.search(before) or cues.apres.pattern.search(after)
        alone = _ALONE.match(after) and (here or cues.objet.pattern.search(earlier + before))
        counted = match["thing"] or (here if match["shown"] else alone)
        aside = before.endswith("(")
        if (title and match["thing"] and not aside) or (pointed and counted):
            yield value, match.start(), match.end(), _HERE if here else bool(pointed)


def _is_title(block: Block) -> bool:
    return len(block.text) <= _TITLE and not block.text.endswith((".", ",", ";", "!", "?"))


def likely(blocks: Sequence[Block], genre: str) -> list[Candidate]:
    """Return the candidates of the rules; a number greater than that of the blocks is none."""
    most = max(len(blocks), _IN_FEW)
    return [one for one in candidates(blocks, genre) if one.value <= most]


def ruled(found: Sequence[Candidate]) -> Candidate | None:
    """Return the number that the rules choose; none where two are as good."""
    best = max((candidate.rank for candidate in found), default=0)
    first = [candidate for candidate in found if candidate.rank == best]
    return first[0] if len({candidate.value for candidate in first}) == 1 else None


def possible(blocks: Sequence[Block], genre: str) -> Numbers:
    """Return the numbers that may count the list of a document, with what is seen around them."""
    found = likely(blocks, genre)
    chosen = ruled(found)
    ranks: dict[int, int] = {}
    for one in found:
        ranks[one.value] = max(ranks.get(one.value, 0), one.rank)
    most = max(len(blocks), _IN_FEW)
    body = [block for block in blocks if block.kind != "furniture"]
    texts = [plain(block.text) for block in body]
    told = mentions(body, texts, genre, chosen.value if chosen else None, ranks, most)
    return Numbers(list(told), layout(body, texts), genre)


def announced(
    blocks: Sequence[Block], genre: str, judge: Judge | None = None
) -> tuple[int, Evidence] | None:
    """Return the number of projects that the text says it lists and where; None in doubt.

    Args:
        blocks: of the document.
        genre: of the document.
        judge: that of the program by default.
    """
    best = (judge or load_judge()).best(possible(blocks, genre))
    return (best[1].value, best[1].evidence) if best else None
