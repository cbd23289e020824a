"""The pictures of the pages that carry evidence: found through `run.json`, drawn once, kept."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import file_digest
from itertools import accumulate
from pathlib import Path
from typing import Final

from pipeline.engine.members import path_of, with_members
from pipeline.engine.opening import draw_pages_to
from pipeline.engine.pool import Workers
from pipeline.engine.sources import INSIDE, Input, Origin, container
from pipeline.engine.whereabouts import origins_today, sought, under
from pipeline.errors import DocumentError
from pipeline.report.page import Progress
from pipeline.report.pictures import Drawn, Pictures, wanted_pages
from pipeline.report.places import PAGES, picture
from pipeline.report.rows import Rows
from pipeline.store.seals import file_seal, read_seals

GONE: Final = (
    "Le document d'origine est introuvable : la preuve est le passage surligné ci-dessous. Pour "
    "voir la page, donnez son dossier avec « remontees rapport --sources »."
)
NOT_SOUGHT: Final = (
    "Le document d'origine n'a pas été cherché, car ces résultats réunissent ceux d'autres : la "
    "preuve est le passage surligné ci-dessous. Pour voir la page, donnez le dossier des documents "
    "avec « --sources »."
)
CHANGED: Final = (
    "Le document d'origine a changé depuis qu'il a été lu : la preuve est le passage tel qu'il a "
    "été lu, surligné ci-dessous."
)
UNDRAWN: Final = (
    "Une page n'a pas pu être dessinée : la preuve y est le passage surligné ci-dessous."
)
DRAWING: Final = "Dessin des pages"
_TOGETHER: Final = 50  # pages that a worker draws within its time limit


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A source whose pages are to be drawn; `path` is None when it is gone."""

    source: str
    document_id: str
    sha256: str
    pages: tuple[int, ...]
    path: Path | None


def draw(  # noqa: PLR0913 - one argument a place
    rows: Rows,
    record: Path,
    folder: Path,
    old: Path,
    scratch: Path,
    pool: Workers,
    *,
    sources: Path | None = None,
    progress: Progress | None = None,
) -> Drawn:
    """Draw the pages that carry evidence and return, by source, what stands beside the report.

    Args:
        rows: the results.
        record: `run.json`, which says where each source was found; from here, before it is
            published.
        folder: of the report that is made; pictures are written under it.
        old: of the report in place; pictures that stand there are not drawn again.
        scratch: where members of archives are unpacked.
        pool: draws, so that a hostile page stops nobody.
        sources: folder to look in before the places that `run.json` names, which are those of
            others in joined results and then not opened.
        progress: told how many pages are done with.
    """
    wanted = wanted_pages(rows)
    if not wanted:
        return {}
    ids = {row.source: row.document_id for row in rows.documents}
    content = json.loads(record.read_text(encoding="utf-8"))
    if not sought(content, sources):
        return dict.fromkeys(wanted, Pictures(missing=NOT_SOUGHT))
    ours = sought(content, None)
    inputs = {
        item["source"]: Input(item["source"], lies, item["sha256"])
        for item, lies in zip(content["inputs"], origins_today(content, record.parent), strict=True)
    }
    asked = [inputs[source] for source in wanted if source in inputs]
    paths = dict(_paths(asked, sources, scratch, pool, ours=ours))
    jobs = [
        _Wanted(source, ids[source], inputs[source].sha256, pages, paths.get(source))
        for source, pages in wanted.items()
        if source in inputs
    ]
    total = sum(len(job.pages) for job in jobs)
    (folder / picture("x", 1)).parent.mkdir(parents=True, exist_ok=True)
    denied = _denied(old)
    with ThreadPoolExecutor(max_workers=pool.settings.ouvriers) as threads:
        found: dict[str, Pictures] = {}
        made = threads.map(lambda job: _draw(job, folder, old, denied, pool), jobs)
        for job, done in zip(jobs, accumulate(len(job.pages) for job in jobs), strict=True):
            found[job.source] = next(made)
            if progress:
                progress(DRAWING, done, total)
    missing = Pictures(missing=GONE)
    return {source: found.get(source, missing) for source in wanted}


def _denied(report: Path) -> frozenset[str]:
    """Return the pictures of a report that are not what it was sealed with."""
    try:
        seals: Mapping[str, str] = read_seals(report.parent)["files"]
    except (OSError, ValueError, TypeError):
        return frozenset()
    names = [name for name in seals if name.startswith(PAGES) and (report / name).is_file()]
    return frozenset(name for name in names if file_seal(report / name) != seals[name])


def _draw(job: _Wanted, folder: Path, old: Path, denied: frozenset[str], pool: Workers) -> Pictures:
    if job.path is None:
        return Pictures(missing=GONE)
    try:
        with job.path.open("rb") as file:
            same = file_digest(file, "sha256").hexdigest() == job.sha256
    except OSError:
        return Pictures(missing=GONE)
    if not same:
        return Pictures(missing=CHANGED)
    names = {page: picture(job.document_id, page) for page in job.pages}
    ready = {page for page, name in names.items() if name not in denied and (old / name).is_file()}
    for page in ready:
        shutil.copy2(old / names[page], folder / names[page])
    left = [page for page in job.pages if page not in ready]
    for start in range(0, len(left), _TOGETHER):
        part = left[start : start + _TOGETHER]
        places = [folder / names[page] for page in part]
        drawn = pool.run(draw_pages_to, job.path, job.sha256, part, places)
        if isinstance(drawn, DocumentError):  # what was drawn before it failed is whole
            drawn = [page for page, place in zip(part, places, strict=True) if place.is_file()]
        ready |= set(drawn)
    return Pictures(frozenset(ready), "" if len(ready) == len(names) else UNDRAWN)


def _paths(
    inputs: Sequence[Input], sources: Path | None, scratch: Path, pool: Workers, *, ours: bool
) -> Iterator[tuple[str, Path]]:
    """Yield (source, file) of the inputs that are found, members of containers unpacked."""
    outer: dict[Path, list[Input]] = {}
    for item in inputs:
        inside = container(item.origin.path)
        path = _found(item, inside or item.origin.path, sources, ours=ours)
        if path is None:
            continue
        if inside:
            outer.setdefault(path, []).append(item)
        else:
            yield item.source, path
    for path, held in sorted(outer.items()):
        yield from _members(path, held, scratch, pool)


def _found(item: Input, path: str, sources: Path | None, *, ours: bool) -> Path | None:
    place = under(sources, container(item.source) or item.source, path) if sources else None
    if place is None and ours:
        place = Origin(item.origin.folder, path)
    return place.absolute if place and place.absolute.is_file() else None


def _members(
    path: Path, held: Sequence[Input], scratch: Path, pool: Workers
) -> Iterator[tuple[str, Path]]:
    whole = Input(held[0].source.split(INSIDE, maxsplit=1)[0], Origin(str(path.parent), path.name))
    by_digest: Mapping[str, Input] = {
        item.sha256: item for item in with_members([whole], scratch, pool) if item.unpacked
    }
    for item in held:
        if item.sha256 in by_digest:
            yield item.source, path_of(by_digest[item.sha256], scratch)
