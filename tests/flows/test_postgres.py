"""PostgreSQL behind the server, as docs/serveur.md sets it up, in a cluster of the test's own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.office import WAIT, Office, free_port

pytestmark = pytest.mark.timeout(2 * WAIT)


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, which Debian keeps out of the path."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


class Cluster:
    """A PostgreSQL of the test's own; it refuses to run as the superuser of the system."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.programs, self.port = folder, programs, free_port()
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(folder, self.user)

    def run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [self.programs / program, *arguments],
            user=self.user,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=WAIT,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    def query(self, sql: str) -> str:
        here = ("--host", str(self.folder), "--port", str(self.port), "--username", "remontees")
        return self.run("psql", *here, "--dbname", "remontees", "-tA", "--command", sql)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL n'est pas installé")
    # short, for the name of a socket is; open to the user that runs it
    with tempfile.TemporaryDirectory(prefix="pg-") as name:
        cluster = Cluster(Path(name), found)
        data = str(cluster.folder / "data")
        cluster.run("initdb", "-D", data, "--username=remontees", "--auth=trust", "--no-sync")
        options = f"-p {cluster.port} -k {name} -c listen_addresses=127.0.0.1 -c fsync=off"
        log = str(cluster.folder / "log")
        cluster.run("pg_ctl", "-D", data, "-o", options, "-l", log, "-w", "start")
        try:
            here = ("--host", name, "--port", str(cluster.port), "--username", "remontees")
            cluster.run("createdb", *here, "remontees")
            cluster.query("create extension if not exists pg_trgm")
            yield cluster
        finally:
            cluster.run("pg_ctl", "-D", data, "-m", "immediate", "stop")


def test_the_server_keeps_its_runs_in_postgresql(cluster: Cluster, tmp_path: Path) -> None:
    address = f"postgresql+asyncpg://remontees@127.0.0.1:{cluster.port}/remontees"
    office = Office(tmp_path, PREFECT_SERVER_DATABASE_CONNECTION_URL=address)
    with office.serving():
        code, out = office.run(["remontees", "traiter"])
        assert code == 3, out
    runs = cluster.query("select name, state_type from flow_run")
    assert runs == "traitement vers data/processed|COMPLETED\n"
    here = ("--host", str(cluster.folder), "--port", str(cluster.port), "--username", "remontees")
    content = cluster.run("pg_dump", *here, "remontees")
    assert "vide.txt" in content  # refused, so named: what follows looks in the right place
    assert [piece for piece in office.sentences() if piece in content] == []
    assert not list(office.home.rglob("*.db"))
