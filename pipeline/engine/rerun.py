"""The results done again from their sources: what a run would give today of the same files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.document import Reject
from pipeline.engine.making import Making
from pipeline.engine.members import inherited, with_members
from pipeline.engine.metadata import read_metadata, with_metadata
from pipeline.engine.plan import Plan, lay_out
from pipeline.engine.pool import current, workers
from pipeline.engine.run import assembled, read_batch
from pipeline.engine.sources import Input, Origin, container
from pipeline.engine.whereabouts import origins_today, sought, under
from pipeline.settings import Limits, Settings
from pipeline.store.seals import file_seal
from pipeline.store.tables import Tables
from pipeline.taxonomy import load_taxonomy


@dataclass(frozen=True, slots=True)
class Found:
    """The files that a run read: `inputs` to read again, keys of those gone or changed since.

    Members of an archive are looked at when it is opened again.
    """

    inputs: tuple[Input, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]


def find(
    results: Path, record: Mapping[str, Any], rejects: Mapping[str, Reject], sources: Path | None
) -> Found:
    """Look for the files that `run.json` names, where they were or under `sources`.

    Args:
        results: their folder.
        record: the content of `run.json`.
        rejects: what was refused before it was read, by source.
        sources: a folder that holds them under their keys or paths. Without it they are looked
            for where they were, but for joined results (`whereabouts`).
    """
    looked = sought(record, sources)
    inputs: dict[str, Input] = {}
    gone, changed = [], []
    for item, lies in zip(record["inputs"], origins_today(record, results), strict=True):
        source, seal = item["source"], item["sha256"]
        outer = container(source)
        if not seal and not outer and source in rejects:
            inputs[source] = Input(source, lies, reject=rejects[source])
            continue
        key = outer or source
        if key not in inputs:
            path = container(item["path"]) or item["path"]
            origin = Origin(lies.folder, path)
            place = _place(origin, key, sources) if looked else None
            if place is None:
                gone.append(key)
                continue
            inputs[key] = Input(key, place, file_seal(place.absolute))
        if not outer and seal and inputs[key].sha256 != seal:
            changed.append(source)
    return Found(tuple(inputs.values()), tuple(dict.fromkeys(gone)), tuple(changed))


def run_again(
    found: Found,
    scratch: Path,
    settings: Settings,
    parameters: Mapping[str, Any],
    metadonnees: Path | None,
) -> tuple[Tables, dict[str, str]]:
    """Return the tables that the files give, and the sha256 of each input, by source.

    Nothing that was kept is used: it is what is being checked.

    Raises:
        UsageError: the metadata cannot be used (French).
        ResourceError: the models cannot be loaded (French).
    """
    settings = settings.model_copy(update={"limites": Limits(**parameters)})
    with workers(settings):
        inputs = with_members(found.inputs, scratch, current())
        if metadonnees:
            stated = read_metadata(metadonnees, {item.source for item in (*found.inputs, *inputs)})
            inputs = with_metadata(inputs, inherited(stated, inputs))
        making = Making.of(settings, load_taxonomy(settings.taxonomie), None)
        plan = Plan((), tuple(inputs), {}, dict(making.versions))
        plan = lay_out(plan, making, scratch, settings.lot)
        for number in range(1, plan.batches + 1):
            read_batch(scratch, number)
    return assembled(scratch, scratch, plan), {item.source: item.sha256 for item in inputs}


def _place(origin: Origin, key: str, sources: Path | None) -> Origin | None:
    if sources is not None:
        return under(sources, key, origin.path)
    return origin if origin.absolute.is_file() else None
