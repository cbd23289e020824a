"""Tables of many batches, and rows kept from an earlier run, put together as one run."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.document import document_id
from pipeline.store.copies import marked, twins_of
from pipeline.store.rows import release_memory, texts
from pipeline.store.schemas import COLUMNS
from pipeline.store.tables import Row, Tables, ordered, table


@dataclass(frozen=True, slots=True)
class Entry:
    """One file the results account for: its key, its former key if kept, its sha256 or ""."""

    source: str
    former: str
    sha256: str


def assemble(fresh: Iterable[Tables], kept: Tables | None, entries: Sequence[Entry]) -> Tables:
    """Return the tables of a run, one set of rows for all files of the same bytes.

    Files of the same bytes are rows of `documents` each, all but the first with `doublon_de` and
    no proposals of their own; pages, blocks and proposals stand under the first. A file of the
    same text in other bytes (`pipeline.store.copies`) has `doublon_de` too and keeps its rows, so
    that it can take the place of the first when that one goes. `n_proposals` is 0 for both. Rows
    of files that are not among `entries` are dropped; of `kept`, those read afresh too.

    Raises:
        ValueError: a file stands in none of `documents` and `rejects`.
    """
    joined = {name: [table(name, ())] for name in COLUMNS}
    for tables in fresh:
        for name, rows in tables.items():
            joined[name].append(rows)
    new = {name: pa.concat_tables(joined.pop(name)) for name in COLUMNS}
    first: dict[str, str] = {}
    for entry in sorted(entries, key=lambda entry: entry.source):
        if entry.sha256:
            first.setdefault(document_id(entry.sha256), entry.source)
    if kept:
        read = {*_column(new["documents"], "document_id"), *_column(new["rejects"], "document_id")}
        new = {
            name: pa.concat_tables([rows, _without(kept[name], read - {""})])
            for name, rows in new.items()
        }
    made = {}
    for name in ("pages", "blocks", "proposals"):
        made[name] = _rekeyed(name, new.pop(name), first)
        release_memory()  # of the same rows in another order
    twins = twins_of(made["blocks"], kept)
    release_memory()
    made["proposals"] = marked(made["proposals"], twins)
    firsts = {ident: first.get(twins.get(ident, ident), source) for ident, source in first.items()}
    made["documents"] = _documents(new["documents"], made["proposals"], firsts, entries)
    read = set(_column(new["documents"], "document_id"))
    made["rejects"] = _rejects(new["rejects"], first, entries, read)
    _check(made, entries)
    return {name: made[name] for name in COLUMNS}


def _documents(
    rows: pa.Table, proposals: pa.Table, first: Mapping[str, str], entries: Sequence[Entry]
) -> pa.Table:
    known: dict[str, Row] = {row["document_id"]: row for row in rows.to_pylist()}
    counts = Counter(_column(proposals, "document_id"))

    def row(entry: Entry) -> Row:
        ident = document_id(entry.sha256)
        copy = first[ident] != entry.source
        return known[ident] | {
            "source": entry.source,
            "doublon_de": first[ident] if copy else None,
            "n_proposals": 0 if copy else counts[ident],
        }

    return table("documents", [row(e) for e in entries if document_id(e.sha256) in known])


def _rejects(
    rows: pa.Table, first: Mapping[str, str], entries: Sequence[Entry], read: set[str]
) -> pa.Table:
    """Return the refusals, but those of whole files whose bytes were read under another name."""
    whole: dict[str, Row] = {}
    unread: dict[str, Row] = {}
    made: list[Row] = []
    for row in rows.to_pylist():
        ident = row["document_id"]
        if not ident:
            unread.setdefault(row["source"], row)
        elif row["page"] is None:
            if ident not in read:
                whole[ident] = row
        elif ident in first:
            made.append(row | {"source": first[ident]})
    for entry in entries:
        found = whole.get(document_id(entry.sha256)) if entry.sha256 else unread.get(entry.former)
        if found:
            made.append(found | {"source": entry.source})
    return table("rejects", made)


def _rekeyed(name: str, rows: pa.Table, first: Mapping[str, str]) -> pa.Table:
    sources = texts([first.get(ident) for ident in _column(rows, "document_id")])
    place = rows.schema.get_field_index("source")
    rows = rows.set_column(place, rows.schema.field(place), sources)
    return ordered(name, rows.filter(pc.is_valid(rows["source"])))


def _without(rows: pa.Table, idents: set[str]) -> pa.Table:
    return rows.filter(pc.invert(pc.is_in(rows["document_id"], texts(sorted(idents)))))


def _check(made: Tables, entries: Sequence[Entry]) -> None:
    read = set(_column(made["documents"], "source"))
    whole = made["rejects"].filter(pc.is_null(made["rejects"]["page"]))
    refused = set(_column(whole, "source"))
    if read & refused or read | refused != {entry.source for entry in entries}:
        message = "a file stands in none, or in both, of documents and rejects"
        raise ValueError(message)


def _column(rows: pa.Table, name: str) -> list[Any]:
    values: list[Any] = rows[name].to_pylist()
    return values
