"""The report alone: made again from results that are already published."""

from pathlib import Path

from pipeline.engine.results import write_report
from pipeline.engine.sources import is_there
from pipeline.errors import UsageError
from pipeline.settings import Settings
from pipeline.store.publish import half_done, opened, publish
from pipeline.store.transmission import REVIEWS
from pipeline.taxonomy import load_taxonomy


def renew(results: Path, settings: Settings) -> Path:
    """Write `rapport/` and `transmission.zip` of the results again and return the page.

    Raises:
        UsageError: the folder holds no results, or cannot be written to (French).
    """
    if not is_there(results / "run.json") and not half_done(results):
        raise UsageError(_nothing(results))
    with opened(results) as scratch:
        if not (results / "run.json").is_file():
            raise UsageError(_nothing(results))
        stage = scratch / "resultats"
        taxonomy = load_taxonomy(settings.taxonomie)
        page = write_report(results, stage, taxonomy, results / REVIEWS)
        place = results / page.relative_to(stage)
        publish(stage, results)
    return place


def _nothing(results: Path) -> str:
    return (
        f"« {results} » ne contient pas de résultats. Lancez d'abord « remontees traiter », ou "
        "corrigez le chemin."
    )
