"""Where the documents of some results are today: one rule for the report and for the check.

What results joined from others say of folders was written elsewhere. Those folders are never
opened: the documents of joined results are looked for under a folder that the user gives, or not
at all.

A folder given as a relative path is another one from another directory. What a run notes beside
what it keeps, and sends to nobody, says where both its results and its relative folders lay.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, Final

from pipeline.engine.sources import Origin, absolute, is_there
from pipeline.store.seals import RUN, file_seal
from pipeline.store.steps import FOLDER

PLACE: Final = "lieu.json"


@dataclass(frozen=True, slots=True)
class Place:
    """Where results lay, and the directory of their run as seen from there, with `/`.

    `run` is the sha256 of their `run.json`: a note of other results says nothing.
    """

    results: str
    start: str
    run: str


def note_place(stage: Path, results: Path) -> None:
    """Note in a stage where its results are going to lie and where the run was started."""
    path = stage / FOLDER / PLACE
    path.parent.mkdir(exist_ok=True)
    content = json.dumps(asdict(_now(results, stage / RUN)))  # ASCII: a name may not be UTF-8
    path.write_text(content, encoding="utf-8")


def is_as_noted(results: Path) -> bool:
    """Say whether results lie where they lay, and their run was started from here."""
    return is_there(results / RUN) and _noted(results) == _now(results, results / RUN)


def origins_today(record: Mapping[str, Any], results: Path) -> list[Origin]:
    """Return where each input of `run.json` is today, its folder as one would give it from here."""
    found = [Origin(item["folder"], item["path"]) for item in record["inputs"]]
    place = _noted(results)
    if place is None:
        return found
    moved = {
        folder: _today(folder, held, place, results.resolve())
        for folder, held in _relative(record).items()
    }
    return [replace(one, folder=moved.get(one.folder, one.folder)) for one in found]


def uncertain(record: Mapping[str, Any], results: Path) -> frozenset[str]:
    """Return the relative folders that may be others here: nothing noted, no file of them here."""
    if _noted(results):
        return frozenset()
    ours = sought(record, None)
    folders = _relative(record).items()
    return frozenset(folder for folder, held in folders if not (ours and _holds(folder, held)))


def _now(results: Path, run: Path) -> Place:
    lies = results.resolve()
    return Place(str(lies), Path(_seen(absolute(""), lies)).as_posix(), file_seal(run))


def _noted(results: Path) -> Place | None:
    try:
        content = json.loads((results / FOLDER / PLACE).read_bytes())
        place = Place(*(str(content[name]) for name in Place.__slots__))
        return place if place.run == file_seal(results / RUN) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _relative(record: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """Return the path and the sha256 of the inputs of each folder given as a relative path."""
    found: dict[str, list[tuple[str, str]]] = {}
    for item in record["inputs"]:
        folder = item["folder"]
        if not (PurePosixPath(folder).is_absolute() or PureWindowsPath(folder).is_absolute()):
            found.setdefault(folder, []).append((item["path"], item["sha256"]))
    return found


def _today(folder: str, held: Iterable[tuple[str, str]], place: Place, results: Path) -> str:
    """Return a relative folder, as seen from here.

    Results that did not move say where it is, even emptied. Else it is where a file of it is: as
    far from the results as it was, where it was, or here. It stays where it was if there is none.
    """
    lay = absolute(Path(place.results, place.start, folder))
    if str(results) == place.results and is_there(lay):
        return _seen(lay)
    roots = (absolute(results / place.start / folder), lay, absolute(folder))
    return _seen(next((root for root in roots if _holds(str(root), held)), lay))


def _holds(folder: str, held: Iterable[tuple[str, str]]) -> bool:
    """Say whether a folder holds one of the files unchanged, or an archive of that name."""
    for path, sha in held:
        origin = Origin(folder, path)
        if is_there(origin.archive) if origin.archive else sha == _seal(origin.absolute) != "":
            return True
    return False


def _seal(path: Path) -> str:
    try:
        return file_seal(path)
    except (OSError, ValueError):
        return ""


def _seen(path: Path, start: Path | None = None) -> str:
    try:
        return os.path.relpath(path, start)
    except ValueError:  # on another drive of Windows
        return str(path)


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
