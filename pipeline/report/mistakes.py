"""Where the models are wrong on a document: each judged proposal, its outcome and its place."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pipeline.document import Block
from pipeline.evaluate import FIELDS, TIGHT, FoundProposal, GoldProposal, Judged, same_value
from pipeline.proposal import Span, span_evidence
from pipeline.report.wording import STATUTS

KINDS: Final[Mapping[str, str]] = {
    "manquee": "manquée",
    "fausse": "fausse",
    "fusion": "fusionnée",
    "coupure": "coupée",
    "ailleurs": "mal bornée",
    "bords": "bords inexacts",
    **{name: f"champ {name}" for name in FIELDS},
    "statut": "statut",
}
RIGHT: Final = "juste"
UNSURE: Final = "ambiguë"
CONTEXT: Final = 2  # blocks without proposals shown beside those with some


@dataclass(frozen=True, slots=True)
class Mark:
    """A proposal annotated (`A1`…) or found (`T1`…): its outcome, and what is to be said of it."""

    name: str
    outcome: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one block under the same proposals; `starts` and `ends` name marks."""

    block: Block
    text: str
    gold: Mark | None
    found: Mark | None
    starts: tuple[Mark, ...]
    ends: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive blocks, each as its pieces; folded where nothing stands near."""

    blocks: tuple[tuple[Piece, ...], ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class Faulty:
    """A judged document with the number of its errors by kind (one of `KINDS`)."""

    judged: Judged
    counts: Counter[str]
    runs: tuple[Run, ...]


def faulty(judged: Sequence[Judged]) -> list[Faulty]:
    """Return the documents that hold an error, most errors first."""
    found = [read(one) for one in judged]
    wrong = [one for one in found if one.counts]
    return sorted(wrong, key=lambda one: (-one.counts.total(), one.judged.identifier))


def read(judged: Judged) -> Faulty:
    """Return one judged document with its errors.

    Raises:
        ValueError: it was judged without its layout.
    """
    layout = judged.layout
    if layout is None:
        message = f"{judged.identifier} was judged without its layout"
        raise ValueError(message)
    gold, found, counts = _marks(judged, layout.blocks, layout.gold, layout.found)
    pieces = _pieces(
        layout.blocks,
        [*zip(layout.gold, gold, strict=True)],
        [*zip(layout.found, found, strict=True)],
    )
    return Faulty(judged, counts, tuple(_runs(pieces)))


def _marks(
    judged: Judged, blocks: Sequence[Block], gold: Sequence[Span], found: Sequence[Span]
) -> tuple[list[Mark], list[Mark], Counter[str]]:
    pairing = judged.pairing()
    ours, theirs = ([_places(blocks, span) for span in spans] for spans in (gold, found))
    golds = [Mark(f"A{i}", UNSURE) for i in range(1, len(gold) + 1)]
    founds = [Mark(f"T{i}", UNSURE) for i in range(1, len(found) + 1)]
    counts: Counter[str] = Counter()
    for left, right, score in pairing.pairs:
        outcome = RIGHT if score >= TIGHT else "bords"
        different = list(_differences(judged.found[left], judged.gold[right]))
        notes = tuple(note for _, note in different)
        golds[right] = Mark(golds[right].name, outcome, notes)
        founds[left] = Mark(founds[left].name, outcome)
        counts.update(name for name, _ in different)
        counts.update(["bords"] if outcome != RIGHT else [])
    for index in pairing.missed:
        golds[index] = Mark(golds[index].name, _why(ours[index], theirs, ours) or "manquee")
        counts[golds[index].outcome] += 1
    for index in pairing.false:
        why = _why(theirs[index], ours, theirs)
        turned = {"fusion": "coupure", "coupure": "fusion"}.get(why, why)
        founds[index] = Mark(founds[index].name, turned or "fausse")
        counts[founds[index].outcome] += 1
    return golds, founds, counts


def _places(blocks: Sequence[Block], span: Span) -> frozenset[tuple[int, int]]:
    return frozenset(
        (piece.block, place)
        for piece in span_evidence(blocks, span)
        for place in range(piece.start, piece.end)
    )


def _why(
    mine: frozenset[tuple[int, int]],
    others: Sequence[frozenset[tuple[int, int]]],
    siblings: Sequence[frozenset[tuple[int, int]]],
) -> str:
    """Return why an annotated proposal has no pair, empty where nothing was found on it.

    `fusion`: what lies on it lies on another one too; `coupure`: several lie in it.
    """
    touching = [other for other in others if other & mine]
    for other in touching:
        if sum(2 * len(other & each) >= len(each) for each in siblings if each) > 1:
            return "fusion"
    if sum(2 * len(other & mine) >= len(other) for other in touching) > 1:
        return "coupure"
    return "ailleurs" if touching else ""


def _differences(found: FoundProposal, gold: GoldProposal) -> Iterator[tuple[str, str]]:
    """Yield (kind, what to say) for each field that differs."""
    for name in FIELDS:
        ours, theirs = found.fields.get(name, ""), gold.fields.get(name, "")
        if (ours or theirs) and not (ours and theirs and same_value(name, ours, theirs)):
            yield name, f"{name} : annoté « {theirs or '–'} », trouvé « {ours or '–'} »"
    ours = found.fields.get("statut", "")
    if gold.statut not in {"inconnu", ours}:
        said, told = STATUTS[gold.statut], STATUTS.get(ours, "–")
        yield "statut", f"statut : annoté « {said} », trouvé « {told} »"


def _pieces(
    blocks: Sequence[Block],
    gold: Sequence[tuple[Span, Mark]],
    found: Sequence[tuple[Span, Mark]],
) -> Iterator[tuple[Piece, ...]]:
    """Yield the pieces of each block."""
    parts = [
        [(e, mark, place == 0, place == len(all_) - 1) for place, e in enumerate(all_)]
        for span, mark in (*gold, *found)
        for all_ in [span_evidence(blocks, span)]
    ]
    by_block: dict[int, list[tuple[int, int, Mark, bool, bool]]] = {}
    for evidence, mark, first, last in (part for each in parts for part in each):
        entry = (evidence.start, evidence.end, mark, first, last)
        by_block.setdefault(evidence.block, []).append(entry)
    for block in blocks:
        if block.kind == "furniture" or not block.text:
            continue
        here = by_block.get(block.index, [])
        cuts = {0, len(block.text), *(c for start, end, *_ in here for c in (start, end))}
        made = []
        for low, high in pairwise(sorted(cuts)):
            over = [entry for entry in here if entry[0] <= low and high <= entry[1]]
            marks = [entry[2] for entry in over]
            made.append(
                Piece(
                    block,
                    block.text[low:high],
                    next((mark for mark in marks if mark.name[0] == "A"), None),
                    next((mark for mark in marks if mark.name[0] == "T"), None),
                    tuple(entry[2] for entry in over if entry[3] and entry[0] == low),
                    tuple(entry[2] for entry in over if entry[4] and entry[1] == high),
                )
            )
        yield tuple(piece for piece in made if piece.text.strip())


def _runs(pieces: Iterator[tuple[Piece, ...]]) -> Iterator[Run]:
    """Yield the blocks in runs, those far from any proposal folded."""
    blocks = list(pieces)
    marked = [any(piece.gold or piece.found for piece in block) for block in blocks]
    near = [
        any(marked[max(i - CONTEXT, 0) : i + CONTEXT + 1]) or not any(marked)
        for i in range(len(blocks))
    ]
    start = 0
    for end in range(1, len(blocks) + 1):
        if end == len(blocks) or near[end] != near[start]:
            yield Run(tuple(blocks[start:end]), folded=not near[start])
            start = end
