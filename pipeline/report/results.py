"""The only reader of Parquet in the report."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from pipeline.errors import UsageError
from pipeline.report.evidence import Evidence, make_evidence
from pipeline.report.rows import DocumentRow, PageRow, ProposalRow, RejectRow, Rows
from pipeline.report.wording import shown
from pipeline.taxonomy import Taxonomy

if TYPE_CHECKING:
    import pyarrow as pa

_INTEGERS: Final = {
    *("page_start", "page_end", "page", "pages", "announced", "rank", "characters"),
    *("block_start", "char_start", "block_end", "char_end"),
}
_LISTS: Final = {"departements", "regions", "themes", "tendances", "review_reasons", "alertes"}
_MAPS: Final = {"scores", "coverage"}


def read_results(folder: Path, taxonomy: Taxonomy) -> Rows:
    """Return the rows of a folder of results.

    Raises:
        UsageError: a file is missing or unreadable, or a code is not in the taxonomy (French).
    """
    proposals = tuple(
        ProposalRow(number=number, **row)
        for number, row in enumerate(_read(folder, "proposals", ProposalRow, skip="number"))
    )
    rows = Rows(
        proposals=proposals,
        documents=tuple(DocumentRow(**row) for row in _read(folder, "documents", DocumentRow)),
        pages=tuple(PageRow(**row) for row in _read(folder, "pages", PageRow)),
        rejects=tuple(RejectRow(**row) for row in _read(folder, "rejects", RejectRow)),
        run=_run(folder),
        evidence=_evidence(folder),
    )
    used = {code for row in rows.proposals for code in (*row.themes, *row.tendances)}
    unknown = sorted(used - set(taxonomy.codes))
    if unknown:
        message = (
            f"Les résultats de « {folder} » emploient des codes que la taxonomie ne connaît pas : "
            f"{', '.join(unknown)}. Donnez avec --taxonomie celle du traitement, ou relancez "
            "« remontees traiter »."
        )
        raise UsageError(message)
    return rows


def _read(folder: Path, table: str, kind: type, skip: str = "") -> Iterator[dict[str, Any]]:
    columns = [field.name for field in fields(kind) if field.name != skip]
    found = _table(folder, table, columns)
    cleaned = (map(partial(_value, name), found[name].to_numpy()) for name in columns)
    return (dict(zip(columns, row, strict=True)) for row in zip(*cleaned, strict=True))


def _evidence(folder: Path) -> Evidence:
    proposals = _table(folder, "proposals", ["evidence"])
    blocks = _table(folder, "blocks", ["source", "index", "kind", "text", "lines"])
    return make_evidence(proposals, blocks, _again)


def _table(folder: Path, table: str, columns: Sequence[str]) -> "pa.Table":
    import pyarrow.parquet as pq

    path = folder / f"{table}.parquet"
    try:
        return pq.read_table(path, columns=list(columns), partitioning=None).select(list(columns))
    except (OSError, ValueError, KeyError) as error:
        _unreadable(path, error)


def _run(folder: Path) -> Mapping[str, Any]:
    path = folder / "run.json"
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
        return {name: run[name] for name in ("models", "taxonomy", "code_version")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        _unreadable(path, error)


def _unreadable(path: Path, error: Exception) -> NoReturn:
    message = (
        f"Le fichier de résultats « {path} » manque ou n'est pas lisible. Indiquez le dossier "
        "qu'a rempli « remontees traiter », ou relancez ce traitement."
    )
    raise UsageError(message) from error


@lru_cache(maxsize=65_536)
def _again(text: str) -> str:
    """Return a text as shown; sources, headings and carriers come back."""
    return shown(text)


def _value(name: str, value: Any) -> Any:  # noqa: ANN401
    """Return a cell as plain Python; numpy has NaN for null, arrays for lists, pairs for maps."""
    if isinstance(value, str):
        return shown(value) if name == "text" else _again(value)
    if name in _LISTS:
        return tuple(map(_again, value)) if value is not None else ()
    missing = value is None or (isinstance(value, float) and value != value)  # noqa: PLR0124  NaN
    if name in _MAPS:
        return {} if missing else dict(value)
    if name in _INTEGERS:
        return None if missing else int(value)
    if missing:
        return ""
    return bool(value) if name == "needs_review" else float(value)
