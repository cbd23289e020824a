"""The flow `rapport`: the report of published results, made again."""

from pathlib import Path

from prefect import flow

from pipeline.engine.rapport import renew
from pipeline.settings import load_settings


@flow(name="rapport", persist_result=False)
def rapport(dossier: str = "data/processed") -> str:
    """Refait le rapport de résultats déjà publiés et renvoie l'adresse de sa page.

    Args:
        dossier: dossier des résultats.
    """
    return str(renew(Path(dossier), load_settings()))
