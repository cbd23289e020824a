"""Model files of skops: the same model gives the same bytes, and reading them runs no code.

skops writes them. It reads them too, but importing it costs 3 s of processor time, in which it
asks every class of scikit-learn whether it may be trusted. Our models hold no object: text,
numbers, lists, dictionaries and arrays are read here, and nothing else.
"""

import io
import json
import re
import zipfile
from collections.abc import Mapping
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


def load(path: Path, command: str) -> Mapping[str, Any]:
    """Return the content of a skops archive.

    Args:
        path: of a file whose sha256 was checked.
        command: what remakes the model.

    Raises:
        ResourceError: it cannot be opened, or holds an object (French).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            content: dict[str, Any] = _value(archive, json.loads(archive.read("schema.json")))
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        message = (
            f"Le modèle « {path} » ne se charge pas. Réinstallez Remontées, ou refaites-le avec "
            f"« {command} »."
        )
        raise ResourceError(message) from error
    return content


def _value(archive: zipfile.ZipFile, node: _Node) -> Any:  # noqa: ANN401 - what the file holds
    """Return the value of a node; `TypeError` where it is not plain."""
    name = f"{node['__module__']}.{node['__class__']}"
    content = node.get("content")
    match node["__loader__"], name:
        case "JsonNode", _ if content is not None:
            return json.loads(content)
        case "ListNode", "builtins.list":
            return [_value(archive, one) for one in content or ()]
        case "TupleNode", "builtins.tuple":
            return tuple(_value(archive, one) for one in content or ())
        case "DictNode", "builtins.dict" if _by_text(node):
            return {key: _value(archive, one) for key, one in (content or {}).items()}
        case "NdArrayNode", "numpy.ndarray" if node["type"] == "numpy":
            return np.load(io.BytesIO(archive.read(node["file"])), allow_pickle=False)
    message = f"not plain: {name}"
    raise TypeError(message)


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
