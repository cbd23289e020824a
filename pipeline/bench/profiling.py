"""Where the time of a worker goes: one process, read once to be warm, once timed, once profiled.

python -m pipeline.bench.profiling WARM TIMED
"""

import cProfile
import json
import os
import pstats
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pipeline.document import digest
from pipeline.settings import PACKAGE

SHOWN: Final = 15  # functions
Key = tuple[str, int, str]
Stats = Mapping[Key, tuple[int, int, float, float, Mapping[Key, tuple[int, int, float, float]]]]


def profile(warm: Path, folder: Path) -> dict[str, Any]:
    """Return the seconds of each step without a profiler, then who spends the time, with one.

    `owners` pairs a package, or a part of ours, with its share of the time, that of built-in
    functions counted to who called them. `functions` are those of ours, the longest first:
    name, calls, seconds in it, seconds in it and below.
    """
    from pipeline.engine.worker import initialise
    from pipeline.settings import load_settings

    start = time.process_time()
    initialise(load_settings(), None, os.getppid())
    loading = time.process_time() - start
    first = _read(warm)
    steps = _read(folder)
    profiler = cProfile.Profile()
    profiler.runcall(_read, folder)
    stats: Stats = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    return {
        "loading": round(loading, 2),
        "first_pass": first,
        "steps": steps,
        "owners": owners(stats),
        "functions": functions(stats),
    }


def owners(stats: Stats) -> list[tuple[str, float]]:
    """Return the share of each owner, the largest first, those under a hundredth as one."""
    spent: dict[str, float] = defaultdict(float)
    for (file, _, _), (_, _, own, _, callers) in stats.items():
        if owner(file):
            spent[owner(file)] += own
            continue
        for (caller, _, _), (_, _, mine, _) in callers.items():
            spent[owner(caller) or "Python"] += mine
    whole = sum(spent.values())
    shares = {name: seconds / whole for name, seconds in spent.items()}
    small = sum(share for share in shares.values() if share < 0.01)  # noqa: PLR2004
    large = [(name, round(share, 3)) for name, share in shares.items() if share >= 0.01]  # noqa: PLR2004
    return [*sorted(large, key=lambda pair: (-pair[1], pair[0])), ("autres", round(small, 3))]


def owner(file: str) -> str:
    """Return the library that a file belongs to, or the part of ours; "" for built-in ones."""
    path = Path(file)
    if file.startswith(("~", "<")):
        return ""
    if path.is_relative_to(PACKAGE):
        inside = path.relative_to(PACKAGE).parts
        return f"pipeline/{inside[0].removesuffix('.py')}"
    if "site-packages" in path.parts:
        return path.parts[path.parts.index("site-packages") + 1].removesuffix(".py")
    if path.suffix == ".pyx":  # compiled: named without its folder
        return path.parts[0] if len(path.parts) > 1 else path.stem
    return "Python"


def functions(stats: Stats) -> list[tuple[str, int, float, float]]:
    """Return the functions of ours in which, and below which, most time is spent."""
    rows = [
        (
            f"{Path(file).relative_to(PACKAGE).as_posix()}:{name}",
            calls,
            round(own, 3),
            round(all_, 3),
        )
        for (file, _, name), (calls, _, own, all_, _) in stats.items()
        if Path(file).is_relative_to(PACKAGE) and not Path(file).is_relative_to(PACKAGE / "bench")
    ]
    return sorted(rows, key=lambda row: (-row[2], row[0]))[:SHOWN]


def _read(folder: Path) -> dict[str, float]:
    from pipeline.engine.opening import Job
    from pipeline.engine.worker import read

    steps: dict[str, float] = defaultdict(float)
    for path in _files(folder):
        with tempfile.TemporaryDirectory() as spool:
            result = read(Job(path, path.name, digest(path.read_bytes()), Path(spool)))
        for step, seconds in result.seconds.items():
            steps[step] += seconds
    return {step: round(seconds, 3) for step, seconds in steps.items()}


def _files(folder: Path) -> Sequence[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    sys.stdout.write(json.dumps(profile(Path(sys.argv[1]), Path(sys.argv[2]))))
