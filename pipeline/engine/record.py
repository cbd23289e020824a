"""`run.json`: what a run read and with what, so that the next one knows what it would drop."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from pipeline import __version__
from pipeline.engine.sources import Input, Origin, absolute, is_there
from pipeline.engine.whereabouts import covers, origins_today, uncertain
from pipeline.errors import UsageError
from pipeline.settings import ALL_MODELS, PACKAGE, RESOURCES, Settings, models_folder
from pipeline.store.seals import RUN, SCHEMA_VERSION, file_seal, json_seal
from pipeline.taxonomy import Taxonomy

UNREADABLE: Final = (
    "Les résultats de « {} » ne sont pas lisibles par cette version (run.json ou une table "
    "absents, abîmés ou d'une autre version). Ajoutez --remplacer pour les refaire, ou choisissez "
    "un autre --sortie."
)
_DROPPED: Final = (
    "« {} » contient {} document(s) venant d'ailleurs que ce qui est donné ici ({}). Ajoutez "
    "--ajouter pour les garder, ou --remplacer pour les retirer."
)
_LOST: Final = (
    "« {} » contient des documents lus dans « {} », un chemin relatif, et aucun n'y est plus vu "
    "d'ici : relancez depuis le dossier d'où ils avaient été lus, ou ajoutez --remplacer pour les "
    "retirer."
)
_NOT_FOUND: Final = (
    "Le dossier « {} » est introuvable et les lignes de ses {} document(s) sont gardées : "
    "remettez-le à sa place, ou relancez avec --remplacer en donnant tous les dossiers à garder."
)
_BOTH: Final = "--ajouter et --remplacer se contredisent. N'en donnez qu'une."


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the last results that is kept as it is."""

    source: str
    origin: Origin
    sha256: str


def kept_inputs(
    destination: Path, given: Sequence[Path], *, ajouter: bool, remplacer: bool
) -> list[Kept]:
    """Return the files of the last results that are not under what is given, and stay.

    Raises:
        UsageError: they would be dropped and nothing says so, or cannot be known (French).
    """
    if ajouter and remplacer:
        raise UsageError(_BOTH)
    if remplacer or not is_there(destination / "documents.parquet"):
        return []
    others = [kept for kept in _last(destination, given) if not covers(given, kept.origin)]
    if others and not ajouter:
        folders = ", ".join(sorted({kept.origin.folder for kept in others}))
        raise UsageError(_DROPPED.format(destination, len(others), folders))
    return others


def not_found(kept: Sequence[Kept]) -> list[str]:
    """Return what to say (French) of each folder of the files kept that is not there any more."""
    folders = Counter(item.origin.folder for item in kept)
    gone = (folder for folder in sorted(folders) if not is_there(absolute(folder)))
    return [_NOT_FOUND.format(absolute(folder), folders[folder]) for folder in gone]


def run_record(  # noqa: PLR0913 - one argument a part of the record
    given: Sequence[str],
    inputs: Sequence[Input],
    kept: Mapping[str, Kept],
    settings: Settings,
    taxonomy: Taxonomy,
    *,
    versions: Mapping[str, str],
    counts: Mapping[str, int],
    tables: Mapping[str, str],
) -> dict[str, Any]:
    """Return the content of `run.json`; `kept` maps the key of each kept file to it.

    `tables` are the sha256 of the tables.

    Neither a time nor the number of workers stands in it, nor a folder of models: two runs
    that come to the same have the same record.
    """
    folders = [*sorted({item.origin.folder for item in kept.values()}), *given]
    read = [(item.source, item.origin, item.sha256) for item in inputs]
    read += [(source, item.origin, item.sha256) for source, item in kept.items()]
    folder = models_folder(settings)
    models: dict[str, dict[str, Any]] = {
        name: {"version": versions[name], **_card(folder / name / "card.json")}
        for name in ALL_MODELS
        if name in versions  # another French pipeline may have been set
    }
    models["pipeline_francais"] = {"version": versions["pipeline_francais"]}
    parameters = settings.limites.model_dump(mode="json")
    return {
        "schema_version": SCHEMA_VERSION,
        "code_version": __version__,
        "code_sha256": code_seal(),
        "folders": list(dict.fromkeys(folders)),
        "inputs": [
            {"source": source, "folder": origin.folder, "path": origin.path, "sha256": sha}
            for source, origin, sha in sorted(read, key=lambda item: item[0])
        ],
        "models": models,
        "taxonomy": {"version": taxonomy.version, "sha256": taxonomy.digest},
        "parameters": parameters,
        "parameters_sha256": json_seal(parameters),
        "counts": dict(counts),
        "tables": dict(tables),
    }


def _card(path: Path) -> dict[str, Any]:
    """Return the digest of a model's card, its scores and how much they were measured on.

    Scores are (value, low, high) by name.
    """
    card = json.loads(path.read_bytes())
    known, data = card.get("scores", {}), card.get("data", {})
    scores = {name: score for name, score in known.items() if isinstance(score, list)}
    about: dict[str, Any] = {"card_sha256": file_seal(path)}
    if scores:
        about["scores"] = scores
    if "proposals" in data:
        documents = len(data["documents"])
        about["data"] = {"documents": documents, "proposals": data["proposals"]}
    return about


@cache
def code_seal() -> str:
    """Return one sha256 over the program: code and resources, models left out."""
    files = sorted(
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and not path.name.startswith(".")
        and not path.is_relative_to(RESOURCES / "models")
    )
    return json_seal([(name, file_seal(PACKAGE / name)) for name in files])


def made_by_this(destination: Path) -> bool:
    """Say whether the results of a folder were made by this very program."""
    try:
        record = json.loads((destination / RUN).read_bytes())
        return bool(record["code_sha256"] == code_seal())
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _last(destination: Path, given: Sequence[Path]) -> list[Kept]:
    try:
        record = json.loads((destination / "run.json").read_text(encoding="utf-8"))
        if record["schema_version"] != SCHEMA_VERSION:
            raise UsageError(UNREADABLE.format(destination))
        last = [
            Kept(item["source"], origin, item["sha256"])
            for item, origin in zip(
                record["inputs"], origins_today(record, destination), strict=True
            )
        ]
        unsure = uncertain(record, destination)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(UNREADABLE.format(destination)) from error
    for kept in last:
        if kept.origin.folder in unsure and covers(given, kept.origin):
            raise UsageError(_LOST.format(destination, kept.origin.folder))
    return last
