"""Tables of contributions with their tags: Parquet for programs, CSV for a spreadsheet."""

import csv
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TextIO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import UsageError
from pipeline.proposal import Axis, Tag
from pipeline.store.schemas import FLAG, SCHEMA_VERSION, SCORES, TEXTS
from pipeline.taxonomy import Taxonomy

PREFIX: Final = "remontees_"
FORMATS: Final = (".parquet", ".csv")
_FORMULA: Final = re.compile(r"[\t\r\n]|\s*[=+\-@]")
_JOIN: Final = " | "


def check_destination(path: Path) -> None:
    """Refuse an output of another format, or in a folder that is not there.

    Raises:
        UsageError: in French.
    """
    if path.suffix.lower() not in FORMATS:
        message = (
            f"Sortie non prise en charge : « {path.name} ». Donnez un nom en .parquet ou .csv."
        )
        raise UsageError(message)
    if not os.path.isdir(path.parent):  # noqa: PTH112 - Path.is_dir may raise an error
        message = f"Le dossier « {path.parent} » n'existe pas. Créez-le ou choisissez-en un autre."
        raise UsageError(message)


def write_contributions(
    frame: pd.DataFrame,
    tags: Sequence[Sequence[Tag]],
    review: Sequence[bool],
    path: Path,
    taxonomy: Taxonomy,
) -> None:
    """Write the columns of the frame, in order, then ours; the file is published whole.

    Ours in Parquet: `themes`, `tendances`, `scores`, `needs_review`. In CSV (UTF-8 with mark,
    `;`, decimal comma): `thèmes`, `tendances` joined by ` | `, `probabilité <code>` for each code,
    `à relire` (oui, non); text that a spreadsheet would run as a formula gets a `'` before it. A
    name that the frame already uses is left to it, and ours gets `remontees_` before it.

    Args:
        frame: the contributions.
        tags: of each row, the main theme first among those kept; none for an empty text.
        review: whether each row should be read again.
        path: `.parquet` or `.csv`.
        taxonomy: the codes, in the order of the columns.

    Raises:
        UsageError: the file cannot be written, or see `check_destination` (French).
    """
    check_destination(path)
    # The dot: readers of a folder of Parquet files pass over what a killed run leaves.
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        try:
            if path.suffix.lower() == ".csv":
                with scratch.open("w", encoding="utf-8-sig", newline="") as file:
                    _write_csv(frame, tags, review, file, taxonomy)
            else:
                _write_parquet(frame, tags, review, scratch, taxonomy)
            scratch.replace(path)
        finally:
            scratch.unlink(missing_ok=True)
    except OSError as error:
        message = (
            f"Impossible d'écrire « {path} ». Fermez-le s'il est ouvert, vérifiez vos droits et la "
            "place libre."
        )
        raise UsageError(message) from error


def _kept(tags: Sequence[Tag], axis: Axis) -> list[str]:
    return [tag.code for tag in tags if tag.axis == axis and tag.kept]


def _free(name: str, taken: Sequence[str]) -> str:
    while name in taken:
        name = PREFIX + name
    return name


def _write_parquet(
    frame: pd.DataFrame,
    tags: Sequence[Sequence[Tag]],
    review: Sequence[bool],
    path: Path,
    taxonomy: Taxonomy,
) -> None:
    ours: dict[str, tuple[pa.DataType, list[Any]]] = {
        "themes": (TEXTS, [_kept(row, "theme") for row in tags]),
        "tendances": (TEXTS, [_kept(row, "tendance") for row in tags]),
        "scores": (SCORES, [_in_order(row, taxonomy) for row in tags]),
        "needs_review": (FLAG, list(review)),
    }
    table = pa.Table.from_pandas(frame, preserve_index=False)
    for name, (kind, values) in ours.items():
        field = pa.field(_free(name, table.column_names), kind, nullable=False)
        table = table.append_column(field, pa.array(values, kind))
    table = table.replace_schema_metadata({"remontees_schema": SCHEMA_VERSION})
    pq.write_table(table, path, compression="zstd")


def _in_order(tags: Sequence[Tag], taxonomy: Taxonomy) -> list[tuple[str, float]]:
    found = {tag.code: tag.probability for tag in tags}
    return [(code, found[code]) for code in taxonomy.codes if code in found]


def _write_csv(
    frame: pd.DataFrame,
    tags: Sequence[Sequence[Tag]],
    review: Sequence[bool],
    file: TextIO,
    taxonomy: Taxonomy,
) -> None:
    names = [str(name) for name in frame.columns]
    scores = [f"probabilité {code}" for code in taxonomy.codes]
    ours = [_free(name, names) for name in ("thèmes", "tendances", *scores, "à relire")]
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([_cell(name) for name in (*names, *ours)])
    for row, found, again in zip(_rows(frame), tags, review, strict=True):
        probabilities = {tag.code: tag.probability for tag in found}
        writer.writerow(
            _cell(value)
            for value in (
                *row,
                _kept(found, "theme"),
                _kept(found, "tendance"),
                *(probabilities.get(code) for code in taxonomy.codes),
                again,
            )
        )


def _rows(frame: pd.DataFrame) -> Iterator[Sequence[Any]]:
    columns = [
        [None if empty else value for value, empty in zip(column, column.isna(), strict=True)]
        for _, column in frame.items()
    ]
    return zip(*columns, strict=True)


def _cell(value: object) -> str:
    """Return a value as a spreadsheet in French reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, (int, float, Decimal)):
        return str(value).replace(".", ",")
    text = _plain(value)
    return f"'{text}" if _FORMULA.match(text) else text


def _plain(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return json.dumps(dict(value), ensure_ascii=False, default=str)
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return _JOIN.join(_plain(item) for item in value)
    return str(value)
