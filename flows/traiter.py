"""The flow `traiter`: the engine's three moments as tasks, batches side by side.

Tasks get paths, numbers and settings and return small summaries; no text of a document reaches
Prefect. The results themselves account for every document: Prefect's database does not.
"""

import logging
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.tasks import Task
from pydantic import TypeAdapter

from pipeline.engine.plan import prepare
from pipeline.engine.pool import current, workers
from pipeline.engine.run import finish, read_batch
from pipeline.engine.summary import Summary
from pipeline.engine.unchanged import unchanged
from pipeline.settings import Settings, load_settings
from pipeline.store.publish import opened

_UNCHANGED: Final = "Rien n'a changé depuis le dernier traitement"
_log = logging.getLogger(__name__)


def _passing(_task: "Task[..., Any]", _run: TaskRun, state: "State[Any]") -> bool:
    """Say whether a failed batch may go well later: the disk was full or busy, a file locked."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, OSError)


@task(name="préparer", cache_policy=NO_CACHE, persist_result=False)
def _prepare(
    sources: list[str],
    sortie: str,
    scratch: str,
    reglages: dict[str, Any],
    options: dict[str, bool],
    metadonnees: str,
) -> int:
    plan = prepare(
        [Path(source) for source in sources],
        Path(sortie),
        Path(scratch),
        load_settings(**reglages),
        **options,
        metadonnees=Path(metadonnees) if metadonnees else None,
    )
    return plan.batches


@task(
    name="lire un lot",
    task_run_name="lot {number}",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=2,
    retry_delay_seconds=[5, 30],
    retry_condition_fn=_passing,
)
def _read(scratch: str, number: int) -> dict[str, int]:
    return read_batch(Path(scratch), number)


@task(name="publier", cache_policy=NO_CACHE, persist_result=False)
def _publish(scratch: str, sortie: str, reglages: dict[str, Any], start: float) -> Summary:
    return finish(Path(scratch), Path(sortie), load_settings(**reglages), start)


@flow(name="traiter", persist_result=False)
def traiter(
    sources: list[str],
    sortie: str,
    reglages: dict[str, Any],
    *,
    ajouter: bool = False,
    remplacer: bool = False,
    metadonnees: str = "",
) -> dict[str, Any]:
    """Lit des documents, y trouve les propositions de santé et publie résultats et rapport.

    Args:
        sources: dossiers et fichiers à lire.
        sortie: dossier des résultats.
        reglages: réglages de `pipeline.settings.Settings`.
        ajouter: garder les documents venus d'ailleurs que de `sources`.
        remplacer: les retirer.
        metadonnees: tableau .csv ou .xlsx de ce que l'on sait des documents ; peut être vide.
    """
    start = time.time()
    options = {"ajouter": ajouter, "remplacer": remplacer}
    last = unchanged(
        [Path(source) for source in sources],
        Path(sortie),
        load_settings(**reglages),
        **options,
        metadonnees=Path(metadonnees) if metadonnees else None,
    )
    if last:
        _show(last)
        return asdict(last)
    with workers(load_settings(**reglages)), opened(Path(sortie)) as scratch:
        batches = _prepare(sources, sortie, str(scratch), reglages, options, metadonnees)
        reads = [_read.submit(str(scratch), number) for number in range(1, batches + 1)]
        try:
            for read in reads:
                read.result()
        except BaseException:
            current().stop()
            raise
        summary = _publish(str(scratch), sortie, reglages, start)
    _show(summary)
    return asdict(summary)


def run(
    given: list[Path],
    destination: Path,
    settings: Settings,
    *,
    ajouter: bool,
    remplacer: bool,
    metadonnees: Path | None = None,
) -> Summary:
    """Run the flow with as many threads as workers; as `pipeline.engine.run.run_direct`."""
    runner: Any = ThreadPoolTaskRunner(max_workers=settings.ouvriers)
    summary = traiter.with_options(task_runner=runner)(
        [str(path) for path in given],
        str(destination),
        settings.model_dump(mode="json"),
        ajouter=ajouter,
        remplacer=remplacer,
        metadonnees=str(metadonnees) if metadonnees else "",
    )
    return TypeAdapter(Summary).validate_python(summary)


def _show(summary: Summary) -> None:
    """Leave the figures and the refusals on the page of the run; the run does not need them."""
    figures = {
        "documents lus": summary.documents,
        **{f"fichiers : {state}": count for state, count in summary.states},
        "pages": summary.pages,
        "propositions": summary.proposals,
        "à relire": summary.to_review,
        "documents qui annoncent un autre nombre": summary.differing,
        "fichiers et pages refusés": len(summary.refused),
        **dict(summary.themes),
        "sans thème": summary.untagged,
    }
    refused = [
        {"fichier": item.source, "page": item.page or "", "motif": item.message}
        for item in summary.refused
    ]
    try:
        create_table_artifact(
            key="remontees-bilan",
            table=[{"mesure": name, "nombre": value} for name, value in figures.items()],
            description=f"{_UNCHANGED if summary.unchanged else 'Bilan'} ; résultats dans "
            f"{summary.folder}",
        )
        create_table_artifact(
            key="remontees-refus", table=refused, description="Fichiers et pages refusés"
        )
    except Exception:  # noqa: BLE001 - what the page shows must not fail the run
        _log.exception("artifacts not written")
