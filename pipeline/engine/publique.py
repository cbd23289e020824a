"""The public edition of a report: from a copy of the results that holds nothing private."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.engine.sources import is_there
from pipeline.errors import UsageError
from pipeline.report.page import Progress
from pipeline.report.selection import Selection
from pipeline.settings import Settings
from pipeline.store.publish import half_done, opened, publish
from pipeline.taxonomy import load_taxonomy

FOLDER: Final = "rapport-publique"


@dataclass(frozen=True, slots=True)
class PublicEdition:
    """The page, the list of doubtful cases beside its folder, and how many await a decision."""

    page: Path
    cases: Path
    undecided: int


def renew_public(
    results: Path,
    settings: Settings,
    *,
    selection: Selection | None = None,
    progress: Progress | None = None,
) -> PublicEdition:
    """Write `rapport-publique/` and `cas_a_trancher.csv` of the results.

    Decisions that stand in the list are followed and kept. A file of an earlier public edition
    that this one does not have is removed first: it may show what must no longer be public.

    Raises:
        UsageError: the folder holds no results, cannot be written to, or the list is not
            readable (French).
    """
    from pipeline.report import report
    from pipeline.store.cases import NAME, read_decisions, write_cases
    from pipeline.store.publique import make_public

    if not is_there(results / "run.json") and not half_done(results):
        raise UsageError(_nothing(results))
    with opened(results) as scratch:
        if not (results / "run.json").is_file():
            raise UsageError(_nothing(results))
        stage, copy = scratch / "resultats", scratch / "publique"
        for folder in (stage / FOLDER, copy):
            folder.mkdir(parents=True)
        made = make_public(results, copy, read_decisions(results / NAME))
        taxonomy = load_taxonomy(settings.taxonomie)
        page = report(
            copy,
            taxonomy,
            stage / FOLDER,
            public=True,
            selection=selection,
            progress=progress,
        )
        page = page.relative_to(stage)
        write_cases(made.cases, stage / NAME)
        publish(stage, results, whole=FOLDER)
    undecided = sum(not case.decision for case in made.cases)
    return PublicEdition(results / page, results / NAME, undecided)


def _nothing(results: Path) -> str:
    return (
        f"« {results} » ne contient pas de résultats. Lancez d'abord « remontees traiter », ou "
        "corrigez le chemin."
    )
