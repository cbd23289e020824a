"""What the boundary model sees of a unit: its words, its form, its place in the layout.

Every feature is a string; who sees it is said by offsets (see `pipeline.segment.chain`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.document import Block
from pipeline.lexicon import Lexicon
from pipeline.segment.chain import Row
from pipeline.segment.doc import Unit
from pipeline.segment.linguistic import interval, linguistic_features, said
from pipeline.segment.shapes import TITLE_TERMS, shape_features
from pipeline.text import plain

_WORD: Final = re.compile(r"\w{2,}")
_TOKEN: Final = re.compile(r"\w+(?:['-]\w+)*|[^\w\s]")
_INFINITIVE: Final = re.compile(r"(?:s'|se )?\w{2,}(?:er|ir|re|oir)$")
_NOMINAL: Final = re.compile(r"\w{3,}(?:tion|sion|ment|age|ance|ence|ure|ise|tiers?|eur|ique)s?$")
_FUTURE: Final = re.compile(r"\w{2,}r(?:a|ont|ai|ez|ons)$")
_CONDITIONAL: Final = re.compile(r"\w{2,}r(?:ait|aient|ais|ions|iez)$")
_NUMBERED: Final = re.compile(
    r"(?:(?:fiche|mesure|action|proposition|projet|piste|recommandation|engagement|idee"
    r"|orientation|objectif|decision|priorite|axe)s?\b"
    r"[^\w]*(?:action\b)?[^\w]*(?:n ?[°o])?\W*[\divx]+\b"
    r"|\d+[.)°]|[a-z]\))"
)
_END: Final = re.compile(r"[.!?:;,…»)]$")
MOSTLY: Final = 0.7
NEIGHBOURS: Final = (-2, -1, 1, 2)
OFFSETS: Final = (0, *NEIGHBOURS)
BAG: Final = (0, -1)
TAIL: Final = 12  # letters
STEM: Final = 6  # letters
REMEMBERED: Final = 50_000
SEEN: Final = 2_000  # texts of a document that come again
FUTURE, CONDITIONAL, INFINITIVE = "fci"


@dataclass(frozen=True, slots=True)
class Frame:
    """What a unit inherits from the layout around it."""

    heading: str
    parent: str
    since_heading: int
    lead_in: str
    sibling: int
    siblings: int
    verbal_siblings: float


def own_features(unit: Unit, block: Block, lexicon: Lexicon) -> list[str]:
    """Return the features of one unit in itself."""
    text = unit.folded
    tokens = _TOKEN.findall(text)
    terms = [token for token in tokens if token[0].isalnum()]
    first = terms[0] if terms else ""
    found = [
        f"kind={block.kind}",
        f"w1={first}",
        f"w2={'_'.join(terms[:2])}",
        f"w3={'_'.join(terms[:3])}",
        f"s1={first[-3:]}",
        f"last={terms[-1][:8] if terms else ''}",
        f"open={tokens[0] if tokens and not tokens[0][0].isalnum() else 'w'}",
        f"n={interval(len(terms), (3, 6, 10, 16, 25, 40))}",
        f"start={unit.start == 0}",
        f"whole={unit.start == 0 and unit.end == len(block.text)}",
    ]
    if match := _END.search(text):
        found.append(f"end={match.group()}")
    else:
        found.append("end=open")
        if unit.start == 0 and unit.end == len(block.text) and len(terms) <= TITLE_TERMS:
            found.append("titleish")
    found += _forms(unit.text, text, terms)
    found += linguistic_features(unit.terms)
    if label := lexicon.label_at_start(unit.text):
        found += [f"label={label}", "labelled"]
    found += [f"cue={cue}" for cue in lexicon.statut_cues(text)]
    return found


def _forms(raw: str, text: str, terms: Sequence[str]) -> Iterator[str]:
    """Yield the word forms that matter: infinitives, futures, conditionals, figures."""
    head = terms[0] if terms else ""
    endings = [_endings(term[-TAIL:]) for term in terms]
    present = {
        "infinitive": _INFINITIVE.match(head),
        "nominal": _NOMINAL.match(head),
        "future": FUTURE in "".join(endings),
        "conditional": CONDITIONAL in "".join(endings),
        "has_infinitive": INFINITIVE in "".join(endings[1:]),
        "numbered": _NUMBERED.match(text),
        "capitals": capitals(raw),
        "digits": any(map(str.isdigit, raw)),
        "percent": "%" in raw,
        "euros": "€" in raw or "euros" in text,
        "question": "?" in raw,
        "quote": any(mark in raw for mark in '«“"'),
        "lower": raw[:1].islower(),
    }
    return (name for name, there in present.items() if there)


@lru_cache(REMEMBERED)
def _endings(tail: str) -> str:
    """Return which of a future, a conditional, an infinitive the end of a word may be of."""
    forms = ((FUTURE, _FUTURE), (CONDITIONAL, _CONDITIONAL), (INFINITIVE, _INFINITIVE))
    return "".join(sign for sign, form in forms if form.match(tail))


@lru_cache(SEEN)
def capitals(text: str) -> bool:
    """Return whether most letters of a text are capitals."""
    large = sum(map(str.isupper, text))
    return large > 0 and large > MOSTLY * sum(map(str.isalpha, text))


def bag(folded: str) -> list[str]:
    """Return the distinct stems (rough lemmas) of a plain text, in order of appearance."""
    return list(dict.fromkeys([word[:STEM] for word in _WORD.findall(folded)]))


@lru_cache(SEEN)
def _stems(prefix: str, text: str, start: int | None, end: int | None) -> tuple[str, ...]:
    """Return the stems `start:end` of a text around a unit, as features."""
    return tuple(f"{prefix}:{term}" for term in bag(plain(text))[start:end])


def frames(units: Sequence[Unit], blocks: Sequence[Block]) -> list[Frame]:
    """Return for each unit the headings above, the lead-in and its list of siblings."""
    headings: list[Block] = []
    since = 0
    lead_in = ""
    lists = _lists(blocks)
    found = []
    seen = -1
    for unit in units:
        block = blocks[unit.block]
        if block.index != seen:
            since += 1
            if block.kind == "heading":
                headings = [h for h in headings if h.level < block.level]
                headings.append(block)
                since, lead_in = 0, ""
            seen = block.index
        above = headings[:-1] if block.kind == "heading" else headings
        rank, count, verbal = lists.get(block.index, (0, 0, 0.0))
        found.append(
            Frame(
                above[-1].text if above else "",
                above[-2].text if len(above) > 1 else "",
                since,
                lead_in,
                rank,
                count,
                verbal,
            )
        )
        if block.kind in {"paragraph", "caption"}:
            lead_in = unit.text
    return found


def _lists(blocks: Sequence[Block]) -> dict[int, tuple[int, int, float]]:
    """Return (rank, number of siblings, share that begin with an infinitive) by block index."""
    found: dict[int, tuple[int, int, float]] = {}
    run: list[Block] = []
    for block in [*blocks, None]:
        if block is not None and block.kind == "furniture":
            continue
        if block is not None and run and (block.kind, block.level) == (run[0].kind, run[0].level):
            run.append(block)
            continue
        if run and run[0].kind in {"list_item", "table_row"}:
            verbal = sum(bool(_INFINITIVE.match(plain(b.text).split(" ")[0])) for b in run)
            for rank, member in enumerate(run):
                found[member.index] = (rank, len(run), verbal / len(run))
        run = [block] if block is not None else []
    return found


def _frame_features(frame: Frame, block: Block, position: float) -> list[str]:
    found = [
        *_stems("h", frame.heading, None, 12),
        *_stems("hh", frame.parent, None, 12),
        f"since={interval(frame.since_heading, (1, 2, 3, 5, 8))}",
        f"heading={bool(frame.heading)}",
        f"pos={interval(position, (0.1, 0.25, 0.5, 0.75, 0.9))}",
        f"level={block.level}",
    ]
    if frame.siblings:
        found += [
            f"sib={interval(frame.sibling, (1, 2, 4))}",
            f"sibs={interval(frame.siblings, (2, 3, 5, 8, 15))}",
            f"verbal={interval(frame.verbal_siblings, (0.2, 0.5, 0.9))}",
        ]
        found += _stems("li", frame.lead_in, -14, None)
        found.append(f"colon={frame.lead_in.endswith(':')}")
    for header, value in block.cells:
        if value:
            found.append(f"col={plain(header)[:20]}")
    if block.cells and all(header == value for header, value in block.cells):
        found.append("header_row")
    return found


def document_features(blocks: Sequence[Block], lexicon: Lexicon) -> list[str]:
    """Return what the whole document tells: its kinds of blocks and its labels."""
    body = [block for block in blocks if block.kind != "furniture"]
    size = len(body) or 1
    labels = sum(lexicon.label_at_start(block.text) is not None for block in body)
    found = [f"dlabels={interval(labels, (1, 3, 10))}"]
    for kind in ("heading", "list_item", "table_row"):
        share = sum(block.kind == kind for block in body) / size
        found.append(f"d{kind}={interval(share, (0.01, 0.1, 0.3, 0.6))}")
    return found


def document_rows(
    units: Sequence[Unit], blocks: Sequence[Block], lexicon: Lexicon
) -> Iterator[Row]:
    """Yield the features of each unit of a document, layout included, by who sees them."""
    around = frames(units, blocks)
    common = document_features(blocks, lexicon)
    rhythm = shape_features(units, blocks, lexicon)
    for index, unit in enumerate(units):
        block = blocks[unit.block]
        here = common + rhythm[index] + [f"c:{lemma}" for lemma in said(unit.terms)]
        here += _frame_features(around[index], block, index / len(units))
        for offset in NEIGHBOURS:
            place = index + offset
            there = 0 <= place < len(units)
            same = there and units[place].block == unit.block
            here.append(f"same{offset}={same}" if there else f"edge{offset}")
        words = [f"b:{term}" for term in bag(unit.folded)]
        yield {OFFSETS: own_features(unit, block, lexicon), BAG: words, (0,): here}
