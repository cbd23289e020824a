"""Batches that travel: what a distant worker needs of a run, and what it gives back.

All machines see one place, a folder or an `fsspec` URL. The run lends each batch there, with what
was unpacked for it; a worker reads it in a folder of its own and returns its tables as one file,
which is whole or absent, so that a batch done twice comes to the same.
"""

import socket
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from uuid import uuid4
from zipfile import ZipFile

from pydantic import TypeAdapter

from pipeline.document import digest
from pipeline.engine.members import path_of
from pipeline.engine.plan import load_plan
from pipeline.engine.record import code_seal
from pipeline.engine.sources import Input, absolute
from pipeline.errors import UsageError
from pipeline.settings import Settings
from pipeline.taxonomy import load_taxonomy

_INPUTS: Final = TypeAdapter(list[Input])
_VERSIONS: Final = TypeAdapter(dict[str, str])
_EXPECTED: Final = "versions.json"
_NO_LIBRARY: Final = (
    "L'adresse de partage « {} » demande un complément. Installez-le (pour s3:// : pip install "
    '"remontees[s3]"), ou donnez un dossier à --partage.'
)
_UNKNOWN: Final = (
    "L'adresse de partage « {} » n'est pas comprise. Donnez un dossier, ou une adresse comme "
    "s3://seau/dossier."
)
_NAMED: Final = (
    "L'adresse de partage porte un nom ou un mot de passe. Retirez-les de --partage et donnez-les "
    "par les variables d'environnement du service (docs/distribue.md)."
)
_AWAY: Final = (
    "Le partage « {} » ne répond pas ou refuse l'accès. Vérifiez l'adresse, les droits et les "
    "variables d'environnement du service, puis relancez (docs/distribue.md)."
)


class Share:
    """A place that all machines see, files by name, flat; each is whole or absent.

    Errors of the place itself are `OSError`; its messages hold addresses, never contents.
    """

    def __init__(self, url: str) -> None:
        """Name a folder or an `fsspec` URL; nothing is opened before the first use.

        Raises:
            UsageError: the URL cannot be used here (French).
        """
        import fsspec

        with suppress(ValueError):
            if urlsplit(url).username is not None:
                raise UsageError(_NAMED)
        self.url = url if "://" in url else str(absolute(url))
        try:
            self._system, self._root = fsspec.url_to_fs(self.url, use_listings_cache=False)
        except ImportError as error:
            raise UsageError(_NO_LIBRARY.format(url)) from error
        except ValueError as error:
            raise UsageError(_UNKNOWN.format(url)) from error

    def inside(self, name: str) -> "Share":
        """Return a place inside this one."""
        return Share(f"{self.url.rstrip('/')}/{name}")

    def make(self) -> None:
        """Make the place, where places are folders.

        Raises:
            OSError: it cannot be made.
        """
        if "://" not in self.url:
            Path(self.url).mkdir(parents=True, exist_ok=True)

    def put(self, path: Path, name: str) -> None:
        """Copy a file there under a name, over the one that had it.

        Raises:
            OSError: the place does not answer, or is full.
        """
        hidden = self._place(f".{name}-{uuid4().hex}")
        with self._reached():
            self._system.put_file(str(path), hidden)
            self._system.mv(hidden, self._place(name))

    def get(self, name: str, path: Path) -> None:
        """Copy a file from there.

        Raises:
            FileNotFoundError: there is none of that name.
            OSError: the place does not answer.
        """
        with self._reached():
            self._system.get_file(self._place(name), str(path))

    def remove(self) -> None:
        """Remove the place and all it holds, if it can be."""
        with suppress(OSError), self._reached():
            self._system.rm(self._root, recursive=True)

    def check(self) -> None:
        """Leave a file there and take it away again.

        Raises:
            UsageError: the place cannot be used (French).
        """
        trial = self.inside(f"remontees-essai-{uuid4().hex}")
        try:
            trial.make()
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "essai"
                path.write_bytes(b"")
                trial.put(path, "essai")
                trial.get("essai", path)
        except OSError as error:
            raise UsageError(_AWAY.format(self.url)) from error
        finally:
            trial.remove()

    def _place(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            raise
        except Exception as error:
            raise ConnectionError(_AWAY.format(self.url)) from error


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
    owner = digest(f"{socket.gethostname()}:{absolute(destination)}".encode())[:16]
    mine = Share(partage or str(scratch / "partage")).inside(f"remontees-{owner}")
    mine.remove()
    share = mine.inside(uuid4().hex)
    expected = scratch / _EXPECTED
    expected.write_bytes(_VERSIONS.dump_json(versions(load_plan(scratch).versions, settings)))
    try:
        share.make()
        share.put(expected, _EXPECTED)
    except OSError as error:
        raise UsageError(_AWAY.format(share.url)) from error
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
    inputs = _INPUTS.validate_json(path.read_bytes())
    for item in inputs:
        if item.unpacked:
            share.put(path_of(item, scratch), f"membre-{item.sha256}")
    travelling = scratch / f"{number:06d}.partage.json"
    travelling.write_bytes(_INPUTS.dump_json([_from_root(item) for item in inputs]))
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
    inputs = _INPUTS.validate_json(path.read_bytes())
    for item in inputs:
        place = path_of(item, scratch)
        if item.unpacked:
            place.parent.mkdir(exist_ok=True)
            share.get(f"membre-{item.sha256}", place)
    return absent(scratch, number)


def absent(scratch: Path, number: int) -> list[Path]:
    """Return the files of a batch that this machine does not have or cannot open."""
    inputs = _INPUTS.validate_json((scratch / f"{number:06d}.json").read_bytes())
    return [path for item in inputs if not _opens(path := path_of(item, scratch))]


def expected_versions(share: Share, scratch: Path) -> dict[str, str]:
    """Return what the run says of `versions`; `scratch` is a folder of this machine.

    Raises:
        OSError: the place does not answer.
    """
    share.get(_EXPECTED, scratch / _EXPECTED)
    return _VERSIONS.validate_json((scratch / _EXPECTED).read_bytes())


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
        OSError: it is not there, or the place does not answer.
    """
    bundle = scratch / f"{number:06d}.zip"
    share.get(bundle.name, bundle)
    with ZipFile(bundle) as archive:
        names = [name for name in archive.namelist() if name.startswith(f"{number:06d}.")]
        archive.extractall(scratch, names)
    bundle.unlink()


def _from_root(item: Input) -> Input:
    return replace(item, origin=replace(item.origin, folder=str(absolute(item.origin.folder))))


def _opens(path: Path) -> bool:
    try:
        with path.open("rb"):
            return True
    except OSError:
        return False
