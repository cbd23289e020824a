"""Tagged tables, for programs and for a spreadsheet in French."""

import csv
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import UsageError
from pipeline.proposal import Evidence, Tag
from pipeline.store.contributions import read_contributions
from pipeline.store.tagged import Labelled, write_contributions
from pipeline.taxonomy import Taxonomy

FRAME = pd.DataFrame(
    {
        "id": pd.Series([1, None], dtype="Int64"),
        "note": pd.Series([3.5, None], dtype="Float64"),
        "texte": pd.Series(["Été ; ici", None], dtype="str"),
    }
)


TEXT = "Dépister ici. Merci"
EMPTY = Labelled("", (), to_review=True)
EVIDENCE = (Evidence(0, 0, 13, 1.5), Evidence(0, 0, 8, 1.25))


@pytest.fixture
def rows(taxonomy: Taxonomy) -> list[Labelled]:
    kept = {"prevention": 0.9, "sante_mentale": 0.7, "dernier_metre": 0.8}
    full = [
        Tag(
            axis,
            label.code,
            kept.get(label.code, 0.0123),
            kept=label.code in kept,
            evidence=EVIDENCE if label.code == "prevention" else (),
        )
        for axis, label in taxonomy
    ]
    ordered = tuple(sorted(full, key=lambda tag: -tag.probability))
    return [Labelled(TEXT, ordered, to_review=False), EMPTY]


def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def test_parquet(tmp_path: Path, rows: list[Labelled], taxonomy: Taxonomy) -> None:
    path = tmp_path / "sortie.parquet"
    write_contributions(FRAME, rows, path, taxonomy)
    table = pq.read_table(path)
    ours = ["themes", "tendances", "scores", "evidence", "needs_review"]
    assert table.column_names == [*FRAME.columns, *ours]
    sentence, word = table["evidence"].to_pylist()[0]
    assert sentence == {
        "code": "prevention",
        "text": "Dépister ici.",
        "start": 0,
        "end": 13,
        "weight": 1.5,
    }
    assert word["text"] == "Dépister"
    assert table["evidence"].to_pylist()[1] == []
    assert table.schema.field("themes").type == pa.list_(pa.string())
    assert table.schema.field("scores").type == pa.map_(pa.string(), pa.float64())
    assert table["themes"].to_pylist() == [["prevention", "sante_mentale"], []]
    assert table["tendances"].to_pylist() == [["dernier_metre"], []]
    assert [code for code, _ in table["scores"].to_pylist()[0]] == list(taxonomy.codes)
    assert table["scores"].to_pylist()[1] == []
    assert table["needs_review"].to_pylist() == [False, True]
    assert table["id"].to_pylist() == [1, None]
    assert [name.name for name in tmp_path.iterdir()] == ["sortie.parquet"]


def test_parquet_of_nothing_but_empty_rows_keeps_its_types(
    tmp_path: Path, taxonomy: Taxonomy
) -> None:
    path = tmp_path / "sortie.parquet"
    write_contributions(FRAME, [EMPTY, EMPTY], path, taxonomy)
    assert pq.read_schema(path).field("themes").type == pa.list_(pa.string())


def test_csv(tmp_path: Path, rows: list[Labelled], taxonomy: Taxonomy) -> None:
    path = tmp_path / "sortie.csv"
    write_contributions(FRAME, rows, path, taxonomy)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    header, first, second = cells(path)
    assert header[:5] == ["id", "note", "texte", "thèmes", "tendances"]
    assert header[5:-2] == [f"probabilité {code}" for code in taxonomy.codes]
    assert header[-2:] == ["raisons", "à relire"]
    assert first[-2] == "Prévention : Dépister (« Dépister ici. »)"
    assert first[:5] == ["1", "3,5", "Été ; ici", "prevention | sante_mentale", "dernier_metre"]
    assert first[header.index("probabilité prevention")] == "0,9"
    assert [first[-1], second[-1]] == ["non", "oui"]
    assert second[:-1] == [""] * 16


