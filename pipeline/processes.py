"""What a child process owes the program that started it."""

import ctypes
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import Final

_PR_SET_PDEATHSIG: Final = 1


def die_with(parent: int) -> None:
    """End this process when its parent, of that id, ends, even by `kill -9` (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


@contextmanager
def deaf() -> Iterator[None]:
    """Start processes and threads that Ctrl-C does not reach: the program stops them itself.

    A Ctrl-C in the meantime is raised at the end, when what was started is known. To be used in
    the main thread.
    """
    if sys.platform == "win32":
        yield
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
