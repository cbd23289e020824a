"""A folder that was read once and has changed since, and what an undisturbed run makes of it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen

import pytest

from tests.engine.conftest import READABLE, make_pdf
from tests.running import end, finish, plain, start, until, visible

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DIRECT = ("traiter", "documents", "--sortie", "sortie", "--ouvriers", "1", "--lot", "1", "--direct")
TRACKED = DIRECT[:-1]


class World:
    """A home where `documents` was read into `sortie`, then changed.

    `old` is what is in place, `new` what a run is to leave.
    """

    def __init__(self, home: Path, old: dict[str, bytes], new: dict[str, bytes]) -> None:
        self.home, self.old, self.new = home, old, new
        self.out = home / "sortie"

    def seen(self) -> dict[str, bytes]:
        return visible(self.out)

    def run(self, *arguments: str, **more: str) -> tuple[int, str]:
        code, _, err = finish(start(self.home, *(arguments or DIRECT), **more))
        return code, err

    @contextmanager
    def halted(
        self, at: str, *arguments: str, holding: str = "", **more: str
    ) -> Iterator["Popen[str]"]:
        """A run that stands still where `at` says (`sitecustomize.py`)."""
        where = self.home / f"halt-{os.urandom(4).hex()}"
        path = os.pathsep.join([str(HERE), str(ROOT)])
        halt = {"HALT_AT": at, "HALT_WHERE": str(where), "HALT_WITH": holding, "PYTHONPATH": path}
        process = start(self.home, *(arguments or DIRECT), **halt, **more)
        self.go = where.with_name(f"{where.name}.go")
        reached = where.with_name(f"{where.name}.reached")
        try:
            until(lambda: reached.exists() or process.poll() is not None, 250)
            assert reached.exists(), process.communicate()
            yield process
        finally:
            end(process)

    def settles(self) -> None:
        """The next run completes to what an undisturbed one leaves, and leaves nothing else."""
        assert self.run() == (3, "")
        assert differing(self.seen(), self.new) == []
        assert [path.name for path in self.out.glob(".travail*")] == []
        assert not (self.out / ".publication").exists()


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Return the names whose bytes are not the same in both."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two homes: `changed`, read once and changed since, and `undisturbed`, read after that."""
    home = tmp_path_factory.mktemp("faults") / "changed"
    documents = home / "documents"
    documents.mkdir(parents=True)
    (documents / "a.md").write_bytes(plain("k/15-orne-cts.cnr"))
    (documents / "b.pdf").write_bytes(make_pdf([READABLE, READABLE]))
    (documents / "c.md").write_bytes(plain("k/20-martinique-releve.cnr"))
    assert finish(start(home, *DIRECT))[0] == 0
    (documents / "a.md").unlink()
    (documents / "b.pdf").write_bytes(make_pdf([READABLE, READABLE, READABLE]))
    (documents / "d.md").write_bytes(plain("k/02-landes-recueil.cnr"))
    (documents / "vide.txt").write_bytes(b"")
    undisturbed = home.with_name("undisturbed")
    undisturbed.mkdir()
    shutil.copytree(documents, undisturbed / "documents")
    assert finish(start(undisturbed, *DIRECT))[0] == 3
    return home.parent


@pytest.fixture
def world(base: Path, tmp_path: Path) -> World:
    home = tmp_path / "home"
    shutil.copytree(base / "changed", home)
    new = visible(base / "undisturbed" / "sortie")
    made = World(home, visible(home / "sortie"), new)
    assert set(differing(made.old, new)) >= {"documents.parquet", "run.json", "transmission.zip"}
    return made
