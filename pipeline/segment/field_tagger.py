"""A linear-chain CRF over the words of a proposal: who carries it, with whom, where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc

from pipeline.document import Block
from pipeline.lexicon import Lexicon
from pipeline.proposal import Evidence, Field
from pipeline.segment.field_words import REACH, Reader, Seen, Word, words_in
from pipeline.segment.linguistic import interval

TAGGED: Final = ("porteur", "partenaires", "territoire")
EDGE: Final = {offset: (f"{offset}edge",) for offset in range(-REACH, REACH + 1)}


@dataclass(frozen=True, slots=True)
class Context:
    """What surrounds the words of a proposal: its blocks, pieces and what rules found in it."""

    blocks: Sequence[Block]
    pieces: Sequence[Evidence]
    rules: Mapping[str, Field]
    labels: Sequence[tuple[str, tuple[Evidence, ...]]] = ()


def sequence(
    doc: Doc, reader: Reader, words: Sequence[Sequence[Word]], context: Context
) -> list[list[str]]:
    """Return the features of each word of a proposal, piece by piece."""
    common = [f"has={name}:{field.score}" for name, field in context.rules.items()]
    marks = rule_marks(context.rules)
    for name, places in context.labels:
        for place in places:
            marks.setdefault(place.block, []).append((f"@{name}", 0.0, place.start, place.end))
    found = []
    for rank, piece in enumerate(words):
        if not piece:
            continue
        block = context.blocks[piece[0].block]
        where = f"k={block.kind}:{interval(rank, (1, 2, 4))}"
        seen = [reader.seen(doc, word.key) for word in piece]
        column = cell_headers(block)
        for index, features in enumerate(_places(seen, piece)):
            mine = seen[index]
            features += mine.own
            for offset in mine.near:
                at = index + offset
                features += seen[at].near[offset] if 0 <= at < len(piece) else EDGE[offset]
            features.append(where)
            features += common
            word = piece[index]
            for name, score, start, end in marks.get(word.block, ()):
                if start <= word.start < end:
                    if score:
                        features.append(f"rule={name}:{score}:{word.start == start}")
                    features.append(f"rule={name}:{word.start == start}")
            for start, end, header in column:
                if start <= word.start < end:
                    features.append(f"col={header}")
            found.append(features)
    return found


def cell_headers(block: Block) -> list[tuple[int, int, str]]:
    """Return (start, end, header) of each cell of a table row."""
    found = []
    position = 0
    for header, value in block.cells:
        if value and (start := block.text.find(value, position)) >= 0:
            position = start + len(value)
            found.append((start, position, header.lower()[:20]))
    return found


def rule_marks(rules: Mapping[str, Field]) -> dict[int, list[tuple[str, float, int, int]]]:
    """Return (field, score, start, end) of what rules found, by block."""
    marks: dict[int, list[tuple[str, float, int, int]]] = {}
    for name, field in rules.items():
        for piece in field.evidence:
            marks.setdefault(piece.block, []).append((name, field.score, piece.start, piece.end))
    return marks


def _places(seen: Sequence[Seen], piece: Sequence[Word]) -> Iterator[list[str]]:
    """Yield what its place in the sentence says of each word: verbs, prepositions, brackets."""
    size = len(seen)
    ahead = [""] * size
    nouns = [""] * size
    after = [""] * size
    following = noun = mark = ""
    for index in range(size - 1, -1, -1):
        mine = seen[index]
        if mine.pos.startswith(("NOUN", "PROPN")):
            noun = f"{mine.form[:6]}{mine.shape}"
        ahead[index], nouns[index], after[index] = following, noun, mark
        if mine.verb:
            following = mine.verb
            noun = ""
        if mine.pos.startswith(("PUNCT", "ADP", "SCONJ")) and not mine.pos.endswith("o"):
            mark = mine.form
        if piece[index].opens:
            following = noun = mark = ""
    verb = first = preposition = noun = ""
    since = depth = position = sentence = 0
    for index, mine in enumerate(seen):
        if piece[index].opens and index:
            verb = first = preposition = noun = ""
            position = 0
            since = 9
            sentence += 1
        if mine.form in ")]":
            depth = 0
        zone = f"{depth}:{interval(position, (1, 2, 4, 8))}:{not verb}"
        yield [
            "1",
            f"v={verb}",
            f"v1={first}",
            f"nv={ahead[index]}",
            f"q={preposition}",
            f"qv={preposition}:{verb}",
            f"q{interval(since, (1, 2, 3, 5, 8))}={preposition}",
            f"x={zone}",
            f"xn={zone}:{nouns[index]}",
            f"qn={preposition}:{nouns[index]}",
            f"n={nouns[index]}",
            f"nn={nouns[index]}:{ahead[index]}",
            f"st={interval(sentence, (1, 2, 3))}",
            f"ns={noun}",
            f"a={after[index]}",
        ]
        since += 1
        position += 1
        if mine.form in "([":
            depth = 1
        if mine.verb:
            verb = mine.verb
            first = first or verb
        if mine.preposition:
            preposition, since = mine.form, 0
        if mine.form == ":":
            preposition, since = f":{noun}", 0
        if mine.pos.startswith(("NOUN", "PROPN")):
            noun = mine.form
