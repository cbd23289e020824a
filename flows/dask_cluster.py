"""The Dask scheduler that a run is given, or one of its own on this machine.

Dask asks nobody who he is, and runs what it is sent: a cluster of our own listens on the loopback
interface only, behind certificates that are made for the run.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipeline.errors import UsageError
from pipeline.processes import deaf

if TYPE_CHECKING:
    from distributed import Client
    from prefect_dask.task_runners import DaskTaskRunner

_ADDRESS: Final = re.compile(r"(tcp|tls)://[^\s/@]+:\d{1,5}")
_SECONDS: Final = 15  # for a scheduler to answer, and to have a worker
_MISSING: Final = (
    "Le moteur Dask n'est pas installé. Installez le complément « dask » (voir le guide, "
    "« Compléments »), ou lancez sans --moteur dask."
)
_WRONG: Final = (
    "L'adresse « {} » n'est pas celle d'un ordonnanceur Dask. Donnez-la sous la forme "
    "tcp://machine:8786."
)
_SILENT: Final = (
    "L'ordonnanceur Dask « {} » ne répond pas. Vérifiez qu'il est lancé et que l'adresse est la "
    "bonne, ou retirez --adresse pour traiter sur ce poste."
)
_NO_WORKER: Final = (
    "L'ordonnanceur Dask « {} » n'a aucun ouvrier. Lancez-en au moins un (docs/distribue.md), puis "
    "relancez."
)
_NONE: Final = (
    "Les ouvriers Dask n'ont pas démarré sur ce poste. Relancez, ou lancez sans --moteur dask."
)
_SETTINGS: Final = {
    "distributed.worker.daemon": False,  # the workers of our own start processes
    "distributed.logging": {"distributed": "critical", "tornado": "critical"},
}


def check(address: str) -> None:
    """Make sure that Dask is installed, and that the scheduler, if one is given, answers.

    Raises:
        UsageError: it is not, or does not (French).
    """
    if not (find_spec("prefect_dask") and find_spec("distributed")):
        raise UsageError(_MISSING)
    if not address:
        return
    if not _ADDRESS.fullmatch(address):
        raise UsageError(_WRONG.format(address))
    _configure()
    import distributed

    connect: Any = distributed.Client
    try:
        with connect(address, timeout=_SECONDS, set_as_default=False) as client:
            _wait(client, address)
    except (OSError, TimeoutError) as error:
        raise UsageError(_SILENT.format(address)) from error


@contextmanager
def runner(address: str, workers: int, folder: Path) -> "Iterator[DaskTaskRunner]":
    """Yield Prefect's task runner on the given scheduler, else on a cluster of this machine.

    Args:
        address: of a scheduler, or empty.
        workers: of the cluster of this machine: processes, of one thread each.
        folder: where the temporary files of that cluster stand.

    Raises:
        UsageError: Dask is not installed, or nobody answers (French).
    """
    check("")
    _configure()
    from prefect_dask.task_runners import DaskTaskRunner

    made = DaskTaskRunner(address=address) if address else _local(workers, folder)
    with made:
        try:
            with deaf():
                client = made.client
        except (OSError, TimeoutError, RuntimeError) as error:
            raise UsageError(_SILENT.format(address) if address else _NONE) from error
        if address:
            _wait(client, address)
        yield made


def _local(workers: int, folder: Path) -> "DaskTaskRunner":
    from prefect_dask.task_runners import DaskTaskRunner

    return DaskTaskRunner(
        cluster_kwargs={
            "n_workers": workers,
            "threads_per_worker": 1,
            "host": "127.0.0.1",
            "dashboard_address": "127.0.0.1:0",  # any free port: 8787 may be taken
            "security": True,
            "memory_limit": 0,  # documents have a limit of their own, in processes of their own
            "local_directory": str(folder),
            "silence_logs": "CRITICAL",
        }
    )


def _wait(client: "Client", address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_SECONDS)
    except TimeoutError as error:
        raise UsageError(_NO_WORKER.format(address)) from error


def _configure() -> None:
    """Set Dask up, before `distributed` is imported: it reads what it logs then, once.

    Set for good: undone after that import, the defaults of `distributed` would go with it.
    """
    import dask

    dask.config.set(_SETTINGS)
