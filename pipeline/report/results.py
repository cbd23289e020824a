"""The only reader of Parquet in the report."""

import json
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import count, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from pipeline.errors import UsageError
from pipeline.report.evidence import Evidence, flat, make_evidence, plain
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
    proposals = _read(folder, "proposals", ProposalRow, skip=("number", "masked"))
    rows = Rows(
        proposals=tuple(map(ProposalRow, count(), *proposals)),
        documents=tuple(map(DocumentRow, *_read(folder, "documents", DocumentRow))),
        pages=tuple(map(PageRow, *_read(folder, "pages", PageRow))),
        rejects=tuple(map(RejectRow, *_read(folder, "rejects", RejectRow))),
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


def _read(
    folder: Path, table: str, kind: type, skip: Collection[str] = ()
) -> Iterator[Sequence[Any]]:
    """Yield the values of each column as plain Python, in the order of the fields."""
    names = [field.name for field in fields(kind) if field.name not in skip]
    found = _table(folder, table, names)
    for name in names:
        if name in _MAPS:
            yield [
                {sys.intern(key): value for key, value in pairs or ()}
                for pairs in plain(found[name])
            ]
        elif name in _LISTS:
            yield _tuples(found[name])
        elif name in _INTEGERS:
            yield plain(found[name])
        elif name == "source":  # a key: two may look alike
            yield [sys.intern(value) for value in plain(found[name])]
        elif name == "announced_evidence":
            yield [_pieces(value) for value in plain(found[name])]
        else:
            yield _shown(plain(found[name]))


def _pieces(value: Sequence[Mapping[str, int]] | None) -> tuple[tuple[int, int, int], ...]:
    """Return block, start and end of each piece of evidence."""
    found = () if value is None else value
    return tuple((one["block"], one["start"], one["end"]) for one in found)


def _tuples(column: "pa.ChunkedArray") -> list[tuple[str, ...]]:
    """Return the texts of each row; equal ones are one object."""
    items, bounds = flat(column)
    texts = _shown(plain(items))
    known: dict[tuple[str, ...], tuple[str, ...]] = {}
    made = (tuple(texts[first:last]) for first, last in pairwise(bounds))
    return [known.setdefault(row, row) for row in made]


def _shown(values: Iterable[Any]) -> list[Any]:
    """Return texts as shown, each worked out once, and nothing as empty text."""
    known: dict[Any, Any] = {None: ""}
    made = []
    for value in values:
        text = known.get(value)
        if text is None:
            text = known[value] = shown(value) if isinstance(value, str) else value
        made.append(text)
    return made


def _evidence(folder: Path) -> Evidence:
    proposals = _table(folder, "proposals", ["evidence"])
    blocks = _table(folder, "blocks", ["source", "index", "kind", "text", "lines"])
    return make_evidence(proposals, blocks)


def _table(folder: Path, table: str, columns: Sequence[str]) -> "pa.Table":
    import pyarrow.parquet as pq

    path = folder / f"{table}.parquet"
    try:
        with pq.ParquetFile(path) as file:  # `pq.read_table` would import pandas
            return file.read(columns=list(columns)).select(list(columns))
    except (OSError, ValueError, KeyError) as error:
        _unreadable(path, error)


def _run(folder: Path) -> Mapping[str, Any]:
    path = folder / "run.json"
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
        needed = {name: run[name] for name in ("models", "taxonomy", "code_version")}
        return needed | {name: run[name] for name in ("counts", "parts") if name in run}
    except (OSError, ValueError, KeyError, TypeError) as error:
        _unreadable(path, error)


def _unreadable(path: Path, error: Exception) -> NoReturn:
    message = (
        f"Le fichier de résultats « {path} » manque ou n'est pas lisible. Indiquez le dossier "
        "qu'a rempli « remontees traiter », ou relancez ce traitement."
    )
    raise UsageError(message) from error
