"""The flow `entrainer`: a model made again, so that the server shows when and from what."""

from pathlib import Path
from typing import Literal

from prefect import flow, get_run_logger

from pipeline.settings import load_settings
from pipeline.training.remake import remake


@flow(name="entrainer", persist_result=False)
def entrainer(
    modele: Literal["segmentation", "classement"],
    annotations: str = "data/annotated",
    sortie: str = "models",
    graine: int = 0,
) -> dict[str, float]:
    """Refait un modèle (segmentation ou classement) et renvoie ses scores.

    Args:
        modele: segmentation ou classement.
        annotations: dossier des documents annotés.
        sortie: dossier des modèles.
        graine: même graine, même modèle.
    """
    say = get_run_logger().info
    scores = remake(
        modele, Path(annotations), Path(sortie), load_settings(), seed=graine, progress=say
    )
    return {name: round(score.value, 4) for name, score in scores.items()}
