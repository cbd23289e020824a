"""Batches read by Dask workers, as tasks of Prefect: what `traiter` does with `moteur="dask"`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from prefect import task
from prefect.futures import as_completed

from flows.dask_cluster import runner
from flows.faults import BATCH, textless
from flows.page import Advance
from pipeline.engine.distant import ABSENT, read_lent
from pipeline.engine.partage import Share
from pipeline.engine.pool import current
from pipeline.engine.run import read_batch
from pipeline.engine.travel import absent, lend, lent, take_back, whole
from pipeline.errors import UsageError
from pipeline.settings import Settings, load_settings

if TYPE_CHECKING:
    from prefect.futures import PrefectFuture

_ABSENT: Final = (
    "Un poste n'a pas les documents à traiter. Donnez des dossiers que tous les postes voient "
    "sous le même chemin, puis relancez (docs/distribue.md)."
)
_FAILED: Final = (
    "Un poste n'a pas pu prendre un lot ou en rendre les tables. Vérifiez que le partage répond et "
    "qu'il reste de la place sur chaque poste, puis relancez (docs/distribue.md)."
)
_LOST: Final = (
    "L'ordonnanceur Dask ne répond plus. Les derniers résultats complets restent en place : "
    "relancez-le, puis relancez le traitement."
)


@task(**BATCH)
def _read(url: str, number: int, reglages: dict[str, Any]) -> dict[str, int]:
    from distributed import get_worker

    worker = get_worker()
    with textless():
        return read_lent(
            url,
            number,
            load_settings(**reglages),
            workers=worker.state.nthreads,
            folder=Path(worker.local_directory),
        )


def read_all(
    scratch: Path,
    destination: Path,
    batches: int,
    settings: Settings,
    *,
    adresse: str,
    partage: str,
) -> None:
    """Have every batch of the plan read by Dask workers and bring their tables to `scratch`.

    A batch whose worker dies is given to another one; one that no worker can read is read here.

    Args:
        scratch: that of the run; it holds the plan.
        destination: folder of the results.
        batches: those of the plan are numbered from 1 to it.
        settings: those of the run; `ouvriers` is the size of a cluster of our own.
        adresse: of a scheduler; a cluster of our own is started when it is empty.
        partage: folder or URL that all machines see; the scratch folder when it is empty.

    Raises:
        UsageError: nobody answers, or a machine cannot take part (French).
    """
    advance = Advance(batches)
    numbers = []
    for number in range(1, batches + 1):
        if not whole(scratch, number):
            numbers.append(number)
            continue
        read_batch(scratch, number)
        advance.one_more()
    if not numbers:
        return
    with (
        runner(adresse, settings.ouvriers, scratch / "dask") as dask,
        lent(scratch, destination, partage) as share,
    ):
        from distributed import CancelledError  # no sooner: it would show its own log

        reglages = _travelling(settings)
        documents: dict[int, int] = {}
        reads: dict[PrefectFuture[dict[str, int]], int] = {}
        for number in numbers:
            documents[number] = lend(share, scratch, number)
            given = {"url": share.url, "number": number, "reglages": reglages}
            reads[dask.submit(_read, given)] = number
        try:
            for read in as_completed(list(reads)):
                number = reads[read]
                if _fetched(read, share, scratch, number):
                    current().count_done(documents[number])
                else:
                    read_batch(scratch, number)
                advance.one_more()
        except CancelledError as error:
            raise UsageError(_LOST) from error


def _fetched(
    read: "PrefectFuture[dict[str, int]]", share: Share, scratch: Path, number: int
) -> bool:
    """Bring what was made of a batch here; false where no worker could read it, and we may.

    Raises:
        UsageError: a worker cannot take part, or the place does not answer (French).
    """
    from distributed import KilledWorker

    try:
        counts = read.result()
    except KilledWorker:
        return False
    except OSError as error:
        raise UsageError(_FAILED) from error
    if not counts.get(ABSENT):
        take_back(share, scratch, number)
        return True
    if not absent(scratch, number):
        raise UsageError(_ABSENT)
    return False  # gone since the plan was made: refused, as without Dask


def _travelling(settings: Settings) -> dict[str, Any]:
    """Return the settings with full paths."""
    paths = {
        name: Path(path).absolute()
        for name in ("modeles", "taxonomie")
        if (path := getattr(settings, name))
    }
    return settings.model_copy(update=paths).model_dump(mode="json")
