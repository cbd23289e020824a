"""Tables of texts that are already separate: CSV, JSON lines, XLSX and Parquet, read as a frame."""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pipeline.encoding import decode
from pipeline.errors import UsageError
from pipeline.separator import find_separator
from pipeline.spread import too_far

LIMIT: Final = 200_000_000
ROWS: Final = 5_000_000
_INTEGER: Final = re.compile(r"-?(?:0|[1-9]\d{0,17})")
_DECIMAL: Final = {
    mark: re.compile(rf"-?(?:0|[1-9]\d{{0,14}})(?:{re.escape(mark)}\d{{1,15}})?") for mark in ",."
}
_LINE: Final = re.compile(r"line (\d+)")


def read_contributions(path: Path, *, typed: bool = True) -> pd.DataFrame:
    """Return the table of a `.csv`, `.jsonl`, `.xlsx` (first sheet) or `.parquet` file.

    CSV: the encoding, the separator (`;`, `,`, tab or `|`) and the decimal mark are found. A
    column where every filled cell is a number without leading zeros becomes numeric if `typed`;
    all others stay text. An empty cell is missing. Nested values of JSON become JSON text.

    Raises:
        UsageError: the file is missing, empty, broken, too large or of another format (French).
    """
    readers: dict[str, Callable[[Path], pd.DataFrame]] = {
        ".csv": lambda path: _read_csv(path, typed=typed),
        ".jsonl": _read_jsonl,
        ".xlsx": _read_xlsx,
        ".parquet": _read_parquet,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        message = (
            f"Format non pris en charge : « {path.name} ». Donnez un fichier {', '.join(readers)}."
        )
        raise UsageError(message)
    try:
        size = path.stat().st_size
        if size > LIMIT:
            message = (
                f"« {path} » dépasse {LIMIT // 1_000_000} Mo. Découpez-le en plusieurs fichiers."
            )
            raise UsageError(message)
        frame = reader(path)
    except OSError as error:
        message = (
            f"Fichier introuvable ou illisible : « {path} ». Vérifiez le chemin et vos droits."
        )
        raise UsageError(message) from error
    if frame.empty:
        message = f"« {path} » ne contient aucune ligne. Donnez un tableau avec ses en-têtes."
        raise UsageError(message)
    return frame


def texts_of(frame: pd.DataFrame, column: str) -> list[str]:
    """Return the texts of a column, an empty one where the cell is empty.

    Raises:
        UsageError: no such column; the message lists the first of those there are (French).
    """
    if column not in frame.columns:
        names = [f"« {str(name)[:60]} »" for name in frame.columns]
        known = ", ".join(names[:30]) + " et d'autres" * bool(names[30:])
        message = f"Pas de colonne « {column} ». Colonnes du fichier : {known}."
        raise UsageError(message)
    missing = frame[column].isna()
    return [
        "" if empty else str(value).strip()
        for value, empty in zip(frame[column], missing, strict=True)
    ]


def _broken(path: Path, why: str) -> UsageError:
    return UsageError(
        f"« {path} » n'est pas lisible : {why}. Corrigez-le ou exportez-le à nouveau."
    )


def _text(path: Path) -> str:
    try:
        return decode(path.read_bytes())
    except UnicodeError as error:
        raise _broken(path, "ce n'est pas du texte") from error


def _read_csv(path: Path, *, typed: bool) -> pd.DataFrame:
    text = _text(path)
    if not text.strip():
        return pd.DataFrame()
    try:
        frame = pd.read_csv(
            io.StringIO(text),
            sep=find_separator(text),
            header=None,
            dtype=str,
            keep_default_na=False,
            na_values=[""],
        )
    except pd.errors.ParserError as error:
        line = _LINE.search(str(error))
        where = (
            f"la ligne {line[1]} a plus de cellules que l'en-tête" if line else "tableau mal formé"
        )
        raise _broken(path, where) from error
    body = frame.iloc[1:].reset_index(drop=True)
    body.columns = pd.Index(_names(path, frame.iloc[0].fillna("").tolist()))
    return body.apply(_typed) if typed else body


def _typed(column: "pd.Series[Any]") -> "pd.Series[Any]":
    filled = column.dropna().str.strip()
    if filled.empty:
        return column
    if filled.map(lambda cell: bool(_INTEGER.fullmatch(cell))).all():
        return column.str.strip().astype("Int64")
    for mark, pattern in _DECIMAL.items():
        if filled.map(lambda cell, pattern=pattern: bool(pattern.fullmatch(cell))).all():
            return column.str.strip().str.replace(mark, ".").astype("Float64")
    return column


def _names(path: Path, header: Iterable[Any]) -> list[str]:
    """Return the names of the columns; one that has none is named by its place."""
    names = [str(name).strip() or f"colonne {n}" for n, name in enumerate(header, 1)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise _broken(path, f"deux colonnes portent le même nom ({', '.join(twice)})")
    return names


def _read_jsonl(path: Path) -> pd.DataFrame:
    records: list[dict[str, Any]] = []
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise _broken(path, f"la ligne {number} n'est pas du JSON") from error
        if not isinstance(record, dict):
            raise _broken(path, f"la ligne {number} n'est pas un objet JSON")
        records.append(record)
    names = list(dict.fromkeys(name for record in records for name in record))
    return _frame(names, [[record.get(name) for name in names] for record in records])


def _read_xlsx(path: Path) -> pd.DataFrame:
    import python_calamine

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > LIMIT:
                raise _broken(path, f"il dépasse {LIMIT // 1_000_000} Mo une fois décompressé")
            if fault := too_far(archive):
                raise _broken(path, fault)
        rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as error:
        raise _broken(path, "ce n'est pas un classeur Excel, ou il a un mot de passe") from error
    except (python_calamine.CalamineError, IndexError) as error:
        raise _broken(path, "ce n'est pas un classeur Excel") from error
    rows = [row for row in rows if any(cell != "" for cell in row)]
    if not rows:
        return pd.DataFrame()
    cells = [[None if cell == "" else cell for cell in row] for row in rows[1:]]
    return _frame(_names(path, rows[0]), cells)


def _frame(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    series = {_whole(name): _column(cells) for name, cells in zip(names, columns, strict=True)}
    return pd.DataFrame(series)


def _column(cells: Sequence[Any]) -> "pd.Series[Any]":
    """Return cells of one kind as they are, others as text; missing ones stay missing."""
    kinds = {type(cell) for cell in cells if cell is not None}
    numbers = [cell for cell in cells if cell is not None]
    if kinds == {bool}:
        return pd.Series(cells, dtype="boolean")
    if kinds and kinds <= {int, float} and all(abs(cell) < 2**53 for cell in numbers):
        if all(float(cell).is_integer() for cell in numbers):
            return pd.Series([None if c is None else int(c) for c in cells], dtype="Int64")
        return pd.Series(cells, dtype="Float64")
    return pd.Series([None if cell is None else _as_text(cell) for cell in cells], dtype="str")


def _as_text(cell: object) -> str:
    if isinstance(cell, (dict, list)):
        return _whole(json.dumps(cell, ensure_ascii=False))
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _whole(cell.isoformat() if hasattr(cell, "isoformat") else str(cell))


def _whole(text: str) -> str:
    """Return the text without halves of surrogate pairs, which JSON may hold and files may not."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _read_parquet(path: Path) -> pd.DataFrame:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        groups = range(file.metadata.num_row_groups)
        size = sum(file.metadata.row_group(index).total_byte_size for index in groups)
        if size > LIMIT * 5 or file.metadata.num_rows > ROWS:
            raise _broken(path, f"il a plus de {ROWS} lignes ou {LIMIT * 5 // 1_000_000} Mo")
        frame: pd.DataFrame = file.read().to_pandas(
            types_mapper=pd.ArrowDtype, ignore_metadata=True
        )
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise _broken(path, "ce n'est pas un fichier Parquet") from error
    frame.columns = pd.Index(_names(path, frame.columns))
    return frame
