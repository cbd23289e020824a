"""Runs after runs: only what changed is done again, and the results are those of a first run."""

import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.engine.making import STEPS
from pipeline.engine.plan import prepare
from pipeline.engine.pool import Workers, workers
from pipeline.engine.publique import renew_public
from pipeline.engine.run import run_direct
from pipeline.engine.summary import Summary
from pipeline.engine.unchanged import NAME, load_last, unchanged
from pipeline.errors import UsageError
from pipeline.settings import Limits, Settings, load_settings
from pipeline.store.steps import FOLDER, kept_keys
from pipeline.taxonomy import DEFAULT
from tests.engine.conftest import READABLE, plain


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings(ouvriers=2, lot=3)


@pytest.fixture(scope="module")
def pool(settings: Settings) -> Iterator[Workers]:
    with workers(settings) as opened:
        yield opened


@pytest.fixture
def folder(documents: Path, pdf: Callable[[Sequence[bytes]], bytes]) -> Path:
    """The small folder with a PDF, whose pages are drawn, and an archive."""
    (documents / "projet.pdf").write_bytes(pdf([READABLE, READABLE]))
    with zipfile.ZipFile(documents / "envoi.zip", "w") as archive:
        archive.writestr("dedans.md", plain("k/20-martinique-releve.cnr") + b"\nEt encore.\n")
    return documents


def run(given: Path, out: Path, settings: Settings, **flags: Any) -> Summary:
    return run_direct([given], out, settings, **flags)


def files(folder: Path) -> dict[str, bytes]:
    """Return the files of some results that two equal runs have in common."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "mesures.json" and FOLDER not in path.parts
    }


def ledger(out: Path) -> dict[str, dict[str, Any]]:
    measures = json.loads((out / "mesures.json").read_text(encoding="utf-8"))
    documents: dict[str, dict[str, Any]] = measures["documents"]
    return documents


def done(out: Path) -> dict[str, tuple[str, ...]]:
    """Return the steps that the last run did of each document, those of which it did any."""
    rows = ledger(out)
    return {
        name: tuple(step for step in STEPS if step in row["seconds"])
        for name, row in rows.items()
        if row.get("seconds")
    }


def stamps(folder: Path) -> dict[str, int]:
    paths = [folder, *folder.rglob("*")]
    return {str(path): path.lstat().st_mtime_ns for path in paths}


def add(folder: Path) -> None:
    (folder / "nouveau.md").write_bytes(plain("k/17-biterrois-copil.cnr"))


def remove(folder: Path) -> None:
    (folder / "03-marie-galante-projets.md").unlink()


def rename(folder: Path) -> None:
    (folder / "12-savanes-guyane.md").rename(folder / "réunions" / "00 savanes.md")


def alter(folder: Path) -> None:
    path = folder / "réunions" / "02-landes-recueil.md"
    path.write_bytes(path.read_bytes() + "\nUne ligne de plus, à la fin.\n".encode())


CHANGES = {
    add: {"nouveau.md": STEPS},
    remove: {},
    rename: {},
    alter: {"réunions/02-landes-recueil.md": STEPS},
}


@pytest.mark.usefixtures("pool")
def test_whatever_changes_only_that_is_done_and_results_are_those_of_a_first_run(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    out = tmp_path / "sortie"
    run(folder, out, settings)
    assert set(done(out)) == {name for name, row in ledger(out).items() if row["state"] == "lu"}
    for change, expected in CHANGES.items():
        change(folder)
        assert unchanged([folder], out, settings) is None
        run(folder, out, settings)
        assert done(out) == expected, change
        run(folder, tmp_path / change.__name__, settings)
        assert files(out) == files(tmp_path / change.__name__), change
    states = {name: row["state"] for name, row in ledger(out).items()}
    assert states["zz copie.md"] == "doublon"
    assert states["vide.txt"] == states["dehors.txt"] == "refusé"
    assert states["envoi.zip!/dedans.md"] == states["projet.pdf"] == "repris"
    idents = {key.partition("-")[0] for _, key in kept_keys(out / FOLDER)}
    assert len(idents) == 8  # the copy is read under the first name, the refused ones never


def test_another_taxonomy_neither_extracts_nor_segments_and_other_limits_do(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    content = yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))
    content["themes"][0]["libelle"] = "Un autre nom"
    path = tmp_path / "taxonomie.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    out = tmp_path / "sortie"
    with workers(settings):
        run(folder, out, settings)
    other = settings.model_copy(update={"taxonomie": path})
    with workers(other):
        run(folder, out, other)
        assert set(done(out).values()) == {("classify",)}
        run(folder, tmp_path / "taxonomie", other)
    assert files(out) == files(tmp_path / "taxonomie")
    fewer = settings.model_copy(update={"limites": Limits(pages=1)})
    with workers(fewer):
        summary = run(folder, out, fewer)
        assert set(done(out).values()) == {STEPS}
        run(folder, tmp_path / "limites", fewer)
    assert files(out) == files(tmp_path / "limites")
    assert "projet.pdf" in {item.source for item in summary.refused}
    assert not list((out / "rapport" / "preuves" / "pages").glob("*.jpg"))


@pytest.mark.usefixtures("pool")
def test_what_is_stated_of_a_document_does_nothing_again(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    out, table = tmp_path / "sortie", tmp_path / "ce que je sais.csv"
    run(folder, out, settings)
    table.write_text("fichier;date\nprojet.pdf;2023-05-04\n", encoding="utf-8")
    assert unchanged([folder], out, settings, metadonnees=table) is None
    run(folder, out, settings, metadonnees=table)
    assert done(out) == {}
    run(folder, tmp_path / "frais", settings, metadonnees=table)
    assert files(out) == files(tmp_path / "frais")
    assert unchanged([folder], out, settings, metadonnees=table)


@pytest.mark.usefixtures("pool")
def test_an_unchanged_request_is_told_and_touches_nothing(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    out = tmp_path / "sortie"
    assert unchanged([folder], out, settings) is None
    first = run(folder, out, settings)
    before = stamps(out)
    again = unchanged([folder], out, settings)
    assert again is not None
    assert again.unchanged
    assert (again.refused, again.report, again.states) == (
        first.refused,
        first.report,
        first.states,
    )
    assert stamps(out) == before
    assert unchanged([folder], out, settings, remplacer=True)
    assert unchanged([folder / "réunions"], out, settings, remplacer=True) is None
    with pytest.raises(UsageError, match="--ajouter"):
        unchanged([folder / "réunions"], out, settings)
    assert unchanged([folder], out, load_settings(limites=Limits(pages=9))) is None


@pytest.mark.usefixtures("pool")
def test_nothing_is_believed_of_results_that_were_touched(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    out = tmp_path / "sortie"
    run(folder, out, settings)
    whole = files(out)
    pictures = sorted((out / "rapport" / "preuves" / "pages").glob("*.jpg"))
    assert pictures
    for path in (*pictures[:1], out / "pages.parquet", out / "rapport" / "index.html"):
        path.write_bytes(path.read_bytes()[:-1] + b"x")
        assert unchanged([folder], out, settings) is None
        run(folder, out, settings)
        assert files(out) == whole
        assert done(out) == {}
    (out / "relectures.csv").write_text("", encoding="utf-8")
    assert unchanged([folder], out, settings) is None
    (out / "relectures.csv").unlink()
    assert unchanged([folder], out, settings)
    (out / ".publication").mkdir()
    assert unchanged([folder], out, settings) is None
    (out / ".publication").rmdir()
    last = out / FOLDER / NAME
    last.write_bytes(last.read_bytes()[:-9])
    assert load_last(out) is None
    assert unchanged([folder], out, settings) is None


@pytest.mark.usefixtures("pool")
def test_a_damaged_step_is_done_again(folder: Path, settings: Settings, tmp_path: Path) -> None:
    out = tmp_path / "sortie"
    run(folder, out, settings)
    whole = files(out)
    for step in STEPS:
        path = min((out / FOLDER / step).iterdir())
        path.write_bytes(path.read_bytes()[:-9])
        (out / FOLDER / NAME).unlink()
        run(folder, out, settings)
        assert set(done(out).values()) == {(step,)}
        assert files(out) == whole


@pytest.mark.usefixtures("pool")
def test_a_file_that_another_day_may_open_is_tried_again(
    folder: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file changes between its digest and its reading, then is as it was."""
    out, path = tmp_path / "sortie", folder / "projet.pdf"
    data = path.read_bytes()

    def half_copied(*args: Any, **options: Any) -> Any:
        plan = prepare(*args, **options)
        path.write_bytes(data[:200])
        return plan

    monkeypatch.setattr("pipeline.engine.run.prepare", half_copied)
    assert "projet.pdf" in {item.source for item in run(folder, out, settings).refused}
    path.write_bytes(data)
    monkeypatch.undo()
    assert unchanged([folder], out, settings) is None
    assert "projet.pdf" not in {item.source for item in run(folder, out, settings).refused}
    assert set(done(out)) == {"projet.pdf"}


