"""`remontees traiter` as a process: what it says, Ctrl-C, a kill."""

import os
import re
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ANNOTATED = Path(__file__).parents[2] / "data" / "annotated"


def text(name: str) -> bytes:
    return re.sub(rb"(?m)^@@.*\n", b"", (ANNOTATED / name).read_bytes())


def endless_pdf() -> bytes:
    """One page that keeps its parser busy for half a minute."""
    packed = zlib.compress(b"q Q\n" * 8_000_000, 9)
    return (
        b"%%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>\nendobj\n"
        b"4 0 obj\n<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream\nendobj\n"
        b"trailer<</Size 5/Root 1 0 R>>\n%%%%EOF\n" % (len(packed), packed)
    )


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "data" / "raw" / "atelier [bold]é.md").write_bytes(text("k/15-orne-cts.cnr"))
    return tmp_path


def start(work: Path, *arguments: str, **env: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "traiter", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=work,
        env=os.environ | {"XDG_STATE_HOME": str(work / "etat"), "PYTHONUTF8": "1"} | env,
        start_new_session=True,
    )


def finish(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def results(work: Path) -> dict[str, bytes]:
    folder = work / "data" / "processed"
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def family(group: int) -> list[int]:
    """Return the living processes of a session (Linux)."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session = path.read_text(encoding="utf-8").rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if session == str(group) and state != "Z":
            found.append(int(path.parent.name))
    return found


def wait_until_gone(group: int) -> None:
    end = time.monotonic() + 10
    while family(group) and time.monotonic() < end:
        time.sleep(0.1)
    assert family(group) == []


@contextmanager
def reading(work: Path) -> Iterator["subprocess.Popen[str]"]:
    """A run that is busy with an endless document."""
    (work / "data" / "raw" / "bombe.pdf").write_bytes(endless_pdf())
    process = start(work, "--direct", "--ouvriers", "1")
    try:
        end = time.monotonic() + 60
        while not list((work / "data" / "processed").glob(".travail-*/000001.json")):
            assert time.monotonic() < end
            assert process.poll() is None
            time.sleep(0.1)
        time.sleep(0.5)
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def test_it_says_what_it_found_and_stands_interruption(work: Path) -> None:
    code, out, err = finish(start(work, "--direct", "--ouvriers", "1"))
    assert (code, err) == (0, "")
    assert "documents lus" in out
    assert "propositions" in out
    assert "Rapport   : data/processed/rapport/index.html" in out.splitlines()
    before = results(work)

    with reading(work) as process:  # Ctrl-C of a terminal goes to the whole session
        os.killpg(process.pid, signal.SIGINT)
        code = process.wait(30)
        assert process.stderr is not None
        err = process.stderr.read()
    assert code == 130
    assert err.strip() == "Interrompu. Les derniers résultats complets restent en place."
    assert results(work) == before
    wait_until_gone(process.pid)

    with reading(work) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
        assert [name for name in results(work) if not name.startswith(".travail")] == list(before)
        wait_until_gone(process.pid)

    (work / "data" / "raw" / "bombe.pdf").write_bytes(b"")
    code, out, err = finish(start(work, "--direct", "--ouvriers", "1"))
    assert (code, err) == (3, "")
    assert "Le fichier est vide" in " ".join(out.split())
    assert not [name for name in results(work) if name.startswith(".travail")]


def test_no_document_at_all_is_said(work: Path) -> None:
    for path in (work / "data" / "raw").iterdir():
        path.unlink()
    code, out, err = finish(start(work, "--direct", "--ouvriers", "1"))
    assert (code, err) == (0, "")
    assert "Aucun document à lire." in out
