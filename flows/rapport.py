"""The flow `rapport`: the report of published results, made again."""

from pathlib import Path
from typing import Literal

from prefect import flow

from pipeline.engine.publique import renew_public
from pipeline.engine.rapport import renew
from pipeline.settings import load_settings


@flow(name="rapport", persist_result=False)
def rapport(
    dossier: str = "data/processed", edition: Literal["interne", "publique"] = "interne"
) -> str:
    """Refait le rapport de résultats déjà publiés et renvoie l'adresse de sa page.

    Args:
        dossier: dossier des résultats.
        edition: « publique » pour celle qui ne montre ni noms, ni adresses, ni téléphones.
    """
    if edition == "publique":
        return str(renew_public(Path(dossier), load_settings()).page)
    return str(renew(Path(dossier), load_settings()))
