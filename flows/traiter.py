"""The flow `traiter`: the engine's three moments as tasks, batches side by side.

Tasks get paths, numbers and settings and return small summaries; no text of a document reaches
Prefect. The results themselves account for every document: Prefect's database does not.
"""

import time
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, Literal

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed
from prefect.task_runners import ThreadPoolTaskRunner
from pydantic import TypeAdapter

from flows.faults import BATCH, textless
from flows.page import Advance, Preparation, show
from pipeline.engine.advance import told
from pipeline.engine.distant import at_home
from pipeline.engine.plan import prepare
from pipeline.engine.pool import current, workers
from pipeline.engine.run import finish, read_batch
from pipeline.engine.summary import Summary
from pipeline.engine.unchanged import unchanged
from pipeline.journal import journal_path, keep_journal
from pipeline.settings import Settings, load_settings
from pipeline.store.publish import opened

_BATCHES: Final = 8  # read side by side when the flow is run by a worker


@task(name="préparer", task_run_name="plan", cache_policy=NO_CACHE, persist_result=False)
def _prepare(
    sources: list[str],
    sortie: str,
    scratch: str,
    reglages: dict[str, Any],
    options: dict[str, bool],
    metadonnees: str,
) -> int:
    with textless():
        plan = prepare(
            [Path(source) for source in sources],
            Path(sortie),
            Path(scratch),
            load_settings(**reglages),
            **options,
            metadonnees=Path(metadonnees) if metadonnees else None,
        )
        return plan.batches


@task(**BATCH)
def _read(scratch: str, number: int) -> dict[str, int]:
    with textless():
        return read_batch(Path(scratch), number)


@task(name="publier", task_run_name="publication", cache_policy=NO_CACHE, persist_result=False)
def _publish(scratch: str, sortie: str, reglages: dict[str, Any], start: float) -> Summary:
    with textless():
        return finish(Path(scratch), Path(sortie), load_settings(**reglages), start)


@flow(
    name="traiter",
    flow_run_name="traitement vers {sortie}",
    persist_result=False,
    task_runner=ThreadPoolTaskRunner(max_workers=_BATCHES),  # type: ignore[arg-type]
)
def traiter(  # noqa: PLR0913 - one argument a parameter that a deployment may give
    sources: list[str],
    sortie: str,
    reglages: dict[str, Any] | None = None,
    *,
    ajouter: bool = False,
    remplacer: bool = False,
    metadonnees: str = "",
    moteur: Literal["local", "dask"] = "local",
    adresse: str = "",
    partage: str = "",
) -> dict[str, Any]:
    """Lit des documents, y trouve les propositions de santé et publie résultats et rapport.

    Args:
        sources: dossiers et fichiers à lire.
        sortie: dossier des résultats.
        reglages: réglages de `pipeline.settings.Settings`.
        ajouter: garder les documents venus d'ailleurs que de `sources`.
        remplacer: les retirer.
        metadonnees: tableau .csv ou .xlsx de ce que l'on sait des documents ; peut être vide.
        moteur: « dask » pour lire les lots sur plusieurs postes (docs/distribue.md).
        adresse: ordonnanceur Dask, tcp://machine:8786 ; vide pour en lancer un sur ce poste.
        partage: dossier ou adresse s3:// que voient tous les postes ; peut être vide.
    """
    start = time.time()
    given = reglages or {}
    options = {"ajouter": ajouter, "remplacer": remplacer}
    settings = load_settings(**given)
    journal = journal_path()
    keep_journal(journal)
    with textless(), told(Preparation()), ExitStack() as stack:
        last = unchanged(
            [Path(source) for source in sources],
            Path(sortie),
            settings,
            **options,
            metadonnees=Path(metadonnees) if metadonnees else None,
        )
        if last:
            show(last)
            return asdict(last)
        stack.enter_context(workers(at_home(settings, moteur), journal=journal))
        scratch = stack.enter_context(opened(Path(sortie)))
        batches = _prepare(sources, sortie, str(scratch), given, options, metadonnees)
        if moteur == "dask":
            from flows.dask_reading import read_all

            read_all(scratch, Path(sortie), batches, settings, adresse=adresse, partage=partage)
        else:
            _read_all(str(scratch), batches)
        summary = _publish(str(scratch), sortie, given, start)
    show(summary)
    return asdict(summary)


def _read_all(scratch: str, batches: int) -> None:
    advance = Advance(batches)
    reads = [_read.submit(scratch, number) for number in range(1, batches + 1)]
    try:
        for read in as_completed(reads):
            read.result()
            advance.one_more()
    except BaseException:
        current().stop()
        raise


def run(
    given: list[Path],
    destination: Path,
    settings: Settings,
    *,
    ajouter: bool,
    remplacer: bool,
    metadonnees: Path | None = None,
    **moteur: Any,  # noqa: ANN401 - the types are those of the flow
) -> Summary:
    """Run the flow with as many threads as workers; as `pipeline.engine.run.run_direct`.

    `moteur` are the parameters of the flow that say what reads the batches.
    """
    runner: Any = ThreadPoolTaskRunner(max_workers=settings.ouvriers)
    summary = traiter.with_options(task_runner=runner)(
        [str(path) for path in given],
        str(destination),
        settings.model_dump(mode="json"),
        ajouter=ajouter,
        remplacer=remplacer,
        metadonnees=str(metadonnees) if metadonnees else "",
        **moteur,
    )
    return TypeAdapter(Summary).validate_python(summary)
