"""Tables of contributions, as agencies export them."""

import json
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import UsageError
from pipeline.store.contributions import read_contributions, texts_of


def csv_file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "entrée.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_separator_and_encoding_are_found(tmp_path: Path, mark: str, encoding: str) -> None:
    rows = [["n°", "idée", "lieu"], ["1", "Créer un café-santé", "Crézé"], ["2", "Été", "Nîmes"]]
    text = "\r\n".join(mark.join(row) for row in rows)
    frame = read_contributions(csv_file(tmp_path, text, encoding))
    assert list(frame.columns) == ["n°", "idée", "lieu"]
    assert frame["idée"].tolist() == ["Créer un café-santé", "Été"]
    assert frame["n°"].tolist() == [1, 2]


def test_commas_of_prose_are_no_separator(tmp_path: Path) -> None:
    frame = read_contributions(
        csv_file(tmp_path, "id;texte\n1;Un bus, un médecin, une infirmière\n2;Rien, merci\n")
    )
    assert list(frame.columns) == ["id", "texte"]
    frame = read_contributions(csv_file(tmp_path, "texte\nUn bus, un médecin\nRien ; merci\n"))
    assert frame["texte"].tolist() == ["Un bus, un médecin", "Rien ; merci"]


def test_quoted_cells_keep_lines_separators_and_quotes(tmp_path: Path) -> None:
    frame = read_contributions(
        csv_file(tmp_path, 'id;texte\n1;"Deux\nlignes ; et ""guillemets"""\n2;simple\n')
    )
    assert frame["texte"].tolist() == ['Deux\nlignes ; et "guillemets"', "simple"]


def test_numbers_are_typed_and_identifiers_are_not(tmp_path: Path) -> None:
    head = "code;age;note;point;mixte;grand;vide;negatif"
    one = "01234;35;3,5;1.25;1,5;12345678901234567890;;-2"
    two = "29000;;4;2;2.5;1;;3"
    frame = read_contributions(csv_file(tmp_path, f"{head}\n{one}\n{two}\n"))
    assert frame["code"].tolist() == ["01234", "29000"]
    assert frame["age"].dtype == "Int64"
    assert frame["age"].isna().tolist() == [False, True]
    assert frame["note"].tolist() == [3.5, 4.0]
    assert frame["point"].tolist() == [1.25, 2.0]
    assert frame["mixte"].tolist() == ["1,5", "2.5"]
    assert frame["grand"].tolist() == ["12345678901234567890", "1"]
    assert frame["vide"].isna().all()
    assert frame["negatif"].tolist() == [-2, 3]


def test_words_that_libraries_take_for_missing_stay_words(tmp_path: Path) -> None:
    frame = read_contributions(csv_file(tmp_path, "nom;texte\nNA;nan\nNone;null\n"))
    assert frame["nom"].tolist() == ["NA", "None"]
    assert frame["texte"].tolist() == ["nan", "null"]


def test_columns_without_a_name_get_one(tmp_path: Path) -> None:
    frame = read_contributions(csv_file(tmp_path, "texte;;\nUn bus;;x\n"))
    assert list(frame.columns) == ["texte", "colonne 2", "colonne 3"]


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [
        {"id": 1, "texte": "Été\nici", "oui": True, "liste": ["a"], "x": 1},
        {"id": 2, "texte": None, "autre": 1.5, "x": "b"},
    ]
    path.write_text("\n\n".join(map(json.dumps, rows)) + '\n{"texte": "\\ud800!"}\n', "utf-8")
    frame = read_contributions(path)
    assert list(frame.columns) == ["id", "texte", "oui", "liste", "x", "autre"]
    assert frame["texte"].tolist()[0] == "Été\nici"
    assert frame["texte"].tolist()[2] == "?!"
    assert frame["id"].tolist()[:2] == [1, 2]
    assert frame["liste"].tolist()[0] == '["a"]'
    assert frame["x"].tolist()[:2] == ["1", "b"]
    assert texts_of(frame, "texte") == ["Été\nici", "", "?!"]


