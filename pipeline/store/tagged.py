"""Tables of contributions with their tags: Parquet for programs, CSV for a spreadsheet."""

import csv
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TextIO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import UsageError
from pipeline.proposal import Axis, Tag
from pipeline.store.schemas import FLAG, INT, REAL, SCORES, TEXT, TEXTS
from pipeline.store.seals import SCHEMA_VERSION
from pipeline.taxonomy import Taxonomy

PREFIX: Final = "remontees_"
FORMATS: Final = (".parquet", ".csv")
_FORMULA: Final = re.compile(r"[\t\r\n]|\s*[=+\-@]")
_JOIN: Final = " | "
_SENTENCE: Final = 300
PASSAGES: Final = pa.list_(
    pa.struct([("code", TEXT), ("text", TEXT), ("start", INT), ("end", INT), ("weight", REAL)])
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """The tags of a row, what they were read in, and whether to read it again.

    `tags`: the main theme first among those kept; none for an empty text. Their evidence counts
    characters of `text`.
    """

    text: str
    tags: tuple[Tag, ...]
    to_review: bool


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
    frame: pd.DataFrame, rows: Sequence[Labelled], path: Path, taxonomy: Taxonomy
) -> None:
    """Write the columns of the frame, in order, then ours; the file is published whole.

    Ours in Parquet: `themes`, `tendances`, `scores`, `evidence` (for each kept code the sentence,
    then the words), `needs_review`. In CSV (UTF-8 with mark, `;`, decimal comma): `thèmes`,
    `tendances` joined by ` | `, `probabilité <code>` for each code, `raisons`, `à relire` (oui,
    non); text that a spreadsheet would run as a formula gets a `'` before it. A name that the
    frame already uses is left to it, and ours gets `remontees_` before it.

    Args:
        frame: the contributions.
        rows: ours, one for each of theirs.
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
                    _write_csv(frame, rows, file, taxonomy)
            else:
                _write_parquet(frame, rows, scratch, taxonomy)
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
    frame: pd.DataFrame, rows: Sequence[Labelled], path: Path, taxonomy: Taxonomy
) -> None:
    ours: dict[str, tuple[pa.DataType, list[Any]]] = {
        "themes": (TEXTS, [_kept(row.tags, "theme") for row in rows]),
        "tendances": (TEXTS, [_kept(row.tags, "tendance") for row in rows]),
        "scores": (SCORES, [_in_order(row.tags, taxonomy) for row in rows]),
        "evidence": (PASSAGES, [list(_passages(row)) for row in rows]),
        "needs_review": (FLAG, [row.to_review for row in rows]),
    }
    table = pa.Table.from_pandas(frame, preserve_index=False)
    for name, (kind, values) in ours.items():
        field = pa.field(_free(name, table.column_names), kind, nullable=False)
        table = table.append_column(field, pa.array(values, kind))
    table = table.replace_schema_metadata({"remontees_schema": SCHEMA_VERSION})
    pq.write_table(table, path, compression="zstd")


def _passages(row: Labelled) -> Iterator[dict[str, Any]]:
    for tag in row.tags:
        for piece in tag.evidence:
            yield {
                "code": tag.code,
                "text": row.text[piece.start : piece.end],
                "start": piece.start,
                "end": piece.end,
                "weight": round(piece.weight or 0.0, 4),
            }


def _reasons(row: Labelled, taxonomy: Taxonomy) -> Iterator[str]:
    """Yield `Prévention : mot, mot (« phrase »)` for each kept tag."""
    for tag in row.tags:
        texts = [" ".join(row.text[one.start : one.end].split()) for one in tag.evidence]
        if texts:
            sentence, words = texts[0][:_SENTENCE], ", ".join(texts[1:])
            yield f"{taxonomy.label(tag.code).court} : {words} (« {sentence} »)"


def _in_order(tags: Sequence[Tag], taxonomy: Taxonomy) -> list[tuple[str, float]]:
    found = {tag.code: tag.probability for tag in tags}
    return [(code, found[code]) for code in taxonomy.codes if code in found]


def _write_csv(
    frame: pd.DataFrame, rows: Sequence[Labelled], file: TextIO, taxonomy: Taxonomy
) -> None:
    names = [str(name) for name in frame.columns]
    scores = [f"probabilité {code}" for code in taxonomy.codes]
    ours = [_free(name, names) for name in ("thèmes", "tendances", *scores, "raisons", "à relire")]
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([_cell(name) for name in (*names, *ours)])
    for row, found in zip(_rows(frame), rows, strict=True):
        probabilities = {tag.code: tag.probability for tag in found.tags}
        writer.writerow(
            _cell(value)
            for value in (
                *row,
                _kept(found.tags, "theme"),
                _kept(found.tags, "tendance"),
                *(probabilities.get(code) for code in taxonomy.codes),
                list(_reasons(found, taxonomy)),
                found.to_review,
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
