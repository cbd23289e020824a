"""What is kept beside the results and no present source needs: found, told, removed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline.document import document_id
from pipeline.engine.making import STEPS, Making
from pipeline.engine.plan import Plan
from pipeline.engine.record import UNREADABLE
from pipeline.engine.sources import Origin, absolute, is_there
from pipeline.engine.whereabouts import origins_today
from pipeline.errors import UsageError
from pipeline.report.places import PAGES
from pipeline.store.publish import check_free, half_done, leftovers, opened
from pipeline.store.seals import REPORT, RUN, read_seals
from pipeline.store.steps import FOLDER, forget, unused

_NOTHING: Final = (
    "« {} » ne contient pas de résultats. Corrigez le chemin, ou lancez d'abord « remontees "
    "traiter »."
)
_INTERRUPTED: Final = (
    "Le premier traitement vers « {} » a été interrompu : rien n'y dit quels documents il a lus. "
    "Relancez « remontees traiter », puis purgez ; ou supprimez le dossier."
)


def forget_unused(destination: Path, plan: Plan, making: Making | None) -> None:
    """Remove the steps that no source of the results uses any more, as they are made today."""
    pairs = [(item.origin, item.sha256) for item in plan.inputs]
    pairs += [(item.origin, item.sha256) for item in plan.kept.values()]
    found = [(sha, _name(origin, sha)) for origin, sha in pairs if sha]
    used: dict[str, set[str]] = {step: set() for step in STEPS}
    for sha, name in found:
        keys = making.keys(sha, name) if making else None
        for step, key in keys.steps.items() if keys else ():
            used[step].add(key)
    forget(list(unused(destination / FOLDER, used)))


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What may be removed, and the sources that are gone while their rows and pages stand.

    `steps`: results of steps of sources that are gone; `pictures`: of their pages, no longer in
    the report; `runs`: what killed runs left. `gone` are the sources that have rows and no file,
    `shown` those of them that the report has pictures of, `away` the folders out of reach.
    """

    steps: tuple[Path, ...]
    pictures: tuple[Path, ...]
    runs: tuple[Path, ...]
    gone: tuple[str, ...]
    shown: tuple[str, ...]
    away: tuple[str, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """All that may be removed."""
        return (*self.steps, *self.pictures, *self.runs)


def purge(results: Path, *, trial: bool) -> Leftovers:
    """Remove what is kept of sources that are gone and what killed runs left; return what it was.

    A source is gone when it is in the results no more, or no longer where it was read. Where its
    whole folder cannot be reached, such as that of a server, nothing of it counts as gone. What
    the report shows stays: the report would no longer be what its seals say.

    Args:
        results: the folder of a run.
        trial: only look.

    Raises:
        UsageError: no results there, or another run holds the folder (French).
    """
    if not (results / RUN).is_file() and not half_done(results):
        message = _INTERRUPTED if (results / FOLDER).is_dir() else _NOTHING
        raise UsageError(message.format(results))
    if trial:
        check_free(results)
        return _found(results, tuple(leftovers(results)))
    runs = tuple(leftovers(results))
    with opened(results):  # finishes what was committed, and removes what killed runs left
        found = _found(results, runs)
        forget(found.steps)
        for path in found.pictures:
            path.unlink(missing_ok=True)
    return found


def _found(results: Path, runs: tuple[Path, ...]) -> Leftovers:
    there, gone, away = _sources(results)
    steps = tuple(
        path
        for path in unused(results / FOLDER, {})
        if path.name.startswith(".") or path.name.partition("-")[0] not in there
    )
    shown = _shown(results)
    pictures = tuple(
        path
        for path in sorted((results / REPORT / PAGES).glob("*"))
        if path.relative_to(results / REPORT).as_posix() not in shown
        and path.stem.rpartition("-")[0] not in there
    )
    idents = {Path(name).stem.rpartition("-")[0] for name in shown}
    pictured = tuple(source for source, ident in gone.items() if ident in idents)
    return Leftovers(steps, pictures, runs, tuple(gone), pictured, away)


def _sources(results: Path) -> tuple[frozenset[str], dict[str, str], tuple[str, ...]]:
    """Return the documents that are there, the sources that are gone, the folders out of reach."""
    try:
        record: Mapping[str, Any] = json.loads((results / RUN).read_bytes())
        inputs = list(zip(record["inputs"], origins_today(record, results), strict=True))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(UNREADABLE.format(results)) from error
    there: set[str] = set()
    gone: dict[str, str] = {}
    away: set[str] = set()
    for item, origin in inputs:
        ident = document_id(item["sha256"])
        reached = is_there(absolute(origin.folder))
        if "parts" in record or not reached or is_there(origin.archive or origin.absolute):
            there.add(ident)
            away |= set() if reached or "parts" in record else {origin.folder}
        elif ident:
            gone[item["source"]] = ident
    left = {source: ident for source, ident in gone.items() if ident not in there}
    return frozenset(there), left, tuple(sorted(away))


def _shown(results: Path) -> frozenset[str]:
    """Return the pictures of the report in place, as paths under it."""
    try:
        files = read_seals(results)["files"]
    except (OSError, ValueError, TypeError):
        return frozenset()
    return frozenset(name for name in files if name.startswith(PAGES))


def _name(origin: Origin, sha256: str) -> str:
    """Return the name of the file that is read; that of a member is what `path_of` reads."""
    if not origin.archive:
        return Path(origin.name).name
    from pipeline.extract.members import held

    return held(origin.name, sha256)