@pytest.mark.usefixtures("pool")
def test_what_is_kept_leaves_with_its_source_and_is_never_sent(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    out = tmp_path / "sortie"
    run(folder, out, settings)
    before = set(kept_keys(out / FOLDER))
    with zipfile.ZipFile(out / "transmission.zip") as archive:
        assert not [name for name in archive.namelist() if "etapes" in name]
    page = renew_public(out, settings).page
    public = {path.name for path in page.parent.rglob("*")}
    assert not public & {key for _, key in before}
    assert not list(page.parent.rglob(FOLDER))
    (folder / "12-savanes-guyane.md").unlink()
    run(folder, out, settings)
    gone = before - set(kept_keys(out / FOLDER))
    assert {step for step, _ in gone} == set(STEPS)
    assert len({key.partition("-")[0] for _, key in gone}) == 1


@pytest.mark.usefixtures("pool")
def test_files_kept_from_another_folder_keep_their_steps(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    other, out = tmp_path / "autre", tmp_path / "sortie"
    other.mkdir()
    (folder / "projet.pdf").rename(other / "projet.pdf")
    run(folder, out, settings)
    summary = run(other, out, settings, ajouter=True)
    assert dict(summary.states)["gardé"] == 10
    assert unchanged([other], out, settings, ajouter=True)
    (folder / "12-savanes-guyane.md").unlink()  # of which the report may have no picture any more
    assert unchanged([other], out, settings, ajouter=True) is None
    run(folder, out, settings, ajouter=True)
    assert done(out) == {}
