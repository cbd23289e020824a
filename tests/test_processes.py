"""What a process gives back to the system, and what it never looks through again."""

import subprocess
import sys

import pytest

GROWN = """
import gc, sys
from pathlib import Path
from pipeline.processes import collect_rarely, give_back, keep_loaded

def held() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4 // 1024

class Node:
    def __init__(self) -> None:
        self.me, self.text = self, [str(number) * 9 for number in range(300_000)]

collect_rarely()
keep_loaded()
assert gc.get_freeze_count() > 1000
before = held()
Node()
grown = held()
give_back()
print(grown - before, held() - before)
"""

LIFTED = """
import resource
from pipeline.processes import limit_memory, without_limit

_, hard = resource.getrlimit(resource.RLIMIT_AS)
limit_memory(100)
held = resource.getrlimit(resource.RLIMIT_AS)
with without_limit():
    lifted = resource.getrlimit(resource.RLIMIT_AS)
print(held[0] != hard, lifted == (hard, hard), resource.getrlimit(resource.RLIMIT_AS) == held)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_the_limit_of_memory_is_lifted_for_a_while() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIFTED], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "True", "True"]


@pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is read from /proc")
def test_garbage_in_cycles_goes_back_to_the_system() -> None:
    done = subprocess.run([sys.executable, "-c", GROWN], capture_output=True, text=True, check=True)
    grown, left = map(int, done.stdout.split())
    assert grown > 20
    assert left < grown / 2
