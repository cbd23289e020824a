"""A command in a process of its own, and what it cost from its start to its end."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from pipeline.errors import UsageError

REFUSED: Final = 3  # the program has read what it could
_MEGABYTE: Final = 1024 * 1024
# Both pipelines compute on one thread a process, so that cores are counted in processes.
ONE_THREAD: Final = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OMP_THREAD_LIMIT": "1",
}
# Where it is set, Python compiles every module of the program anew at every start.
UNCOMPILED: Final = "PYTHONDONTWRITEBYTECODE"
_SYSTEM: Final = (
    "La mesure du temps et de la mémoire a besoin d'un système Linux. Lancez « remontees mesurer » "
    "sous Linux ; les autres commandes fonctionnent ici."
)
_STOPPED: Final = (
    "La commande mesurée s'est arrêtée avec le code {} : {}. Lancez-la seule pour en voir la cause "
    "({})."
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock, seconds of processor (children too), most mebibytes of one process."""

    wall: float
    cpu: float
    peak_mb: float


def check_system() -> None:
    """Raise where processes cannot be measured.

    Raises:
        UsageError: this system cannot tell what a process cost (French).
    """
    if sys.platform != "linux":
        raise UsageError(_SYSTEM)


def timed(command: Sequence[str], *, one_core: bool = False) -> tuple[Cost, str]:
    """Run a command to its end; return its cost and what it printed.

    With `one_core` it and its children share one processor. Each process computes on one thread
    and finds its modules compiled, once a first one has kept them.
    The peak of a child is never below the memory that this process has held itself: keep it small.

    Raises:
        UsageError: it failed (French).
    """
    assert sys.platform == "linux"
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        with _cores(one_core=one_core):
            start = time.perf_counter()
            environment = {**os.environ, **ONE_THREAD}
            environment.pop(UNCOMPILED, None)
            process = subprocess.Popen(  # noqa: S603 - a program of ours
                command, stdout=out, stderr=err, env=environment
            )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode not in {0, REFUSED}:
            last = err.read().decode("utf-8", "replace").strip()[-300:]
            raise UsageError(_STOPPED.format(process.returncode, " ".join(command), last))
        printed = out.read().decode("utf-8", "replace")
    cost = Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / _MEGABYTE)
    return cost, printed


@contextmanager
def _cores(*, one_core: bool) -> Iterator[None]:
    """Let what is started inside have one processor, the lowest; a child inherits it."""
    assert sys.platform == "linux"
    if not one_core:
        yield
        return
    ours = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(ours)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, ours)
