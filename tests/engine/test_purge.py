"""`remontees purger`: what is kept of sources that are gone, and nothing else, is removed."""

import fcntl
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pipeline.cli.app import run as command
from pipeline.engine.pool import workers
from pipeline.engine.purge import purge
from pipeline.engine.run import run_direct
from pipeline.engine.unchanged import unchanged
from pipeline.errors import UsageError
from pipeline.journal import state_folder
from pipeline.settings import load_settings
from pipeline.store.steps import FOLDER, kept_keys
from tests.engine.conftest import plain

PROPOSALS = (  # that the models find, so that the report shows the page
    b"BT /F 12 Tf 72 700 Td (Propositions du groupe) Tj "
    b"0 -40 Td (1. Ouvrir une maison de garde le week-end a Carhaix, portee par la CPTS.) Tj "
    b"0 -40 Td (2. Former des ambassadeurs de la vaccination dans chaque commune.) Tj "
    b"0 -40 Td (3. Creer un bus de depistage qui passe une fois par mois.) Tj ET"
)
OURS = Path("etat", "remontees", "prefect", "storage")


@pytest.fixture
def results(
    pdf: Callable[[Sequence[bytes]], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The results of a text and of a PDF that is gone since, with what killed runs left."""
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "etat"))
    state_folder.cache_clear()
    for storage in (tmp_path / "prefect" / "storage", tmp_path / OURS):
        storage.mkdir(parents=True)
        (storage / "0123").write_bytes(b"{}")
    folder, out = tmp_path / "documents", tmp_path / "sortie"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(pdf([PROPOSALS]))
    (folder / "b.md").write_bytes(plain("k/12-savanes-guyane.cnr"))
    settings = load_settings(ouvriers=1)
    with workers(settings):
        run_direct([folder], out, settings)
    (folder / "a.pdf").unlink()
    (out / ".travail-1").mkdir()
    (out / ".travail-1" / "plan.json").write_bytes(b"{}")
    (out / FOLDER / "extract" / ".0123-4567.89").write_bytes(b"half")
    return out


def stamps(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_a_trial_only_tells(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = stamps(results)
    assert command(["purger", str(results), "--essai"]) == 0
    said = capsys.readouterr().out
    assert "À retirer : 5 résultats d'étapes de documents disparus" in said
    assert "À retirer : 1 restes de traitements interrompus" in said
    assert "À retirer : 1 résultats gardés par Prefect" in said
    assert "encore dans les tables : 1 (a.pdf)" in said
    assert "Le rapport montre encore des pages" in said
    assert stamps(results) == before
    assert (results.parent / OURS / "0123").exists()


def test_what_is_kept_of_gone_sources_goes(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = stamps(results / "rapport")
    assert command(["purger", str(results)]) == 0
    assert "Retiré : 5 résultats d'étapes" in capsys.readouterr().out
    assert len(list(kept_keys(results / FOLDER))) == 4
    assert not list(results.rglob(".0123*"))
    assert not (results / ".travail-1").exists()
    assert not (results.parent / OURS / "0123").exists()
    assert (results.parent / "prefect" / "storage" / "0123").exists()
    assert stamps(results / "rapport") == report
    assert command(["purger", str(results)]) == 0
    assert "Rien à retirer." in capsys.readouterr().out
    assert command(["rapport", str(results)]) == 0
    assert command(["purger", str(results)]) == 0
    assert "Retiré : 1 images de pages" in capsys.readouterr().out
    assert not list((results / "rapport").rglob("*.jpg"))


def test_a_folder_out_of_reach_and_a_source_that_is_back_lose_nothing(
    results: Path, pdf: Callable[[Sequence[bytes]], bytes]
) -> None:
    folder = results.parent / "documents"
    kept = set(kept_keys(results / FOLDER))
    folder.rename(results.parent / "ailleurs")
    found = purge(results, trial=False)
    assert (found.away, found.gone) == ((str(folder),), ())
    assert set(kept_keys(results / FOLDER)) == kept
    (results.parent / "ailleurs").rename(folder)
    (folder / "a.pdf").write_bytes(pdf([PROPOSALS]))
    assert purge(results, trial=False).paths == ()
    assert unchanged([folder], results, load_settings(ouvriers=1))


def test_results_that_a_run_holds_are_left_alone(results: Path) -> None:
    with (results / ".verrou").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for trial in (True, False):
            with pytest.raises(UsageError, match="Un autre traitement"):
                purge(results, trial=trial)
    with pytest.raises(UsageError, match="ne contient pas de résultats"):
        purge(results.parent, trial=True)


def test_a_first_run_that_was_killed_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    for trial in (True, False):
        with pytest.raises(UsageError, match=r"interrompu.*Relancez"):
            purge(tmp_path, trial=trial)
