"""The flow `entrainer`: a model made again, so that the server shows when and from what."""

from pathlib import Path
from typing import Literal

from prefect import flow, get_run_logger

from flows.faults import textless
from flows.page import table
from pipeline.settings import load_settings
from pipeline.training.remake import Material, remake


@flow(name="entrainer", flow_run_name="modèle {modele}", persist_result=False)
def entrainer(
    modele: Literal["francais", "segmentation", "classement"],
    annotations: str = "data/annotated",
    sortie: str = "models",
    graine: int = 0,
    treebanks: str | None = None,
) -> dict[str, float]:
    """Refait un modèle (francais, segmentation ou classement) et renvoie ses scores.

    Args:
        modele: francais, segmentation ou classement.
        annotations: dossier des documents annotés.
        sortie: dossier des modèles.
        graine: même graine, même modèle.
        treebanks: dossier des corpus arborés, pour francais.
    """
    say = get_run_logger().info
    material = Material(Path(annotations), Path(treebanks) if treebanks else None)
    with textless():
        scores = remake(modele, material, Path(sortie), load_settings(), seed=graine, progress=say)
    values = {name: round(score.value, 4) for name, score in scores.items()}
    rows = [{"mesure": name, "valeur": value} for name, value in values.items()]
    table("remontees-scores", rows, f"Scores de {modele} ; modèle dans {sortie}")
    return values
