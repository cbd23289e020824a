"""The versions of the models as their cards tell them: nothing is loaded, every byte is checked."""

import json
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from pipeline import __version__
from pipeline.card import card_version, read_card
from pipeline.errors import ResourceError
from pipeline.settings import FRENCH, Settings, models_folder
from pipeline.store.seals import file_seal, json_seal

_BLANK: Final = "blank:fr"
_MADE_BY: Final = {
    FRENCH: "remontees entrainer francais",
    "segmentation": "remontees entrainer segmentation",
    "classement": "remontees entrainer classement",
}
_UNKNOWN: Final = (
    "Le pipeline français « {} » est introuvable ou illisible. Corrigez le réglage "
    "pipeline_francais, ou laissez-le vide."
)


def model_versions(settings: Settings) -> dict[str, str]:
    """Return the versions of the code and of the models, as workers tell them once loaded.

    Raises:
        ResourceError: a model is missing, altered or made for other libraries (French).
    """
    folder = models_folder(settings)
    label = _label(settings)
    versions = {
        "remontees": __version__,
        "classement": _card_version(folder, "classement"),
        "segmentation": _card_version(folder, "segmentation"),
        "pipeline_francais": label,
    }
    if label.startswith(f"{FRENCH}-"):
        versions[FRENCH] = label.removeprefix(f"{FRENCH}-")
    return versions


def french_seal(settings: Settings, versions: Mapping[str, str]) -> str:
    """Return a digest of the French pipeline: of its card if it is ours, else of its files."""
    label = versions["pipeline_francais"]
    if settings.pipeline_francais in {"", _BLANK}:
        return label
    folder = _folder(settings.pipeline_francais)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return json_seal(
        [label, [(path.relative_to(folder).as_posix(), file_seal(path)) for path in files]]
    )


def _label(settings: Settings) -> str:
    name = settings.pipeline_francais
    if name == _BLANK:
        return name
    if not name:
        return f"{FRENCH}-{_card_version(models_folder(settings, FRENCH), FRENCH)}"
    try:
        meta: dict[str, Any] = json.loads((_folder(name) / "meta.json").read_bytes())
        return f"{meta['lang']}_{meta['name']}-{meta['version']}"
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ResourceError(_UNKNOWN.format(name)) from error


def _folder(name: str) -> Path:
    """Return the folder of another French pipeline: a package goes first, as in spaCy."""
    try:
        distribution(name)
    except (PackageNotFoundError, ValueError):
        return Path(name)
    found = find_spec(name)
    if found is None or found.origin is None:
        return Path(name)
    return Path(found.origin).parent


def _card_version(folder: Path, name: str) -> str:
    return card_version(read_card(folder / name, _MADE_BY[name]))
