"""What a child process owes the program that started it, and the memory it may take."""

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from pathlib import Path
from threading import Thread
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_MEGABYTE: Final = 1024 * 1024
_OBJECTS: Final = 100_000


def collect_rarely() -> None:
    """Look for garbage in cycles when 100,000 objects have come up instead of 700.

    Programs that load models and tables make hundreds of thousands of objects that stay: looking
    through them again and again takes a sixth of the time of a start.
    """
    gc.set_threshold(_OBJECTS, 50, 100)


def keep_loaded() -> None:
    """Leave all objects that are there now out of every later search for garbage: they stay."""
    gc.freeze()


def give_back() -> None:
    """Look for garbage in cycles, and give the room that is free back to the system."""
    gc.collect()
    trim()


def trim() -> None:
    """Give the room that is free back to the system, where the C library can (glibc).

    Elsewhere it is kept for what comes next.
    """
    if sys.platform == "linux" and (able := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        able(0)


def die_with(parent: int) -> None:
    """End this process when its parent, of that id, ends, even by `kill -9`.

    Elsewhere than on Linux, a process that `multiprocessing` did not start reads its standard
    input to the end: it must be a pipe that only the parent writes to.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
    else:
        Thread(target=_outlive_nobody, daemon=True).start()


def _outlive_nobody() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    else:
        sys.stdin.buffer.read()
    os._exit(1)


@contextmanager
def deaf() -> Iterator[None]:
    """Start processes and threads that Ctrl-C does not reach: the program stops them itself.

    A Ctrl-C in the meantime is raised at the end, when what was started is known; in another
    thread than the main one it is not heard anyway.
    """
    if sys.platform == "win32":
        yield
        return
    if threading.current_thread() is not threading.main_thread():
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        return
    resource_tracker.ensure_running()  # first: starting it later would lift the mask
    heard: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # what children inherit
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
    if heard:
        raise KeyboardInterrupt


def limit_memory(megabytes: int) -> None:
    """Let this process take that much more memory than it holds now, where the system can."""
    try:
        import resource
    except ImportError:  # no such limit on this system: the time limit remains
        return
    held = 0
    statm = Path("/proc/self/statm")
    if statm.exists():
        held = int(statm.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = held + megabytes * _MEGABYTE
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))


@contextmanager
def without_limit() -> Iterator[None]:
    """Let this process take the memory that the system allows, for a while."""
    try:
        import resource
    except ImportError:
        yield
        return
    limits = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limits[1], limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)


def peak_mb() -> float:
    """Return the most memory this process has held, in megabytes; 0 where it is not known."""
    try:
        import resource
    except ImportError:
        return 0.0
    unit = _MEGABYTE if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit, 1)
