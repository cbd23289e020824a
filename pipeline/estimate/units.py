"""The units of a run that can be reviewed: proposals, and passages where none was found.

Copies (`doublon_de` filled) are set aside, as they are from every count.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from pipeline.relecture import Review, passage_id
from pipeline.review import SURE_CUT

# The columns of a table by name, of one length; an empty cell is None.
Columns: TypeAlias = Mapping[str, Sequence[Any]]
# The strata, fixed ones so that two draws of a run have the same: doubtful ones are drawn twice as
# often as their number asks for, and so are passages like those in which proposals are missed.
STRATA: Final = {
    "proposition au découpage incertain": 2,
    "proposition aux étiquettes incertaines": 2,
    "proposition assez sûre": 1,
    "proposition sûre": 1,
    "liste ou tableau, document avec propositions": 2,
    "texte, document avec propositions": 2,
    "liste ou tableau, document sans proposition": 1,
    "texte, document sans proposition": 1,
}
FOUND_STRATA: Final = 4
_SURE: Final = 0.93
_LISTS: Final = frozenset({"list_item", "table_row"})
_NO_UNIT: Final = frozenset({"heading", "furniture"})
_LEAST: Final = 30  # characters: less is no proposal, but a rest of its block
_LONGEST: Final = 600
_SENTENCE: Final = re.compile(r"(?<=[.!?;:…])\s+")


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters `start:end` of a block in which nothing was found; `row` counts in blocks."""

    unit: str
    row: int
    start: int
    end: int
    document: int
    stratum: int


@dataclass(frozen=True, slots=True)
class Observed:
    """A run as the estimates see it.

    `proposals` holds n rows and `documents` d, copies left out, indexed from 0. `document` (n) is
    the row of each proposal's document, `stratum` (n) its place in `STRATA`. `places` (p) are the
    passages. `reviews` are the drawn ones whose unit is here; `reviewed` maps them to
    their unit: the row of the proposal, or n and the rank of the passage.
    """

    proposals: Columns
    documents: Columns
    document: tuple[int, ...]
    stratum: tuple[int, ...]
    passages: tuple[Passage, ...]
    reviews: tuple[Review, ...]
    reviewed: tuple[int, ...]

    @property
    def size(self) -> int:
        """The number of proposals."""
        return len(self.document)

    @property
    def units(self) -> tuple[str, ...]:
        """The identifiers: of the proposals, then of the passages."""
        return (*self.proposals["proposal_id"], *(one.unit for one in self.passages))

    @property
    def strata(self) -> tuple[int, ...]:
        """The stratum of each unit."""
        return (*self.stratum, *(one.stratum for one in self.passages))


def observe(
    proposals: Columns,
    documents: Columns,
    blocks: Columns,
    reviews: Sequence[Review] = (),
) -> Observed:
    """Return the tables of the contract as what can be counted and reviewed.

    Reviews chosen by hand, and those of units that are not in the run, are left out.

    Args:
        proposals: rows of `proposals.parquet`.
        documents: rows of `documents.parquet`.
        blocks: rows of `blocks.parquet`, with `source`, `document_id`, `index`, `kind`, `text`;
            passages count its rows. Without rows there are no passages.
        reviews: rows of `relectures.csv`.
    """
    originals = taken(documents, _first(documents))
    rank = {source: row for row, source in enumerate(originals["source"])}
    kept = taken(proposals, (row for row in _first(proposals) if proposals["source"][row] in rank))
    passages = tuple(_passages(kept, blocks, rank))
    units = [*kept["proposal_id"], *(one.unit for one in passages)]
    places = {unit: place for place, unit in enumerate(units)}
    drawn = [one for one in reviews if one.tirage is not None and one.proposal_id in places]
    return Observed(
        kept,
        originals,
        tuple(rank[source] for source in kept["source"]),
        tuple(map(_found_stratum, kept["confidence"], kept["needs_review"])),
        passages,
        tuple(drawn),
        tuple(places[one.proposal_id] for one in drawn),
    )


def taken(table: Columns, rows: Iterable[int]) -> Columns:
    """Return those rows of a table, in that order."""
    wanted = list(rows)
    return {name: [column[row] for row in wanted] for name, column in table.items()}


def _first(table: Columns) -> Iterator[int]:
    """Yield the rows that are no copies."""
    return (row for row, first in enumerate(table["doublon_de"]) if first is None)


def _found_stratum(confidence: float, needs_review: bool) -> int:  # noqa: FBT001
    if confidence < SURE_CUT:
        return 0
    if needs_review:
        return 1
    return 2 if confidence < _SURE else 3


def _passages(proposals: Columns, blocks: Columns, rank: dict[str, int]) -> Iterator[Passage]:
    spans: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
    names = ("source", "block_start", "char_start", "block_end", "char_end")
    for source, *span in zip(*(proposals[name] for name in names), strict=True):
        spans[source].append(tuple(map(int, span)))  # type: ignore[arg-type]
    held = {source: _taken(found) for source, found in spans.items()}
    columns = (blocks[name] for name in ("source", "document_id", "index", "kind", "text"))
    for row, (source, document_id, index, kind, text) in enumerate(zip(*columns, strict=True)):
        if kind in _NO_UNIT or source not in rank:
            continue
        stratum = FOUND_STRATA + (kind not in _LISTS) + 2 * (source not in spans)
        for start, end in _free(text, held.get(source, {}).get(int(index), [])):
            unit = passage_id(document_id, int(index), start, end)
            yield Passage(unit, row, start, end, rank[source], stratum)


def _taken(spans: Sequence[tuple[int, int, int, int]]) -> dict[int, list[tuple[int, float]]]:
    """Return the characters of each block that proposals hold."""
    found: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for first, start, last, end in sorted(spans):
        for block in range(first, last + 1):
            low = start if block == first else 0
            found[block].append((low, end if block == last else float("inf")))
    return found


def _free(text: str, taken: Sequence[tuple[int, Any]]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text that no proposal holds, long ones cut at sentence ends."""
    cursor = 0
    for low, high in (*taken, (len(text), 0)):
        yield from _pieces(text, cursor, low)
        cursor = max(cursor, int(min(high, len(text))))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    ends = [*(start + one.end() for one in _SENTENCE.finditer(text[start:end])), end]
    while len(text[start:end].strip()) >= _LEAST:
        last = max((one for one in ends if start < one <= start + _LONGEST), default=0)
        last = last or next(one for one in ends if one > start)
        if len(text[last:end].strip()) < _LEAST:
            last = end
        yield start, last
        start = last
