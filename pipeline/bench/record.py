"""The figures as a file that says what they were measured on: `docs/mesures/performance.json`."""

import json
import os
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pipeline.bench.measure import Figures, whole
from pipeline.card import CARD
from pipeline.document import digest
from pipeline.errors import UsageError
from pipeline.settings import ALL_MODELS, PACKAGE, load_settings, models_folder
from pipeline.store.publish import write_json

# All that a run goes through, and what measures it.
CODE: Final = (
    *("*.py", "bench/*.py", "classify/*.py", "engine/*.py", "estimate/*.py", "extract/*.py"),
    *("facts/*.py", "report/*.py", "segment/*.py", "segment/french/*.py", "store/*.py"),
    *("cli/app.py", "cli/traiter.py", "training/rendering.py"),
    *("report/templates/*", "resources/*.yaml", "resources/communes.json"),
)
# Those at the top that judge models, which no run does.
APART: Final = frozenset({"evaluate.py", "score_names.py"})
_CHANGED: Final = "Le programme a changé pendant la mesure : elle est à refaire. Relancez-la."
_ABOUT: Final = ("code", "data", "machine", "models", "seed")


def code_digests() -> dict[str, str]:
    """Return the sha256 of each file of the package that the figures depend on."""
    files = sorted({path for pattern in CODE for path in PACKAGE.glob(pattern)})
    names = {path: path.relative_to(PACKAGE).as_posix() for path in files if path.is_file()}
    return {
        name: digest(path.read_bytes())
        for path, name in names.items()
        if name not in APART and not name.endswith("_scores.py")
    }


def data_digest(sources: Path) -> str:
    """Return one sha256 over the files of a folder, in any order."""
    files = (path for path in sources.rglob("*") if path.is_file())
    return digest("\n".join(sorted(digest(path.read_bytes()) for path in files)).encode())


def model_digests(models: Path) -> dict[str, str]:
    """Return the sha256 of the card of each model; a card vouches for the files beside it."""
    return {name: digest((models / name / CARD).read_bytes()) for name in ALL_MODELS}


def about(sources: Path, seed: int) -> dict[str, Any]:
    """Return what figures depend on: code, documents, models, machine and seed."""
    return {
        "code": code_digests(),
        "data": {"sha256": data_digest(sources)},
        "machine": {
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "system": platform.system(),
        },
        "models": model_digests(models_folder(load_settings())),
        "seed": seed,
    }


def measured_before(path: Path, what: Mapping[str, Any]) -> Figures:
    """Return the figures of a file that was measured on the same, else none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if any(content[name] != what[name] for name in _ABOUT):
            return {}
    except (OSError, ValueError, KeyError):
        return {}
    return {name: value for name, value in content.items() if name not in {*_ABOUT, "whole"}}


def write_figures(path: Path, figures: Figures, what: Mapping[str, Any]) -> None:
    """Write the figures and what they were measured on, whole or not at all.

    `whole` is false where less was measured than what is published.

    Args:
        path: the file.
        figures: as `pipeline.bench.measure.measure` returns them.
        what: see `about`; when the work began.

    Raises:
        UsageError: the code has changed since (French).
    """
    if what["code"] != code_digests():
        raise UsageError(_CHANGED)
    draft = path.with_name(f".{path.name}")
    write_json({**what, "whole": whole(figures), **figures}, draft)
    draft.replace(path)
