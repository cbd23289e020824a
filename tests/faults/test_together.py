"""Two runs at once on the same results, and clocks that are set."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.faults.conftest import DIRECT, World, differing
from tests.running import end, finish, start

pytestmark = pytest.mark.timeout(900)
HERE = Path(__file__).parent
COMPILER = shutil.which("cc")
DAYS = 40 * 86_400


def test_a_second_run_is_turned_away_and_spoils_nothing(world: World) -> None:
    with world.halted("pipeline.store.assemble:assemble") as first:
        code, err = world.run()
        assert (code, "Un autre traitement écrit déjà" in err) == (2, True)
        assert differing(world.seen(), world.old) == []
        world.go.touch()
        assert finish(first)[0] == 3
    assert differing(world.seen(), world.new) == []


@pytest.mark.long
def test_of_runs_that_start_together_one_alone_is_let_in(world: World) -> None:
    started = [start(world.home, *DIRECT) for _ in range(3)]
    try:
        codes = sorted(finish(process)[0] for process in started)
    finally:
        for process in started:
            end(process)
    assert codes == [2, 2, 3]
    assert differing(world.seen(), world.new) == []
    world.settles()


def test_results_and_documents_from_the_future_are_read_like_others(world: World) -> None:
    """What a machine whose clock went back finds: all that it made is younger than now."""
    future = time.time() + DAYS
    for path in [*world.home.rglob("*"), world.home]:
        os.utime(path, (future, future))
    world.settles()
    (world.home / "documents" / "vide.txt").write_bytes(b"")
    world.settles()


def clock(world: World, seconds: int) -> dict[str, str]:
    """Return the variables under which a process sees the clock of a file, that much ahead."""
    if COMPILER is None:
        pytest.skip("aucun compilateur C : apt-get install gcc libc6-dev")
    library = world.home / "clock.so"
    command: list[str | Path] = [
        COMPILER,
        "-shared",
        "-fPIC",
        "-o",
        library,
        HERE / "clock.c",
        "-ldl",
    ]
    subprocess.run(command, check=True)
    (world.home / "clock").write_text(f"{seconds:+d}", encoding="ascii")
    return {"LD_PRELOAD": str(library), "CLOCK_FILE": str(world.home / "clock")}


@pytest.mark.parametrize(
    ("before", "after"),
    [pytest.param(0, -DAYS, id="back"), pytest.param(0, DAYS, id="on", marks=pytest.mark.long)],
)
def test_the_clock_is_set_while_a_document_is_read(world: World, before: int, after: int) -> None:
    """A limit of time counts seconds that have passed, whatever the clock says."""
    seen = clock(world, before)
    with world.halted("pipeline.classify.classifier:Classifier.classify@2", **seen) as process:
        (world.home / "clock").write_text(f"{after:+d}", encoding="ascii")
        time.sleep(2)
        assert process.poll() is None
        world.go.touch()
        code, _, err = finish(process)
        assert (code, err) == (3, "")
    assert differing(world.seen(), world.new) == []
    world.settles()
