"""`card.json`, beside every model: what it was made from, with which versions, and its sha256s."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from pipeline.errors import ResourceError

CARD: Final = "card.json"


def read_card(folder: Path, command: str) -> dict[str, Any]:
    """Return the card of a model folder, its files and library versions checked first.

    Args:
        folder: the model's folder.
        command: what remakes the model, such as `remontees entrainer segmentation`.

    Raises:
        ResourceError: the card or a file is missing, a byte was changed, or a library has
            another minor version; the French message names the file and the cure.
    """
    cure = f"Réinstallez Remontées, ou refaites le modèle avec « {command} »."
    path = folder / CARD
    try:
        card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        expected: dict[str, str] = dict(card["files"])
        versions: dict[str, str] = dict(card["versions"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"La fiche du modèle « {path} » manque ou n'est pas lisible. {cure}"
        raise ResourceError(message) from error
    for name, digest in sorted(expected.items()):
        file = folder / name
        if not file.is_file():
            message = f"Le fichier de modèle « {file} » manque. {cure}"
            raise ResourceError(message)
        if sha256(file.read_bytes()).hexdigest() != digest:
            message = f"Le fichier de modèle « {file} » a été modifié. {cure}"
            raise ResourceError(message)
    for library, trained in sorted(versions.items()):
        installed = version(library)
        if installed.split(".")[:2] != trained.split(".")[:2]:
            message = (
                f"Le modèle « {folder} » demande {library} {trained} ; la version installée est "
                f"{installed}. {cure}"
            )
            raise ResourceError(message)
    return card


def write_card(
    folder: Path, content: Mapping[str, Any], libraries: Sequence[str]
) -> dict[str, Any]:
    """Write `card.json` with the sha256 of every other file of the folder; return its content."""
    files = {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != CARD
    }
    card = {
        **content,
        "files": files,
        "versions": {library: version(library) for library in libraries},
    }
    text = json.dumps(card, ensure_ascii=False, indent=2, sort_keys=True)
    (folder / CARD).write_text(text + "\n", encoding="utf-8")
    return card


def card_version(card: Mapping[str, Any]) -> str:
    """Return a short name of the model's content: 12 hex digits over its files' digests."""
    return sha256(json.dumps(card["files"], sort_keys=True).encode()).hexdigest()[:12]
