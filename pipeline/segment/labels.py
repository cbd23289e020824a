"""What labels and columns say: « Porteur : … », a label alone above its value, a table's cells."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pipeline.document import Block
from pipeline.lexicon import Lexicon
from pipeline.proposal import Evidence, Field
from pipeline.segment.doc import LETTER
from pipeline.text import plain

SCORE_LABEL: Final = 0.95
CELL_WORDS: Final = 6  # a longer cell is the action told in a sentence, not its title
JOINED: Final = " ; "
_NAMES: Final = frozenset({"porteur", "partenaires", "territoire"})
_PART: Final = re.compile(
    r"[.;|] |[.;|]?(?: [–—-])? (?=[A-ZÉÈ][\w’'() -]{2,30}? ?:)|(?<=\()(?=[\w’' ]{4,30} : )"
    r"|[?.]? (?=(?:Qui|Avec|Où|Pour|Pourquoi|Comment|Quand|Quoi|Combien)\b[\w’' -]{0,20} ?\?)"
)
_LABELLED: Final = re.compile("[:?]")
_STOP: Final = re.compile(r"[.;|] ")  # all that `_PART` finds where nothing is labelled
_AROUND: Final = " .;|–—-"
_ASIDE: Final = re.compile(r"(?<=\w) \([^()]*\)$")
_PROSE: Final = re.compile(  # a sentence that follows a value without a mark
    r"(?<=[\w)]) (?=(?:L[ae]s?|Une?|Des|Ils?|Elles?|Ce(?:tte|s)?"
    r"|Deux|Trois|Quatre|Cinq|Six|Huit|Dix) [a-zà-ÿ]|[LD]['’][a-zà-ÿ])"
)
_SENTENCE: Final = 8  # words: what is shorter may be a name (« association Les amis du lac »)


def labelled(
    lexicon: Lexicon, blocks: Sequence[Block], labels: Iterable[tuple[str, tuple[Evidence, ...]]]
) -> dict[str, Field]:
    """Return the fields that labels or columns' headers name (`labelled_places`), the first each.

    The bullets under a label are one value, joined by ` ; `, with a piece of evidence each.
    """
    found: dict[str, Field] = {}
    for name, places in labels:
        if name not in found:
            found[name] = _field(blocks, places)
    for name in _NAMES & found.keys():
        if lexicon.sans_valeur.pattern.search(plain(found[name].value)):
            del found[name]
        else:
            found[name] = _shortened(blocks, found[name], aside=name == "territoire")
    return _shared(lexicon, blocks, found)


def _field(blocks: Sequence[Block], places: tuple[Evidence, ...]) -> Field:
    value = JOINED.join(blocks[p.block].text[p.start : p.end] for p in places)
    return Field(value, places, SCORE_LABEL)


def _shared(lexicon: Lexicon, blocks: Sequence[Block], found: dict[str, Field]) -> dict[str, Field]:
    """Return the fields with « la CPTS, avec le CHU » told apart."""
    carrier = found.get("porteur")
    if carrier is None or len(carrier.evidence) > 1:
        return found
    match = lexicon.accompagnes.pattern.search(plain(carrier.value))
    if match is None:
        return found
    (place,) = carrier.evidence
    block, start = blocks[place.block], place.start
    if own := trimmed(block, start, start + match.start()):
        shared = {"porteur": _field(blocks, (own,))}
        if others := trimmed(block, start + match.end(), place.end):
            shared["partenaires"] = found.get("partenaires") or _field(blocks, (others,))
        return found | shared
    return found


def _shortened(blocks: Sequence[Block], field: Field, *, aside: bool) -> Field:
    """Return a value without the sentence, and where asked the remark in brackets, that ends it."""
    if len(field.evidence) > 1:
        return field
    (place,) = field.evidence
    value = field.value
    if (match := _PROSE.search(value)) and len(value[match.end() :].split()) >= _SENTENCE:
        value = value[: match.start()]
    if aside and (match := _ASIDE.search(value)):
        value = value[: match.start()]
    kept = trimmed(blocks[place.block], place.start, place.start + len(value))
    return _field(blocks, (kept,)) if kept else field


def labelled_places(
    lexicon: Lexicon, blocks: Sequence[Block], pieces: Sequence[Evidence]
) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    """Yield each field that a label names and where its value stands, in order."""
    for rank, piece in enumerate(pieces):
        block = blocks[piece.block]
        for name, start, end in _parts(lexicon, block, piece):
            if place := trimmed(block, start, end):
                yield name, (place,)
            elif not block.cells and (below := _below(lexicon, blocks, pieces[rank + 1 :])):
                yield name, below


def label_alone(lexicon: Lexicon, block: Block, piece: Evidence) -> str | None:
    """Return the field whose label is all that the piece says, a table's row left out."""
    if block.cells:
        return None
    return lexicon.label_of_header(block.text[piece.start : piece.end])


