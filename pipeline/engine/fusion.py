"""Results of several agencies joined into one folder of the same contract."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pipeline import __version__
from pipeline.engine.joined_reviews import join_reviews
from pipeline.engine.parts import Part, by_prefix, open_part, part_name
from pipeline.engine.pool import Workers
from pipeline.engine.rapport import drawing, files_of, forget_pages
from pipeline.engine.record import code_seal
from pipeline.engine.results import write_report, write_tables
from pipeline.engine.sources import absolute, is_there
from pipeline.errors import UsageError
from pipeline.report.page import Progress
from pipeline.settings import Settings
from pipeline.store.assemble import Entry, assemble
from pipeline.store.parts import read_part, side_by_side
from pipeline.store.publish import opened, publish, write_json
from pipeline.store.seals import REVIEWS, RUN, SCHEMA_VERSION, json_seal
from pipeline.store.tables import Tables
from pipeline.taxonomy import load_taxonomy

_NAMES: Final = (
    "« {} » et « {} » portent le même nom, qui vient devant le nom de chaque document. Renommez "
    "l'un des deux."
)
_SAME: Final = "« {} » ne peut pas être à la fois une partie et la --sortie. Changez de --sortie."
_OTHERS: Final = (
    "« {} » contient des résultats qui ne viennent pas d'une fusion. Choisissez une autre --sortie."
)
_TAXONOMY: Final = (
    "Les résultats de « {} » emploient une autre taxonomie que ceux de « {} ». Refaites-les avec "
    "la même (--taxonomie)."
)
_OTHER_TAXONOMY: Final = (
    "Les résultats de « {} » emploient une autre taxonomie que celle du programme. Donnez la leur "
    "avec --taxonomie."
)
_DAMAGED: Final = "Une table de « {} » n'est pas lisible. Demandez à nouveau ces résultats."


def join(
    given: Sequence[Path],
    destination: Path,
    settings: Settings,
    *,
    sources: Path | None = None,
    progress: Progress | None = None,
) -> tuple[Tables, Path]:
    """Join results into `destination`; return its tables and the page of its report.

    Args:
        given: folders of results, or archives.
        destination: a new folder, or one of joined results.
        settings: taxonomy, workers and limits.
        sources: folder that holds the documents, by part; without it no page is drawn.
        progress: told how far the report is.

    Raises:
        UsageError: parts that cannot go together, or a folder that cannot be written (French).
    """
    _check(given, destination)
    taxonomy = load_taxonomy(settings.taxonomie)
    with opened(destination) as scratch, Workers(settings, models=False) as pool:
        parts = by_prefix([open_part(p, scratch / "parties", settings.limites) for p in given])
        first = parts[0]
        for part in parts:
            if part.record["taxonomy"]["sha256"] != first.record["taxonomy"]["sha256"]:
                raise UsageError(_TAXONOMY.format(part.name, first.name))
        if first.record["taxonomy"]["sha256"] != taxonomy.digest:
            raise UsageError(_OTHER_TAXONOMY.format(first.name))
        inputs = [item for part in parts for item in _inputs(part)]
        entries = [Entry(item["source"], item["source"], item["sha256"]) for item in inputs]
        made = assemble([], side_by_side((part.name, _tables(part)) for part in parts), entries)
        stage = scratch / "resultats"
        reviews = scratch / REVIEWS
        held = [*((part.name, part.folder) for part in parts), (str(destination), destination)]
        join_reviews(held, reviews, taxonomy)

        def record(counts: Mapping[str, int], seals: Mapping[str, str]) -> Mapping[str, Any]:
            return _record(parts, inputs, counts, seals)

        draw = drawing(stage, stage, destination, scratch, pool, sources, progress=progress)
        write_tables(stage, made, record)
        page = write_report(
            stage, stage, taxonomy, reviews, drawing=draw, pool=pool, progress=progress
        )
        if reviews.is_file():
            reviews.replace(stage / REVIEWS)
        write_json(_measures(parts), stage / "mesures.json")
        kept = files_of(stage)
        publish(stage, destination)
        forget_pages(destination, kept, whole=True)
    return made, destination / page.relative_to(stage)


def _check(given: Sequence[Path], destination: Path) -> None:
    names: dict[str, Path] = {}
    for path in given:
        if absolute(path) == absolute(destination):
            raise UsageError(_SAME.format(path))
        other = names.setdefault(part_name(path), path)
        if other is not path:
            raise UsageError(_NAMES.format(other, path))
    if is_there(destination / RUN):
        try:
            record = json.loads((destination / RUN).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            record = {}
        if "parts" not in record:
            raise UsageError(_OTHERS.format(destination))


def _tables(part: Part) -> Tables:
    try:
        return read_part(part.folder)
    except (OSError, ValueError) as error:
        raise UsageError(_DAMAGED.format(part.name)) from error


def _inputs(part: Part) -> Iterator[dict[str, str]]:
    for item in part.record["inputs"]:
        yield {**item, "source": f"{part.name}/{item['source']}"}


def _record(
    parts: Sequence[Part],
    inputs: Sequence[Mapping[str, str]],
    counts: Mapping[str, int],
    seals: Mapping[str, str],
) -> dict[str, Any]:
    """Return `run.json`: what all parts share, and under `parts` what each says of itself."""
    parameters = _shared(parts, "parameters") or {}
    return {
        "schema_version": SCHEMA_VERSION,
        "code_version": __version__,
        "code_sha256": code_seal(),
        "folders": [part.name for part in parts],
        "inputs": sorted(inputs, key=lambda item: item["source"]),
        "models": _shared(parts, "models") or _models(parts),
        "taxonomy": parts[0].record["taxonomy"],
        "parameters": parameters,
        "parameters_sha256": json_seal(parameters),
        "metadata": "",
        "counts": dict(counts),
        "tables": dict(seals),
        "parts": [_sealed(part) for part in parts],
    }


def _shared(parts: Sequence[Part], name: str) -> Any:  # noqa: ANN401 - JSON
    values = [part.record[name] for part in parts]
    return values[0] if all(value == values[0] for value in values) else None


def _models(parts: Sequence[Part]) -> dict[str, Any]:
    """Return the models of parts that differ, each under its name and its part's."""
    return {
        f"{name} ({part.name})": model
        for part in parts
        for name, model in part.record["models"].items()
    }


def _sealed(part: Part) -> dict[str, Any]:
    about = {key: value for key, value in part.record.items() if key != "inputs"}
    sent = {"sent": dict(part.seals), "without_text": list(part.hidden)} if part.seals else {}
    return {**about, **sent, "name": part.name, "run_sha256": part.run}


def _measures(parts: Sequence[Part]) -> dict[str, Any]:
    """Return the measures of the parts that have any: times add up, memory is the highest."""
    found = {}
    for part in parts:
        try:
            text = (part.folder / "mesures.json").read_text(encoding="utf-8")
            found[part.name] = json.loads(text)
        except (OSError, ValueError):
            continue  # an archive sends none
    steps: dict[str, float] = {}
    for one in found.values():
        for step, seconds in one["seconds_by_step"].items():
            steps[step] = round(steps.get(step, 0.0) + seconds, 3)
    return {
        "start": min((one["start"] for one in found.values()), default=""),
        "seconds": round(sum(one["seconds"] for one in found.values()), 3),
        "seconds_by_step": steps,
        "documents": {
            f"{name}/{source}": seconds
            for name, one in found.items()
            for source, seconds in one["documents"].items()
        },
        "peak_mb": max((one["peak_mb"] for one in found.values()), default=0.0),
        "parts": sorted(found),
    }
