"""The report alone: made again from results that are already published."""

from functools import partial
from pathlib import Path

from pipeline.engine.pool import Workers
from pipeline.engine.results import Drawing, write_report
from pipeline.engine.sources import is_there
from pipeline.errors import UsageError
from pipeline.report.page import Progress
from pipeline.report.places import picture
from pipeline.report.selection import Selection
from pipeline.settings import Settings
from pipeline.store.publish import half_done, opened, publish
from pipeline.store.seals import REPORT, REVIEWS, RUN
from pipeline.taxonomy import load_taxonomy


def renew(
    results: Path,
    settings: Settings,
    *,
    sources: Path | None = None,
    selection: Selection | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write `rapport/` and `transmission.zip` of the results again and return the page.

    Args:
        results: folder of a run.
        settings: taxonomy, workers and limits.
        sources: folder to look for the documents in, before the places that `run.json` names.
        selection: the period and the regions that the report is about; all of them if None.
        progress: told how far the report is.

    Raises:
        UsageError: the folder holds no results, or cannot be written to (French).
    """
    if not is_there(results / "run.json") and not half_done(results):
        raise UsageError(_nothing(results))
    with opened(results) as scratch, Workers(settings, models=False) as pool:
        if not (results / "run.json").is_file():
            raise UsageError(_nothing(results))
        stage = scratch / "resultats"
        page = write_report(
            results,
            stage,
            load_taxonomy(settings.taxonomie),
            results / REVIEWS,
            drawing=drawing(results, stage, results, scratch, pool, sources, progress=progress),
            pool=pool,
            selection=selection,
            progress=progress,
        )
        kept = files_of(stage)
        publish(stage, results)
        forget_pages(results, kept)
    return results / page.relative_to(stage)


def drawing(  # noqa: PLR0913 - one argument a place
    tables: Path,
    stage: Path,
    published: Path,
    scratch: Path,
    pool: Workers,
    sources: Path | None = None,
    *,
    progress: Progress | None = None,
) -> Drawing:
    """Return what draws the pages of the sources of a folder of tables into a staged report.

    `published` is the folder whose report is replaced: pictures that it has, and that its seals do
    not deny, are not drawn again.
    """
    from pipeline.engine.preuves import draw

    return partial(
        draw,
        record=tables / RUN,
        folder=stage / REPORT,
        old=published / REPORT,
        scratch=scratch,
        pool=pool,
        sources=sources,
        progress=progress,
    )


def files_of(stage: Path) -> frozenset[str]:
    """Return the files of a staged report, as paths under the stage."""
    found = (stage / "rapport").rglob("*")
    return frozenset(path.relative_to(stage).as_posix() for path in found if path.is_file())


def forget_pages(results: Path, kept: frozenset[str], *, whole: bool = False) -> None:
    """Remove files of the report that the last one no longer has; pictures of pages stay.

    A picture goes with the proofs of its document; of a `whole` report, any that it does not show.
    """
    report = results / "rapport"
    ours = ("*.html", "rapport.pdf", "themes/*.html", "listes/*.html", "preuves/*.html")
    for path in (path for pattern in ours for path in report.glob(pattern)):
        if path.relative_to(results).as_posix() not in kept:
            path.unlink(missing_ok=True)
    kind = Path(picture("", 1)).suffix  # earlier versions drew others
    for path in report.glob("preuves/pages/*.*"):
        document = path.stem.rpartition("-")[0]
        shown = path.relative_to(results).as_posix() in kept
        proofs = report / "preuves" / f"{document}.html"
        if not (shown or (path.suffix == kind and proofs.is_file() and not whole)):
            path.unlink(missing_ok=True)


def _nothing(results: Path) -> str:
    return (
        f"« {results} » ne contient pas de résultats. Lancez d'abord « remontees traiter », ou "
        "corrigez le chemin."
    )
