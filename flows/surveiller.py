"""The flow `surveiller`: the flow `traiter` whenever the documents have changed."""

from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger

from flows.faults import told
from flows.traiter import traiter
from flows.watch import Watched, watch
from pipeline.engine.plan import check
from pipeline.settings import load_settings


@flow(name="surveiller", flow_run_name="surveillance vers {sortie}", persist_result=False)
def surveiller(
    sources: list[str],
    sortie: str,
    reglages: dict[str, Any] | None = None,
    *,
    metadonnees: str = "",
    tours: int | None = None,
) -> int:
    """Traite les documents chaque fois qu'ils ont changé et renvoie le nombre de traitements.

    Args:
        sources: dossiers et fichiers à surveiller.
        sortie: dossier des résultats.
        reglages: réglages de `pipeline.settings.Settings` ; `intervalle` est celui des regards.
        metadonnees: tableau .csv ou .xlsx de ce que l'on sait des documents ; peut être vide.
        tours: nombre de regards, 1 pour un déploiement planifié ; vide, sans fin.
    """
    say = get_run_logger().info
    table = Path(metadonnees) if metadonnees else None
    watched = Watched([Path(source) for source in sources], Path(sortie), table)
    check(watched.sources, watched.destination, ajouter=False, remplacer=False, metadonnees=table)
    last: list[Exception] = []

    def run(changed: str) -> bool:
        say("%s. Traitement…", changed.capitalize())
        last.clear()
        try:
            traiter(sources, sortie, reglages, metadonnees=metadonnees)
        except Exception as error:  # noqa: BLE001 - a run that fails does not stop the watch
            say("Le traitement a échoué. %s", told(error))
            last.append(error)
        return not last

    interval = load_settings(**(reglages or {})).intervalle
    published = watch(watched, run, say, interval=interval, rounds=tours)
    if last:  # the page of the run shows that the last attempt failed
        raise last[0]
    return published
