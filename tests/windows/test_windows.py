"""The real program where what Windows has not is hidden from it (`sitecustomize.py` beside).

Windows itself is not run: this shows that nothing of ours needs what is missing there.
"""

import os
import re
import signal
from pathlib import Path

import pytest

from pipeline.report.places import theme_page
from tests.running import end, family, finish, plain, start, until, visible

pytestmark = pytest.mark.timeout(900)
HIDDEN = str(Path(__file__).parent)
ONE = ("--ouvriers", "1")
AWKWARD = ["CON.md", "aux.txt", "réunion : bilan ?.md", 'a"b<c>|d*.md', "fin. .md", "Été.md"]
AWKWARD += ["été.md", "n" * 200 + ".md", "=1+1.md"]
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for number, name in enumerate(AWKWARD):
        text = plain("k/15-orne-cts.cnr") if number < 2 else b""
        (folder / name).write_bytes(text + f"Le document {number}.\n".encode())
    return tmp_path


def hidden(**more: str) -> dict[str, str]:
    path = os.pathsep.join([HIDDEN, str(Path(HIDDEN).parents[1])])
    return {"PYTHONPATH": path} | more


def test_the_same_results_without_what_windows_has_not(work: Path) -> None:
    code, _, err = finish(start(work, "traiter", "documents", "--sortie", "a", "--direct", *ONE))
    assert (code, err) == (0, "")
    code, out, err = finish(start(work, "traiter", "documents", "--sortie", "b", *ONE, **hidden()))
    assert (code, err) == (0, "")
    assert "documents lus" in out
    assert visible(work / "b") == visible(work / "a")
    assert (work / "etat" / "remontees" / "prefect").is_dir()
    for name in visible(work / "b"):
        parts = name.split("/")
        assert not re.search(r'[<>:"|?*\\\x00-\x1f]', name), name
        assert not any(RESERVED.fullmatch(part) or part.endswith((".", " ")) for part in parts)
        assert len(name) < 80
    folded = [name.casefold() for name in visible(work / "b")]
    assert len(folded) == len(set(folded))


def test_what_is_hidden_is_missing(work: Path) -> None:
    """The test above would prove nothing if our modules still saw Linux."""
    code = (
        "import sys; scope = {'__name__': 'pipeline.x'}\n"
        'exec(\'import os, signal, sys; seen = (sys.platform, os.name, hasattr(signal, "SIGKILL"),'
        ' hasattr(os, "fork"))\', scope)\n'
        "assert scope['seen'] == ('win32', 'nt', False, False), scope['seen']\n"
        "assert sys.platform == 'linux'\n"
        "try: exec('import resource', scope)\n"
        "except ModuleNotFoundError: pass\n"
        "else: raise SystemExit(3)"
    )
    process = start(work, before=["env", *_pairs(), "sh", "-c", 'exec "$0" -c "$C"'], C=code)
    assert finish(process) == (0, "", "")


def _pairs() -> list[str]:
    return [f"{name}={value}" for name, value in hidden().items()]


def test_a_kill_leaves_no_process_behind(work: Path) -> None:
    process = start(work, "traiter", "documents", "--sortie", "b", "--lot", "1", *ONE, **hidden())
    try:
        until(lambda: list((work / "b").glob(".travail-*/000001.json")))
        alive = family(process.pid)
        assert len(alive) >= 3  # the command, its server, its worker
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
        until(lambda: not family(process.pid), 20)
        assert not any(Path(f"/proc/{pid}/exe").exists() for pid in alive)
    finally:
        end(process)


def test_two_runs_at_once_are_told_apart(work: Path) -> None:
    first = start(work, "traiter", "documents", "--sortie", "b", "--direct", *ONE, **hidden())
    try:
        until(lambda: list((work / "b").glob(".travail-*")))
        second = start(work, "traiter", "documents", "--sortie", "b", "--direct", *ONE, **hidden())
        code, _, err = finish(second)
        assert (code, "Un autre traitement écrit déjà" in err) == (2, True)
        assert finish(first)[0] == 0
    finally:
        end(first)


@pytest.mark.parametrize("encoding", ["cp850", "cp1252"])
def test_a_console_of_windows_is_written_to(work: Path, encoding: str) -> None:
    (work / "documents" / "œuvre — Łódź.md").write_bytes(b"")
    arguments = ("traiter", "documents", "--sortie", "c", "--direct", *ONE)
    code, out, err = finish(start(work, *arguments, PYTHONIOENCODING=encoding, PYTHONUTF8="0"))
    assert (code, err) == (3, "")
    assert "documents lus" in out


def test_devices_of_windows_are_no_names_of_pages() -> None:
    assert theme_page("aux") == "themes/theme-aux.html"
    assert theme_page("lpt1", 500) == "themes/theme-lpt1-2.html"
    assert theme_page("auxiliaires") == "themes/auxiliaires.html"
