"""Long sheets hold what XlsxWriter would write, whatever the texts look like."""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from xlsxwriter.workbook import Workbook

from pipeline.report.long_sheet import MODEL, LongSheet, fill
from pipeline.report.masked import HiddenCount, HiddenShare
from pipeline.report.xlsx import CREATED, OPTIONS, cell_text

TEXTS = (
    *("Ouvrir une maison de santé", "=1+1", "+33", "a & b", "<b>gras</b>", 'dit "oui"', ""),
    *("_x0041_ reste", "x" * 40_000, "😀" * 20_000, "deux\nlignes", "\u202egauche\x07", "  bord "),
    *("<r>t</r>", "<r><t>x</t></b>", "]]>", "à été", "1", "oui", "ligne\u2028autre", "\ufffe fin"),
)
NUMBERS = (0, 12, 123_456_789, 0.5, 0.1234, 1.0, 1e-7, 2 / 3, None, -3)


def _rows() -> list[tuple[Any, ...]]:
    wide = len(MODEL) + 25  # columns beyond Z
    rows: list[tuple[Any, ...]] = [
        tuple(TEXTS[(i + j) % len(TEXTS)] for j in range(wide)) for i in range(len(TEXTS))
    ]
    rows += [tuple(NUMBERS[(i + j) % len(NUMBERS)] for j in range(wide)) for i in range(4)]
    return [*rows, (None,) * wide, (*TEXTS[:2], *NUMBERS[:2], *[None] * (wide - 4))]


def _book(path: Path | BytesIO, rows: list[tuple[Any, ...]]) -> None:
    """Make a workbook as XlsxWriter does, cell by cell; the second sheet holds the rows."""
    book = Workbook(path, dict(OPTIONS))
    book.set_properties({"created": CREATED})
    styles = [book.add_format({"num_format": code}) for code in ("@", "#,##0", "0.00")]
    book.add_worksheet("Courte").write_string(0, 0, "a", styles[0])
    sheet = book.add_worksheet("Longue")
    for column in range(len(rows[0])):
        sheet.write_string(0, column, f"colonne {column}", styles[0])
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                if value:
                    sheet.write_string(line, column, cell_text(value), styles[0])
            elif value is not None:
                style = styles[2 if isinstance(value, float) else 1]
                sheet.write_number(line, column, value, style)
    book.close()


def _filled(path: Path, rows: list[tuple[Any, ...]]) -> Path:
    made = BytesIO()
    _book(made, [(*MODEL, *[None] * (len(rows[0]) - len(MODEL)))])
    readers = [lambda row, place=place: row[place] for place in range(len(rows[0]))]
    fill(made, path, [LongSheet(2, readers, rows)])
    return path


def test_rows_are_the_bytes_that_xlsxwriter_writes(tmp_path: Path) -> None:
    rows = _rows()
    _book(tmp_path / "a.xlsx", rows)
    _filled(tmp_path / "b.xlsx", rows)
    with ZipFile(tmp_path / "a.xlsx") as theirs, ZipFile(tmp_path / "b.xlsx") as ours:
        assert theirs.namelist() == ours.namelist()
        for name in theirs.namelist():
            assert theirs.read(name) == ours.read(name), name


def test_a_hidden_count_is_its_text(tmp_path: Path) -> None:
    row = (HiddenCount(1), HiddenCount(2), HiddenShare(0.0), 0, 0.0)
    sheet = load_workbook(_filled(tmp_path / "b.xlsx", [row]))["Longue"]
    assert [cell.value for cell in sheet[2]] == ["< 5", "masqué", "–", 0, 0]


def test_a_sheet_without_rows_keeps_its_head(tmp_path: Path) -> None:
    made = BytesIO()
    _book(made, [MODEL])
    fill(made, tmp_path / "b.xlsx", [LongSheet(2, [], [])])
    sheet = load_workbook(tmp_path / "b.xlsx")["Longue"]
    assert (sheet.max_row, sheet["A1"].value) == (1, "colonne 0")


def test_what_looks_like_marks_of_xlsxwriter_is_text(tmp_path: Path) -> None:
    text = '<r></t></is></c><c r="B2"><f>1+1</f></c><c><is><t></r>'
    _book(tmp_path / "a.xlsx", [(text,)])
    _filled(tmp_path / "b.xlsx", [(text, None, None)])
    for name in ("a.xlsx", "b.xlsx"):
        cells = load_workbook(tmp_path / name)["Longue"][2]
        assert [cell.value for cell in cells if cell.value] == [f" {text}"]
