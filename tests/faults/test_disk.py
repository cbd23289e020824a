"""A disk that is full: a small tmpfs, really mounted, which root alone may do."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import TRACKED, World, differing

pytestmark = pytest.mark.timeout(900)
KIB = 1024
ROOT = [] if os.geteuid() == 0 else ["sudo", "-n"]


def mount(*arguments: str | Path) -> bool:
    command = [*ROOT, "mount", *(str(argument) for argument in arguments)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def size(folder: Path) -> int:
    """Return the bytes that the files of a folder take on a disk of pages of 4 KiB."""
    sizes = (path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return sum(-(-one // 4096) * 4096 for one in sizes)


@pytest.fixture
def small(world: World) -> Iterator[World]:
    """A world whose results lie on a disk that has room for them and for little else."""
    kept = world.home / "kept"
    world.out.rename(kept)
    world.out.mkdir()
    if not mount("-t", "tmpfs", "-o", "size=100m", "tmpfs", world.out):
        pytest.skip("un petit disque ne peut pas être monté ici (il faut root)")
    try:
        subprocess.run(["cp", "-a", f"{kept}/.", str(world.out)], check=True)
        yield world
    finally:
        subprocess.run([*ROOT, "umount", "-l", str(world.out)], check=True)


def leave(world: World, room: int) -> None:
    kib = (size(world.out) + room) // KIB
    assert mount("-o", f"remount,size={kib}k", world.out)


@pytest.mark.parametrize(
    "room",
    [
        pytest.param(16 * KIB, id="plan", marks=pytest.mark.long),
        pytest.param(48 * KIB, id="tables", marks=pytest.mark.long),
        pytest.param(220 * KIB, id="report"),
    ],
)
def test_a_full_disk_stops_the_run_and_spoils_nothing(small: World, room: int) -> None:
    leave(small, room)
    code, err = small.run()
    assert (code, err.count("\n")) == (2, 1), err
    assert "place" in err
    assert differing(small.seen(), small.old) == []
    leave(small, 100_000 * KIB)
    small.settles()


@pytest.mark.long
def test_a_full_disk_stops_a_run_with_prefect_too(small: World) -> None:
    leave(small, 48 * KIB)
    code, err = small.run(*TRACKED)
    assert (code, err.count("\n")) == (2, 1), err
    assert differing(small.seen(), small.old) == []
    leave(small, 100_000 * KIB)
    small.settles()


@pytest.mark.long
def test_a_disk_that_fills_up_over_a_document_does_not_refuse_it(small: World) -> None:
    """The pages of a PDF that is being read are kept on the disk that is full."""
    with small.halted("pipeline.extract.reading:extract@2") as process:
        (small.out / ".filler").write_bytes(b"")
        subprocess.run(
            ["dd", "if=/dev/zero", f"of={small.out / '.filler'}", "bs=4k"],
            capture_output=True,
            check=False,
        )
        small.go.touch()
        _, err = process.communicate(timeout=200)
    assert (process.returncode, "Le disque est plein" in err) == (2, True), err
    assert differing(small.seen(), small.old) == []
    (small.out / ".filler").unlink()
    small.settles()
