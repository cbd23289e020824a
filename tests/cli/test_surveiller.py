"""`remontees surveiller` on a real folder that changes while it is watched."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.store.tables import read_table
from tests.running import plain, start, until

WAIT = 240  # seconds, for a machine that is busy with something else


def read(work: Path) -> set[str]:
    table = work / "resultats" / "documents.parquet"
    return set(read_table("documents", table)["source"].to_pylist()) if table.exists() else set()


def watch(work: Path, *arguments: str) -> "subprocess.Popen[str]":
    command = ["surveiller", "depot", "--sortie", "resultats", "--direct", *arguments]
    return start(work, *command, REMONTEES_OUVRIERS="1")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "depot").mkdir()
    (tmp_path / "depot" / "orne.md").write_bytes(plain("k/15-orne-cts.cnr"))
    return tmp_path


@pytest.fixture
def watching(work: Path) -> Iterator["subprocess.Popen[str]"]:
    process = watch(work, "--intervalle", "0.5")
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


@pytest.mark.timeout(900)
def test_what_is_added_changed_or_removed_is_processed(
    work: Path, watching: "subprocess.Popen[str]"
) -> None:
    until(lambda: read(work) == {"orne.md"}, WAIT)
    (work / "depot" / "landes.md").write_bytes(plain("k/02-landes-recueil.cnr"))
    until(lambda: read(work) == {"orne.md", "landes.md"}, WAIT)
    (work / "depot" / "orne.md").unlink()
    until(lambda: read(work) == {"landes.md"}, WAIT)
    until((work / "resultats" / ".surveillance.json").exists, WAIT)
    time.sleep(2)
    os.killpg(watching.pid, signal.SIGINT)
    out, err = watching.communicate(timeout=WAIT)
    assert (watching.returncode, err) == (0, "")
    told = [line[7:] for line in out.splitlines() if "Traitement" in line]
    assert told == [
        "fichiers nouveaux : 1. Traitement…",
        "fichiers nouveaux : 1. Traitement…",
        "fichiers retirés : 1. Traitement…",
    ]
    assert out.startswith("Surveillance de « depot », toutes les 0.5 s.")
    assert out.endswith("Surveillance arrêtée.\n")

    again = watch(work, "--intervalle", "0.2", "--tours", "2")  # knows what is done with
    out, err = again.communicate(timeout=WAIT)
    assert (again.returncode, err) == (0, "")
    assert "Traitement" not in out


@pytest.mark.timeout(900)
def test_ctrl_c_during_a_run_ends_both(work: Path, watching: "subprocess.Popen[str]") -> None:
    until(lambda: bool(list((work / "resultats").glob(".travail-*"))), WAIT)
    os.killpg(watching.pid, signal.SIGINT)
    out, err = watching.communicate(timeout=WAIT)
    assert watching.returncode == 0
    # on a line of its own: click goes past the ^C of the terminal
    assert err == "\nInterrompu. Les derniers résultats complets restent en place.\n"
    assert out.endswith("Surveillance arrêtée.\n")
    assert not list((work / "resultats").glob("*.parquet"))


def test_a_folder_that_is_not_there_is_said_at_once(work: Path) -> None:
    (work / "depot").rename(work / "ailleurs")
    process = watch(work)
    _, err = process.communicate(timeout=WAIT)
    assert process.returncode == 2
    assert err.startswith("Erreur : Introuvable : « depot ».")
