"""The commands of docs/serveur.md, typed as there: a server, a worker, a deployment that runs."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pipeline.store.tables import read_table
from tests.flows.office import WAIT, Office, commands

# a disk that is full for a moment, then a fault of ours that quotes a document
FAULTY = """
import errno, sys
from flows.runtime import configure
configure()
import flows.traiter as module
from pathlib import Path
from pipeline.settings import load_settings

read, full = module.read_batch, [OSError(errno.ENOSPC, "No space left on device")]

def passing(*batch):
    if full:
        raise full.pop()
    return read(*batch)

def lasting(*batch):
    raise ValueError(sys.argv[1])

def run(name, function):
    module.read_batch = function
    module.run([Path("data/raw")], Path(name), load_settings(), ajouter=False, remplacer=False)

run("passager", passing)
run("durable", lasting)
"""

pytestmark = pytest.mark.timeout(3 * WAIT)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office whose five commands have been typed."""
    office = Office(tmp_path_factory.mktemp("bureau"))
    serveur, *once, worker = commands("remontees serveur")
    assert serveur == ["remontees", "serveur"]
    assert len(once) == 3
    with office.serving():
        for words in once:
            code, out = office.run(words)
            assert code == 0, out
        with office.running(worker):
            yield office


def until(condition: Callable[[], Any]) -> Any:
    end = time.monotonic() + WAIT
    while not (found := condition()):
        assert time.monotonic() < end
        time.sleep(0.5)
    return found


def test_a_deployment_runs_through_a_server_and_a_worker(office: Office) -> None:
    code, out = office.run(["prefect", "deployment", "run", "traiter/local", "--watch"])
    assert code == 0, out
    (done,) = office.ask("flow_runs", flow_runs={"state": {"type": {"any_": ["COMPLETED"]}}})
    assert done["name"] == "traitement vers data/processed"
    artifacts = {item["key"]: item for item in office.ask("artifacts")}
    assert set(artifacts) == {"remontees-avancement", "remontees-bilan", "remontees-refus"}
    assert artifacts["remontees-avancement"]["data"] == 100.0
    assert artifacts["remontees-avancement"]["description"] == "Lots lus : 1 sur 1"
    assert '"documents lus", "nombre": 2}' in artifacts["remontees-bilan"]["data"]
    assert '"vide.txt"' in artifacts["remontees-refus"]["data"]
    read = read_table("documents", office.folder / "data" / "processed" / "documents.parquet")
    assert read["source"].to_pylist() == ["15-orne-cts.md", "20-martinique-releve.md"]


def test_runs_are_planned_for_the_schedules_that_are_on(office: Office) -> None:
    scheduled = {"state": {"type": {"any_": ["SCHEDULED"]}}}
    planned = until(lambda: office.ask("flow_runs", flow_runs=scheduled))
    (on,) = [item for item in office.ask("deployments") if item["entrypoint"].endswith(":traiter")]
    assert {run["deployment_id"] for run in planned} == {on["id"]}
    assert {run["expected_start_time"][11:16] for run in planned} <= {"18:00", "19:00"}  # UTC


def test_deployments_are_those_of_the_four_flows(office: Office) -> None:
    found = {item["entrypoint"]: item for item in office.ask("deployments")}
    flows = ("traiter", "surveiller", "rapport", "entrainer")
    assert set(found) == {f"flows/{name}.py:{name}" for name in flows}
    for item in found.values():
        assert item["global_concurrency_limit"]["limit"] == 1
        assert item["concurrency_options"]["collision_strategy"] == "ENQUEUE"


def test_a_passing_fault_is_retried_and_a_lasting_one_leaves_no_text(office: Office) -> None:
    quote = max(office.sentences(), key=len)
    faulty = subprocess.run(
        [sys.executable, "-c", FAULTY, quote],
        cwd=office.folder,
        env=office.environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=WAIT,
        check=False,
    )
    assert "flows.faults.ProgramFault: Erreur du programme (ValueError)." in faulty.stderr
    tasks = until(lambda: len(found := office.ask("task_runs")) >= 4 and found)
    states = {(run["name"], run["run_count"], run["state_type"]) for run in tasks}
    assert {("lot 1", 2, "COMPLETED"), ("lot 1", 1, "FAILED")} <= states
    assert (office.folder / "passager" / "documents.parquet").exists()
    assert not (office.folder / "durable" / "documents.parquet").exists()

    until(lambda: b"Erreur du programme (ValueError)" in office.kept())
    kept = office.kept()
    assert b"vide.txt" in kept  # refused, so named: what follows looks in the right place
    assert [piece for piece in office.sentences() if piece.encode() in kept] == []
    journal = office.home / "etat" / "remontees" / "remontees.log"
    assert "ValueError" in journal.read_text(encoding="utf-8")
