"""What the span model sees of each unit, as arrays: layout, opening words, end, words in common."""

import itertools
import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from pipeline.document import Block
from pipeline.lexicon import Lexicon
from pipeline.segment.doc import Unit
from pipeline.segment.features import capitals
from pipeline.segment.linguistic import CONTENT, MARKS
from pipeline.segment.shapes import TITLE_TERMS
from pipeline.text import words

Array = np.ndarray
KINDS: Final = ("heading", "list_item", "paragraph", "table_row", "caption", "footnote")
LABELS: Final = ("titre", "porteur", "partenaires", "territoire", "statut", "autre")
NO_LABEL: Final = -1
COLUMNS: Final = 3  # with a name: each row of such a table is a contribution
PARTS: Final = (
    *("", "NOUN", "VERB", "AUX", "DET", "ADP", "PRON", "ADV", "ADJ", "PROPN", "NUM"),
    *("CCONJ", "SCONJ", "X", "INTJ"),
)
NUMBERED: Final = 100
INFINITIVE: Final = 20
_NUMBER: Final = re.compile(r"^\W*((?:[A-Za-zÀ-ÿ]+ ?)?(?:n ?°)? ?[\dIVX]+(?:[.-]\d+)*\W)")
_DIGITS: Final = re.compile(r"[\dIVX]+")


@dataclass(frozen=True, slots=True)
class UnitTable:
    """The units of one document, one row each.

    Attributes:
        columns: one array of shape (units,) a name; flags are 0 or 1.
        patterns: the ways in which two units may look alike; one key a unit, None where the
            unit is not to be compared.
        bags: the lemmas of the content words of each unit.
        within: the last unit that a proposal which begins at each unit may have.
    """

    size: int
    columns: dict[str, Array]
    patterns: tuple[tuple[Hashable, ...], ...]
    bags: tuple[frozenset[str], ...]
    within: Array

    def __getitem__(self, name: str) -> Array:
        """Return a column."""
        return self.columns[name]


def unit_table(units: Sequence[Unit], blocks: Sequence[Block], lexicon: Lexicon) -> UnitTable:
    """Return what the span model sees of the units of a document."""
    columns = _layout(units, blocks)
    numbers = [_number(unit.text) for unit in units]
    labels = [lexicon.label_at_start(unit.text) for unit in units]
    columns |= _words_of(units, numbers)
    columns["label"] = np.array([_label(name) for name in labels], dtype=float)
    short = (
        (columns["block_start"] * columns["block_end"] > 0)
        & (columns["words"] <= TITLE_TERMS)
        & (columns["label"] == NO_LABEL)
    )
    columns["short"] = short.astype(float)
    columns["titleish"] = (short & (columns["stop"] + columns["comma"] == 0)).astype(float)
    bags = tuple(
        frozenset(term.lemma for term in unit.terms if term.pos in CONTENT) for unit in units
    )
    columns["next_overlap"] = np.array(
        [overlap(left, right) for left, right in itertools.pairwise(bags)] + [0.0]
    )[: len(units)]
    patterns = _patterns(units, columns, numbers)
    return UnitTable(len(units), columns, patterns, bags, within_rows(units, blocks))


def within_rows(units: Sequence[Unit], blocks: Sequence[Block]) -> Array:
    """Return the last unit that a proposal which begins at each unit may have, shape (units,).

    A row of a table with named columns is a contribution of its own: what begins in it ends in it.
    Tables of two columns are left aside, for one of them may be a sheet, a field a row.
    """
    last = np.full(len(units), len(units) - 1)
    ends = {unit.block: place for place, unit in enumerate(units)}
    for place, unit in enumerate(units):
        block = blocks[unit.block]
        if block.kind == "table_row" and sum(bool(name) for name, _ in block.cells) >= COLUMNS:
            last[place] = ends[unit.block]
    return last


def overlap(left: frozenset[str] | set[str], right: frozenset[str]) -> float:
    """Return the share of the smaller bag that both have."""
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0


def _label(name: str | None) -> int:
    if name is None:
        return NO_LABEL
    return LABELS.index(name) if name in LABELS else LABELS.index("autre")


