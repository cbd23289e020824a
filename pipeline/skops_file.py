"""Model files of skops: the same model gives the same bytes, and reading them runs no code.

skops writes them. It reads them too, but importing it costs 3 s of processor time, in which it
asks every class of scikit-learn whether it may be trusted. What our models need of the format is
read here: text, numbers, lists, dictionaries, arrays, and objects as the values of their
attributes, never as objects.
"""

import io
import json
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from pipeline.errors import ResourceError

_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
_Node = Mapping[str, Any]


def dump(content: Mapping[str, object]) -> bytes:
    """Return the content as a skops archive; equal contents give equal bytes."""
    import skops.io

    return _steady(skops.io.dumps(content))


def load(path: Path, trusted: Collection[str], command: str) -> Mapping[str, Any]:
    """Return the content of a skops archive.

    An object is a mapping of its attributes, read when they are asked for: a `TypeError` then
    tells of one that is neither plain nor trusted.

    Args:
        path: of a file whose sha256 was checked.
        trusted: the classes of the objects that may stand in it (`module.Class`); written in
            the program, never taken from the file.
        command: what remakes the model.

    Raises:
        ResourceError: it cannot be opened, or names another class (French).
    """
    try:
        reader = _Reader(zipfile.ZipFile(io.BytesIO(path.read_bytes())), frozenset(trusted))
        content: dict[str, Any] = reader.value(json.loads(reader.archive.read("schema.json")))
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        message = (
            f"Le modèle « {path} » ne se charge pas. Réinstallez Remontées, ou refaites-le avec "
            f"« {command} »."
        )
        raise ResourceError(message) from error
    return content


class _Reader:
    """Turns the nodes of a schema into values."""

    def __init__(self, archive: zipfile.ZipFile, trusted: frozenset[str]) -> None:
        self.archive = archive
        self._trusted = trusted

    def value(self, node: _Node) -> Any:  # noqa: ANN401 - what the file holds
        """Return the value of a node; `TypeError` where it is neither plain nor trusted."""
        name = f"{node['__module__']}.{node['__class__']}"
        content = node.get("content")
        match node["__loader__"], name:
            case "JsonNode", _ if content is not None:
                return json.loads(content)
            case "ListNode", "builtins.list":
                return [self.value(one) for one in content or ()]
            case "TupleNode", "builtins.tuple":
                return tuple(self.value(one) for one in content or ())
            case "DictNode", "builtins.dict" if _by_text(node):
                return {key: self.value(one) for key, one in (content or {}).items()}
            case "NdArrayNode", "numpy.ndarray" if node["type"] == "numpy":
                return np.load(io.BytesIO(self.archive.read(node["file"])), allow_pickle=False)
            case "ObjectNode", _ if name in self._trusted and _by_text(content or {}):
                return _Attributes(self, (content or {})["content"])
        message = f"neither plain nor trusted: {name}"
        raise TypeError(message)


class _Attributes(Mapping[str, Any]):
    """The attributes of an object, by name."""

    def __init__(self, reader: _Reader, nodes: Mapping[str, _Node]) -> None:
        self._reader = reader
        self._nodes = nodes

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - what the file holds
        return self._reader.value(self._nodes[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)


def _by_text(node: _Node) -> bool:
    """Tell whether the keys of a dictionary are texts, as JSON has them."""
    return all(kind["__class__"] == "str" for kind in node["key_types"]["content"])


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
