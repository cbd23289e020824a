"""Batches that travel: what a distant worker needs of a run, and what it gives back.

The run lends each batch in a shared place, with what was unpacked for it; a worker reads it in a
folder of its own and returns its tables as one file, which is whole or absent, so that a batch
done twice comes to the same.
"""

import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final
from uuid import getnode, uuid4
from zipfile import ZipFile

from pydantic import TypeAdapter

from pipeline.document import digest
from pipeline.engine.members import path_of
from pipeline.engine.partage import AWAY, Share
from pipeline.engine.plan import load_batch, load_plan
from pipeline.engine.record import code_seal
from pipeline.engine.sources import Input, absolute
from pipeline.errors import UsageError
from pipeline.settings import Settings
from pipeline.store.publish import json_text
from pipeline.taxonomy import load_taxonomy

_EXPECTED: Final = "versions.json"


@contextmanager
def lent(
    scratch: Path, destination: Path, settings: Settings, partage: str = ""
) -> Iterator[Share]:
    """Yield the place of one run, empty but for the versions it expects, and remove it at the end.

    It lies in `partage`, or in the scratch folder when that is empty. What an earlier run for the
    same results, which is dead since this one holds them, left there is removed first.

    Raises:
        UsageError: the place cannot be used (French).
    """
    mine = Share(partage or str(scratch / "partage")).inside(f"remontees-{_owner(destination)}")
    mine.remove()
    share = mine.inside(uuid4().hex)
    expected = scratch / _EXPECTED
    expected.write_bytes(json_text(versions(load_plan(scratch).versions, settings)))
    with _answering(share):
        share.make()
        share.put(expected, _EXPECTED)
    try:
        yield share
    finally:
        mine.remove()


def versions(models: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """Return all that must be the same on every machine, `models` those of the models."""
    taxonomy = load_taxonomy(settings.taxonomie).digest
    return {**models, "taxonomie": taxonomy, "programme": code_seal()}


def lend(share: Share, scratch: Path, number: int) -> int:
    """Put a batch of the plan there, sources by their full path, and return its documents.

    Raises:
        OSError: the place does not answer.
    """
    path = scratch / f"{number:06d}.json"
    inputs = load_batch(scratch, number)
    for item in inputs:
        if item.unpacked:
            share.put(path_of(item, scratch), f"membre-{item.sha256}")
    travelling = scratch / f"{number:06d}.partage.json"
    travelling.write_bytes(
        TypeAdapter(list[Input]).dump_json([_from_root(item) for item in inputs])
    )
    share.put(travelling, path.name)
    travelling.unlink()
    return len(inputs)


def borrow(share: Share, scratch: Path, number: int) -> list[Path]:
    """Copy a batch and what was unpacked for it to a scratch folder of this machine.

    Returns what `absent` does.

    Raises:
        OSError: the place does not answer.
    """
    path = scratch / f"{number:06d}.json"
    share.get(path.name, path)
    for item in load_batch(scratch, number):
        place = path_of(item, scratch)
        if item.unpacked:
            place.parent.mkdir(exist_ok=True)
            share.get(f"membre-{item.sha256}", place)
    return absent(scratch, number)


def absent(scratch: Path, number: int) -> list[Path]:
    """Return the files of a batch that this machine does not have or cannot open."""
    inputs = load_batch(scratch, number)
    return [path for item in inputs if not _opens(path := path_of(item, scratch))]


def expected_versions(share: Share, scratch: Path) -> dict[str, str]:
    """Return what the run says of `versions`; `scratch` is a folder of this machine.

    Raises:
        OSError: the place does not answer.
    """
    share.get(_EXPECTED, scratch / _EXPECTED)
    found: dict[str, str] = json.loads((scratch / _EXPECTED).read_bytes())
    return found


def give_back(share: Share, scratch: Path, number: int) -> None:
    """Put what was made of a batch there as one file.

    Raises:
        OSError: the place does not answer, or is full.
    """
    bundle = scratch / f"{number:06d}.zip"
    made = sorted(set(scratch.glob(f"{number:06d}.*")) - {bundle, scratch / f"{number:06d}.json"})
    with ZipFile(bundle, "w") as archive:
        for path in made:
            archive.write(path, path.name)
    share.put(bundle, bundle.name)


def take_back(share: Share, scratch: Path, number: int) -> None:
    """Copy what was made of a batch from there to the scratch folder of the run.

    Raises:
        UsageError: the place does not answer (French).
    """
    bundle = scratch / f"{number:06d}.zip"
    with _answering(share):
        share.get(bundle.name, bundle)
    with ZipFile(bundle) as archive:
        names = [name for name in archive.namelist() if name.startswith(f"{number:06d}.")]
        archive.extractall(scratch, names)
    bundle.unlink()


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


def _from_root(item: Input) -> Input:
    return replace(item, origin=replace(item.origin, folder=str(absolute(item.origin.folder))))


def _opens(path: Path) -> bool:
    try:
        with path.open("rb"):
            return True
    except OSError:
        return False
