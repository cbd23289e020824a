"""The results of one agency, as a folder or as the archive it sent, checked before they count."""

import json
import lzma
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline.engine.sources import MISSING, absolute, is_there
from pipeline.errors import UsageError
from pipeline.settings import Limits
from pipeline.store.publish import half_done
from pipeline.store.schemas import COLUMNS
from pipeline.store.seals import RUN, SCHEMA_VERSION, file_seal
from pipeline.store.transmission import MANIFEST, MEMBERS, NAME

_UNREADABLE: Final = (
    "« {} » ne contient pas de résultats lisibles (run.json ou une table absents, abîmés ou d'une "
    "version antérieure). Demandez-les à nouveau, ou refaites-les avec « remontees traiter »."
)
_SCHEMA: Final = (
    "Les résultats de « {} » suivent la version {} des tables, et ce programme la version {}. "
    "Refaites-les avec la même version du programme."
)
_CHANGED: Final = (
    "Dans « {} », {} a changé depuis le traitement. Demandez à nouveau ces résultats, ou voyez ce "
    "qui diffère avec « remontees verifier »."
)
_HALF_DONE: Final = (
    "La publication de « {0} » n'est pas terminée. Terminez-la avec « remontees rapport {0} »."
)
_ARCHIVE: Final = (
    "L'archive « {} » n'est pas un fichier transmission.zip de Remontées, ou elle est abîmée. "
    "Demandez-la à nouveau."
)
_BIG: Final = (
    "L'archive « {} » dépasse {} Mo une fois décompressée. Si elle est saine, relevez "
    "limites.archive_mb."
)

_DAMAGED: Final = (  # what `zipfile` raises for damaged bytes
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(RuntimeError, NotImplementedError),
)


@dataclass(frozen=True, slots=True)
class Part:
    """The results of one agency: `folder` holds the tables, `record` is its `run.json`.

    `hidden` are the sources whose texts were not sent; `seals` the sha256 of what was sent.
    """

    name: str
    folder: Path
    record: Mapping[str, Any]
    run: str
    hidden: tuple[str, ...] = ()
    seals: Mapping[str, str] | None = None


def part_name(given: Path) -> str:
    """Return what comes before the sources of a part.

    It is the name of the folder, or of the archive, or of the folder of a `transmission.zip`.
    """
    path = absolute(given)
    if path.suffix.lower() != ".zip":
        return path.name
    return path.parent.name if path.name == NAME else path.stem


def open_part(given: Path, scratch: Path, limits: Limits) -> Part:
    """Return the results of a folder, or of an archive that is unpacked into `scratch`.

    Raises:
        UsageError: nothing there, not results, of another version, or changed (French).
    """
    if not is_there(given):
        raise UsageError(MISSING.format(given))
    name = part_name(given)
    if given.is_dir():
        if half_done(given):
            raise UsageError(_HALF_DONE.format(given))
        return _checked(given, Part(name, given, read_record(given, given), file_seal(given / RUN)))
    folder = scratch / name
    _unpack(given, folder, limits)
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        seals = {str(key): str(value) for key, value in manifest["files"].items()}
        hidden = tuple(str(source) for source in manifest["sans_texte"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(_ARCHIVE.format(given)) from error
    record = read_record(folder, given)
    return _checked(given, Part(name, folder, record, file_seal(folder / RUN), hidden, seals))


def read_record(folder: Path, given: Path) -> dict[str, Any]:
    """Return `run.json` of some results, which messages call `given`.

    Raises:
        UsageError: it is missing, damaged or of another version (French).
    """
    try:
        record: dict[str, Any] = json.loads((folder / RUN).read_text(encoding="utf-8"))
        version = record["schema_version"]
        needed = ("code_version", "code_sha256", "models", "parameters", "counts", "folders")
        whole = all(name in record for name in needed) and bool(record["taxonomy"]["sha256"])
        whole = whole and set(record["tables"]) == set(COLUMNS)
        whole = whole and all(
            {"source", "folder", "path", "sha256"} <= set(item) for item in record["inputs"]
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(_UNREADABLE.format(given)) from error
    if version != SCHEMA_VERSION:
        raise UsageError(_SCHEMA.format(given, version, SCHEMA_VERSION))
    if not whole:
        raise UsageError(_UNREADABLE.format(given))
    return record


def changed_tables(folder: Path, record: Mapping[str, Any]) -> list[str]:
    """Return the files of tables that are missing or not those of `run.json`."""
    names = ((f"{name}.parquet", seal) for name, seal in sorted(record["tables"].items()))
    return [name for name, seal in names if _seal_of(folder / name) != seal]


def _checked(given: Path, part: Part) -> Part:
    if part.seals is None:
        changed = changed_tables(part.folder, part.record)
    else:
        needed = {*(f"{name}.parquet" for name in COLUMNS), RUN}
        if not needed <= set(part.seals) <= set(MEMBERS):
            raise UsageError(_ARCHIVE.format(given))
        changed = [
            name for name, seal in part.seals.items() if _seal_of(part.folder / name) != seal
        ]
    if changed:
        raise UsageError(_CHANGED.format(given, ", ".join(changed)))
    return part


def _seal_of(path: Path) -> str:
    return file_seal(path) if path.is_file() else ""


def _unpack(given: Path, folder: Path, limits: Limits) -> None:
    """Write the members that a transmission has, and no other, under bounds."""
    folder.mkdir(parents=True)
    try:
        with zipfile.ZipFile(given) as archive:
            members = archive.infolist()
            names = [member.filename for member in members]
            if not set(names) <= set(MEMBERS) or len(set(names)) != len(names):
                raise UsageError(_ARCHIVE.format(given))
            if sum(member.file_size for member in members) > limits.archive_mb * 1_000_000:
                raise UsageError(_BIG.format(given, limits.archive_mb))
            for member in members:  # no more is read than the size that was declared
                with archive.open(member) as content, (folder / member.filename).open("wb") as out:
                    while piece := content.read(1 << 20):
                        out.write(piece)
    except _DAMAGED as error:
        raise UsageError(_ARCHIVE.format(given)) from error


def by_prefix(parts: Sequence[Part]) -> list[Part]:
    """Return the parts in the order of the sources that begin with their names."""
    return sorted(parts, key=lambda part: f"{part.name}/")
