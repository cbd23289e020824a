"""Results as the tables of the contract: rows made, written, read again, sorted."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.coverage import with_proposals
from pipeline.document import BBox, Block, Document, Reject
from pipeline.proposal import FIELD_NAMES, Evidence, boxes, span_evidence
from pipeline.result import Result, Tagged
from pipeline.store.rows import read_file, table_of
from pipeline.store.schemas import COLUMNS, ORDER, schema

Row = dict[str, Any]
Tables = dict[str, pa.Table]

_DIGITS: Final = 4
_FEW: Final = 10_000  # values that are taken one by one: `to_numpy` imports pandas
_STATED: Final = ("genre", "date", "campagne", "emetteur", "url", "diffusion")
_MODELS: Final = ("segmentation", "classement", "pipeline_francais")


def tables(results: Sequence[Result]) -> Tables:
    """Return one table a name of the contract, its rows in the order of `ORDER`."""
    read = [result for result in results if result.document is not None]
    rows: dict[str, Iterable[Row]] = {
        "documents": (_document_row(result, result.document) for result in read if result.document),
        "pages": chain.from_iterable(_page_rows(result.document) for result in read),
        "blocks": chain.from_iterable(_block_rows(result.document) for result in read),
        "proposals": chain.from_iterable(_proposal_rows(result) for result in read),
        "rejects": (_reject_row(reject) for result in results for reject in result.rejects),
    }
    return {name: table(name, rows[name]) for name in COLUMNS}


def table(name: str, rows: Iterable[Row]) -> pa.Table:
    """Return the rows as a table of the contract, sorted.

    Raises:
        ValueError: a column that may not be empty is.
    """
    made = table_of(rows, schema(name))
    for field in made.schema:
        if not field.nullable and made[field.name].null_count:
            message = f"{name}.{field.name} holds a null"
            raise ValueError(message)
    return ordered(name, made)


def ordered(name: str, unordered: pa.Table) -> pa.Table:
    """Return the rows sorted as the contract says, in one chunk."""
    keys = [*ORDER[name], *(("step", "error", "message") if name == "rejects" else ())]
    return unordered.sort_by([(key, "ascending") for key in keys]).combine_chunks()


def write_table(content: pa.Table, path: Path) -> None:
    """Write a table whole: beside under a name that begins with a dot, then renamed."""
    hidden = path.with_name(f".{path.name}")
    pq.write_table(content, hidden, compression="zstd", row_group_size=50_000)
    with hidden.open("rb+") as file:
        os.fsync(file.fileno())
    hidden.replace(path)


def read_table(name: str, path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Return a table of the contract read with its schema, or those columns of it."""
    whole = schema(name)
    names = whole.names if columns is None else columns
    return read_file(path, pa.schema(map(whole.field, names), whole.metadata))


def columns(content: pa.Table) -> dict[str, list[Any]]:
    """Return the columns of a table, None where a cell is empty, lists as sequences."""
    return {name: _values(content[name]) for name in content.column_names}


def _values(column: pa.ChunkedArray) -> list[Any]:
    # `to_numpy` is ten times as fast, but has NaN for the empty cells of numbers
    exact = len(column) <= _FEW or (pa.types.is_primitive(column.type) and column.null_count)
    return list(column.to_pylist() if exact else column.to_numpy().tolist())


def _document_row(result: Result, document: Document) -> Row:
    facts = result.facts
    announcement = [
        row
        for piece in facts.announced_evidence
        for row in _located(document.blocks, "announced", piece)
    ]
    return {
        "document_id": document.document_id,
        "source": document.source,
        "sha256": document.sha256,
        "media_type": document.media_type,
        "titre": facts.titre or document.titre,
        "langue": document.langue or None,
        **{name: getattr(facts, name) or None for name in _STATED},
        "departements": list(facts.departements),
        "regions": list(facts.regions),
        "origines": sorted(facts.origines),
        "announced": facts.announced,
        "announced_evidence": announcement or None,
        "pages": len(document.pages),
        "characters": sum(_inked(block.text) for block in document.blocks),
        "n_proposals": len(result.proposals),
        "coverage": with_proposals(
            document.coverage, document.blocks, [item.proposal.span for item in result.proposals]
        )
        or None,
        "alertes": list(document.alertes),
        "versions": sorted(result.versions.items()),
    }


