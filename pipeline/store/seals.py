"""What vouches for results: `run.json` for the tables, `empreintes.json` for the report.

`run.json` is written once, with the tables; the report may be made again, so that its seals lie
beside it. They name the `run.json` it was made from, which names all the rest.
"""

import json
from collections.abc import Mapping
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, Final

from pipeline.store.publish import json_text, write_json

REPORT: Final = "rapport"
SEALS: Final = "empreintes.json"
RUN: Final = "run.json"
REVIEWS: Final = "relectures.csv"
SCHEMA_VERSION: Final = "1"  # of the tables, whose columns `store.schemas` holds
_CONTENT: Final = {"files", "run", "selection", "taxonomy"}


def file_seal(path: Path) -> str:
    """Return the sha256 of a file, 64 hex digits."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def json_seal(content: object) -> str:
    """Return the sha256 of a value as JSON, keys sorted."""
    return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def table_seals(folder: Path) -> dict[str, str]:
    """Return the sha256 of the file of each table of the contract, by name of the table."""
    from pipeline.store.schemas import COLUMNS  # pyarrow, which those who only seal do without

    return {name: file_seal(folder / f"{name}.parquet") for name in COLUMNS}


def seal_report(stage: Path, run: Path, taxonomy: str, selection: Mapping[str, object]) -> None:
    """Write `rapport/empreintes.json` for the report that lies in a folder.

    Args:
        stage: holds `rapport/`.
        run: the `run.json` the report was made from.
        taxonomy: digest of the one it was made with.
        selection: what the report is limited to, as JSON can hold it.
    """
    folder = stage / REPORT
    files = {
        path.relative_to(folder).as_posix(): file_seal(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / SEALS
    }
    content = {
        "files": files,
        "run": file_seal(run),
        "selection": selection,
        "taxonomy": taxonomy,
    }
    write_json(content, folder / SEALS)


def read_seals(results: Path) -> dict[str, Any]:
    """Return what seals the report of some results.

    Raises:
        OSError: there is none.
        ValueError: it was changed: it is not what `seal_report` writes.
    """
    path = results / REPORT / SEALS
    content: dict[str, Any] = json.loads(path.read_bytes())
    if (
        set(content) != {"files", "run", "selection", "taxonomy"}
        or json_text(content) != path.read_bytes()
    ):
        message = "seals that were changed"
        raise ValueError(message)
    return content