def _number(text: str) -> str:
    """Return the numbered opening of a unit with its digits masked, empty where it has none."""
    match = _NUMBER.match(text[:40])
    if match is None or not any(char.isdigit() for char in match[1][:12]):
        return ""
    return _DIGITS.sub("#", match[1].strip().lower())


def _layout(units: Sequence[Unit], blocks: Sequence[Block]) -> dict[str, Array]:
    runs = _runs(blocks)
    places = [runs.get(unit.block, (0, 1, unit.block)) for unit in units]
    rows = {
        "block": [unit.block for unit in units],
        "kind": [KINDS.index(blocks[unit.block].kind) for unit in units],
        "level": [blocks[unit.block].level for unit in units],
        "block_start": [unit.start == 0 for unit in units],
        "block_end": [unit.end >= len(blocks[unit.block].text.rstrip()) for unit in units],
        "rank": [rank for rank, _, _ in places],
        "siblings": [count for _, count, _ in places],
        "run": [first for _, _, first in places],
    }
    return {name: np.array(row, dtype=float) for name, row in rows.items()}


def _runs(blocks: Sequence[Block]) -> dict[int, tuple[int, int, int]]:
    """Return (rank, size, first index) of the run of like blocks that each block stands in."""
    found: dict[int, tuple[int, int, int]] = {}
    run: list[Block] = []
    for block in [*(block for block in blocks if block.kind != "furniture"), None]:
        if block and run and (block.kind, block.level) == (run[0].kind, run[0].level):
            run.append(block)
            continue
        for rank, member in enumerate(run):
            found[member.index] = (rank, len(run), run[0].index)
        run = [block] if block else []
    return found


def _words_of(units: Sequence[Unit], numbers: Sequence[str]) -> dict[str, Array]:
    heads = [next((t for t in unit.terms if t.pos not in MARKS), None) for unit in units]
    parts = [PARTS.index(t.pos) if t and t.pos in PARTS else 0 for t in heads]
    infinitive = [t is not None and "VerbForm=Inf" in t.morph for t in heads]
    morphs = [" ".join(term.morph for term in unit.terms) for unit in units]
    ends = [unit.text.rstrip()[-1:] for unit in units]
    rows = {
        "words": [len(words(unit.text)) for unit in units],
        "numbered": [bool(number) for number in numbers],
        "part": parts,
        "infinitive": infinitive,
        "opening": [
            NUMBERED if number else part + INFINITIVE * verb
            for number, part, verb in zip(numbers, parts, infinitive, strict=True)
        ],
        "finite": ["VerbForm=Fin" in morph for morph in morphs],
        "future": ["Tense=Fut" in morph or "Mood=Cnd" in morph for morph in morphs],
        "lower": [unit.text[:1].islower() for unit in units],
        "quote": [unit.text.lstrip()[:1] in {"«", "“", '"'} for unit in units],
        "capitals": [capitals(unit.text) for unit in units],
        "colon": [end == ":" for end in ends],
        "stop": [end in {".", "!", "?"} for end in ends],
        "comma": [end in {";", ","} for end in ends],
        "question": [end == "?" for end in ends],
    }
    return {name: np.array(row, dtype=float) for name, row in rows.items()}


def _patterns(
    units: Sequence[Unit], columns: dict[str, Array], numbers: Sequence[str]
) -> tuple[tuple[Hashable, ...], ...]:
    """Return the keys by which units look alike, from the coarsest to the list that holds them."""

    def keys(*names: str) -> list[tuple[float, ...]]:
        return list(zip(*(columns[name].tolist() for name in names), strict=True))

    first = [unit.folded.split(" ")[0] for unit in units]
    layout = keys("kind", "level", "block_start")
    looks = keys("kind", "level", "block_start", "titleish", "capitals", "label")
    opens = keys("kind", "level", "block_start", "opening", "label")
    rhythm = keys("kind", "block_start", "short")
    begins = keys("kind", "block_start")
    lists = keys("kind", "level", "run", "block_start")
    alone = columns["siblings"] <= 1
    return (
        tuple(layout),
        tuple(rhythm),
        tuple(zip(opens, numbers, strict=True)),
        tuple(zip(looks, numbers, strict=True)),
        tuple(zip(begins, first, strict=True)),
        tuple(None if single else key for key, single in zip(lists, alone, strict=True)),
    )
