"""Runs whose batches Dask workers read: the same bytes, whatever shares them and whoever dies."""

import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

from tests.running import environment, plain, start

if TYPE_CHECKING:
    from s3fs import S3FileSystem

ROOT = str(Path(__file__).parents[2])
WAIT = 600.0
pytestmark = [
    pytest.mark.skipif(not find_spec("prefect_dask"), reason="the extra dask is not installed"),
    pytest.mark.timeout(2 * WAIT),
]
T = TypeVar("T")


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with documents, one of them in an archive, and the results of `--direct`."""
    folder = tmp_path_factory.mktemp("travail")
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True)
    names = ("15-orne-cts", "20-martinique-releve", "02-landes-recueil", "12-savanes-guyane")
    for name in names:
        (raw / f"{name}.md").write_bytes(plain(f"k/{name}.cnr"))
    with zipfile.ZipFile(raw / "envoi.zip", "w") as archive:
        archive.write(raw / "12-savanes-guyane.md", "dedans/savanes.md")
    (raw / "12-savanes-guyane.md").unlink()
    (raw / "vide.txt").write_bytes(b"")
    run = start(folder, "traiter", "--sortie", "direct", "--direct", "--ouvriers", "1")
    assert ended(run) == (3, "")
    return folder


def ended(run: "subprocess.Popen[str]") -> tuple[int, str]:
    _, err = run.communicate(timeout=WAIT)
    return run.returncode, err


def dask(work: Path, *arguments: str, **more: str) -> "subprocess.Popen[bytes]":
    folder = work / "ailleurs"  # another folder: relative paths are those of the run, not of it
    folder.mkdir(exist_ok=True)
    with (work / "dask.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments, "--no-dashboard"],
            stdout=log,
            stderr=log,
            cwd=folder,
            env=environment(work, DASK_DISTRIBUTED__WORKER__DAEMON="False", **more),
            start_new_session=True,
        )


@contextmanager
def stopped(*processes: "subprocess.Popen[bytes]") -> Iterator[None]:
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


@pytest.fixture
def scheduler(work: Path) -> Iterator[str]:
    port = free_port()
    with stopped(dask(work, "scheduler", "--host", "127.0.0.1", "--port", str(port))):
        yield f"tcp://127.0.0.1:{port}"


def worker(work: Path, address: str, name: str, **more: str) -> "subprocess.Popen[bytes]":
    places = ("--host", "127.0.0.1", "--local-directory", str(work / name))
    few = ("--nworkers", "1", "--nthreads", "1", "--memory-limit", "0", "--no-nanny")
    return dask(work, "worker", address, *places, *few, **more)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        # what was measured, what seals it, and where results lie
        if path.is_file() and path.name not in {"mesures.json", "dernier.json", "lieu.json"}
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def until(found: Callable[[], T], alive: "subprocess.Popen[str]") -> T:
    end = time.monotonic() + WAIT
    while not (value := found()):
        assert alive.poll() is None, alive.communicate()
        assert time.monotonic() < end
        time.sleep(0.01)
    return value


def alive(work: Path) -> list[str]:
    """Return the commands of our processes that still run in a folder of the test."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve().is_relative_to(work):
                found.append((process / "cmdline").read_text(encoding="utf-8"))
        except OSError:
            continue
    return [command for command in found if command]


def test_a_cluster_of_this_machine_comes_to_the_same(work: Path) -> None:
    run = start(work, "traiter", "--sortie", "ici", "--moteur", "dask", "--ouvriers", "2")
    assert ended(run) == (3, "")
    assert files(work / "ici") == files(work / "direct")
    assert not list((work / "ici").glob(".travail-*"))
    end = time.monotonic() + 10
    while (left := alive(work)) and time.monotonic() < end:
        time.sleep(0.1)
    assert left == []


