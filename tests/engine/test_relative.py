"""Folders given as relative paths: what is theirs is found from any directory, or kept and said."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.cli.app import run as command
from pipeline.engine.plan import check
from pipeline.engine.pool import workers
from pipeline.engine.purge import purge
from pipeline.engine.rapport import renew
from pipeline.engine.record import not_found
from pipeline.engine.run import run_direct
from pipeline.engine.unchanged import unchanged
from pipeline.engine.verify import Verdict, verify
from pipeline.errors import UsageError
from pipeline.settings import Settings, load_settings
from pipeline.store.steps import FOLDER, kept_keys
from tests.engine.conftest import READABLE

HERE = [Path()]
Enter = Callable[[Path], None]


@pytest.fixture(scope="module")
def settings() -> Iterator[Settings]:
    settings = load_settings(ouvriers=1)
    with workers(settings):
        yield settings


@pytest.fixture
def enter(monkeypatch: pytest.MonkeyPatch) -> Enter:
    return monkeypatch.chdir


def write(folder: Path, name: str, said: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"Nous proposons de créer {said}.", encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path, settings: Settings, enter: Enter) -> Path:
    """A project: `R` holds the results of `A`, given as the current directory; `B` is another."""
    home = tmp_path / "projet"
    home.mkdir()
    write(home / "A", "A.txt", "un bus à Laval")
    write(home / "A", "autre.txt", "un centre de santé à Évron")
    write(home / "B", "B.txt", "une maison de santé à Mayenne")
    enter(home / "A")
    run_direct(HERE, home / "R", settings)
    return home


def sources(out: Path) -> list[str]:
    values: list[str] = pq.read_table(out / "documents.parquet")["source"].to_pylist()
    return values


def test_from_the_same_directory_what_is_gone_goes(project: Path, settings: Settings) -> None:
    out = project / "R"
    assert unchanged(HERE, out, settings)
    for path in (project / "A").iterdir():
        path.unlink()
    run_direct(HERE, out, settings, ajouter=True)
    assert sources(out) == []
    write(project / "A", "C.txt", "un bus à Ernée")
    run_direct(HERE, out, settings)
    assert sources(out) == ["C.txt"]


def test_from_another_directory_rows_are_kept(
    project: Path, settings: Settings, enter: Enter
) -> None:
    out = project / "R"
    enter(project / "B")
    with pytest.raises(UsageError, match=r"venant d'ailleurs .*\(\.\./A\)"):
        run_direct(HERE, out, settings)
    for _ in range(2):
        run_direct(HERE, out, settings, ajouter=True)
        assert sources(out) == ["A/A.txt", "A/autre.txt", "B/B.txt"]
    assert unchanged(HERE, out, settings, ajouter=True)
    enter(project)
    (project / "A" / "A.txt").unlink()
    (project / "A" / "autre.txt").unlink()
    run_direct([Path("A"), Path("B")], out, settings)
    assert sources(out) == ["B.txt"]
    assert str(project) not in (out / "run.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("moved", [False, True])
def test_a_whole_project_copied_or_moved_keeps_working(
    project: Path, settings: Settings, enter: Enter, *, moved: bool
) -> None:
    copy = project.parent / "ailleurs" / "copie"
    shutil.copytree(project, copy)
    if moved:
        shutil.rmtree(project)
    (copy / "A" / "autre.txt").unlink()
    enter(copy / "B")
    (kept, other) = check(HERE, copy / "R", ajouter=True, remplacer=False)
    assert (kept.origin.absolute, other.origin.absolute) == (
        copy / "A" / "A.txt",
        copy / "A" / "autre.txt",
    )
    enter(copy / "A")
    run_direct(HERE, copy / "R", settings)
    assert sources(copy / "R") == ["A.txt"]
    Path("A.txt").unlink()
    run_direct(HERE, copy / "R", settings)
    assert sources(copy / "R") == []


def test_a_copied_project_notes_where_it_is(
    project: Path, settings: Settings, enter: Enter
) -> None:
    copy = project.parent / "copie"
    shutil.copytree(project, copy)
    enter(copy / "A")
    assert unchanged(HERE, copy / "R", settings) is None
    run_direct(HERE, copy / "R", settings)
    assert unchanged(HERE, copy / "R", settings)


@pytest.mark.parametrize("name", ["A", "B"])
def test_results_alone_keep_the_rows_of_sources_that_are_not_there(
    project: Path, settings: Settings, enter: Enter, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    away = project.parent / "poste" / "chez moi"
    shutil.copytree(project / "R", away / "R")
    write(away / name, "B.txt", "une maison de santé à Mayenne")  # as far from R as A was, or not
    enter(away / name)
    shutil.rmtree(project)
    given = ["traiter", ".", "--sortie", str(away / "R"), "--direct", "--ouvriers", "1"]
    assert command(given) != 0
    assert "document(s) venant d'ailleurs" in capsys.readouterr().err
    assert command([*given, "--ajouter"]) == 0
    said = capsys.readouterr().err
    assert "/projet/A » est introuvable et les lignes de ses 2 document(s) sont gardées" in said
    assert "relancez avec --remplacer en donnant tous les dossiers à garder" in said
    run_direct(HERE, away / "R", settings, ajouter=True)
    kept = {"A/A.txt", "A/autre.txt"}
    assert kept | {f"{name}/B.txt"} == set(sources(away / "R"))
    run_direct(HERE, away / "R", settings, remplacer=True)
    assert sources(away / "R") == ["B.txt"]


def test_results_moved_alone_find_their_sources(
    project: Path, settings: Settings, enter: Enter
) -> None:
    out = project.parent / "x" / "y" / "R"
    out.parent.mkdir(parents=True)
    (project / "R").rename(out)
    enter(project / "B")
    run_direct(HERE, out, settings, ajouter=True)
    enter(project)
    (project / "A").rename(project / "B" / "A")  # one of what moved is found from here
    enter(project / "B" / "A")
    (kept,) = check(HERE, out, ajouter=True, remplacer=False)
    assert kept.source == "B/B.txt"


def test_a_folder_given_absolute_is_itself_from_anywhere(
    project: Path, settings: Settings, enter: Enter
) -> None:
    out = project / "S"
    run_direct([project / "A"], out, settings)
    enter(project / "B")
    run_direct(HERE, out, settings, ajouter=True)
    assert sources(out) == ["A/A.txt", "A/autre.txt", "B/B.txt"]
    (project / "A").rename(project / "C")
    kept = check(HERE, out, ajouter=True, remplacer=False)
    assert [str(project / "A") in line for line in not_found(kept)] == [True]


def test_directories_whose_names_are_not_utf8(
    project: Path, settings: Settings, enter: Enter
) -> None:
    odd = Path(os.fsdecode(os.fsencode(project) + b"\xe9"))
    shutil.copytree(project, odd)
    enter(odd / "A")
    run_direct(HERE, Path("../R"), settings)
    assert unchanged(HERE, Path("../R"), settings)
    enter(project / "B")
    (project / "lien").symlink_to(odd / "R")
    with pytest.raises(UsageError, match="caractères illisibles"):
        check(HERE, project / "lien", ajouter=True, remplacer=False)


def test_where_nothing_is_noted_nothing_is_lost(
    project: Path, settings: Settings, enter: Enter
) -> None:
    out = project / "R"
    shutil.rmtree(out / FOLDER)
    assert check(HERE, out, ajouter=True, remplacer=False) == []  # its files are here
    enter(project / "B")
    with pytest.raises(UsageError, match="relancez depuis le dossier d'où ils avaient été lus"):
        run_direct(HERE, out, settings, ajouter=True)
    assert sources(out) == ["A.txt", "autre.txt"]
    run_direct(HERE, out, settings, remplacer=True)
    assert sources(out) == ["B.txt"]


@pytest.mark.parametrize("moved", [False, True])
def test_purge_and_verify_find_them_from_another_directory(
    project: Path, settings: Settings, enter: Enter, *, moved: bool
) -> None:
    if moved:
        project.rename(project.with_name("déplacé"))
        project = project.with_name("déplacé")
    out = project / "R"
    enter(project / "B")
    kept = set(kept_keys(out / FOLDER))
    found = purge(out, trial=False)
    assert (found.steps, found.gone, found.away) == ((), (), ())
    assert set(kept_keys(out / FOLDER)) == kept
    assert verify(out, settings) == Verdict((), (), again=True)
    (project / "A" / "autre.txt").unlink()
    assert purge(out, trial=True).gone == ("autre.txt",)
    shutil.rmtree(project / "A")
    found = purge(out, trial=True)
    assert (found.steps, found.gone, len(found.away)) == ((), (), 1)


def test_pages_are_drawn_from_another_directory(
    pdf: Callable[[Sequence[bytes]], bytes], tmp_path: Path, settings: Settings, enter: Enter
) -> None:
    out = tmp_path / "sortie"
    for name in ("documents", "ailleurs"):
        (tmp_path / name).mkdir()
    (tmp_path / "documents" / "a.pdf").write_bytes(pdf([READABLE]))
    enter(tmp_path / "documents")
    run_direct(HERE, out, settings)
    proof = next((out / "rapport" / "preuves").glob("*.html"))
    drawn = proof.read_text(encoding="utf-8")
    assert "<img" in drawn
    enter(tmp_path / "ailleurs")
    renew(out, settings)
    assert proof.read_text(encoding="utf-8") == drawn