def test_a_csv_written_is_read_again(
    tmp_path: Path, rows: list[Labelled], taxonomy: Taxonomy
) -> None:
    path = tmp_path / "sortie.csv"
    write_contributions(FRAME, rows, path, taxonomy)
    frame = read_contributions(path)
    assert frame["note"].tolist()[0] == 3.5
    assert frame["probabilité prevention"].tolist()[0] == 0.9


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", " =", "\n@"])
def test_formulas_are_defused_in_cells_and_headers(
    tmp_path: Path, rows: list[Labelled], taxonomy: Taxonomy, sign: str
) -> None:
    path = tmp_path / "sortie.csv"
    frame = pd.DataFrame({f"{sign}A1": [f"{sign}HYPERLINK()", "a = b"], "n": [-1, -2.5]})
    write_contributions(frame, rows, path, taxonomy)
    header, first, second = cells(path)
    assert header[0] == f"'{sign}A1"
    assert first[:2] == [f"'{sign}HYPERLINK()", "-1,0"]
    assert second[:2] == ["a = b", "-2,5"]


def test_names_that_the_input_uses_are_left_to_it(
    tmp_path: Path, rows: list[Labelled], taxonomy: Taxonomy
) -> None:
    frame = pd.DataFrame(
        {"themes": ["x", "y"], "remontees_themes": ["x", "y"], "thèmes": ["x", "y"]}
    )
    write_contributions(frame, rows, tmp_path / "a.parquet", taxonomy)
    table = pq.read_table(tmp_path / "a.parquet")
    assert table["themes"].to_pylist() == ["x", "y"]
    assert table["remontees_remontees_themes"].to_pylist()[0][0] == "prevention"
    write_contributions(frame, rows, tmp_path / "a.csv", taxonomy)
    header, first, _ = cells(tmp_path / "a.csv")
    assert header[2:4] == ["thèmes", "remontees_thèmes"]
    assert first[2] == "x"


def test_lists_dates_and_flags_are_readable_in_csv(
    tmp_path: Path, rows: list[Labelled], taxonomy: Taxonomy
) -> None:
    table = pa.table(
        {
            "mots": pa.array([["a", "b"], None], pa.list_(pa.string())),
            "jour": pa.array([0, None], pa.date32()),
            "vu": pa.array([True, None]),
            "prix": pa.array([Decimal("-1.50"), None]),
            "part": pa.array([-0.5, None], pa.float32()),
            "x": pa.array([{"k": 1}, None], pa.struct([("k", pa.int8())])),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    frame = read_contributions(tmp_path / "a.parquet")
    write_contributions(frame, rows, tmp_path / "a.csv", taxonomy)
    _, first, second = cells(tmp_path / "a.csv")
    assert first[:6] == ["a | b", "1970-01-01", "oui", "-1,50", "-0,5", '{"k": 1}']
    assert second[:6] == [""] * 6


def test_the_same_bytes_twice(tmp_path: Path, rows: list[Labelled], taxonomy: Taxonomy) -> None:
    for name in ("a.parquet", "b.parquet"):
        write_contributions(FRAME, rows, tmp_path / name, taxonomy)
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


@pytest.mark.parametrize("name", ["a.xlsx", "absent/a.csv"])
def test_an_output_that_cannot_be(tmp_path: Path, taxonomy: Taxonomy, name: str) -> None:
    with pytest.raises(UsageError):
        write_contributions(FRAME, [EMPTY, EMPTY], tmp_path / name, taxonomy)


def test_a_failure_leaves_what_was_there(
    tmp_path: Path, rows: list[Labelled], taxonomy: Taxonomy
) -> None:
    path = tmp_path / "sortie.csv"
    path.write_text("avant", encoding="utf-8")
    with pytest.raises(ValueError, match="zip"):
        write_contributions(FRAME, rows[:1], path, taxonomy)
    assert path.read_text(encoding="utf-8") == "avant"
    assert [name.name for name in tmp_path.iterdir()] == ["sortie.csv"]
    path.unlink()
    path.mkdir()
    with pytest.raises(UsageError, match="Impossible d'écrire"):
        write_contributions(FRAME, rows, path, taxonomy)
