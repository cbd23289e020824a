"""What an agency sends: its tables in one archive, without the texts that are not to be passed on.

The members are stored, not compressed (tables are already), with a fixed date: equal results give
equal bytes wherever they are made.
"""

import shutil
import zipfile
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import UsageError
from pipeline.store.publish import json_text
from pipeline.store.schemas import COLUMNS
from pipeline.store.seals import REVIEWS, RUN, file_seal
from pipeline.store.tables import Tables, read_table, write_table

NAME: Final = "transmission.zip"
MANIFEST: Final = "transmission.json"
MEMBERS: Final = (*(f"{name}.parquet" for name in COLUMNS), RUN, MANIFEST, REVIEWS)
_STAMP: Final = (1980, 1, 1, 0, 0, 0)
_RESTRICTED: Final = "restreinte"
_UNREADABLE: Final = (
    "Une table de « {} » manque ou n'est pas lisible. Relancez « remontees traiter »."
)
_ABOUT: Final = ["source", "diffusion", "doublon_de"]
# what the document says in its own words; codes, numbers and places on the page remain
TEXTS: Final = {
    "documents": ("titre", "announced_evidence"),
    "proposals": (
        *("rubrique", "text", "titre", "description", "porteur", "partenaires", "territoire"),
        "evidence",
    ),
}


def restricted(documents: pa.Table) -> list[str]:
    """Return the sources whose text stays where it is: `restreinte`, and their duplicates."""
    rows = documents.select(_ABOUT).to_pylist()
    firsts = {row["source"]: row["doublon_de"] or row["source"] for row in rows}
    closed = {firsts[row["source"]] for row in rows if row["diffusion"] == _RESTRICTED}
    return sorted(source for source, first in firsts.items() if first in closed)


def pack(results: Path, path: Path, reviews: Path) -> None:
    """Write the archive of some results.

    Args:
        results: holds the tables and `run.json`.
        path: the archive.
        reviews: the `relectures.csv` to send along, which may not exist.

    Raises:
        UsageError: a table cannot be read (French).
    """
    paths = {name: results / f"{name}.parquet" for name in COLUMNS}
    try:
        closed = restricted(read_table("documents", paths["documents"], _ABOUT))
        made = {name: read_table(name, file) for name, file in paths.items()} if closed else {}
    except (OSError, ValueError) as error:
        raise UsageError(_UNREADABLE.format(results)) from error
    kept = without_texts(made, frozenset(closed))
    scratch = path.with_name(f".{path.name}.d")
    scratch.mkdir()
    try:
        for name, file in paths.items():
            if kept.get(name) is made.get(name):  # nothing is taken out
                shutil.copyfile(file, scratch / file.name)
            else:
                write_table(kept[name], scratch / file.name)
        shutil.copyfile(results / RUN, scratch / RUN)
        if reviews.is_file():
            shutil.copyfile(reviews, scratch / REVIEWS)
        seals = {file.name: file_seal(file) for file in sorted(scratch.iterdir())}
        manifest = {"files": seals, "sans_texte": closed}
        (scratch / MANIFEST).write_bytes(json_text(manifest))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            for file in sorted(scratch.iterdir()):
                _store(archive, file)
    finally:
        shutil.rmtree(scratch)


def without_texts(made: Tables, sources: Collection[str]) -> Tables:
    """Return the tables without the texts of those sources; a table that loses none as it is."""
    if not sources:
        return made
    shut = pa.array(sorted(sources), pa.string())
    kept = dict(made)
    blocks = made["blocks"]
    kept["blocks"] = blocks.filter(pc.invert(pc.is_in(blocks["source"], shut))).combine_chunks()
    for name, columns in TEXTS.items():
        table, closed = made[name], pc.is_in(made[name]["source"], shut)
        for column in columns:
            place = table.schema.get_field_index(column)
            field = table.schema.field(place)
            empty = _nothing(field)
            values = [
                empty if hidden else value
                for hidden, value in zip(closed.to_pylist(), table[column].to_pylist(), strict=True)
            ]
            table = table.set_column(place, field, pa.array(values, field.type))
        kept[name] = table.combine_chunks()
    return kept


def _nothing(field: pa.Field) -> Any:  # noqa: ANN401
    if field.nullable:
        return None
    return "" if pa.types.is_string(field.type) else []


def _store(archive: zipfile.ZipFile, file: Path) -> None:
    info = zipfile.ZipInfo(file.name, _STAMP)
    info.create_system, info.external_attr = 3, 0o600 << 16
    info.file_size = file.stat().st_size
    with archive.open(info, "w") as member, file.open("rb") as content:
        shutil.copyfileobj(content, member)
