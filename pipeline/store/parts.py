"""Tables of several agencies put side by side: sources prefixed, the same bytes once."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.store.schemas import COLUMNS, schema
from pipeline.store.tables import Tables, read_table


def read_part(folder: Path) -> Tables:
    """Return the tables of a folder of results.

    Raises:
        OSError: one is missing or unreadable.
        ValueError: one is not of this version of the contract.
    """
    made = {}
    for name in COLUMNS:
        path = folder / f"{name}.parquet"
        if not pq.read_schema(path).equals(schema(name), check_metadata=False):
            message = f"{name} is of another version"
            raise ValueError(message)
        made[name] = read_table(name, path)
    return made


def side_by_side(parts: Iterable[tuple[str, Tables]]) -> Tables:
    """Return the rows of named tables as those of one run, each source after its name and `/`.

    Files of the same bytes keep pages, blocks, proposals and refused pages of the first only.
    """
    joined: dict[str, list[pa.Table]] = {name: [schema(name).empty_table()] for name in COLUMNS}
    seen: set[str] = set()
    for prefix, tables in parts:
        known = pa.array(sorted(seen), pa.string())
        for name, rows in tables.items():
            named = _prefixed(rows, prefix)
            if name != "documents":
                again = pc.is_in(named["document_id"], known)
                whole = pc.is_null(named["page"]) if name == "rejects" else pa.scalar(value=False)
                named = named.filter(pc.or_(pc.invert(again), whole))
            joined[name].append(named)
        seen |= set(tables["documents"]["document_id"].to_pylist())
    return {name: pa.concat_tables(rows) for name, rows in joined.items()}


def _prefixed(rows: pa.Table, prefix: str) -> pa.Table:
    columns = ["source", *(["doublon_de"] if "proposal_id" not in rows.column_names else [])]
    for column in columns:
        if column in rows.column_names:
            place = rows.schema.get_field_index(column)
            values = pc.binary_join_element_wise(f"{prefix}/", rows[column], "")
            rows = rows.set_column(place, rows.schema.field(place), values)
    return rows
