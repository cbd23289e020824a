"""Batches that travel: what a distant worker needs of a run, and what it gives back.

The run lends each batch in a shared place as one file: its inputs, what was unpacked for it, the
steps that are kept of it. A worker reads it in a folder of its own and gives tables, ledger and new
steps back as one file, which is whole or absent, so that a batch done twice comes to the same.
"""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final
from uuid import getnode, uuid4
from zipfile import ZipFile

from pydantic import TypeAdapter

from pipeline.document import digest
from pipeline.engine.making import Making
from pipeline.engine.members import path_of
from pipeline.engine.opening import Job
from pipeline.engine.partage import AWAY, Share
from pipeline.engine.plan import MAKING, load_batch, load_jobs, load_making
from pipeline.engine.record import code_seal
from pipeline.engine.sources import Input, absolute
from pipeline.engine.steps import taken
from pipeline.errors import UsageError
from pipeline.store.publish import json_text
from pipeline.store.steps import is_kept

_EXPECTED: Final = "programme.json"
_STEPS: Final = "etapes"  # of a scratch folder: the steps of its documents


@contextmanager
def lent(scratch: Path, destination: Path, partage: str = "") -> Iterator[Share]:
    """Yield the place of one run, empty but for what it expects of others; remove it at the end.

    It lies in `partage`, or in the scratch folder when that is empty. What an earlier run for the
    same results, which is dead since this one holds them, left there is removed first.

    Raises:
        UsageError: the place cannot be used (French).
    """
    mine = Share(partage or str(scratch / "partage")).inside(f"remontees-{_owner(destination)}")
    mine.remove()
    share = mine.inside(uuid4().hex)
    expected = scratch / _EXPECTED
    making = load_making(scratch)
    assert making is not None
    expected.write_bytes(json_text(signature(making)))
    with _answering(share):
        share.make()
        share.put(expected, _EXPECTED)
    try:
        yield share
    finally:
        mine.remove()


def signature(making: Making) -> dict[str, str]:
    """Return digests of all that must be the same on every machine, by a French name."""
    return {**making.steps, "modèles": making.models, "programme": code_seal()}


def whole(scratch: Path, number: int) -> bool:
    """Say whether every document of a batch is kept, or its refusal: it needs no worker."""
    return all(taken(job, {}) is not None for job in load_jobs(scratch, number))


def lend(share: Share, scratch: Path, number: int) -> int:
    """Put a batch of the plan there, sources by their full path, and return its documents.

    Raises:
        UsageError: the place does not answer (French).
    """
    inputs = load_batch(scratch, number)
    rooted = TypeAdapter(list[Input]).dump_json([_from_root(item) for item in inputs])
    bundle = scratch / f"{number:06d}.lot.zip"
    with ZipFile(bundle, "w") as archive:
        archive.writestr(f"{number:06d}.json", rooted)
        for item in inputs:
            if item.unpacked:
                path = path_of(item, scratch)
                archive.write(path, path.relative_to(scratch).as_posix())
        for job in load_jobs(scratch, number):
            for step, path in _kept(job):
                archive.write(path, f"{_STEPS}/{step}/{path.name}")
    with _answering(share):
        share.put(bundle, bundle.name)
    bundle.unlink()
    return len(inputs)


def borrow(share: Share, scratch: Path, number: int) -> frozenset[str]:
    """Copy a batch to a scratch folder of this machine and return the names of what came.

    Raises:
        OSError: the place does not answer, or there is no room.
    """
    bundle = scratch / f"{number:06d}.lot.zip"
    share.get(bundle.name, bundle)
    with ZipFile(bundle) as archive:
        archive.extractall(scratch)
        names = frozenset(archive.namelist())
    bundle.unlink()
    return names


def use(making: Making, scratch: Path) -> None:
    """Have the documents of a scratch folder of this machine read as `making` says."""
    replace(making, folder=scratch / _STEPS).save(scratch / MAKING)


def absent(scratch: Path, number: int) -> list[Path]:
    """Return the files of a batch that this machine does not have or cannot open."""
    inputs = load_batch(scratch, number)
    return [path for item in inputs if not _opens(path := path_of(item, scratch))]


def expected(share: Share, scratch: Path) -> dict[str, str]:
    """Return the `signature` of the run; `scratch` is a folder of this machine.

    Raises:
        OSError: the place does not answer.
    """
    share.get(_EXPECTED, scratch / _EXPECTED)
    found: dict[str, str] = json.loads((scratch / _EXPECTED).read_bytes())
    return found


def give_back(share: Share, scratch: Path, number: int, came: frozenset[str]) -> None:
    """Put what was made of a batch there as one file, without what came with it (`borrow`).

    Raises:
        OSError: the place does not answer, or is full.
    """
    made = (*scratch.glob(f"{number:06d}.*"), *(scratch / _STEPS).glob("*/[!.]*"))
    names = {path.relative_to(scratch).as_posix() for path in made} - came
    bundle = scratch / f"{number:06d}.zip"
    with ZipFile(bundle, "w") as archive:
        for name in sorted(names):
            archive.write(scratch / name, name)
    share.put(bundle, bundle.name)


def take_back(share: Share, scratch: Path, number: int) -> None:
    """Bring what was made of a batch to the scratch folder of the run, and its steps to be kept.

    Raises:
        UsageError: the place does not answer (French).
    """
    folder = scratch / f"{number:06d}.rendu"
    folder.mkdir(exist_ok=True)
    bundle = folder / f"{number:06d}.zip"
    with _answering(share):
        share.get(bundle.name, bundle)
    with ZipFile(bundle) as archive:
        archive.extractall(folder)
    bundle.unlink()
    for path in folder.glob(f"{number:06d}.*"):
        path.replace(scratch / path.name)
    making = load_making(scratch)
    if making is None or making.folder is None:
        return
    for path in (folder / _STEPS).glob("*/*"):
        place = making.folder / path.parent.name / path.name
        place.parent.mkdir(parents=True, exist_ok=True)
        path.replace(place)


@contextmanager
def _answering(share: Share) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(AWAY.format(share.url)) from error


def _owner(destination: Path) -> str:
    """Return a name for a folder of results, of this machine: only one run at a time holds it."""
    folder = destination.stat()
    place = (socket.gethostname(), getnode(), folder.st_dev, folder.st_ino, absolute(destination))
    return digest(repr(place).encode())[:16]


def _kept(job: Job) -> Iterator[tuple[str, Path]]:
    """Yield the steps that are kept of a document, each with its file."""
    keys = job.keys
    for step, key in keys.steps.items() if keys else ():
        assert keys
        if is_kept(keys.folder, step, key):
            yield step, keys.folder / step / key


def _from_root(item: Input) -> Input:
    return replace(item, origin=replace(item.origin, folder=str(absolute(item.origin.folder))))


def _opens(path: Path) -> bool:
    try:
        with path.open("rb"):
            return True
    except OSError:
        return False
