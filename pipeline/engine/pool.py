"""A pool of processes that read documents: none of them can stop, fill or kill the others."""

import logging
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any, Final, Self, TypeVar

from pipeline.document import Reject, document_id
from pipeline.engine.faults import fault_of, passes
from pipeline.engine.opening import Job, count_pages
from pipeline.engine.steady import SteadyPool
from pipeline.engine.worker import describe, initialise, initialise_reader, read, read_only
from pipeline.errors import DocumentError, no_room
from pipeline.processes import deaf
from pipeline.result import Result
from pipeline.settings import Settings

_TASKS: Final = 400  # two a document; then a worker is replaced, for spaCy keeps some memory
_LOADING: Final = 300.0
T = TypeVar("T")
Pages = tuple[int, int]  # all of a document, and those to be recognised
_log = logging.getLogger(__name__)


class Workers:
    """Worker processes, one document each at a time, models loaded once a process.

    `on_document` is told, from any thread, how many documents are done with, and of how many.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        journal: Path | None = None,
        on_document: Callable[[int, int], None] | None = None,
        models: bool = True,
        most: int | None = None,
    ) -> None:
        """Open the pool; its processes start with the first document.

        Without `models` they find no proposal. Never more than `most`: each costs a second or two.
        """
        self.settings = settings
        self._models = models
        self._limits = settings.limites
        self._on_document = on_document
        self._done = self._expected = 0
        self._lock = Lock()
        self._pending: set[Future[Any]] | None = set()
        self._pool = SteadyPool(
            min(settings.ouvriers, most or settings.ouvriers),
            _TASKS,
            initialise if models else initialise_reader,
            (settings, journal, os.getpid()),
            multiprocessing.get_context("spawn"),
        )

    def __enter__(self) -> Self:
        """Start the processes, from the thread that outlives them and deaf to Ctrl-C."""
        with deaf():
            assert self._pool.active
        return self

    def __exit__(self, *_: object) -> None:
        """Kill what still runs and wait until every process is gone."""
        self.stop()
        self._pool.join()

    def stop(self) -> None:
        """Kill what still runs: every thread that waits for it gets a `CancelledError`."""
        with self._lock:
            pending, self._pending = self._pending or set(), None
            self._pool.stop()  # type: ignore[no-untyped-call]
        for future in list(pending):
            future.cancel()

    def expect(self, documents: int) -> None:
        """Say how many documents there are to read, for whoever shows the progress."""
        self._expected = documents

    def versions(self) -> dict[str, str]:
        """Return the versions of the code and of the models, as the workers loaded them.

        Raises:
            ResourceError: the models cannot be loaded (French).
        """
        return self._schedule(describe, (), _LOADING).result()

    def read_all(self, jobs: Sequence[Job]) -> list[Result]:
        """Return the result of each job, in order, as `read_each` yields them."""
        return list(self.read_each(jobs))

    def read_each(self, jobs: Sequence[Job]) -> Iterator[Result]:
        """Yield the result of each job, in order; the pool reads them side by side.

        A document that takes too long or too much keeps the pages read before. A process that
        died and a file that could not be opened are tried once more.

        Raises:
            ResourceError: the models cannot be loaded (French).
            OSError: the disk is full.
        """
        counts = [(job, self._count(job)) for job in jobs]
        started: list[tuple[Job, Pages, Future[Result] | DocumentError, list[str]]] = []
        for job, count in counts:
            retried: list[str] = []
            pages = self._pages(job, count, retried)
            if isinstance(pages, DocumentError):
                started.append((job, (0, 0), pages, retried))
            else:
                started.append((job, pages, self._read(job, pages), retried))
        for each in started:
            yield self._settle(*each)

    def run(self, function: Callable[..., T], *args: object, least: float = 0) -> T | DocumentError:
        """Return what a function of a light module makes of a file in a worker, or why it does not.

        It has the time of a document, and no less than `least` (seconds).

        Raises:
            OSError: the disk is full.
        """
        try:
            return self._schedule(function, args, max(least, self._limits.seconds)).result()
        except DocumentError as error:
            return error
        except (MemoryError, OSError) as error:
            if no_room(error):
                raise
            return fault_of(error, self._limits)

    def _count(self, job: Job) -> "Future[Pages]":
        args = (job.path, job.sha256, self._limits)
        return self._schedule(count_pages, args, self._limits.seconds)

    def _read(self, job: Job, pages: Pages) -> "Future[Result]":
        seconds = self._limits.time_for(*pages)
        if self._models:
            return self._schedule(read, (job,), seconds)
        return self._schedule(read_only, (job, self._limits), seconds)

    def _schedule(
        self, function: Callable[..., T], args: tuple[object, ...], seconds: float
    ) -> "Future[T]":
        with self._lock:
            if self._pending is None:
                raise CancelledError
            future: Future[T] = self._pool.schedule(function, args=args, timeout=seconds)
            self._pending.add(future)
        future.add_done_callback(self._forget)
        return future

    def _forget(self, future: "Future[Any]") -> None:
        if self._pending is not None:
            self._pending.discard(future)

    def _pages(self, job: Job, count: "Future[Pages]", retried: list[str]) -> Pages | DocumentError:
        for last in (False, True):
            try:
                return count.result()
            except DocumentError as error:
                return error
            except (MemoryError, OSError) as error:
                if no_room(error):
                    raise
                fault = fault_of(error, self._limits)
                if last or not passes(error):
                    return fault
                retried.append(type(fault).__name__)
                count = self._count(job)
        raise AssertionError

    def _settle(
        self,
        job: Job,
        pages: Pages,
        pending: "Future[Result] | DocumentError",
        retried: list[str],
    ) -> Result:
        crashed = False
        while not isinstance(pending, DocumentError):
            try:
                result = pending.result()
                break
            except DocumentError as error:
                pending = error
            except (MemoryError, OSError) as error:
                if no_room(error):
                    raise
                fault = fault_of(error, self._limits)
                _log.warning("%s on a document of %d pages", type(fault).__name__, pages[0])
                retried.append(type(fault).__name__)
                if passes(error) and not crashed:
                    crashed = True
                    pending = self._read(job, pages)
                elif job.stopped_by is None:
                    job = replace(job, stopped_by=fault)
                    pending = self._read(job, pages)
                else:
                    pending = fault
        else:
            reject = Reject.of(pending, job.source, document_id=document_id(job.sha256))
            result = Result(job.source, None, rejects=(reject,))
        self.count_done()
        return replace(result, retried=tuple(retried))

    def count_done(self, documents: int = 1) -> None:
        """Count documents that are done with, here or elsewhere, for whoever shows the progress."""
        with self._lock:
            self._done += documents
        if self._on_document:
            self._on_document(self._done, self._expected)


_open: Final[list[Workers]] = []


@contextmanager
def workers(
    settings: Settings,
    *,
    journal: Path | None = None,
    on_document: Callable[[int, int], None] | None = None,
    most: int | None = None,
) -> Iterator[Workers]:
    """Open the pool of this process; batches find it with `current`.

    Where one of the same settings is open already, it is that one.
    """
    if _open and _open[-1].settings == settings:
        yield _open[-1]
        return
    with Workers(settings, journal=journal, on_document=on_document, most=most) as pool:
        _open.append(pool)
        try:
            yield pool
        finally:
            _open.remove(pool)


def current() -> Workers:
    """Return the pool that `workers` opened in this process."""
    return _open[-1]
