"""Small results on disk, written with the schemas of the contract."""

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.report import report
from pipeline.store.schemas import COLUMNS, schema
from pipeline.taxonomy import Taxonomy, load_taxonomy

Row = dict[str, Any]
Write = Callable[..., Path]

SOURCES = ("Ardennes/compte rendu.pdf", "bretagne.docx", "copie.docx", "île d'Yeu.html")
STATUTS = ("propose", "en_cours", "realise", "labellise", "inconnu")
PLACES = (("29",), ("29", "56"), (), ("974",), ("2A",), ("08",))


def complete(table: str, row: Row) -> Row:
    """Fill the columns that a test does not speak of."""
    full: Row = {}
    for name, kind, nullable, _ in COLUMNS[table]:
        if name in row or nullable:
            full[name] = row.get(name)
        elif pa.types.is_list(kind) or pa.types.is_map(kind):
            full[name] = []
        elif pa.types.is_string(kind):
            full[name] = ""
        else:
            full[name] = 0 if pa.types.is_integer(kind) else 0.0
            full[name] = False if pa.types.is_boolean(kind) else full[name]
    return full


def proposal(number: int, **given: Any) -> Row:
    """One proposal whose labels, statut and place follow from its number."""
    taxonomy = load_taxonomy()
    themes = [label.code for label in taxonomy.themes]
    trends = [label.code for label in taxonomy.tendances]
    picked = [] if number % 7 == 0 else [themes[number % 5]]
    picked += [themes[(number + 2) % 5]] if number % 3 == 0 and picked else []
    row: Row = {
        "proposal_id": f"{number:016x}",
        "document_id": f"d{(0, 1, 3)[number % 3]}",
        "source": (SOURCES[0], SOURCES[1], SOURCES[3])[number % 3],
        "rank": number,
        "page_start": 1 + number % 4 if number % 3 == 0 else None,
        "page_end": 2 + number % 4 if number % 3 == 0 else None,
        "text": f"Action {number}\nOuvrir une consultation avancée au village.",
        "titre": f"Action {number}" if number % 2 else None,
        "porteur": "la CPTS du Golfe" if number % 4 else None,
        "departements": list(PLACES[number % len(PLACES)]),
        "statut": STATUTS[number % 5],
        "themes": picked,
        "tendances": [trends[number % 5]] if number % 4 else [],
        "scores": [(code, 0.8 if code in picked else 0.1234) for code in taxonomy.codes],
        "confidence": 0.75,
        "needs_review": number % 5 == 0,
        "review_reasons": ["thème incertain"] if number % 5 == 0 else [],
    }
    return row | given


def written(  # noqa: PLR0917  as the fixture is called
    root: Path,
    proposals: list[Row],
    documents: list[Row],
    rejects: list[Row],
    folder: str = "résultats",
    blocks: Sequence[Row] = (),
    pages: Sequence[Row] = (),
) -> Path:
    """Write the tables of a folder of results under a folder and return it."""
    path = root / folder
    path.mkdir()
    tables = {
        "proposals": proposals,
        "documents": documents,
        "rejects": rejects,
        "blocks": blocks,
        "pages": pages,
    }
    for name, rows in tables.items():
        full = [complete(name, row) for row in rows]
        table = pa.Table.from_pylist(full, schema=schema(name))
        pq.write_table(table, path / f"{name}.parquet")
    run = {
        "code_version": "0.1.0",
        "inputs": [],
        "models": {
            "segmentation": {
                "version": "3",
                "card_sha256": "ab" * 32,
                "scores": {"f1": [0.89, 0.88, 0.9]},
            },
            "pipeline_francais": {"version": "blank"},
        },
        "taxonomy": {"version": "2023.1", "sha256": "cd" * 32},
    }
    (path / "run.json").write_text(json.dumps(run), encoding="utf-8")
    return path


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the tables of a folder of results and return the folder."""
    return partial(written, tmp_path)


@pytest.fixture
def results(write: Write) -> Path:
    """Three documents and a copy, 32 proposals of which two are copies, three refusals."""
    proposals = [proposal(number) for number in range(1, 31)]
    proposals += [
        proposal(40 + i, source=SOURCES[2], doublon_de=f"{i:016x}", themes=["prevention"])
        for i in (1, 2)
    ]
    documents = [
        {
            "document_id": "d0",
            "source": SOURCES[0],
            "date": "2022-11-18",
            "coverage": [("proposition", 60), ("contexte", 30), ("non_lu", 10)],
            "departements": ["35"],
            "pages": 5,
            "titre": "Réunion de Charleville",
            "alertes": ["Floue."],
        },
        {
            "document_id": "d1",
            "source": SOURCES[1],
            "titre": "Synthèse",
            "announced": 12,
            "genre": "page_web",
        },
        {
            "document_id": "d1",
            "source": SOURCES[2],
            "titre": "Synthèse",
            "pages": 9,
            "doublon_de": SOURCES[1],
        },
        {"document_id": "d3", "source": SOURCES[3], "date": "2023"},
    ]
    rejects = [
        {"source": SOURCES[0], "page": 3, "message": "Page numérisée : donnez-en le texte."},
        {"source": "b.pdf", "message": "Fichier protégé : enlevez le mot de passe."},
        {"source": "c.pdf", "message": "Fichier vide : demandez-en un autre."},
    ]
    return write(proposals, documents, rejects)


@pytest.fixture
def taxonomy() -> Taxonomy:
    return load_taxonomy()


@pytest.fixture
def made(results: Path, taxonomy: Taxonomy, tmp_path: Path) -> Path:
    """The folder that holds the report of the small results."""
    destination = tmp_path / "rapport"
    destination.mkdir()
    return report(results, taxonomy, destination).parent
