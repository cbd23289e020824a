"""The results of a run as typed rows: the only reader of Parquet in the report."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any, Final, NoReturn

from pipeline.errors import UsageError
from pipeline.report.wording import shown
from pipeline.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Passage:
    """What carried a tag: the sentence, which is the first passage of its code, or a word."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A row of `proposals.parquet`; absent text is empty, page numbers count from 1.

    `evidence` holds that of the tags alone, in the order of the file.
    """

    proposal_id: str
    source: str
    page_start: int | None
    page_end: int | None
    rubrique: str
    text: str
    titre: str
    porteur: str
    porteur_famille: str
    partenaires: str
    territoire: str
    departements: tuple[str, ...]
    regions: tuple[str, ...]
    lieu_origine: str
    statut: str
    themes: tuple[str, ...]
    tendances: tuple[str, ...]
    scores: Mapping[str, float]
    confidence: float
    needs_review: bool
    review_reasons: tuple[str, ...]
    doublon_de: str
    evidence: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A row of `documents.parquet`; `doublon_de` is empty unless it is a copy."""

    source: str
    media_type: str
    titre: str
    genre: str
    date: str
    emetteur: str
    campagne: str
    diffusion: str
    url: str
    departements: tuple[str, ...]
    regions: tuple[str, ...]
    doublon_de: str
    pages: int
    announced: int | None
    alertes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RejectRow:
    """A row of `rejects.parquet`; `page` is None for a whole file."""

    source: str
    page: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Rows:
    """All that the report reads, texts cleaned for display, in the order of the files.

    `run` holds `models`, `taxonomy` and `code_version` of `run.json`.
    """

    proposals: tuple[ProposalRow, ...]
    documents: tuple[DocumentRow, ...]
    rejects: tuple[RejectRow, ...]
    run: Mapping[str, Any]


_Place = tuple[str, int]
_INTEGERS: Final = {"page_start", "page_end", "page", "pages", "announced"}
_LISTS: Final = {"departements", "regions", "themes", "tendances", "review_reasons", "alertes"}


def read_results(folder: Path, taxonomy: Taxonomy) -> Rows:
    """Return the rows of a folder of results.

    Raises:
        UsageError: a file is missing or unreadable, or a code is not in the taxonomy (French).
    """
    proposals = list(_read(folder, "proposals", ProposalRow))
    texts = _block_texts(folder, proposals)
    rows = Rows(
        proposals=tuple(
            ProposalRow(**{**row, "evidence": _passages(row, texts)}) for row in proposals
        ),
        documents=tuple(DocumentRow(**row) for row in _read(folder, "documents", DocumentRow)),
        rejects=tuple(RejectRow(**row) for row in _read(folder, "rejects", RejectRow)),
        run=_run(folder),
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


def _read(folder: Path, table: str, kind: type) -> Iterator[dict[str, Any]]:
    import pandas as pd

    path = folder / f"{table}.parquet"
    columns = [field.name for field in fields(kind)]
    try:
        frame = pd.read_parquet(path, columns=columns)
    except (OSError, ValueError, KeyError) as error:
        _unreadable(path, error)
    cleaned = {
        name: list(frame[name] if name == "evidence" else map(partial(_value, name), frame[name]))
        for name in columns
    }
    return (dict(zip(columns, row, strict=True)) for row in zip(*cleaned.values(), strict=True))


def _block_texts(folder: Path, proposals: Sequence[Mapping[str, Any]]) -> dict[_Place, str]:
    """Return the text of each block, by source and index, that the evidence of a tag names."""
    import pandas as pd

    asked = {(row["source"], piece["block"]) for row in proposals for piece in _weighed(row)}
    path = folder / "blocks.parquet"
    try:
        frame = pd.read_parquet(path, columns=["source", "index", "text"])
    except (OSError, ValueError, KeyError) as error:
        _unreadable(path, error)
    places = zip(frame["source"].map(shown), frame["index"], strict=True)
    found = zip(places, frame["text"], strict=True)
    return {place: text for place, text in found if place in asked}


def _weighed(row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the evidence of the tags: that of the text and of the fields has no weight."""
    return [piece for piece in row["evidence"] if piece["weight"] is not None]


def _passages(row: Mapping[str, Any], texts: Mapping[_Place, str]) -> tuple[Passage, ...]:
    found = (
        (
            piece["name"],
            shown(texts.get((row["source"], piece["block"]), "")[piece["start"] : piece["end"]]),
            (piece["block"], piece["start"], piece["end"]),
        )
        for piece in _weighed(row)
    )
    # A passage that goes over two pages stands twice.
    once = {(name, place): Passage(name, text) for name, text, place in found if text}
    return tuple(once.values())


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


def _value(name: str, value: Any) -> Any:  # noqa: ANN401
    """Return a cell as plain Python; pandas has NaN for null, arrays for lists, pairs for maps."""
    if name in _LISTS:
        return tuple(shown(item) for item in value) if value is not None else ()
    if name == "scores":
        return {code: float(score) for code, score in value}
    if isinstance(value, str):
        return shown(value)
    missing = value is None or value != value  # noqa: PLR0124  NaN differs from itself
    if name in _INTEGERS:
        return None if missing else int(value)
    if missing:
        return ""
    return bool(value) if name == "needs_review" else float(value)
