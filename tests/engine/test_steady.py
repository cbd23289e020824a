"""Processes that die while they wait, and clocks that are set while they work."""

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator

import pytest

from pipeline.engine import steady
from pipeline.engine.steady import SteadyPool


def _nothing() -> None:
    """A process that has nothing to prepare."""


@pytest.fixture
def pool() -> Iterator[SteadyPool]:
    with SteadyPool(1, 100, _nothing, (), multiprocessing.get_context("spawn")) as opened:
        yield opened
        opened.stop()  # type: ignore[no-untyped-call]


def kill_idle(pool: SteadyPool) -> None:
    worker = pool.schedule(os.getpid, timeout=60).result()
    time.sleep(0.3)  # pebble has heard that it is done
    os.kill(worker, signal.SIGKILL)
    time.sleep(0.5)


def test_the_death_of_an_idle_process_costs_nothing(pool: SteadyPool) -> None:
    for _ in range(2):
        kill_idle(pool)
        assert pool.schedule(os.getpid, timeout=60).result() > 0


def test_processes_that_cannot_live_break_the_pool_in_the_end(
    pool: SteadyPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steady, "_IDLE_DEATHS", 1)
    kill_idle(pool)
    kill_idle(pool)
    with pytest.raises(RuntimeError):
        pool.schedule(os.getpid, timeout=60)


def test_a_clock_set_forward_refuses_nobody_and_one_set_back_spares_nobody(
    pool: SteadyPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool.schedule(os.getpid, timeout=60).result()
    real = time.time
    innocent = pool.schedule(time.sleep, args=(0.8,), timeout=30)
    while not innocent.running():
        time.sleep(0.01)
    monkeypatch.setattr(time, "time", lambda: real() + 86_400)
    assert innocent.result() is None
    hanging = pool.schedule(time.sleep, args=(600,), timeout=0.5)
    while not hanging.running():
        time.sleep(0.01)
    monkeypatch.setattr(time, "time", lambda: real() - 86_400)
    with pytest.raises(TimeoutError):
        hanging.result(60)
