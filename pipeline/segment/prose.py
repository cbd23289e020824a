"""What running prose says of who carries a proposal, with whom and where."""

import re
from collections.abc import Sequence
from typing import Final

from pipeline.document import Block
from pipeline.lexicon import Cues, Lexicon
from pipeline.proposal import Evidence, Field
from pipeline.segment.doc import LETTER
from pipeline.text import plain

SCORE_CUE: Final = 0.6
SCORE_DEFAULT: Final = 0.3
LONGEST: Final = 22
_STOP: Final = re.compile(
    r"[.;:()«»!?|]| (?:afin|pour|qui|dont|avec|en (?:lien|partenariat|collaboration)|depuis|dans"
    r"|selon|sur|à partir|à raison|aux côtés|chaque|et (?:qui|ouvert|financ|sout)\w*)\b"
)
_NAME: Final = r"(?:La |Le |Les |L['’])?[A-ZÉÈÎÂ][\w’'-]*[a-zà-ÿ][\w’'-]*"
_NAMES: Final = rf"{_NAME}(?: {_NAME})*"
_LIST: Final = rf"{_NAMES}(?:(?:,| et) (?:(?:à|au|aux|en|de|du|d['’]) ?)?{_NAMES})*"
_TOWN: Final = re.compile(rf"\b(?:[àÀ]|entre) ({_LIST})")
_PLACE: Final = re.compile(
    r"\b(?:à|au|aux|dans|sur|de) ((?:le|la|les|l['’]|deux|trois|quatre|cinq|six|sept|huit|neuf|dix)"
    r" ?(?:[\w’'-]+ )?(?:cantons?|communes|pays|vallées?|bassin|quartiers?|bourgs|villages|îles"
    r"|plateau|agglomération|communauté de communes|département|métropole)\b"
    rf"(?: (?:de la |de l['’]|du |des |de |d['’])(?:{_LIST}|\w+)| {_NAMES}))"
)
_ACTOR: Final = re.compile(
    rf"(?:L[ae]s? |L['’]|Une? )?(?:[\w’'-]+ ){{0,2}}?[\w’'-]+"
    rf"(?: (?:de la |de l['’]|du |des |de |d['’])(?:{_NAMES}|[\w’-]+)| {_NAMES}){{0,3}}"
)


def cued(cues: Cues, blocks: Sequence[Block], pieces: Sequence[Evidence]) -> Field | None:
    """Return what follows a cue of running prose (« porté par … »), up to the next break."""
    for piece in pieces:
        text = blocks[piece.block].text
        if match := cues.pattern.search(plain(text), piece.start, piece.end):
            start = match.end()
            while start < piece.end and text[start] == " ":
                start += 1
            stop = _STOP.search(text, start, piece.end)
            value = text[start : stop.start() if stop else piece.end].rstrip(" ,")
            if LETTER.search(value) and len(value.split()) <= LONGEST:
                where = Evidence(piece.block, start, start + len(value))
                return Field(value, (where,), SCORE_CUE)
    return None


def carrier(
    lexicon: Lexicon, blocks: Sequence[Block], pieces: Sequence[Evidence], titre: Field | None
) -> Field | None:
    """Return the organisation that a cue names, else the one that a sentence begins with."""
    named = cued(lexicon.porteurs, blocks, pieces)
    if named and lexicon.organisations.pattern.search(plain(named.value)):
        return named
    for piece in pieces:
        if titre and piece.block == titre.evidence[0].block:
            continue
        text = blocks[piece.block].text[piece.start : piece.end]
        match = _ACTOR.match(text)
        if match and lexicon.organisations.pattern.search(plain(match.group())):
            where = Evidence(piece.block, piece.start, piece.start + match.end())
            return Field(match.group(), (where,), SCORE_DEFAULT)
    return None


def place(blocks: Sequence[Block], pieces: Sequence[Evidence]) -> Field | None:
    """Return where it takes place, from « dans les six communes de … » or « à Vannes et Auray »."""
    for pattern in (_TOWN, _PLACE):
        for piece in pieces:
            if match := pattern.search(blocks[piece.block].text, piece.start, piece.end):
                where = Evidence(piece.block, match.start(1), match.end(1))
                return Field(match.group(1), (where,), SCORE_CUE)
    return None
