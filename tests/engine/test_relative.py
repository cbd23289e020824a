"""Folders given as relative paths: from another directory, they are others."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.engine.pool import workers
from pipeline.engine.record import kept_inputs
from pipeline.engine.run import run_direct
from pipeline.engine.unchanged import unchanged
from pipeline.engine.whereabouts import PLACE
from pipeline.errors import UsageError
from pipeline.settings import Settings, load_settings
from pipeline.store.steps import FOLDER

HERE = [Path()]


@pytest.fixture(scope="module")
def settings() -> Iterator[Settings]:
    settings = load_settings(ouvriers=1)
    with workers(settings):
        yield settings


@pytest.fixture
def out(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The results of `A`, given as the current directory; `B` holds another document."""
    for name, said in {"A": "un bus à Laval", "B": "une maison de santé à Mayenne"}.items():
        (tmp_path / name).mkdir()
        path = tmp_path / name / f"{name}.txt"
        path.write_text(f"Nous proposons de créer {said}.", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "A")
    run_direct(HERE, tmp_path / "R", settings)
    return tmp_path / "R"


def sources(out: Path) -> list[str]:
    values: list[str] = pq.read_table(out / "documents.parquet")["source"].to_pylist()
    return values


def test_rows_of_a_relative_folder_are_kept_from_another_directory(
    out: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(out.parent / "B")
    with pytest.raises(UsageError, match=r"venant d'ailleurs .*\(\.\./A\)"):
        run_direct(HERE, out, settings)
    for _ in range(2):
        run_direct(HERE, out, settings, ajouter=True)
        assert sources(out) == ["A/A.txt", "B/B.txt"]
    assert unchanged(HERE, out, settings, ajouter=True)
    monkeypatch.chdir(out.parent)
    run_direct([Path("A"), Path("B")], out, settings)
    assert sources(out) == ["A/A.txt", "B/B.txt"]
    assert str(out.parent) not in (out / "run.json").read_text(encoding="utf-8")


def test_the_same_command_from_the_same_directory_stays_incremental(
    out: Path, settings: Settings
) -> None:
    assert unchanged(HERE, out, settings)
    Path("A.txt").unlink()
    Path("C.txt").write_text("Nous proposons un bus à Évron.", encoding="utf-8")
    run_direct(HERE, out, settings)
    assert sources(out) == ["C.txt"]


@pytest.mark.parametrize("lost", ["forgotten", "of other results", "moved"])
def test_where_the_place_is_not_known_nothing_is_lost(
    out: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    place = out / FOLDER / PLACE
    if lost == "forgotten":
        shutil.rmtree(out / FOLDER)
    elif lost == "of other results":
        place.write_text(json.dumps({"folder": str(out.parent / "B"), "run": "0"}))
    else:
        (out.parent / "A").rename(out.parent / "ailleurs")
        monkeypatch.chdir(out.parent / "ailleurs")
    assert kept_inputs(out, HERE, ajouter=False, remplacer=False) == []  # the files are here
    monkeypatch.chdir(out.parent / "B")
    if lost == "of other results":
        (out.parent / "B" / "A.txt").write_text("Un autre.", encoding="utf-8")
    with pytest.raises(UsageError, match="l'emplacement n'est plus connu"):
        run_direct(HERE, out, settings, ajouter=True)
    assert sources(out) == ["A.txt"]
    run_direct(HERE, out, settings, remplacer=True)
    assert "B.txt" in sources(out)
