"""Blocks alone, without a run around them: one row a block, as Parquet or JSON lines."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from pipeline.errors import UsageError
from pipeline.result import Result
from pipeline.store.schemas import schema
from pipeline.store.tables import tables

FORMATS: Final = (".parquet", ".jsonl")
_OTHER: Final = "« {} » n'est ni un .parquet ni un .jsonl. Donnez un tel fichier à --sortie."
_CLOSED: Final = "Impossible d'écrire « {} ». Fermez-le s'il est ouvert, et vérifiez vos droits."


def check_destination(path: Path) -> None:
    """Refuse a file of another format.

    Raises:
        UsageError: its name ends otherwise (French).
    """
    if path.suffix.lower() not in FORMATS:
        raise UsageError(_OTHER.format(path))


def write_blocks(batches: Iterable[list[Result]], path: Path) -> int:
    """Write the blocks of the results, in reading order, and return how many there are.

    The file is written beside under a name that begins with a dot, then renamed.

    Raises:
        UsageError: it cannot be written (French).
    """
    hidden = path.with_name(f".{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write = _write_parquet if path.suffix.lower() == ".parquet" else _write_jsonl
        count = write(batches, hidden)
        hidden.replace(path)
    except OSError as error:
        raise UsageError(_CLOSED.format(path)) from error
    finally:
        hidden.unlink(missing_ok=True)
    return count


def _write_parquet(batches: Iterable[list[Result]], path: Path) -> int:
    count = 0
    with pq.ParquetWriter(path, schema("blocks"), compression="zstd") as writer:
        for results in batches:
            blocks = tables(results)["blocks"]
            writer.write_table(blocks)
            count += blocks.num_rows
    return count


def _write_jsonl(batches: Iterable[list[Result]], path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for results in batches:
            for row in tables(results)["blocks"].to_pylist():
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
                count += 1
    return count
