"""The flow on real servers: one that stays open, and one for the time of the run."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.running import environment, plain, start


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("travail")
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True)
    for name in ("15-orne-cts", "20-martinique-releve", "02-landes-recueil"):
        (raw / f"{name}.md").write_bytes(plain(f"k/{name}.cnr"))
    (raw / "vide.txt").write_bytes(b"")
    return folder


def run(work: Path, *arguments: str) -> tuple[int, str]:
    process = start(work, *arguments)
    _, err = process.communicate(timeout=150)
    return process.returncode, err


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "mesures.json" and ".etapes" not in path.parts
    }


def stamps(folder: Path) -> dict[str, int]:
    return {str(path): path.lstat().st_mtime_ns for path in (folder, *folder.rglob("*"))}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def test_what_prefect_says_to_itself_is_not_shown(work: Path) -> None:
    code = (
        "from flows.runtime import configure; configure()\n"
        "import logging; from prefect.logging.configuration import setup_logging\n"
        "setup_logging(); logging.getLogger('prefect._internal.concurrency').error('failed')"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=environment(work), check=True
    )
    assert (result.stdout, result.stderr) == (b"", b"")


def test_a_server_shows_the_run_that_finds_it(work: Path) -> None:
    port = free_port()
    server = start(work, "serveur", "--port", str(port))
    try:
        assert server.stdout is not None
        assert "Démarrage" in server.stdout.readline()
        assert server.stdout.readline() == f"Page de suivi : http://127.0.0.1:{port}\n"
        assert run(work, "traiter") == (3, "")
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/api", timeout=30) as api:
            (flow_run,) = api.post("/flow_runs/filter", json={}).json()
            tasks = api.post("/task_runs/filter", json={}).json()
            artifacts = api.post("/artifacts/filter", json={}).json()
            page = httpx.get(f"http://127.0.0.1:{port}/").text
            before = stamps(work / "data" / "processed")
            assert run(work, "traiter") == (3, "")
            second = api.post("/flow_runs/filter", json={"sort": "START_TIME_DESC"}).json()[0]
            shown = api.post("/artifacts/filter", json={"sort": "CREATED_DESC"}).json()
            again = api.post("/task_runs/filter", json={}).json()
    finally:
        server.send_signal(signal.SIGINT)
        out, err = server.communicate(timeout=60)
    assert (flow_run["state"]["type"], flow_run["state"]["name"]) == ("COMPLETED", "Completed")
    assert flow_run["parameters"]["sources"] == ["data/raw"]
    assert {task["state"]["type"] for task in tasks} <= {"COMPLETED", "RUNNING", "PENDING"}
    keys = {"remontees-avancement", "remontees-bilan", "remontees-refus"}
    assert {item["key"] for item in artifacts} == keys
    assert "<html" in page
    assert second["state"]["type"] == "COMPLETED"
    assert second["total_run_time"] <= 3
    assert any("Rien n'a changé" in (item["description"] or "") for item in shown[:2])
    assert not [task for task in again if task["flow_run_id"] == second["id"]]
    assert stamps(work / "data" / "processed") == before
    assert (server.returncode, err) == (0, "")
    assert "Serveur arrêté." in out
    assert not list((work / "etat").rglob("serveur.txt"))
    assert not (work / ".prefect").exists()


def test_without_a_server_the_run_brings_its_own_and_leaves_the_same(work: Path) -> None:
    assert run(work, "traiter", "--sortie", "direct", "--direct", "--ouvriers", "1") == (3, "")
    process = start(work, "traiter", "--sortie", "suivi", "--lot", "1")
    _, err = process.communicate(timeout=150)
    assert (process.returncode, err) == (3, "")
    assert files(work / "suivi") == files(work / "direct")
    end = time.monotonic() + 10
    while (alive := _session(process.pid)) and time.monotonic() < end:
        time.sleep(0.1)
    assert alive == []


def test_ctrl_c_leaves_no_server_behind(work: Path) -> None:
    process = start(work, "traiter", "--sortie", "interrompu")
    end = time.monotonic() + 30
    while not (servers := _children(process.pid, "flows.server")):
        assert time.monotonic() < end
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.strip() == "Interrompu. Les derniers résultats complets restent en place."
    assert not any(Path(f"/proc/{server}").exists() for server in servers)
    assert not list((work / "interrompu").glob("*.parquet"))


def _stat(process: Path) -> list[str]:
    try:
        return (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return ["Z", "0", "0", "0"]


def _session(leader: int) -> list[int]:
    processes = Path("/proc").glob("[0-9]*")
    return [int(p.name) for p in processes if _stat(p)[3] == str(leader) and _stat(p)[0] != "Z"]


def _children(parent: int, word: str) -> list[int]:
    return [
        int(path.name)
        for path in Path("/proc").glob("[0-9]*")
        if _stat(path)[1] == str(parent) and word in _command(path)
    ]


def _command(process: Path) -> str:
    try:
        return (process / "cmdline").read_text(encoding="utf-8")
    except OSError:
        return ""