def test_a_batch_whose_worker_is_killed_is_read_by_another(work: Path, scheduler: str) -> None:
    share = work / "partage"
    with stopped(first := worker(work, scheduler, "un")):
        asked = ("--moteur", "dask", "--adresse", scheduler, "--partage", str(share))
        run = start(work, "traiter", "--sortie", "tue", "--lot", "1", *asked)

        def reading() -> str:
            done = {path.stem for path in share.rglob("*.zip")}
            begun = {path.stem for path in (work / "un").rglob("remontees-*/[0-9]*.json")}
            return min(begun - done, default="") if done else ""

        killed = until(reading, run)
        first.send_signal(signal.SIGKILL)
        first.wait()
        assert run.poll() is None
        assert not list(share.rglob(f"{killed}.zip"))  # in the middle of it
        with stopped(worker(work, scheduler, "deux")):
            assert ended(run) == (3, "")
    assert files(work / "tue") == files(work / "direct")
    assert not list(share.iterdir())


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """What the environment says of an S3 store of this machine, with the bucket `seau`."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    about = {
        "AWS_ACCESS_KEY_ID": "essai",
        "AWS_SECRET_ACCESS_KEY": "essai",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    for name, value in about.items():
        monkeypatch.setenv(name, value)
    bucket().makedirs("seau", exist_ok=True)
    try:
        yield about
    finally:
        server.stop()


def bucket() -> "S3FileSystem":
    from s3fs import S3FileSystem

    return S3FileSystem(use_listings_cache=False, skip_instance_cache=True)


def test_batches_travel_through_an_s3_store(
    work: Path, scheduler: str, store: dict[str, str]
) -> None:
    asked = ("--moteur", "dask", "--adresse", scheduler, "--partage", "s3://seau/remontees")
    with stopped(
        worker(work, scheduler, "trois", **store), worker(work, scheduler, "quatre", **store)
    ):
        run = start(work, "traiter", "--sortie", "s3", "--lot", "2", *asked, **store)
        seen = until(lambda: bucket().find("seau"), run)
        assert all(path.startswith("seau/remontees/remontees-") for path in seen)
        assert ended(run) == (3, "")
    assert files(work / "s3") == files(work / "direct")
    assert bucket().find("seau") == []


def test_a_bucket_that_is_not_there_is_said(work: Path, store: dict[str, str]) -> None:
    asked = ("--moteur", "dask", "--partage", "s3://absent/remontees")
    code, err = ended(start(work, "traiter", "--sortie", "rien", *asked, **store))
    assert (code, err.count("\n")) == (2, 1)
    assert "Le partage « s3://absent/remontees » ne répond pas ou refuse l'accès." in err


def test_a_scheduler_that_does_not_answer_is_said(work: Path) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"
    run = start(work, "traiter", "--sortie", "rien", "--moteur", "dask", "--adresse", address)
    code, err = ended(run)
    assert (code, err.count("\n")) == (2, 1)
    assert f"L'ordonnanceur Dask « {address} » ne répond pas." in err


def test_a_scheduler_without_workers_is_said(work: Path, scheduler: str) -> None:
    run = start(work, "traiter", "--sortie", "rien", "--moteur", "dask", "--adresse", scheduler)
    code, err = ended(run)
    assert (code, err.count("\n")) == (2, 1)
    assert f"L'ordonnanceur Dask « {scheduler} » n'a aucun ouvrier." in err


@pytest.mark.long
def test_a_killed_worker_of_this_machine_is_replaced(work: Path) -> None:
    asked = ("--moteur", "dask", "--ouvriers", "2", "--lot", "1")
    run = start(work, "traiter", "--sortie", "remplace", *asked)

    def reading() -> int:
        begun = (work / "remplace").glob(".travail-*/dask/**/remontees-*/[0-9]*.json")
        folder = next((path.parent.parent for path in begun), None)
        return owner(folder) if folder else 0

    os.kill(until(reading, run), signal.SIGKILL)
    assert ended(run) == (3, "")
    assert files(work / "remplace") == files(work / "direct")


def owner(folder: Path) -> int:
    """Return the process that holds the lock beside the folder of a Dask worker."""
    lock = folder.with_name(f"{folder.name}.dirlock")
    for handle in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if handle.resolve() == lock:
                return int(handle.parts[2])
        except OSError:
            continue
    return 0
