"""`kill -9` of the run in each step, of a worker process and of the Prefect server."""

import os
import signal

import pytest

from tests.faults.conftest import TRACKED, World, differing
from tests.running import children, family, finish, until

pytestmark = pytest.mark.timeout(900)
BEFORE = {  # the step, and where it begins
    "extract": "pipeline.extract.reading:extract@2",
    "segment": "pipeline.segment.segmenter:Segmenter.segment@2",
    "classify": "pipeline.classify.classifier:Classifier.classify@2",
    "tables": "pipeline.store.tables:write_table@3",
    "assemble": "pipeline.store.assemble:assemble",
    "report": "pipeline.report:write_report",
    "transmission": "pipeline.store.transmission:pack",
    "publish": "pipeline.store.publish:publish",
}
IN_CI = {"classify"}


def marked(name: str) -> object:
    return pytest.param(name, marks=() if name in IN_CI else pytest.mark.long)


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("step", [marked(name) for name in BEFORE])
def test_the_run_is_killed_before_its_commit(world: World, step: str) -> None:
    with world.halted(BEFORE[step]) as process:
        kill(process.pid)
        process.wait(10)
        until(lambda: not family(process.pid), 20)
        assert differing(world.seen(), world.old) == []
    world.settles()


@pytest.mark.long
@pytest.mark.parametrize("moved", [1, 2, 4])
def test_the_run_is_killed_while_it_publishes(world: World, moved: int) -> None:
    """Each file is whole, the old one or the new one, and the next run finishes them."""
    with world.halted(f"pathlib:Path.replace@{moved}", holding=".publication") as process:
        kill(process.pid)
        process.wait(10)
        assert (world.out / ".publication").is_dir()
        for name, content in world.seen().items():
            assert content in {world.old.get(name), world.new.get(name)}, name
        assert len(differing(world.seen(), world.old)) <= moved - 1
    world.settles()


@pytest.mark.parametrize("times", [1, pytest.param(2, marks=pytest.mark.long)])
def test_a_worker_is_killed_over_a_document(world: World, times: int) -> None:
    """A document is tried twice; what others gave stays, and the next run has it all."""
    with world.halted(BEFORE["classify"]) as process:
        (worker,) = children(process.pid, "spawn_main")
        kill(worker)
        if times == 2:
            until(lambda: children(process.pid, "spawn_main") not in ([], [worker]))
            kill(children(process.pid, "spawn_main")[0])
        code, _, err = finish(process)
        assert (code, err) == (3, "")
    assert differing(world.seen(), world.new) == []


@pytest.mark.long
def test_a_worker_is_killed_while_it_waits(world: World) -> None:
    with world.halted("pipeline.store.assemble:assemble") as process:
        (worker,) = children(process.pid, "spawn_main")
        kill(worker)
        until(lambda: children(process.pid, "spawn_main") not in ([], [worker]))
        world.go.touch()
        code, _, err = finish(process)
        assert (code, err) == (3, "")
    assert differing(world.seen(), world.new) == []


def test_the_prefect_server_is_killed(world: World) -> None:
    with world.halted(BEFORE["classify"], *TRACKED) as process:
        (server,) = children(process.pid, "flows.server")
        kill(server)
        world.go.touch()
        code, _, err = finish(process)
        assert (code, "--direct" in err, len(err.splitlines())) == (2, True, 1), err
        assert world.seen() in (world.old, world.new)
        until(lambda: not family(process.pid), 20)
    world.settles()
