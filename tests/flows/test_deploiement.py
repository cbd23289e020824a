"""The commands of docs/serveur.md, typed as there: a server, a worker, a deployment that runs."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "serveur.md").read_text(encoding="utf-8")
PROGRAMS = {"remontees": "pipeline.cli", "prefect": "prefect"}
WAIT = 600  # seconds, for a machine that is busy with something else
# as it stands in a document, and without accents, so that JSON writes it as it is
SENTENCE = "regrette que les associations ne soient pas davantage"
FAULTY = f"""
from flows.runtime import configure
configure()
import flows.traiter as module
from pathlib import Path
from pipeline.settings import load_settings

def faulty(*_):
    raise ValueError("{SENTENCE}")

module.read_batch = faulty
module.run([Path("data/raw")], Path("fautif"), load_settings(), ajouter=False, remplacer=False)
"""

pytestmark = pytest.mark.timeout(3 * WAIT)


def commands() -> list[list[str]]:
    """Return the five commands of the page, each as its words."""
    block = re.search(r"(?ms)^```sh\n(remontees serveur.*?)^```", PAGE)
    assert block
    return [shlex.split(line, comments=True) for line in block[1].splitlines()]


class Office:
    """A clone with a server, and what a new user types in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "clone"
        self.state = folder / "etat"
        raw = self.folder / "data" / "raw"
        raw.mkdir(parents=True)
        for name in ("pipeline", "flows", "models", "prefect.yaml"):
            (self.folder / name).symlink_to(ROOT / name)
        for name in ("15-orne-cts", "20-martinique-releve"):
            text = (ROOT / "data" / "annotated" / "k" / f"{name}.cnr").read_bytes()
            (raw / f"{name}.md").write_bytes(re.sub(rb"(?m)^@@.*\n", b"", text))
        (raw / "vide.txt").write_bytes(b"")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
        homes = {"XDG_STATE_HOME": str(self.state), "HOME": str(folder), "PYTHONUTF8": "1"}
        self.environment = kept | homes | {"REMONTEES_OUVRIERS": "1"}

    def start(self, words: list[str]) -> "subprocess.Popen[str]":
        program, *rest = words
        rest = [word.replace("4200", str(self.port)) for word in rest]
        if words == ["remontees", "serveur"]:
            rest += ["--port", str(self.port)]
        return subprocess.Popen(
            [sys.executable, "-m", PROGRAMS[program], *rest],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            cwd=self.folder,
            env=self.environment,
            start_new_session=True,
        )

    def run(self, words: list[str]) -> tuple[int, str]:
        process = self.start(words)
        out, _ = process.communicate(timeout=WAIT)
        return process.returncode, out

    def ask(self, what: str, **condition: object) -> Any:
        url = f"http://127.0.0.1:{self.port}/api/{what}/filter"
        return httpx.post(url, json=condition, timeout=60).json()

    def database(self) -> bytes:
        files = (self.state / "remontees" / "prefect").glob("*.db*")
        return b"".join(path.read_bytes() for path in files)

    def files(self, name: str) -> dict[str, bytes]:
        folder = self.folder / name
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != "mesures.json"
        }


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office whose five commands have been typed."""
    office = Office(tmp_path_factory.mktemp("bureau"))
    serveur, configure, pool, deploy, worker = commands()
    running = [office.start(serveur)]
    try:
        assert running[0].stdout is not None
        while "Page de suivi" not in running[0].stdout.readline():
            assert running[0].poll() is None
        for words in (configure, pool, deploy):
            code, out = office.run(words)
            assert code == 0, out
        running.append(office.start(worker))
        yield office
    finally:
        for process in reversed(running):
            process.send_signal(signal.SIGTERM)
        for process in reversed(running):
            try:
                process.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()


def test_a_deployment_runs_through_a_server_and_a_worker(office: Office) -> None:
    code, out = office.run(["prefect", "deployment", "run", "traiter/local", "--watch"])
    assert code == 0, out
    planned = office.ask("flow_runs", flow_runs={"state": {"type": {"any_": ["SCHEDULED"]}}})
    (done,) = office.ask("flow_runs", flow_runs={"state": {"type": {"any_": ["COMPLETED"]}}})
    assert planned
    assert {run["deployment_id"] for run in planned} == {done["deployment_id"]}
    artifacts = {item["key"]: item for item in office.ask("artifacts")}
    assert set(artifacts) == {"remontees-avancement", "remontees-bilan", "remontees-refus"}
    assert artifacts["remontees-avancement"]["data"] == 100.0
    assert artifacts["remontees-avancement"]["description"] == "Lots lus : 1 sur 1"
    assert '"documents lus", "nombre": 2}' in artifacts["remontees-bilan"]["data"]
    assert '"vide.txt"' in artifacts["remontees-refus"]["data"]

    code, out = office.run(["remontees", "traiter", "--direct", "--sortie", "direct"])
    assert code == 3, out
    assert office.files("data/processed") == office.files("direct")


def test_deployments_are_those_of_the_four_flows(office: Office) -> None:
    found = {item["entrypoint"]: item for item in office.ask("deployments")}
    flows = ("traiter", "surveiller", "rapport", "entrainer")
    assert set(found) == {f"flows/{name}.py:{name}" for name in flows}
    for item in found.values():
        assert item["global_concurrency_limit"]["limit"] == 1
        assert item["concurrency_options"]["collision_strategy"] == "ENQUEUE"


def test_the_database_of_the_server_holds_no_text(office: Office) -> None:
    texts = [path.read_text(encoding="utf-8") for path in office.folder.glob("data/raw/*.md")]
    assert any(SENTENCE in text for text in texts)
    faulty = subprocess.run(
        [sys.executable, "-c", FAULTY],
        cwd=office.folder,
        env=office.environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=WAIT,
        check=False,
    )
    assert "flows.faults.ProgramFault: Erreur du programme (ValueError)." in faulty.stderr
    end = time.monotonic() + 60
    while b"Erreur du programme (ValueError)" not in (data := office.database()):
        assert time.monotonic() < end
        time.sleep(1)
    assert b"vide.txt" in data  # refused, so named: what follows looks in the right place
    assert SENTENCE.encode() not in data
    journal = (office.state / "remontees" / "remontees.log").read_text(encoding="utf-8")
    assert "ValueError" in journal
    assert SENTENCE not in journal
