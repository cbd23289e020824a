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


@pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is read from /proc")
def test_garbage_in_cycles_goes_back_to_the_system() -> None:
    done = subprocess.run([sys.executable, "-c", GROWN], capture_output=True, text=True, check=True)
    grown, left = map(int, done.stdout.split())
    assert grown > 20
    assert left < grown / 2
