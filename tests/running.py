"""`remontees` as processes of their own: started, watched, and what they leave on disk."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
ANNOTATED = ROOT / "data" / "annotated"
_FOREIGN = ("PREFECT_", "DASK_", "AWS_")


def plain(name: str) -> bytes:
    """Return the text of an annotated document without its annotation."""
    return re.sub(rb"(?m)^@@.*\n", b"", (ANNOTATED / name).read_bytes())


def environment(work: Path, **more: str) -> dict[str, str]:
    """Return the environment of a user whose home is `work`, no server or store known."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    state = str(work / "etat")
    home = {"HOME": str(work), "XDG_STATE_HOME": state, "LOCALAPPDATA": state}
    return kept | home | {"PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)} | more


def start(
    work: Path, *arguments: str, before: Sequence[str] = (), **more: str
) -> "subprocess.Popen[str]":
    """Start a command in a session of its own, in `work`; `more` are variables."""
    return subprocess.Popen(
        [*before, sys.executable, "-m", "pipeline.cli", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        cwd=work,
        env=environment(work, **more),
        start_new_session=True,
    )


def finish(process: "subprocess.Popen[str]", seconds: float = 400) -> tuple[int, str, str]:
    """Return the exit code and what was said, once the process has ended."""
    try:
        out, err = process.communicate(timeout=seconds)
    finally:
        end(process)
    return process.returncode, out, err


def end(process: "subprocess.Popen[str]") -> None:
    """Kill what is left of the session of a process."""
    for pid in family(process.pid):
        try:
            os.kill(pid, 9)
        except ProcessLookupError:
            continue
    process.kill()
    process.communicate()


def visible(folder: Path) -> dict[str, bytes]:
    """Return the files of results that somebody sees, but `mesures.json`, which may differ."""
    found = sorted(folder.rglob("*")) if folder.is_dir() else []
    return {
        name: path.read_bytes()
        for path in found
        if path.is_file()
        and not (name := path.relative_to(folder).as_posix()).startswith(".")
        and name != "mesures.json"
    }


def until(condition: Callable[[], object], seconds: float = 120) -> None:
    """Wait until something is true, looking often.

    Raises:
        AssertionError: it is not in time.
    """
    last = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < last, "waited in vain"
        time.sleep(0.02)


def family(session: int) -> list[int]:
    """Return the living processes of a session, and those whom its processes started (Linux)."""
    stats = dict(_stats())
    found = {pid for pid, (_, group) in stats.items() if group == session}
    while more := {pid for pid, (parent, _) in stats.items() if parent in found} - found:
        found |= more
    return sorted(found)


def children(session: int, word: str) -> list[int]:
    """Return the processes of a family whose command holds a word."""
    return [pid for pid in family(session) if word in _command(pid)]


def _stats() -> Iterator[tuple[int, tuple[int, int]]]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        state, parent, _, session = text.rpartition(")")[2].split()[:4]
        if state != "Z":
            yield int(path.parent.name), (int(parent), int(session))


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
