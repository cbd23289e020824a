"""Watching documents: what has changed since the last results, and when it is at rest.

Nothing here knows Prefect: the command `remontees surveiller` and the flow `surveiller` share it.
"""

import datetime as dt
import json
import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from pipeline.engine.sources import absolute, find_paths
from pipeline.errors import UnreadableFile, UsageError
from pipeline.store.tables import read_table

_LONGEST: Final = 600.0  # seconds, between two attempts that fail
_MEMORY: Final = ".surveillance.json"
_CLOSED: Final = "Le dossier « {} » ne peut pas être lu : vérifiez vos droits d'accès et le réseau."
_EMPTIED: Final = (
    "Il n'y a plus aucun fichier dans « {} » : un disque du réseau s'est-il absenté ? Si vous les "
    "avez retirés exprès, lancez « remontees traiter »."
)
_GOES_ON: Final = "{} Les derniers résultats restent en place, la surveillance continue."
_LOCKED: Final = UnreadableFile.__name__
_OPEN: Final = "Un fichier n'a pas pu être ouvert : fermez-le. "
_BACK: Final = "Les documents sont de nouveau là."

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
            UsageError: a source does not exist or cannot be listed (French).
        """
        paths = find_paths(self.sources, self.destination)
        for source in self.sources:
            if absolute(source) in paths and source.is_dir():  # listed as what is refused
                raise UsageError(_CLOSED.format(source))
        if self.metadata:
            paths.append(self.metadata)
        return {str(path): _state(path) for path in paths}

    def absent(self, old: Look, new: Look) -> str:
        """Say which folder had files in the old look and has none in the new one (French)."""
        for source in self.sources:
            under = f"{absolute(source)}{os.sep}"
            if _any_under(under, old) and not _any_under(under, new):
                return _EMPTIED.format(source)
        return ""

    def last(self) -> Look:
        """Return the look that the results in place were made from, empty if it is not known."""
        try:
            found = json.loads((self.destination / _MEMORY).read_text(encoding="utf-8"))
            known = found["resultats"] == self._results()
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return dict(found["fichiers"]) if known else {}

    def keep(self, look: Look) -> None:
        """Remember the look that the results in place were made from, if there is room for it."""
        hidden = self.destination / f"{_MEMORY}.nouveau"
        with suppress(OSError):  # forgotten, it costs one run more
            content = {"fichiers": look, "resultats": self._results()}
            hidden.write_text(json.dumps(content, indent=0, sort_keys=True), encoding="utf-8")
            hidden.replace(self.destination / _MEMORY)

    def locked(self) -> bool:
        """Say whether the results in place miss a file that could not be opened, as may pass."""
        try:
            rejects = read_table("rejects", self.destination / "rejects.parquet", ("error",))
        except OSError:
            return False
        return _LOCKED in rejects["error"].to_pylist()

    def _results(self) -> str:
        return sha256((self.destination / "run.json").read_bytes()).hexdigest()


def watch(
    watched: Watched,
    run: Callable[[str], bool],
    say: Callable[[str], None],
    *,
    interval: float,
    rounds: int | None = None,
    hour: dt.time | None = None,
) -> int:
    """Look every `interval` seconds and run whenever something has changed and is at rest.

    At rest: every file has the size and the time it had at the look before, so that none is read
    half-copied. What changes during a run is seen by the next look. A folder that goes away, or
    has lost all its files, is waited for: its results are worth more than a run on nothing.
    Returns how many times other results were published.

    Args:
        watched: the documents and the folder of results.
        run: is told what has changed (French) and says whether results were published. Where they
            were not, or without a file that is locked, it is asked again after twice the
            interval, then four times, up to ten minutes.
        say: is told why there is nothing to run and when it will be tried again (French).
        interval: seconds.
        rounds: looks to take after the first one; for ever when None.
        hour: where given, look at this time of the day only, then every `interval` seconds for as
            long as something is left to do.

    Raises:
        UsageError: a source does not exist from the start (French).
    """
    published = failures = taken = 0
    told, settled, locked = "", True, watched.locked()
    done_with, before = watched.last(), watched.look()
    while rounds is None or taken < rounds:
        _sleep_until(hour) if hour and settled else time.sleep(_pause(interval, failures))
        taken += 1
        now, reason = _seen(watched, done_with)
        if reason:
            if reason != told:
                say(_GOES_ON.format(reason))
            told, settled = reason, False
            continue
        if told:
            say(_BACK)
        told, at_rest, before = "", now == before, now
        settled = at_rest and now == done_with and not locked
        if settled or not at_rest:
            failures = 0
            continue
        done = run(changes(done_with, now))
        if done:
            watched.keep(now)
            published += now != done_with
            done_with, locked = now, watched.locked()
        settled = done and not locked
        failures = 0 if settled else failures + 1
        if not settled:
            say(f"{_OPEN if done else ''}Nouvel essai dans {_pause(interval, failures):.0f} s.")
    return published


def _seen(watched: Watched, done_with: Look) -> tuple[Look, str]:
    """Return what is there, and why it is no time to run (French)."""
    try:
        now = watched.look()
    except UsageError as error:
        return {}, str(error)
    return now, watched.absent(done_with, now)


def _sleep_until(hour: dt.time) -> None:
    start = dt.datetime.now().astimezone()
    today, tomorrow = (
        dt.datetime.combine(start.date() + dt.timedelta(days), hour).astimezone() for days in (0, 1)
    )
    end = today if today > start else tomorrow
    # by small steps: a computer that slept meanwhile is not late by as much
    while (left := (end - dt.datetime.now().astimezone()).total_seconds()) > 0:
        time.sleep(min(left, 60.0))


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
    said = ", ".join(f"{name} : {count}" for name, count in counts.items() if count)
    return f"fichiers {said}" if said else "fichiers qui n'avaient pas pu être ouverts"


def _state(path: Path) -> list[int]:
    try:
        found = path.stat()
    except (OSError, RuntimeError):  # gone since it was listed, or a link that leads nowhere
        return []
    return [found.st_size, found.st_mtime_ns]


def _any_under(folder: str, look: Look) -> bool:
    return any(path.startswith(folder) for path in look)
