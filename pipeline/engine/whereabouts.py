"""Where the documents of some results are today: one rule for the report and for the check.

What results joined from others say of folders was written elsewhere. Those folders are never
opened: the documents of joined results are looked for under a folder that the user gives, or not
at all.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pipeline.engine.sources import Origin, absolute, container, is_there
from pipeline.store.seals import RUN, file_seal
from pipeline.store.steps import FOLDER

PLACE: Final = "lieu.json"


def covers(given: Sequence[Path], origin: Origin) -> bool:
    """Say whether one of the paths given is that file or a folder that holds it."""
    held = origin.absolute
    roots = (absolute(path) for path in given)
    return any(root in {held, origin.archive, *held.parents} for root in roots)


def note_place(results: Path) -> None:
    """Note where relative folders of results lie, beside what is kept: it is sent to nobody."""
    content = {"folder": str(absolute("")), "run": file_seal(results / RUN)}
    path = results / FOLDER / PLACE
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def noted_place(results: Path) -> Path | None:
    """Return the folder that relative folders of these very results lie under, if it is there."""
    try:
        content = json.loads((results / FOLDER / PLACE).read_bytes())
        place = Path(content["folder"])
        same = content["run"] == file_seal(results / RUN)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return place if same and is_there(place) else None


def is_relative(origin: Origin) -> bool:
    """Say whether the folder of an origin was given from the current directory of its run."""
    return not Path(origin.folder).is_absolute()


def seen_from_here(origin: Origin, place: Path) -> Origin:
    """Return an origin under `place` as it would be given in the current directory."""
    if place == absolute("") or not is_relative(origin):
        return origin
    folder = absolute(place / origin.folder)
    try:
        return Origin(os.path.relpath(folder), origin.path)
    except ValueError:  # another drive of Windows
        return Origin(str(folder), origin.path)


def are_here(files: Iterable[tuple[Origin, str]]) -> bool:
    """Say whether most of the files, with their sha256, lie unchanged where they say from here."""
    known = [(origin, sha) for origin, sha in files if sha and not container(origin.path)]
    return 2 * sum(seal_there(origin.absolute) == sha for origin, sha in known) > len(known)


def seal_there(path: Path) -> str:
    """Return the sha256 of a file, empty where it cannot be read."""
    try:
        return file_seal(path)
    except OSError:
        return ""


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
