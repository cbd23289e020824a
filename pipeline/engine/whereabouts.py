"""Where the documents of some results are today: one rule for the report and for the check.

What results joined from others say of folders was written elsewhere. Those folders are never
opened: the documents of joined results are looked for under a folder that the user gives, or not
at all.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.engine.sources import Origin, absolute


def covers(given: Sequence[Path], origin: Origin) -> bool:
    """Say whether one of the paths given is that file or a folder that holds it."""
    held = origin.absolute
    roots = (absolute(path) for path in given)
    return any(root in {held, origin.archive, *held.parents} for root in roots)


def sought(record: Mapping[str, Any], sources: Path | None) -> bool:
    """Say whether the documents that `run.json` names are looked for at all."""
    return sources is not None or "parts" not in record


def under(sources: Path, key: str, path: str) -> Origin | None:
    """Return the file of a folder that has the key of a document, or its path or its name there.

    A name or a link that leads out of the folder is passed over.
    """
    root = sources.resolve()
    for name in (key, path, Path(path).name):
        place = Origin(str(sources), name)
        if place.absolute.is_file() and place.absolute.resolve().is_relative_to(root):
            return place
    return None
