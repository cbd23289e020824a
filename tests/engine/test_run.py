"""Whole runs of the engine on real files, through real worker processes."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pebble import ProcessExpired

from pipeline.engine.opening import Job
from pipeline.engine.pool import Workers, workers
from pipeline.engine.rapport import renew
from pipeline.engine.results import write_report
from pipeline.engine.run import run_direct
from pipeline.engine.summary import Summary
from pipeline.errors import UsageError
from pipeline.settings import ALL_MODELS, Limits, Settings, load_settings


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings(ouvriers=2, lot=2)


@pytest.fixture(scope="module")
def pool(settings: Settings) -> Iterator[Workers]:
    with workers(settings) as opened:
        yield opened


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "mesures.json" and ".etapes" not in path.parts
    }


def rows(folder: Path, table: str, field: str) -> list[object]:
    values: list[object] = pq.read_table(folder / f"{table}.parquet")[field].to_pylist()
    return values


def run(given: Path | Sequence[Path], out: Path, settings: Settings, **flags: Any) -> Summary:
    return run_direct([given] if isinstance(given, Path) else given, out, settings, **flags)


@pytest.mark.usefixtures("pool")
def test_the_tables_are_gone_when_the_report_is_made(
    documents: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[int] = []

    def report(*given: Any, **more: Any) -> Path:
        held.append(pa.total_allocated_bytes())
        return write_report(*given, **more)

    monkeypatch.setattr("pipeline.engine.run.write_report", report)
    before = pa.total_allocated_bytes()
    run(documents, tmp_path / "sortie", settings)
    assert len(held) == 1
    assert held[0] <= before + 1000


@pytest.mark.usefixtures("pool")
def test_every_input_is_accounted_for(documents: Path, settings: Settings, tmp_path: Path) -> None:
    out = tmp_path / "sortie"
    summary = run(documents, out, settings)
    assert rows(out, "documents", "source") == [
        "01-bugey-sud-cls.md",
        "03-marie-galante-projets.md",
        "12-savanes-guyane.md",
        "réunions/02-landes-recueil.md",
        "réunions/15-orne-cts.md",
        "réunions/20-martinique-releve.md",
        "zz copie.md",
    ]
    assert rows(out, "rejects", "source") == ["dehors.txt", "vide.txt"]
    assert rows(out, "rejects", "error") == ["UnsafePath", "EmptyDocument"]
    assert rows(out, "documents", "doublon_de")[-1] == "01-bugey-sud-cls.md"
    assert (summary.documents, summary.copies, len(summary.refused)) == (7, 1, 2)
    assert summary.proposals == len(rows(out, "proposals", "proposal_id")) > 10
    assert Path(summary.report).is_file()
    assert sorted(path.name for path in out.iterdir() if not path.name.startswith(".")) == [
        *("blocks.parquet", "documents.parquet", "mesures.json", "pages.parquet"),
        *("proposals.parquet", "rapport", "rejects.parquet", "run.json", "transmission.zip"),
    ]


@pytest.mark.usefixtures("pool")
def test_batches_and_workers_leave_the_same_bytes(
    documents: Path, settings: Settings, tmp_path: Path
) -> None:
    run(documents, tmp_path / "deux", settings)
    other = settings.model_copy(update={"ouvriers": 1, "lot": 50})
    with workers(other) as single:
        assert single.settings.ouvriers == 1
        run(documents, tmp_path / "un", other)
    assert files(tmp_path / "un") == files(tmp_path / "deux")


@pytest.mark.usefixtures("pool")
def test_results_mirror_the_folder(documents: Path, settings: Settings, tmp_path: Path) -> None:
    out = tmp_path / "sortie"
    run(documents, out, settings)
    before = dict(
        zip(rows(out, "proposals", "proposal_id"), rows(out, "proposals", "source"), strict=True)
    )
    (documents / "12-savanes-guyane.md").unlink()
    (documents / "zz copie.md").unlink()
    (documents / "01-bugey-sud-cls.md").rename(documents / "réunions" / "00.md")
    run(documents, out, settings)
    after = dict(
        zip(rows(out, "proposals", "proposal_id"), rows(out, "proposals", "source"), strict=True)
    )
    moved = {key for key, source in before.items() if source == "01-bugey-sud-cls.md"}
    assert moved == {key for key, source in after.items() if source == "réunions/00.md"} != set()
    assert "12-savanes-guyane.md" not in after.values()


@pytest.mark.usefixtures("pool")
def test_adding_a_folder_comes_to_giving_both_at_once(
    documents: Path, settings: Settings, tmp_path: Path
) -> None:
    other = tmp_path / "autre"
    other.mkdir()
    (documents / "réunions" / "15-orne-cts.md").rename(other / "15-orne-cts.md")
    (documents / "dehors.txt").unlink()
    run([documents, other], tmp_path / "ensemble", settings)
    out = tmp_path / "sortie"
    run(documents, out, settings)
    with pytest.raises(UsageError, match=r"--ajouter .* --remplacer"):
        run(other, out, settings)
    summary = run(other, out, settings, ajouter=True)
    assert summary.kept == 7
    assert summary.refused == ()
    assert files(out) == files(tmp_path / "ensemble")
    run(other, out, settings, remplacer=True)
    assert rows(out, "documents", "source") == ["15-orne-cts.md"]


@pytest.mark.usefixtures("pool")
def test_nothing_to_read_leaves_empty_tables_and_a_report(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "vide").mkdir()
    summary = run(tmp_path / "vide", tmp_path / "sortie", settings)
    assert (summary.documents, summary.refused) == (0, ())
    assert rows(tmp_path / "sortie", "proposals", "text") == []
    assert (tmp_path / "sortie" / "rapport" / "index.html").is_file()


@pytest.mark.usefixtures("pool")
def test_run_json_says_what_was_read_and_with_what(
    documents: Path, settings: Settings, tmp_path: Path
) -> None:
    run(documents, tmp_path / "sortie", settings)
    record = json.loads((tmp_path / "sortie" / "run.json").read_text(encoding="utf-8"))
    assert record["folders"] == [str(documents)]
    assert len(record["inputs"]) == 9
    name = "03-marie-galante-projets.md"
    digest = sha256((documents / name).read_bytes()).hexdigest()
    expected = {"source": name, "path": name, "folder": str(documents), "sha256": digest}
    assert record["inputs"][1] == expected
    assert record["counts"]["documents"] == 7
    assert set(record["models"]) == {*ALL_MODELS, "pipeline_francais"}
    assert "ouvriers" not in json.dumps(record)


@pytest.mark.usefixtures("pool")
def test_a_results_folder_of_unknown_make_is_not_overwritten(
    documents: Path, settings: Settings, tmp_path: Path
) -> None:
    out = tmp_path / "sortie"
    out.mkdir()
    (out / "documents.parquet").write_bytes(b"x")
    with pytest.raises(UsageError, match="--remplacer"):
        run(documents, out, settings)
    with pytest.raises(UsageError, match="à la fois"):
        run(documents, documents, settings)


@pytest.mark.usefixtures("pool")
def test_the_report_alone(documents: Path, settings: Settings, tmp_path: Path) -> None:
    out = tmp_path / "sortie"
    run(documents, out, settings)
    before = files(out)
    page = out / "rapport" / "index.html"
    page.write_text("abîmé", encoding="utf-8")
    assert renew(out, settings) == page
    assert files(out) == before
    with pytest.raises(UsageError, match="ne contient pas de résultats"):
        renew(tmp_path, settings)


def test_documents_that_hang_or_fill_the_memory_stop_nobody(
    documents: Path,
    hanging: bytes,
    pdf: Callable[[Sequence[bytes]], bytes],
    tmp_path: Path,
) -> None:
    for path in (*documents.glob("0*"), *documents.glob("z*"), *documents.glob("réunions/*")):
        path.unlink()
    (documents / "bombe.pdf").write_bytes(hanging)
    (documents / "gros.pdf").write_bytes(pdf([b"%" * 700_000_000]))
    limits = Limits(seconds=6, seconds_per_page=0.5, memory_mb=256)
    settings = load_settings(ouvriers=2, limites=limits)
    with workers(settings):
        run(documents, tmp_path / "sortie", settings)
    read = pq.read_table(tmp_path / "sortie" / "documents.parquet").to_pylist()
    assert [(row["source"], row["pages"]) for row in read] == [
        ("12-savanes-guyane.md", 0),
        ("bombe.pdf", 1),
    ]
    refused = pq.read_table(tmp_path / "sortie" / "rejects.parquet").to_pylist()
    named = {(row["source"], row["page"]): (row["error"], row["message"]) for row in refused}
    error, message = named["bombe.pdf", 2]
    assert error == "TimeLimit"
    assert "6 s + 0,5 s par page (réglages limites.seconds et" in message
    error, message = named["gros.pdf", None]
    assert error in {"MemoryLimit", "ReaderCrash"}  # PDFium ends the process itself
    assert "256 Mo de mémoire (réglage limites.memory_mb)" in message


def test_workers_survive_the_death_of_one(documents: Path) -> None:
    settings = load_settings(ouvriers=1)
    with Workers(settings) as pool:
        with pytest.raises(ProcessExpired):
            pool._schedule(_die, (), 30).result()
        job = Job(documents / "12-savanes-guyane.md", "x", "0" * 64, documents / "p")
        (result,) = pool.read_all([job])
    assert [reject.message for reject in result.rejects] == [
        "Le fichier a changé pendant la lecture. Relancez quand il n'est plus modifié."
    ]


def _die() -> None:
    os._exit(9)
