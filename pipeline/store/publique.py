"""The results as they may be made public: the same tables without names, files, what is restricted.

The public report is made from this copy, so that nothing it does not hold can get into it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate, groupby
from pathlib import Path
from typing import Final

import pyarrow as pa

from pipeline.errors import UsageError
from pipeline.noms import learn
from pipeline.store.cases import Case, Decisions
from pipeline.store.edited import INSIDE, Edited, Editor
from pipeline.store.publish import write_json
from pipeline.store.schemas import COLUMNS, schema
from pipeline.store.tables import Row, read_table, write_table

RESTRICTED: Final = "restreinte"
_RUN: Final = ("schema_version", "models", "taxonomy", "code_version")
_PARTS: Final = ("pages", "blocks", "proposals")
_GONE: Final[Row] = {"sha256": "", "titre": "", "url": None, "announced_evidence": None}


@dataclass(frozen=True, slots=True)
class Published:
    """What is public: `names` map each source to its neutral name; `cases` are to be settled."""

    names: Mapping[str, str]
    cases: tuple[Case, ...]


def make_public(results: Path, folder: Path, decisions: Decisions) -> Published:
    """Write the public copy of the tables and of `run.json` into a folder that exists.

    Documents whose `diffusion` is restreinte are left out, with those of the same text and what
    they contain. The others are « Document 1 », « Document 2 »… in the order of their sources;
    their titles, addresses and digests go. Offsets of evidence follow the texts.

    Args:
        results: folder of a run.
        folder: where the copy is written.
        decisions: what was decided on doubtful cases, by source and exact words.

    Raises:
        UsageError: a table or `run.json` is missing or unreadable (French).
    """
    tables = {name: _read(results, name) for name in COLUMNS}
    documents = tables["documents"].to_pylist()
    names = _names(documents)
    identifiers = _identifiers(tables["proposals"], names)
    places = {name: _places(tables[name]) for name in _PARTS}
    parts: dict[str, list[pa.Table]] = {name: [schema(name).empty_table()] for name in COLUMNS}
    cases: list[Case] = []
    for row in (row for row in documents if row["source"] in names):
        rows = {name: _rows(tables[name], places[name], row["source"]) for name in _PARTS}
        editor = _editor(row["source"], names, rows, decisions)
        for name, made in _edited(row, rows, editor, names, identifiers).items():
            parts[name].append(pa.Table.from_pylist(made, schema=schema(name)))
        cases += editor.cases.values()
    refused = list(_rejects(tables["rejects"].to_pylist(), documents, names))
    parts["rejects"].append(pa.Table.from_pylist(refused, schema=schema("rejects")))
    for name, tables_of in parts.items():
        write_table(pa.concat_tables(tables_of).combine_chunks(), folder / f"{name}.parquet")
    _write_run(results / "run.json", folder / "run.json")
    return Published(names, tuple(cases))


def _names(documents: Sequence[Row]) -> dict[str, str]:
    """Return the neutral name of each source that may be public."""
    hidden = _hidden(documents)
    public = [row["source"] for row in documents if row["source"] not in hidden]
    return {source: f"Document {number}" for number, source in enumerate(public, 1)}


def _hidden(documents: Sequence[Row]) -> set[str]:
    """Return the sources that are restricted, of the same bytes or text as one, or inside one.

    Which of two copies counts as the first follows from their names, and so says nothing here.
    """
    hidden = {row["source"] for row in documents if row["diffusion"] == RESTRICTED}
    while True:
        held = [row for row in documents if row["source"] in hidden]
        bytes_of = {row["sha256"] for row in held}
        firsts = {row["doublon_de"] or row["source"] for row in held}
        more = {
            row["source"]
            for row in documents
            if row["sha256"] in bytes_of
            or (row["doublon_de"] or row["source"]) in firsts
            or any(holder in hidden for holder in _holders(row["source"]))
        }
        if more <= hidden:
            return hidden
        hidden |= more


def _holders(source: str) -> Iterator[str]:
    """Return the sources that one lies in: an archive, an archive in it."""
    parts = source.split(INSIDE)
    return accumulate(parts[:-1], lambda outer, inner: f"{outer}{INSIDE}{inner}")


def _identifiers(proposals: pa.Table, names: Mapping[str, str]) -> dict[str, str]:
    """Return new identifiers: the first ones digest the bytes and the words of the sources."""
    columns = (proposals[name].to_pylist() for name in ("proposal_id", "source", "rank"))
    return {
        old: _digest(f"{names[source]}\n{rank}")
        for old, source, rank in zip(*columns, strict=True)
        if source in names
    }


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def _places(table: pa.Table) -> dict[str, tuple[int, int]]:
    """Return where the rows of each source begin and how many they are: they stand together."""
    places: dict[str, tuple[int, int]] = {}
    at = 0
    for source, group in groupby(table["source"].to_pylist()):
        count = len(list(group))
        places[source] = (at, count)
        at += count
    return places


def _rows(table: pa.Table, places: Mapping[str, tuple[int, int]], source: str) -> list[Row]:
    rows: list[Row] = table.slice(*places.get(source, (0, 0))).to_pylist()
    return rows


def _editor(
    source: str, names: Mapping[str, str], rows: Mapping[str, list[Row]], decisions: Decisions
) -> Editor:
    texts = [block["text"] for block in rows["blocks"]]
    texts += [one["text"] for one in rows["proposals"]]
    return Editor(source, names[source], learn(list(dict.fromkeys(texts))), decisions)


def _edited(
    document: Row,
    rows: Mapping[str, list[Row]],
    editor: Editor,
    names: Mapping[str, str],
    identifiers: Mapping[str, str],
) -> dict[str, list[Row]]:
    """Return the public rows of one document."""
    ident = {"document_id": _digest(editor.public), "source": editor.public}
    texts = {block["index"]: editor.edit(block["text"]) for block in rows["blocks"]}
    return {
        "documents": [
            editor.row(document) | _GONE | ident | {"doublon_de": names.get(document["doublon_de"])}
        ],
        "pages": [editor.row(page) | ident for page in rows["pages"]],
        "blocks": [
            editor.row(block, "text") | ident | _block(block, editor, texts[block["index"]])
            for block in rows["blocks"]
        ],
        "proposals": [
            editor.row(one)
            | ident
            | {"proposal_id": identifiers[one["proposal_id"]]}
            | {"doublon_de": identifiers.get(one["doublon_de"])}
            | _placed(one, texts)
            for one in rows["proposals"]
        ],
    }


def _block(block: Row, editor: Editor, edited: Edited) -> Row:
    return {
        "text": edited.text,
        "cells": [
            {name: editor.text(cell[name] or "") for name in ("header", "value")}
            for cell in block["cells"]
        ],
        "lines": [_moved(line, edited) for line in block["lines"]],
    }


def _placed(one: Row, texts: Mapping[int, Edited]) -> Row:
    """Return where a proposal and its evidence stand in the public texts."""
    unmoved = Edited("")
    first, last = (texts.get(one[name], unmoved) for name in ("block_start", "block_end"))
    return {
        "char_start": first.moved(one["char_start"]),
        "char_end": last.moved(one["char_end"], end=True),
        "evidence": [
            _moved(piece, texts.get(piece["block"], unmoved)) for piece in one["evidence"]
        ],
    }


def _moved(piece: Row, edited: Edited) -> Row:
    start, end = edited.moved(piece["start"]), edited.moved(piece["end"], end=True)
    return piece | {"start": start, "end": end}


def _rejects(
    rejects: Sequence[Row], documents: Sequence[Row], names: Mapping[str, str]
) -> Iterator[Row]:
    """Yield the refusals of public documents, and of files that are in no table of documents."""
    read = {row["source"] for row in documents}
    refused = dict.fromkeys(row["source"] for row in rejects if row["source"] not in read)
    public = {source: f"Fichier refusé {number}" for number, source in enumerate(refused, 1)}
    for row in rejects:
        name = names.get(row["source"]) or public.get(row["source"])
        if name:
            editor = Editor(row["source"], name, learn([row["message"]]), {})
            yield row | {
                "source": name,
                "document_id": "",
                "message": editor.said(row["message"]),
            }


def _read(results: Path, name: str) -> pa.Table:
    path = results / f"{name}.parquet"
    try:
        return read_table(name, path)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise UsageError(_unreadable(path)) from error


def _write_run(source: Path, path: Path) -> None:
    """Write what of `run.json` says how the results were made, and nothing on what was read."""
    try:
        run = json.loads(source.read_text(encoding="utf-8"))
        write_json({name: run[name] for name in _RUN if name in run}, path)
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(_unreadable(source)) from error


def _unreadable(path: Path) -> str:
    return (
        f"Le fichier de résultats « {path} » manque ou n'est pas lisible. Indiquez le dossier "
        "qu'a rempli « remontees traiter », ou relancez ce traitement."
    )
