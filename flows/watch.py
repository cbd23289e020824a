"""Watching documents: what has changed since the last results, and when it is at rest.

Nothing here knows Prefect: the command `remontees surveiller` and the flow `surveiller` share it.
"""

import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.engine.sources import find_paths
from pipeline.errors import UsageError

_LONGEST: Final = 600.0  # seconds, between two attempts that fail
_MEMORY: Final = ".surveillance.json"

Look = dict[str, list[int]]  # path of a file: its size in bytes, its time in nanoseconds


@dataclass(frozen=True, slots=True)
class Watched:
    """What is watched and where its results go; `metadata` is the analyst's table, if any."""

    sources: Sequence[Path]
    destination: Path
    metadata: Path | None = None

    def look(self) -> Look:
        """Return size and time of every file that a run would account for; opens none.

        Raises:
            UsageError: a source does not exist (French).
        """
        paths = find_paths(self.sources, self.destination)
        if self.metadata:
            paths.append(self.metadata)
        return {str(path): _state(path) for path in paths}

    def last(self) -> Look:
        """Return the look that the results in place were made from, empty if it is not known."""
        try:
            if not (self.destination / "run.json").is_file():
                return {}
            found = json.loads((self.destination / _MEMORY).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def keep(self, look: Look) -> None:
        """Remember the look that the results in place were made from, if there is room for it."""
        hidden = self.destination / f"{_MEMORY}.nouveau"
        with suppress(OSError):  # forgotten, it costs one run more
            hidden.write_text(json.dumps(look, indent=0, sort_keys=True), encoding="utf-8")
            hidden.replace(self.destination / _MEMORY)


def watch(
    watched: Watched,
    run: Callable[[str], bool],
    say: Callable[[str], None],
    *,
    interval: float,
    rounds: int | None = None,
) -> int:
    """Look every `interval` seconds and run whenever something has changed and is at rest.

    At rest: every file has the size and the time it had at the look before, so that none is read
    half-copied. What changes during a run is seen by the next look.

    Args:
        watched: the documents and the folder of results.
        run: is told what has changed (French) and says whether results were published. Where they
            were not, it is asked again after twice the interval, then four times, up to ten
            minutes.
        say: is told why there is nothing to run and when it will be tried again (French).
        interval: seconds.
        rounds: looks to take after the first one; for ever when None.

    Returns:
        How many times results were published.

    Raises:
        UsageError: a source does not exist from the start (French).
    """
    published = failures = taken = 0
    done_with, before = watched.last(), watched.look()
    while rounds is None or taken < rounds:
        time.sleep(_pause(interval, failures))
        taken += 1
        try:
            now = watched.look()
        except UsageError as error:  # a disk of the network that is away for a while
            say(str(error))
            failures += 1
            continue
        at_rest, before = now == before, now
        if not at_rest or now == done_with:
            failures = 0
        elif run(changes(done_with, now)):
            watched.keep(now)
            done_with, failures = now, 0
            published += 1
        else:
            failures += 1
            say(f"Nouvel essai dans {_pause(interval, failures):.0f} s.")
    return published


def _pause(interval: float, failures: int) -> float:
    return min(interval * 2.0 ** min(failures, 20), max(interval, _LONGEST))


def changes(old: Look, new: Look) -> str:
    """Say in French how many files have come, changed and gone.

    >>> changes({"a": [1, 1], "b": [1, 1], "c": [1, 1]}, {"a": [1, 1], "b": [2, 1], "d": [1, 1]})
    'fichiers nouveaux : 1, modifiés : 1, retirés : 1'
    """
    counts = {
        "nouveaux": len(new.keys() - old.keys()),
        "modifiés": sum(old[path] != new[path] for path in old.keys() & new.keys()),
        "retirés": len(old.keys() - new.keys()),
    }
    return f"fichiers {', '.join(f'{name} : {count}' for name, count in counts.items() if count)}"


def _state(path: Path) -> list[int]:
    try:
        found = path.stat()
    except (OSError, RuntimeError):  # gone since it was listed, or a link that leads nowhere
        return []
    return [found.st_size, found.st_mtime_ns]
