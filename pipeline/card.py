"""`card.json`, beside every model: what it was made from, with which versions, and its sha256s."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from pipeline.errors import ResourceError

CARD: Final = "card.json"


def read_card(folder: Path, command: str, *needed: str) -> dict[str, Any]:
    """Return the card of a model folder, its files and library versions checked first.

    Args:
        folder: the model's folder.
        command: what remakes the model, such as `remontees entrainer segmentation`.
        needed: the files that will be opened, which the card must vouch for.

    Raises:
        ResourceError: the card or a file is missing, a byte was changed, or a library has
            another minor version; the French message names the file and the cure.
    """
    remake = f"refaites le modèle avec « {command} »."
    cure = f"Réinstallez Remontées, ou {remake}"
    path = folder / CARD
    try:
        card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        expected: dict[str, str] = dict(card["files"])
        versions = {str(name): str(number) for name, number in card["versions"].items()}
    except OSError as error:
        message = f"La fiche de modèle « {path} » est introuvable. {cure}"
        raise ResourceError(message) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(path, command) from error
    if not set(needed) <= set(expected):
        raise damaged(path, command)
    for name, digest in sorted(expected.items()):
        file = folder / name
        if not file.is_file():
            message = f"Le fichier de modèle « {file} » est introuvable. {cure}"
            raise ResourceError(message)
        if sha256(file.read_bytes()).hexdigest() != digest:
            message = f"Le fichier de modèle « {file} » a été modifié. {cure}"
            raise ResourceError(message)
    for library, trained in sorted(versions.items()):
        installed = _installed(library)
        minor = trained.split(".")[:2]
        if installed.split(".")[:2] != minor:
            message = (
                f"Le modèle de « {folder} » a été fait avec {library} {trained}, et la version "
                f"installée est {installed}. Installez {library} {'.'.join(minor)}, ou {remake}"
            )
            raise ResourceError(message)
    return card


def _installed(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "absente"


def damaged(path: Path, command: str) -> ResourceError:
    """Return the error of a card that does not hold what it should."""
    return ResourceError(
        f"La fiche de modèle « {path} » est abîmée. Réinstallez Remontées, ou refaites le modèle "
        f"avec « {command} »."
    )


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
    (folder / CARD).write_text(text + "\n", encoding="utf-8", newline="\n")
    return card


def card_version(card: Mapping[str, Any]) -> str:
    """Return a short name of the model: 12 hex digits over its card.

    The card holds the digests of its files and, for some models, decisions of its own.
    """
    return sha256(json.dumps(card, sort_keys=True).encode()).hexdigest()[:12]
