"""The speeds as a file that says what they were measured on: `docs/mesures/vitesse.json`."""

import os
import platform
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from pipeline.bench.speed import Plan
from pipeline.card import CARD
from pipeline.document import digest
from pipeline.errors import UsageError
from pipeline.settings import ALL_MODELS, PACKAGE, load_settings, models_folder
from pipeline.store.publish import write_json

# All that a run goes through, and what measures it.
CODE: Final = (
    *("*.py", "bench/*.py", "classify/*.py", "engine/*.py", "extract/*.py", "facts/*.py"),
    *("report/*.py", "segment/*.py", "segment/french/*.py", "store/*.py"),
    *("training/rendering.py", "resources/*.yaml", "resources/communes.json"),
)
_CHANGED: Final = "Le programme a changé pendant la mesure : rien n'est écrit. Relancez-la."


def code_digests() -> dict[str, str]:
    """Return the sha256 of each file of the package that the figures depend on."""
    files = sorted({path for pattern in CODE for path in PACKAGE.glob(pattern)})
    return {path.relative_to(PACKAGE).as_posix(): digest(path.read_bytes()) for path in files}


def data_digest(sources: Path) -> str:
    """Return one sha256 over the files of a folder, in any order."""
    files = (path for path in sources.rglob("*") if path.is_file())
    return digest("\n".join(sorted(digest(path.read_bytes()) for path in files)).encode())


def model_digests(models: Path) -> dict[str, str]:
    """Return the sha256 of the card of each model; a card vouches for the files beside it."""
    return {name: digest((models / name / CARD).read_bytes()) for name in ALL_MODELS}


def write_speeds(
    path: Path, figures: Mapping[str, Any], plan: Plan, sources: Path, code: Mapping[str, str]
) -> None:
    """Write the figures and what they were measured on, whole or not at all.

    `method.whole` is false where less was measured than what is published.

    Args:
        path: the file.
        figures: as `pipeline.bench.speed.measure` returns them.
        plan: what was measured.
        sources: the folder that the copies were made of.
        code: the digests of the code when the work began.

    Raises:
        UsageError: the code has changed since (French).
    """
    if code != code_digests():
        raise UsageError(_CHANGED)
    content = {
        "code": dict(code),
        "data": {"sha256": data_digest(sources)},
        "machine": {
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "system": platform.system(),
        },
        "method": {**asdict(plan), "whole": plan.whole},
        "models": model_digests(models_folder(load_settings())),
        **figures,
    }
    draft = path.with_name(f".{path.name}")
    write_json(content, draft)
    draft.replace(path)
