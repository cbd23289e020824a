"""The same text in other bytes: which documents of a run repeat one that comes before."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain, groupby
from operator import itemgetter
from typing import Final

import pyarrow as pa

from pipeline.store.rows import texts
from pipeline.store.tables import Row, Tables
from pipeline.text import fold
from pipeline.twins import first_of

_ROWS: Final = 10_000  # blocks that stand in memory as Python objects at a time


def twins_of(blocks: pa.Table, kept: Tables | None) -> dict[str, str]:
    """Return the document_id of the first document of the same text, for each that repeats it.

    Args:
        blocks: those of the run, ordered; the first document in that order is the original.
        kept: tables of an earlier run. What they say of a document without blocks stands: its
            text was not passed on.
    """
    found = first_of(_texts(blocks))
    said = _said(kept) if kept else {}
    return {ident: found.get(first, first) for ident, first in said.items()} | found


def marked(proposals: pa.Table, twins: Mapping[str, str]) -> pa.Table:
    """Return the proposals, `doublon_de` set in those of twins and empty elsewhere.

    It names the proposal of the same text in the first document (the second of equal texts goes
    with the second there), or that document where it has none.
    """
    rows = proposals.select(["proposal_id", "document_id", "text", "doublon_de"]).to_pylist()
    own: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        own[row["document_id"], fold(row["text"])].append(row["proposal_id"])
    ranks: dict[tuple[str, str], int] = defaultdict(int)
    values: list[str | None] = []
    for row in rows:
        first = twins.get(row["document_id"])
        place = row["document_id"], fold(row["text"])
        values.append(_counterpart(row, first, own, ranks[place]) if first else None)
        ranks[place] += 1
    column = proposals.schema.get_field_index("doublon_de")
    return proposals.set_column(column, proposals.schema.field(column), texts(values))


def _counterpart(row: Row, first: str, own: Mapping[tuple[str, str], list[str]], rank: int) -> str:
    if not row["text"]:  # not passed on
        return row["doublon_de"] or first
    same = own.get((first, fold(row["text"])), [])
    return same[rank] if rank < len(same) else first


def _texts(blocks: pa.Table) -> Iterator[tuple[str, str]]:
    """Yield the document_id and the text of each document, furniture left out."""
    parts = blocks.select(["document_id", "kind", "text"]).to_batches(_ROWS)
    rows = chain.from_iterable(part.to_pylist() for part in parts)
    for ident, run in groupby(rows, itemgetter("document_id")):
        yield ident, "\n".join(row["text"] for row in run if row["kind"] != "furniture")


def _said(kept: Tables) -> dict[str, str]:
    rows = kept["documents"].select(["document_id", "source", "doublon_de"]).to_pylist()
    idents = {row["source"]: row["document_id"] for row in rows}
    read = set(kept["blocks"]["document_id"].to_pylist())
    pairs = ((row["document_id"], idents.get(row["doublon_de"])) for row in rows)
    return {
        ident: first for ident, first in pairs if first and first != ident and ident not in read
    }