def test_excel(tmp_path: Path) -> None:
    import datetime as dt

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["code", "texte", "note", "âge", "jour", None])
    sheet.append(["01234", "Créer un café", 3.5, 35, dt.date(2022, 11, 18), None])
    sheet.append(["56000", None, 4, None, None, None])
    book.save(tmp_path / "a.xlsx")
    frame = read_contributions(tmp_path / "a.xlsx")
    assert list(frame.columns)[:5] == ["code", "texte", "note", "âge", "jour"]
    assert frame["code"].tolist() == ["01234", "56000"]
    assert frame["note"].tolist() == [3.5, 4.0]
    assert frame["âge"].dtype == "Int64"
    assert str(frame["jour"].iloc[0]).startswith("2022-11-18")
    assert texts_of(frame, "texte") == ["Créer un café", ""]


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    table = pa.table(
        {
            "id": pa.array([1, None], pa.int16()),
            "mots": pa.array([["a"], None], pa.list_(pa.string())),
            "texte": pa.array(["x", None]),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    frame = read_contributions(tmp_path / "a.parquet")
    again = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata()
    assert again.equals(table)
    assert texts_of(frame, "texte") == ["x", ""]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.csv", b"", "aucune ligne"),
        ("a.csv", b"  \n\n", "aucune ligne"),
        ("a.csv", b"texte;id\n", "aucune ligne"),
        ("a.csv", b"a;b\n1;2\n1;2;3\n", "ligne 3 a plus de cellules"),
        ("a.csv", b"a;a\n1;2\n", "deux colonnes portent le même nom (a)"),
        ("a.csv", b'a;b\n1;"jamais ferm\xc3\xa9\n', "tableau mal formé"),
        ("a.csv", bytes(range(32)) * 20, "pas du texte"),
        ("a.csv", b"\n" * 150_000 + b"a;b\n", "aucune ligne"),
        ("a.jsonl", b'{"a": 1}\n{"a":', "ligne 2 n'est pas du JSON"),
        ("a.jsonl", b"[" * 200_000, "ligne 1 n'est pas du JSON"),
        ("a.jsonl", b"[1]", "ligne 1 n'est pas un objet"),
        ("a.jsonl", b"", "aucune ligne"),
        ("a.xlsx", b"PK\x03\x04", "pas un classeur Excel"),
        ("a.xlsx", b"texte", "pas un classeur Excel"),
        ("a.parquet", b"PAR1PAR1", "pas un fichier Parquet"),
        ("a.parquet", b"", "pas un fichier Parquet"),
        ("a.ods", b"x", ".csv, .jsonl, .xlsx, .parquet"),
    ],
)
def test_what_cannot_be_read_is_said_in_french(
    tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UsageError) as error:
        read_contributions(tmp_path / name)
    assert says in str(error.value)
    assert str(error.value).endswith(".")


def test_a_missing_file_or_a_folder(tmp_path: Path) -> None:
    (tmp_path / "dossier.csv").mkdir()
    for name in ("absent.csv", "dossier.csv"):
        with pytest.raises(UsageError, match="introuvable ou illisible"):
            read_contributions(tmp_path / name)


def test_a_workbook_without_sheets_or_that_unpacks_without_end(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
    with pytest.raises(UsageError, match="pas un classeur Excel"):
        read_contributions(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b" " * 201_000_000)
    with pytest.raises(UsageError, match="dépasse 200 Mo une fois décompressé"):
        read_contributions(path)


def test_a_cell_at_the_far_end_of_a_sheet_does_not_fill_the_memory(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["texte"])
    sheet["XFD1048576"] = "x"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(UsageError, match="très loin du tableau"):
        read_contributions(tmp_path / "a.xlsx")


def test_a_workbook_whose_sheet_does_not_unpack(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for method in (b"\x08", b"\x63"):  # deflate, of bytes that are not; AES
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(zipfile.ZipInfo("xl/worksheets/sheet1.xml"), b"<x/>" * 100)
        data = path.read_bytes()
        assert data.count(b"\0\0\0\0!\0") == 2
        path.write_bytes(data.replace(b"\0\0\0\0!\0", method + b"\0\0\0!\0"))
        with pytest.raises(UsageError, match="pas un classeur Excel"):
            read_contributions(path)


def test_numbers_beyond_every_kind_stay_text(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f'{{"n": 1{"0" * 400}}}\n{{"n": 1.5}}\n', encoding="utf-8")
    assert read_contributions(tmp_path / "a.jsonl")["n"].tolist() == ["1" + "0" * 400, "1.5"]


def test_an_unknown_column_lists_those_there_are() -> None:
    frame = pd.DataFrame({"idée": ["x"], "lieu": ["y"]})
    with pytest.raises(UsageError, match=r"« texte ».*« idée », « lieu »"):
        texts_of(frame, "texte")
    frame = pd.DataFrame([range(100)], columns=[f"c{n}" * 100 for n in range(100)])
    with pytest.raises(UsageError) as error:
        texts_of(frame, "texte")
    assert len(str(error.value)) < 2500
    assert str(error.value).endswith(" et d'autres.")
