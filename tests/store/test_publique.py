"""The public copy of the tables: names out of every text, evidence still on its words."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.noms import learn
from pipeline.store.cases import read_decisions
from pipeline.store.edited import Editor
from pipeline.store.publique import make_public
from pipeline.store.schemas import COLUMNS, schema
from tests.report.conftest import complete

NAME = "Rahmani"
TEXT = f"Mme Nadia {NAME} ouvre un guichet au village."
CODES = {"proposal_id", "document_id", "kind", "statut", "reader", "step", "error", "media_type"}


def everywhere(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """Fill every text of a row that is no code with a name."""
    full = complete(table, row)
    for name, kind, *_ in COLUMNS[table]:
        if name in row or name in CODES:
            continue
        if pa.types.is_string(kind):
            full[name] = TEXT
        elif kind == pa.list_(pa.string()):
            full[name] = [TEXT]
    return full


def piece(start: int, end: int) -> dict[str, Any]:
    place = dict.fromkeys(("page", "x0", "top", "x1", "bottom", "weight"))
    return {"name": "text", "block": 0, "start": start, "end": end} | place


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    codes = {"departements": ["29"], "regions": ["53"], "themes": [], "tendances": []}
    facts = {"genre": "autre", "langue": "fr", "date": "2023", "doublon_de": None, **codes}
    ident = {"source": f"CR {NAME}.md", "sha256": "a"}
    secret = {"source": "secret.md", "sha256": "b", "diffusion": "restreinte"}
    begins = TEXT.index("ouvre")
    one = {
        **codes,
        "proposal_id": "x",
        "source": ident["source"],
        "rank": 1,
        "doublon_de": "y",
        "porteur_famille": "etat",
        "lieu_origine": "document",
        "statut": "propose",
        "char_start": begins,
        "char_end": len(TEXT),
        "model_version": "1",
        "evidence": [piece(begins, len(TEXT)), piece(0, 8), piece(6, 12)],
    }
    rows = {
        "documents": [
            everywhere("documents", facts | ident | {"diffusion": "publique"}),
            everywhere("documents", facts | secret),
            everywhere("documents", facts | secret | {"source": "z.md", "diffusion": None}),
        ],
        "pages": [everywhere("pages", {"source": ident["source"], "page": 1})],
        "blocks": [everywhere("blocks", {"source": ident["source"], "index": 0})],
        "proposals": [
            everywhere("proposals", one),
            everywhere("proposals", one | {"proposal_id": "y", "source": "secret.md"}),
        ],
        "rejects": [everywhere("rejects", {"source": f"{NAME}.pdf"})],
    }
    return public(tmp_path, rows)


def public(results: Path, rows: dict[str, list[dict[str, Any]]]) -> Path:
    """Write the tables of some results and return the folder of their public copy."""
    for name in COLUMNS:
        content = pa.Table.from_pylist(rows.get(name, []), schema=schema(name))
        pq.write_table(content, results / f"{name}.parquet")
    run = {"models": {}, "taxonomy": {"version": "1"}, "code_version": "1", "inputs": [NAME]}
    (results / "run.json").write_text(json.dumps(run), encoding="utf-8")
    folder = results / "copie"
    folder.mkdir()
    make_public(results, folder, {})
    return folder


def test_no_column_of_any_table_holds_a_name(copied: Path) -> None:
    for name in COLUMNS:
        rows = pq.read_table(copied / f"{name}.parquet").to_pylist()
        assert len(rows) == 1, name
        assert NAME not in str(rows)
        assert "secret" not in str(rows)
    assert NAME not in (copied / "run.json").read_text("utf-8")


def test_what_has_the_text_of_a_restricted_document_is_not_public_whichever_comes_first(
    tmp_path: Path,
) -> None:
    documents = [
        {"source": "a.docx", "sha256": "a", "diffusion": "publique"},
        {"source": "a.pdf", "sha256": "b", "diffusion": "restreinte", "doublon_de": "a.docx"},
        {"source": "b.zip!/a.docx", "sha256": "a", "doublon_de": "a.docx"},
        {"source": "c.docx", "sha256": "c"},
        {"source": "d.eml", "sha256": "d", "diffusion": "restreinte"},
        {"source": "d.eml!/e.md", "sha256": "e", "doublon_de": "f.md"},
        {"source": "f.md", "sha256": "f"},
        {"source": "d.eml!/g.zip!/h.md", "sha256": "h"},
    ]
    rows = {"documents": [complete("documents", row) for row in documents]}
    made = pq.read_table(public(tmp_path, rows) / "documents.parquet").to_pylist()
    assert [row["source"] for row in made] == ["Document 1"]  # c.docx alone


def test_evidence_follows_its_words(copied: Path) -> None:
    (block,) = pq.read_table(copied / "blocks.parquet").to_pylist()
    (one,) = pq.read_table(copied / "proposals.parquet").to_pylist()
    assert block["text"] == "Mme [nom 1] ouvre un guichet au village."
    cut = [block["text"][item["start"] : item["end"]] for item in one["evidence"]]
    assert cut == ["ouvre un guichet au village.", "Mme [nom 1]", "[nom 1]"]
    assert block["text"][one["char_start"] : one["char_end"]] == cut[0]
    assert one["doublon_de"] is None  # what it was a copy of is not public: it counts


def test_a_decision_is_followed(tmp_path: Path) -> None:
    text = "Pierre, 64 ans, attend."
    names = learn([text])
    for decision, shown in (("", "[nom 1]"), ("remplacer", "[nom 1]"), ("garder", "Pierre")):
        decided = {("a.md", "Pierre"): decision} if decision else {}
        editor = Editor("a.md", "Document 1", names, decided)
        assert editor.text(text) == f"{shown}, 64 ans, attend."
        assert [case.decision for case in editor.cases.values()] == [decision]
    assert read_decisions(tmp_path / "rien.csv") == {}
