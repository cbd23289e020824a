"""The report alone: made again from results that are already published."""

from pathlib import Path

from pipeline.engine.sources import is_there
from pipeline.errors import UsageError
from pipeline.settings import Settings
from pipeline.store.publish import half_done, opened, publish
from pipeline.taxonomy import load_taxonomy


def renew(results: Path, settings: Settings) -> Path:
    """Write `rapport/` of the results again and return its page.

    Raises:
        UsageError: the folder holds no results, or cannot be written to (French).
    """
    from pipeline.report import report

    if not is_there(results / "run.json") and not half_done(results):
        raise UsageError(_nothing(results))
    with opened(results) as scratch:
        if not (results / "run.json").is_file():
            raise UsageError(_nothing(results))
        stage = scratch / "resultats"
        (stage / "rapport").mkdir(parents=True)
        page = report(results, load_taxonomy(settings.taxonomie), stage / "rapport")
        place = results / page.relative_to(stage)
        publish(stage, results)
    return place


def _nothing(results: Path) -> str:
    return (
        f"« {results} » ne contient pas de résultats. Lancez d'abord « remontees traiter », ou "
        "corrigez le chemin."
    )
