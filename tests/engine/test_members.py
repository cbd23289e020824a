"""Archives and e-mails through real worker processes: each document inside is an input."""

import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.engine.extraire import extract_blocks, show_file
from pipeline.engine.members import inherited
from pipeline.engine.pool import Workers
from pipeline.engine.run import run_direct
from pipeline.engine.sources import Input, Origin, container
from pipeline.engine.whereabouts import covers
from pipeline.errors import UsageError
from pipeline.settings import load_settings
from tests.engine.conftest import READABLE, make_pdf
from tests.extract.making import make_docx, make_mail, zipped
from tests.extract.old_office import make_msg


@pytest.fixture(scope="module")
def pool() -> Iterator[Workers]:
    with Workers(load_settings(ouvriers=1, lot=2), models=False) as opened:
        yield opened


@pytest.fixture
def given(tmp_path: Path) -> Path:
    folder = tmp_path / "reçus"
    folder.mkdir()
    mail = make_mail("Bonjour, voici.", attached={"cr.pdf": make_pdf([READABLE])})
    (folder / "b.eml").write_bytes(mail)
    inner: dict[str, str | bytes] = {
        "a.docx": make_docx("Créer un bus."),
        "../x.txt": "x",
        "d/m.eml": mail,
    }
    (folder / "a.zip").write_bytes(zipped(inner))
    (folder / "c.txt").write_text("Ouvrir des lits.", encoding="utf-8")
    (folder / "vide.zip").write_bytes(zipped({"d/": ""}))
    return folder


def test_blocks_of_all_documents_in_the_order_of_their_sources(
    given: Path, pool: Workers, tmp_path: Path
) -> None:
    out = tmp_path / "sortie" / "blocs.jsonl"
    done = extract_blocks([given], out, pool)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    sources = list(dict.fromkeys(row["source"] for row in rows))
    assert sources == [
        "a.zip!/a.docx", "a.zip!/d/m.eml", "a.zip!/d/m.eml!/cr.pdf", "b.eml", "b.eml!/cr.pdf",
        "c.txt",
    ]  # fmt: skip
    assert (done.documents, done.blocks) == (6, len(rows))
    assert {reject.source: reject.error for reject in done.refused} == {
        "a.zip!/x.txt": "UnsafePath",
        "vide.zip": "EmptyDocument",
    }
    assert not (given.parent / "x.txt").exists()


def test_the_same_blocks_as_parquet(given: Path, pool: Workers, tmp_path: Path) -> None:
    out = tmp_path / "blocs.parquet"
    extract_blocks([given / "c.txt"], out, pool)
    assert pq.read_table(out).select(["source", "kind", "text"]).to_pylist() == [
        {"source": "c.txt", "kind": "paragraph", "text": "Ouvrir des lits."}
    ]
    with pytest.raises(UsageError, match=r"\.parquet ni un \.jsonl"):
        extract_blocks([given], tmp_path / "blocs.csv", pool)


def test_the_page_shows_what_was_read_and_fetches_nothing(
    given: Path, pool: Workers, tmp_path: Path
) -> None:
    (given / "d.html").write_text("<p>a &lt;script&gt; b</p><p hidden>caché</p>", encoding="utf-8")
    for name in ("b.eml", "d.html"):
        show_file(given / name, tmp_path / f"{name}.html", pool, 5)
    page = (tmp_path / "b.eml.html").read_text(encoding="utf-8")
    assert page.count("data:image/png;base64,iVBOR") == 1
    assert "une maison de garde" in page
    assert '<rect class="cadre paragraph"' in page
    page = (tmp_path / "d.html.html").read_text(encoding="utf-8")
    assert "a &lt;script&gt; b" in page
    assert "cachés ou supprimés 5" in page
    assert "http" not in page.replace("http-equiv", "")
    assert "<script" not in page


def test_a_member_belongs_to_its_container() -> None:
    origin = Origin("/d", "a.zip!/b.zip!/c.txt")
    assert covers([Path("/d/a.zip")], origin)
    assert covers([Path("/d")], origin)
    assert not covers([Path("/d/b.zip")], origin)
    assert container(origin.path) == "a.zip"


def test_what_is_stated_of_an_archive_holds_for_its_documents() -> None:
    inputs = [
        Input(source, Origin("/d", source), "0" * 64, unpacked=True)
        for source in ("a.zip!/b.txt", "a.zip!/c.txt")
    ]
    stated = {"a.zip": 1, "a.zip!/c.txt": 2}
    assert inherited(stated, inputs) == {"a.zip": 1, "a.zip!/b.txt": 1, "a.zip!/c.txt": 2}


def test_a_run_accounts_for_every_member_and_every_character(given: Path, tmp_path: Path) -> None:
    from pipeline.engine.pool import workers

    settings = load_settings(ouvriers=1, lot=2)
    out = tmp_path / "sortie"
    table = tmp_path / "m.csv"
    table.write_text("fichier;campagne\na.zip;CNR\na.zip!/a.docx;Autre\n", encoding="utf-8")
    with workers(settings):
        run_direct([given], out, settings, metadonnees=table)
        run_direct([given / "a.zip"], out, settings, ajouter=True)
    documents = pq.read_table(out / "documents.parquet").to_pylist()
    assert {row["source"]: row["doublon_de"] for row in documents} == {
        "a.zip!/a.docx": None,
        "a.zip!/d/m.eml": None,
        "a.zip!/d/m.eml!/cr.pdf": None,
        "b.eml": "a.zip!/d/m.eml",
        "b.eml!/cr.pdf": "a.zip!/d/m.eml!/cr.pdf",
        "c.txt": None,
    }
    for row in documents:
        if row["coverage"]:
            assert sum(count for _, count in row["coverage"]) >= row["characters"] - 5
    rejects = pq.read_table(out / "rejects.parquet").to_pylist()
    assert [row["source"] for row in rejects] == ["a.zip!/x.txt", "vide.zip"]


def test_what_is_attached_to_a_message_of_outlook_is_read(pool: Workers, tmp_path: Path) -> None:
    given = tmp_path / "reçus"
    given.mkdir()
    attached = {"cr.docx": make_docx("Créer un bus de dépistage à Laval pour les aînés.")}
    (given / "m.msg").write_bytes(make_msg("Bonjour, voici.", "", attached))
    out = tmp_path / "blocs.jsonl"
    extract_blocks([given], out, pool)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert {row["source"] for row in rows} == {"m.msg", "m.msg!/cr.docx"}


def test_a_table_in_an_archive_is_read_by_rows(pool: Workers, tmp_path: Path) -> None:
    folder = tmp_path / "reçus"
    folder.mkdir()
    (folder / "a.zip").write_bytes(zipped({"idées.csv": "Titre;Porteur\nUn bus;la CPTS\n"}))
    out = tmp_path / "blocs.jsonl"
    extract_blocks([folder], out, pool)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(row["source"], row["kind"]) for row in rows] == [("a.zip!/idées.csv", "table_row")] * 2
