"""Whether what made some results is still what their seals say; each difference in French."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.card import CARD
from pipeline.engine.parts import changed_tables
from pipeline.engine.record import code_seal
from pipeline.errors import RemonteesError
from pipeline.settings import Settings, models_folder
from pipeline.store.seals import REPORT, RUN, SEALS, file_seal, json_seal, read_seals
from pipeline.taxonomy import Taxonomy


def changed(
    results: Path, record: Mapping[str, Any], seals: Mapping[str, Any] | None
) -> Iterator[str]:
    """Yield what changed among the tables, the files of the report, the program and settings."""
    for name in changed_tables(results, record):
        yield (
            f"{name} manque ou n'a pas l'empreinte inscrite dans {RUN} : l'un des deux a changé."
        )
    yield from _report_files(results, seals)
    yield from _program(record)


def report_seals(results: Path, found: list[str]) -> Mapping[str, Any] | None:
    """Return the seals of the report, if they can be read; what is wrong goes to `found`."""
    try:
        seals = read_seals(results)
    except OSError:
        if (results / RUN).is_file():
            found.append(f"{REPORT}/{SEALS} manque : rien ne répond des fichiers du rapport.")
        return None
    except (ValueError, TypeError):
        found.append(f"{REPORT}/{SEALS} a été modifié.")
        return None
    if not (results / RUN).is_file() or file_seal(results / RUN) != seals["run"]:
        found.append(
            f"{RUN} manque ou n'a pas l'empreinte inscrite dans {REPORT}/{SEALS} : l'un des deux "
            "a changé."
        )
    return seals


def _report_files(results: Path, seals: Mapping[str, Any] | None) -> Iterator[str]:
    for name, seal in (seals["files"] if seals else {}).items():
        path = results / REPORT / name
        if not path.is_file() or file_seal(path) != seal:
            yield (
                f"{REPORT}/{name} manque ou n'a pas l'empreinte inscrite dans {REPORT}/{SEALS} : "
                "l'un des deux a changé."
            )


def _program(record: Mapping[str, Any]) -> Iterator[str]:
    if record["code_sha256"] != code_seal():
        yield (
            f"Le programme n'est pas celui du traitement (version {record['code_version']}) : son "
            "code a changé."
        )
    if json_seal(record["parameters"]) != record.get("parameters_sha256"):
        yield f"Les réglages inscrits dans {RUN} ont changé."


def changed_models(record: Mapping[str, Any], settings: Settings) -> Iterator[str]:
    """Yield the models that are not those of the run, and their files that were changed."""
    try:
        folder = models_folder(settings)
    except RemonteesError as error:
        yield str(error)
        return
    for name, about in record["models"].items():
        if "card_sha256" not in about:
            continue
        model = folder / name.partition(" (")[0]
        card = model / CARD
        if not card.is_file() or file_seal(card) != about["card_sha256"]:
            yield f"Le modèle « {name} » n'est pas celui du traitement : sa fiche {CARD} diffère."
            continue
        for file, seal in json.loads(card.read_bytes())["files"].items():
            if not (model / file).is_file() or file_seal(model / file) != seal:
                yield f"Le fichier de modèle « {model / file} » a été modifié ou manque."


def changed_taxonomy(record: Mapping[str, Any], taxonomy: Taxonomy) -> list[str]:
    """Return what to say when the taxonomy is not that of the results."""
    if record["taxonomy"]["sha256"] == taxonomy.digest:
        return []
    return ["La taxonomie n'est pas celle du traitement. Donnez la sienne avec --taxonomie."]
