"""What a run is going to do, left in its scratch folder for any process to find."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from pipeline.document import document_id
from pipeline.engine.advance import HOLDERS, each
from pipeline.engine.fingerprint import Request
from pipeline.engine.making import Making
from pipeline.engine.members import inherited, path_of, with_members
from pipeline.engine.metadata import read_metadata, with_metadata
from pipeline.engine.opening import Job
from pipeline.engine.pool import current
from pipeline.engine.record import Kept, kept_inputs
from pipeline.engine.sources import MISSING, Input, absolute, find_keys, is_there
from pipeline.engine.steps import PASSING
from pipeline.errors import UsageError
from pipeline.settings import Settings
from pipeline.store.publish import half_done
from pipeline.store.steps import FOLDER
from pipeline.taxonomy import load_taxonomy

MAKING: Final = "etapes.json"
_SAME: Final = (
    "« {} » ne peut pas être à la fois le dossier des documents et celui des résultats. Donnez "
    "un autre dossier à --sortie."
)
_UNREADABLE: Final = (
    "Le nom « {} » contient des caractères illisibles. Renommez ce dossier ou ce fichier, puis "
    "relancez."
)


@dataclass(frozen=True, slots=True)
class Plan:
    """The files to account for and how they are shared out in batches, numbered from 1.

    `kept` maps the key of each file kept from the last results to what they said of it;
    `versions` are those of the code and the models; `metadata` is the sha256 of the analyst's
    table, empty when there is none; `fingerprint` is that of all that the results come from, empty
    where a later run may find more in it.
    """

    given: tuple[str, ...]
    inputs: tuple[Input, ...]
    kept: Mapping[str, Kept]
    versions: dict[str, str]
    metadata: str = ""
    fingerprint: str = ""
    batches: int = 0


def prepare(  # noqa: PLR0913 - one argument a part of the request
    given: Sequence[Path],
    destination: Path,
    scratch: Path,
    settings: Settings,
    *,
    ajouter: bool = False,
    remplacer: bool = False,
    metadonnees: Path | None = None,
) -> Plan:
    """Find what there is to read and write the plan and its batches into the scratch folder.

    Files of the same bytes are read once, under the first of their keys. The table `metadonnees`
    is no document, wherever it lies.

    Raises:
        UsageError: nothing there, two equal keys, documents that would be dropped, or metadata
            that cannot be used (French).
        ResourceError: a model is missing or altered (French).
    """
    kept = check(given, destination, ajouter=ajouter, remplacer=remplacer)
    request = Request.of(given, destination, kept, metadonnees)
    inputs = with_members(each(HOLDERS, request.found), scratch, current())
    if metadonnees:
        known = {item.source for item in (*request.found, *inputs)}
        stated = read_metadata(metadonnees, known)
        inputs = with_metadata(inputs, inherited(stated, inputs))
    making = Making.of(settings, load_taxonomy(settings.taxonomie), destination / FOLDER)
    plan = Plan(request.given, tuple(inputs), request.kept, dict(making.versions), request.metadata)
    refused = {item.source for item in request.found if item.reject}
    opened = (item.reject for item in inputs if item.source not in refused)
    if not any(reject and reject.error in PASSING for reject in opened):
        plan = replace(plan, fingerprint=request.fingerprint(settings, making))
    return lay_out(plan, making, scratch, settings.lot)


def lay_out(plan: Plan, making: Making, scratch: Path, size: int) -> Plan:
    """Write a plan, members unpacked, and its batches of that size into the scratch folder."""
    firsts: dict[str, Input] = {}
    for item in plan.inputs:
        if item.reject is None:
            firsts.setdefault(item.sha256, item)
    current().expect(len(firsts))
    batches = list(_batches(list(firsts.values()), size))
    plan = replace(plan, batches=len(batches))
    (scratch / "plan.json").write_bytes(TypeAdapter(Plan).dump_json(plan))
    making.save(scratch / MAKING)
    for number, batch in enumerate(batches, start=1):
        data = TypeAdapter(list[Input]).dump_json(batch)
        (scratch / f"{number:06d}.json").write_bytes(data)
    return plan


def check(
    given: Sequence[Path],
    destination: Path,
    *,
    ajouter: bool,
    remplacer: bool,
    metadonnees: Path | None = None,
) -> list[Kept]:
    """Return the files kept from the last results, once it is sure that the run can begin.

    Cheap: reads neither a document nor a model.

    Raises:
        UsageError: nothing there, a name that JSON cannot hold, documents that would be dropped,
            or metadata that cannot be used (French).
    """
    for path in (*given, destination, *([metadonnees] if metadonnees else [])):
        if not _is_unicode(str(path)):
            raise UsageError(_UNREADABLE.format(path))
    for path in given:
        if absolute(path) == absolute(destination):
            raise UsageError(_SAME.format(path))
        if not is_there(path):
            raise UsageError(MISSING.format(path))
    if half_done(destination):  # `opened` finishes it, and `prepare` checks again after that
        return []
    kept = kept_inputs(destination, given, ajouter=ajouter, remplacer=remplacer)
    for folder in {item.origin.folder for item in kept}:
        if not _is_unicode(folder):
            raise UsageError(_UNREADABLE.format(folder))
    if metadonnees:
        origins = [item.origin for item in kept]
        read_metadata(metadonnees, find_keys(given, destination, origins), unopened=True)
    return kept


def load_plan(scratch: Path) -> Plan:
    """Return the plan of a run from its scratch folder."""
    return TypeAdapter(Plan).validate_json((scratch / "plan.json").read_bytes())


def load_batch(scratch: Path, number: int) -> list[Input]:
    """Return the inputs of one batch."""
    data = (scratch / f"{number:06d}.json").read_bytes()
    return TypeAdapter(list[Input]).validate_json(data)


def load_making(scratch: Path) -> Making | None:
    """Return what a run makes its results with; None in a scratch folder that keeps no step."""
    path = scratch / MAKING
    return Making.load(path) if path.is_file() else None


def load_jobs(scratch: Path, number: int) -> list[Job]:
    """Return the documents of one batch, each with a folder of its own for pages read."""
    making = load_making(scratch)
    jobs = []
    for item in load_batch(scratch, number):
        spool = scratch / "pages" / document_id(item.sha256)
        spool.mkdir(parents=True, exist_ok=True)
        path = path_of(item, scratch)
        keys = making.keys(item.sha256, path.name) if making else None
        jobs.append(Job(path, item.source, item.sha256, spool, None, item.stated, keys))
    return jobs


def _is_unicode(text: str) -> bool:
    return text.encode("utf-8", "replace").decode("utf-8") == text


def _batches(inputs: Sequence[Input], size: int) -> Iterator[list[Input]]:
    for start in range(0, len(inputs), size):
        yield list(inputs[start : start + size])