def _page_rows(document: Document | None) -> Iterator[Row]:
    for page in document.pages if document else ():
        yield {
            **_ident(document),
            "page": page.number,
            "width": _round(page.width),
            "height": _round(page.height),
            "reader": page.reader,
            "characters": page.characters,
            "image_share": _round(page.image_share),
            "ocr_confidence": _round(page.ocr_confidence),
            "alertes": list(page.alertes),
        }


def _block_rows(document: Document | None) -> Iterator[Row]:
    for block in document.blocks if document else ():
        places = boxes(block, 0, len(block.text) + 1)
        page, box = places[0] if places else (None, None)
        yield {
            **_ident(document),
            "index": block.index,
            "kind": block.kind,
            "level": block.level,
            "text": block.text,
            "cells": [{"header": header, "value": value} for header, value in block.cells],
            "page": page,
            **_box(box),
            "lines": [
                {"start": line.start, "end": line.end, "page": line.page, **_box(line.bbox)}
                for line in block.lines
            ],
            "confidence": _round(block.confidence),
        }


def _proposal_rows(result: Result) -> Iterator[Row]:
    document = result.document
    model_version = " ; ".join(
        f"{name} {result.versions[name]}" for name in _MODELS if result.versions.get(name)
    )
    for tagged in result.proposals if document else ():
        assert document is not None
        proposal = tagged.proposal
        fields = {name: proposal.field(name) for name in FIELD_NAMES}
        evidence = list(_evidence_rows(document.blocks, tagged))
        pages = [row["page"] for row in evidence if row["name"] == "text" and row["page"]]
        yield {
            "proposal_id": proposal.proposal_id,
            **_ident(document),
            "rank": proposal.rank,
            "block_start": proposal.span.block_start,
            "char_start": proposal.span.char_start,
            "block_end": proposal.span.block_end,
            "char_end": proposal.span.char_end,
            "page_start": min(pages, default=None),
            "page_end": max(pages, default=None),
            "rubrique": proposal.rubrique,
            "text": proposal.text,
            **{name: field.value if field else None for name, field in fields.items()},
            "porteur_famille": proposal.porteur_famille or None,
            "statut": proposal.statut.value if proposal.statut else "inconnu",
            "departements": list(proposal.departements),
            "regions": list(proposal.regions),
            "lieu_origine": proposal.lieu_origine or None,
            "themes": _kept(tagged, "theme"),
            "tendances": _kept(tagged, "tendance"),
            "scores": sorted((tag.code, _round(tag.probability)) for tag in tagged.tags),
            "confidence": _round(proposal.confidence),
            "field_scores": [
                (name, _round(field.score)) for name, field in fields.items() if field
            ],
            "needs_review": bool(tagged.review_reasons),
            "review_reasons": list(tagged.review_reasons),
            "evidence": evidence,
            "model_version": model_version,
        }


def _evidence_rows(blocks: Sequence[Block], tagged: Tagged) -> Iterator[Row]:
    proposal = tagged.proposal
    named: dict[str, tuple[Evidence, ...]] = {"text": span_evidence(blocks, proposal.span)}
    for name in FIELD_NAMES:
        field = proposal.field(name)
        named[name] = field.evidence if field else ()
    named |= {tag.code: tag.evidence for tag in tagged.tags}
    for name, pieces in named.items():
        for piece in pieces:
            yield from _located(blocks, name, piece)


def _located(blocks: Sequence[Block], name: str, piece: Evidence) -> Iterator[Row]:
    """Yield one row a page that the evidence touches; one without a page where there are none."""
    places: Sequence[tuple[int | None, BBox | None]] = boxes(
        blocks[piece.block], piece.start, piece.end
    ) or [(None, None)]
    for page, box in places:
        yield {
            "name": name,
            "block": piece.block,
            "start": piece.start,
            "end": piece.end,
            "page": page,
            **_box(box),
            "weight": _round(piece.weight),
        }


def _reject_row(reject: Reject) -> Row:
    return {name: getattr(reject, name) for name, *_ in COLUMNS["rejects"]}


def _ident(document: Document | None) -> Row:
    assert document is not None
    return {"document_id": document.document_id, "source": document.source}


def _kept(tagged: Tagged, axis: str) -> list[str]:
    return [tag.code for tag in tagged.tags if tag.axis == axis and tag.kept]


def _box(box: BBox | None) -> Mapping[str, float | None]:
    return {name: _round(getattr(box, name)) if box else None for name in BBox.__slots__}


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def _inked(text: str) -> int:
    return sum(not character.isspace() for character in text)
