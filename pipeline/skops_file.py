"""Model files of skops: the same model gives the same bytes, and loading runs no code."""

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pipeline.errors import ResourceError

_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)


def dump(content: Mapping[str, object]) -> bytes:
    """Return the content as a skops archive; equal contents give equal bytes."""
    import skops.io

    return _steady(skops.io.dumps(content))


def load(path: Path, trusted: list[str], command: str) -> dict[str, Any]:
    """Return the content of a skops archive.

    Args:
        path: of a file whose sha256 was checked.
        trusted: the types that may stand in it besides those skops knows; written in the
            program, never taken from the file.
        command: what remakes the model.

    Raises:
        ResourceError: it cannot be opened, or names another type (French).
    """
    import skops.io

    try:
        content: dict[str, Any] = skops.io.loads(path.read_bytes(), trusted=trusted)
    except Exception as error:
        message = (
            f"Le modèle « {path} » ne se charge pas. Réinstallez Remontées, ou refaites-le avec "
            f"« {command} »."
        )
        raise ResourceError(message) from error
    return content


def _steady(data: bytes) -> bytes:
    """Return the archive with numbers in order for memory addresses, and without the date."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    schema = members.pop("schema.json").decode()
    seen: dict[str, int] = {}
    schema = re.sub(
        r'("__id__": |"file": ")(\d+)',
        lambda found: f"{found[1]}{seen.setdefault(found[2], len(seen))}",
        schema,
    )
    renamed = {f"{seen[Path(name).stem]:06d}": (name, body) for name, body in members.items()}
    files = {
        f"{int(key)}{Path(name).suffix}": body for key, (name, body) in sorted(renamed.items())
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, body in {**files, "schema.json": schema.encode()}.items():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, body, compresslevel=9)
    return target.getvalue()
