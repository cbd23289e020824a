"""Reading one batch of a run that another machine leads, with a pool of this process."""

import multiprocessing
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from threading import Condition, Thread
from typing import Final

from pipeline.engine.making import Making
from pipeline.engine.partage import Share
from pipeline.engine.pool import Workers
from pipeline.engine.run import read_batch
from pipeline.engine.travel import absent, borrow, expected, give_back, signature, use
from pipeline.errors import UsageError
from pipeline.journal import journal_path, keep_journal
from pipeline.settings import Settings
from pipeline.taxonomy import load_taxonomy

ABSENT: Final = "absents"  # in the counts of a batch: its files that this machine does not have
_IDLE: Final = 60.0  # seconds after which the processes of a run that asks nothing more end
_OTHER: Final = (
    "Un poste n'a pas le même programme, les mêmes modèles ou la même taxonomie que celui-ci "
    "({}). Installez partout la même version de Remontées, puis relancez."
)
_DAEMON: Final = (
    "Un ouvrier Dask n'a pas le droit de lancer de processus. Relancez-le avec la variable "
    "DASK_DISTRIBUTED__WORKER__DAEMON=False (docs/distribue.md)."
)
_BLIND: Final = (
    "Un poste ne trouve pas le partage « {} ». Donnez à --partage un dossier que tous les postes "
    "voient sous ce chemin, ou une adresse comme s3://seau/dossier."
)


def at_home(settings: Settings, engine: str = "local") -> Settings:
    """Return the settings of the pool of this process: one worker where others read the batches."""
    return settings if engine == "local" else settings.model_copy(update={"ouvriers": 1})


def read_lent(
    url: str, number: int, settings: Settings, *, workers: int = 1, folder: Path | None = None
) -> dict[str, int]:
    """Read one batch that the run lent at `url`, and give its tables back there.

    Doing it twice comes to the same, whichever machine does it. Returns its counts, as
    `pipeline.engine.run.read_batch`; where documents are not on this machine, only how many
    they are, as `ABSENT`, and nothing is read.

    Args:
        url: the place of the run, a folder or an `fsspec` URL.
        number: of the batch, from 1.
        settings: those of the run.
        workers: batches that this process may be asked for at once.
        folder: where temporary files may stand.

    Raises:
        UsageError: this machine cannot take part in the run (French).
        ResourceError: the models cannot be loaded (French).
        OSError: the place does not answer, or is full.
    """
    if multiprocessing.current_process().daemon:
        raise UsageError(_DAEMON)
    share = Share(url)
    with tempfile.TemporaryDirectory(prefix="remontees-", dir=folder) as name:
        scratch = Path(name)
        try:
            wanted = expected(share, scratch)
        except FileNotFoundError as error:
            raise UsageError(_BLIND.format(url)) from error
        came = borrow(share, scratch, number)
        if missing := absent(scratch, number):
            return {"lot": number, ABSENT: len(missing)}
        with _pool(url, settings.model_copy(update={"ouvriers": workers})) as (pool, making):
            _compare(wanted, signature(making))
            use(making, scratch)
            counts = read_batch(scratch, number, pool)
        give_back(share, scratch, number, came)
    return counts


def _compare(wanted: dict[str, str], mine: dict[str, str]) -> None:
    other = {name for name in wanted.keys() | mine if wanted.get(name) != mine.get(name)}
    if other:
        raise UsageError(_OTHER.format(", ".join(sorted(other))))


_CHANGED: Final = Condition()  # held whenever the pools are looked at or changed
_POOLS: Final[dict[str, "_Pool"]] = {}


class _Pool(Thread):
    """The pool of one run and what it works with; its thread outlives the processes of the pool."""

    def __init__(self, run: str, settings: Settings) -> None:
        super().__init__(name=f"pool of {run}", daemon=True)
        self.opened: Future[tuple[Workers, Making]] = Future()
        self.users = 0
        self._run, self._settings = run, settings

    def run(self) -> None:
        journal = journal_path()
        keep_journal(journal)
        try:
            making = Making.of(self._settings, load_taxonomy(self._settings.taxonomie), None)
            with Workers(self._settings, journal=journal) as pool:
                self.opened.set_result((pool, making))
                self._last()
        except BaseException as error:
            self._forget()
            if self.opened.done():
                raise
            self.opened.set_exception(error)

    def _last(self) -> None:
        """Return when nobody has used the pool for a while."""
        with _CHANGED:
            while _CHANGED.wait_for(lambda: self.users > 0, _IDLE):
                _CHANGED.wait_for(lambda: self.users == 0)
            self._forget()

    def _forget(self) -> None:
        with _CHANGED:
            _POOLS.pop(self._run, None)


@contextmanager
def _pool(run: str, settings: Settings) -> Iterator[tuple[Workers, Making]]:
    with _CHANGED:
        pool = _POOLS.get(run)
        if pool is None:
            pool = _POOLS[run] = _Pool(run, settings)
            pool.start()
        pool.users += 1
        _CHANGED.notify_all()
    try:
        yield pool.opened.result()
    finally:
        with _CHANGED:
            pool.users -= 1
            _CHANGED.notify_all()
