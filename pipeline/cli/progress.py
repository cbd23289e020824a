"""The progress bar of long runs, on a terminal only."""

import sys
import time
from threading import Lock
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

_LONG_SECONDS: Final = 3.0


class Progress:
    """Shows how much is done, on stderr, once a run on a terminal lasts."""

    def __init__(self) -> None:
        """Start the clock."""
        self._start = time.monotonic()
        self._lock = Lock()
        self._bar: Bar | None = None

    def __enter__(self) -> Self:
        """Return itself; nothing is shown yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Wipe the bar."""
        with self._lock:
            if self._bar is not None:
                self._bar.stop()

    def read(self, done: int, total: int) -> None:
        """Show how many documents are read; when all are, that the rest is being written."""
        if done < total:
            self.show("Lecture des documents", done, total)
        else:
            self.show("Écriture des résultats", 0, None)

    def show(self, what: str, done: int, total: int | None) -> None:
        """Show what is done (French) and the count, if it is known; called from any thread."""
        if not sys.stderr.isatty() or time.monotonic() - self._start < _LONG_SECONDS:
            return
        with self._lock:
            if self._bar is None:
                self._bar = _bar()
                self._bar.start()
            known = {task.description: task.id for task in self._bar.tasks}
            if what not in known:  # another count begins, with a time and a line of its own
                known[what] = self._bar.add_task(what, total=total)
            self._bar.update(known[what], completed=done, total=total)


def _bar() -> "Bar":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Bar(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True)
