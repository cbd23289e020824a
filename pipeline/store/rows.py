"""Arrow tables from rows of Python values and from Parquet files, without pandas.

pyarrow imports it, for a tenth of what a run of one document costs, where it makes arrays of
Python's own values and where it reads a file as a dataset. It reads JSON by itself.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from pipeline.processes import trim

_LONGEST: Final = 2**31 - 1  # bytes that are read at once


def table_of(rows: Iterable[Mapping[str, Any]], schema: pa.Schema) -> pa.Table:
    """Return the rows as a table of that schema, in one chunk.

    What a row does not name is empty in it, and what the schema does not name is left out. A map
    may be a mapping or pairs. Half a character, which no file can hold, becomes « ? ».

    Raises:
        pa.ArrowInvalid: a value is of another type than its column.
    """
    maps = [field.name for field in schema if pa.types.is_map(field.type)]
    lines = "\n".join(json.dumps(_pairs(row, maps), ensure_ascii=False) for row in rows)
    text = lines.encode(errors="replace")
    if not text:
        return pa.Table.from_batches([], schema=schema)
    from pyarrow.json import ParseOptions, ReadOptions, read_json

    read = read_json(
        BytesIO(text),
        ReadOptions(use_threads=False, block_size=min(len(text) + 1, _LONGEST)),
        ParseOptions(explicit_schema=_readable(schema), unexpected_field_behavior="ignore"),
    ).combine_chunks()
    columns = [_column(read[field.name].chunk(0), field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def texts(values: Iterable[str | None]) -> pa.ChunkedArray:
    """Return the texts as a column."""
    rows = ({"text": value} for value in values)
    return table_of(rows, pa.schema([("text", pa.string())]))["text"]


def read_file(path: Path, schema: pa.Schema) -> pa.Table:
    """Return what a Parquet file has of a schema; a column that it has not is empty.

    Raises:
        OSError: it is not there.
        ValueError: it is no Parquet file, or a column is of another type.
    """
    from pyarrow.parquet import ParquetFile  # `read_table` would import pandas

    with ParquetFile(path) as file:
        found = file.read(columns=schema.names)
    columns = [
        found[field.name].cast(field.type)
        if field.name in found.column_names
        else pa.nulls(found.num_rows, field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def release_memory() -> None:
    """Give the room of tables and rows that are gone back to the system, else kept for later."""
    pa.default_memory_pool().release_unused()
    trim()


def _pairs(row: Mapping[str, Any], maps: Sequence[str]) -> dict[str, Any]:
    """Return a row with its maps as `_readable` has them."""
    made = dict(row)
    for name in maps:
        if made.get(name) is not None:
            made[name] = [{"key": key, "value": value} for key, value in dict(made[name]).items()]
    return made


def _readable(schema: pa.Schema) -> pa.Schema:
    """Return the schema with lists of pairs for maps, which JSON does not have."""
    return pa.schema(
        pa.field(
            field.name,
            pa.list_(pa.struct([("key", field.type.key_type), ("value", field.type.item_type)]))
            if pa.types.is_map(field.type)
            else field.type,
        )
        for field in schema
    )


def _column(read: pa.Array, kind: pa.DataType) -> pa.Array:
    """Return a column that was read, its lists of pairs as maps."""
    if not pa.types.is_map(kind):
        return read
    keys, values = read.values.flatten()
    return pa.MapArray.from_arrays(read.offsets, keys, values, kind, mask=read.is_null())
