"""A place that all machines of a run see: a folder, or an `fsspec` URL such as `s3://`."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from uuid import uuid4

from pipeline.engine.sources import absolute
from pipeline.errors import UsageError

_NO_LIBRARY: Final = (
    "L'adresse de partage « {} » demande un complément. Installez-le (pour s3:// : « s3 », "
    "voir le guide, « Compléments »), ou donnez un dossier à --partage."
)
_UNKNOWN: Final = (
    "L'adresse de partage « {} » n'est pas comprise. Donnez un dossier, ou une adresse comme "
    "s3://seau/dossier."
)
_NAMED: Final = (
    "L'adresse de partage porte un nom ou un mot de passe. Retirez-les de --partage et donnez-les "
    "par les variables d'environnement du service (docs/distribue.md)."
)
AWAY: Final = (
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
        if "s3" not in self._system.protocol:
            with self._reached():
                self._system.makedirs(self._root, exist_ok=True)

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
            raise UsageError(AWAY.format(self.url)) from error
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
            raise ConnectionError(AWAY.format(self.url)) from error