def trimmed(block: Block, start: int, end: int) -> Evidence | None:
    """Return where the value of those characters stands, None when there is no letter in it."""
    text = block.text[start:end]
    if not LETTER.search(text):
        return None
    if text.count("(") < text.count(")"):
        text = text[: text.rindex(")")]
    value = text.strip(_AROUND)
    low = start + text.find(value)
    return Evidence(block.index, low, low + len(value))


def _parts(lexicon: Lexicon, block: Block, piece: Evidence) -> Iterator[tuple[str, int, int]]:
    """Yield (field, start, end) of each labelled value, empty when it stands below."""
    if block.cells:
        yield from _cells(lexicon, block)
        return
    if name := label_alone(lexicon, block, piece):
        yield name, piece.end, piece.end
        return
    text = block.text[piece.start : piece.end]
    for start, end in itertools.pairwise(_cuts(text)):
        if match := lexicon.label_match(text[start:end]):
            name, offset = match
            if end == len(text) or LETTER.search(text, start + offset, end):
                yield name, piece.start + start + offset, piece.start + end


def _cuts(text: str) -> list[int]:
    """Return where the parts of a line begin, and its end.

    Of the words between a blank and a colon (« CH de Moulins-Yzeure Partenaires : »), the last
    one in capitals begins the part.
    """
    pattern = _PART if _LABELLED.search(text) else _STOP
    matches = list(pattern.finditer(text))
    ends = [match.end() for match in matches[1:]] + [len(text)]
    kept = {
        match.end()
        for match, end in zip(matches, ends, strict=False)
        if match.group() != " " or _LABELLED.search(text, match.end(), end)
    }
    return sorted({0, *kept, len(text)})


def _cells(lexicon: Lexicon, block: Block) -> Iterator[tuple[str, int, int]]:
    """Yield the cells that headers name; without such headers, what stands beside a label."""
    position = 0
    places = []
    for header, value in block.cells:
        start = block.text.find(value, position)
        position = start + len(value)
        places.append((lexicon.label_of_header(header), start, position))
    named = [
        (name, start, end)
        for name, start, end in places
        if name and (name != "titre" or len(block.text[start:end].split()) <= CELL_WORDS)
    ]
    first = block.cells[0][1]
    if not named and len(places) > 1 and (name := lexicon.label_of_header(first)):
        named = [(name, places[1][1], len(block.text))]
    yield from ((name, start, end) for name, start, end in named if start < end)


def _below(
    lexicon: Lexicon, blocks: Sequence[Block], pieces: Sequence[Evidence]
) -> tuple[Evidence, ...]:
    """Return where the value below a label stands: one paragraph, or bullets."""
    found: list[Evidence] = []
    for piece in pieces:
        block = blocks[piece.block]
        text = block.text[piece.start : piece.end]
        if block.kind not in {"paragraph", "list_item"} or lexicon.label_at_start(text):
            break
        if label_alone(lexicon, block, piece) or (found and block.kind == "paragraph"):
            break
        if place := trimmed(block, piece.start, piece.end):
            found.append(place)
        if block.kind == "paragraph":
            break
    return tuple(found)
