"""Rows become Arrow tables, and files are read, as pyarrow itself does it with pandas."""

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.store.rows import read_file, table_of, texts

SCHEMA = pa.schema(
    [
        pa.field("text", pa.string(), nullable=False, metadata={"description": "un texte"}),
        ("number", pa.int32()),
        ("real", pa.float64()),
        ("flag", pa.bool_()),
        ("names", pa.list_(pa.string())),
        ("places", pa.list_(pa.struct([("start", pa.int32()), ("x0", pa.float64())]))),
        ("scores", pa.map_(pa.string(), pa.float64())),
    ],
    metadata={"table": "essai"},
)
WHOLE = {
    "text": 'é\n\x00\u2028"\\😀',
    "number": 3,
    "real": 0.1234,
    "flag": True,
    "names": ["a", None, ""],
    "places": [{"start": 1, "x0": 2.5}, {"start": 2, "x0": None}],
    "scores": [("b", 0.5), ("a", 1.0)],
}
EMPTY = dict.fromkeys(SCHEMA.names) | {"text": ""}
BARE = {"text": "x", "names": [], "places": [], "scores": []}
WITHOUT_PANDAS = """
import sys
from pathlib import Path
import pyarrow.parquet as pq
from pipeline.store.schemas import COLUMNS
from pipeline.store.tables import columns, read_table, table, write_table
path = Path(sys.argv[1])
for name in COLUMNS:
    write_table(table(name, ()), path)
    columns(read_table(name, path))
assert "pandas" not in sys.modules
"""


@pytest.mark.parametrize("rows", [[], [EMPTY], [WHOLE, EMPTY, BARE] * 9, [BARE, WHOLE]])
def test_rows_are_the_table_that_pyarrow_makes(rows: list[dict[str, object]]) -> None:
    made = table_of(rows, SCHEMA)
    made.validate(full=True)
    assert made.equals(pa.Table.from_pylist(rows, SCHEMA), check_metadata=True)
    assert made.to_pylist() == pa.Table.from_pylist(rows, SCHEMA).to_pylist()


def test_a_map_may_be_a_mapping_and_what_is_not_of_the_schema_is_left_out() -> None:
    row = WHOLE | {"scores": {"b": 0.5, "a": 1.0}, "other": 1}
    assert table_of([row], SCHEMA).equals(table_of([WHOLE], SCHEMA))


def test_a_value_of_another_type_is_refused() -> None:
    with pytest.raises(pa.ArrowInvalid):
        table_of([WHOLE | {"number": "trois"}], SCHEMA)


def test_texts_are_a_column() -> None:
    assert texts(["a", None]).to_pylist() == ["a", None]
    assert texts([]).type == pa.string()
    assert texts([]).to_pylist() == []


def test_files_are_read_as_their_schema_says(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(table_of([WHOLE, EMPTY], SCHEMA), path)
    assert read_file(path, SCHEMA).equals(table_of([WHOLE, EMPTY], SCHEMA), check_metadata=True)
    more = SCHEMA.append(pa.field("later", pa.string()))
    assert read_file(path, more)["later"].to_pylist() == [None, None]
    with pytest.raises(ValueError, match=r"trois|Failed|parse|convert"):
        read_file(path, pa.schema([("text", pa.int32())]))
    path.write_bytes(b"PAR1")
    with pytest.raises(ValueError, match=r"[Pp]arquet"):
        read_file(path, SCHEMA)
    with pytest.raises(OSError):  # noqa: PT011
        read_file(tmp_path / "none.parquet", SCHEMA)


def test_tables_need_no_pandas(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WITHOUT_PANDAS, str(tmp_path / "a.parquet")]
    subprocess.run(command, check=True)


def test_half_a_character_does_not_stop_a_run() -> None:
    assert texts(["a\ud800b", "é"]).to_pylist() == ["a?b", "é"]
