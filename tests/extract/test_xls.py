"""Old Excel workbooks are read as those of today, and counted by their records."""

import struct
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.extract.conftest import Read
from tests.extract.making import document_of, make_xlsx, seen
from tests.extract.old_excel import (
    DATES,
    NOTE,
    TIMES,
    box,
    chart,
    formula,
    make_book,
    make_xls,
    record,
    sheet,
    text,
)
from tests.extract.old_office import make_ole

ROWS: list[list[Any]] = [["Titre", "Nombre"], ["Créer un bus – 5 €", 12], ["Lits", 1.5]]
SLOW = ("A", 0, sheet(record(0, bytes(8000))))


def far(row: int, column: int) -> bytes:
    return sheet(record(0x203, struct.pack("<HHHd", row, column, 0, 1)))


def wide(rows: int) -> bytes:
    """Return a sheet of rows with a cell in the last column, twice."""
    cells = (struct.pack("<HHHd", row, 255, 0, 1) for row in range(rows) for _ in "12")
    return sheet(b"".join(record(0x203, cell) for cell in cells))


def often(times: int) -> bytes:
    """Return a sheet that says again and again how large it is, with a last row each time."""
    size = record(0x200, bytes(14))
    return sheet((size + record(0x203, struct.pack("<HHHd", 65_535, 0, 0, 1))) * times)


def inside(data: bytes) -> bytes:
    """Return an old Office file as the stream of a workbook: its magic is that of a record too."""
    return data.ljust(4 + 0xE011, b"\0") + record(0x0A)


def book(stream: bytes) -> bytes:
    return make_ole({"Workbook": stream.ljust(4096, b"\0")})


def test_an_old_workbook_is_read_as_one_of_today(read: Read) -> None:
    old = document_of(read(make_xls({"Avis": ROWS, "Feuil2": [["Un", "Deux"]]}), "a.xls"))
    new = document_of(read(make_xlsx({"Avis": ROWS, "Feuil2": [["Un", "Deux"]]}), "a.xlsx"))
    assert old.media_type == "application/vnd.ms-excel"
    assert old.blocks == new.blocks
    assert (old.coverage, old.alertes) == (new.coverage, ())


def test_dates_times_truths_and_formulas_are_shown(read: Read) -> None:
    cells: list[list[Any]] = [["Quoi", "Quand", "A"], [True, (45_000.0, DATES), (0.5, TIMES)]]
    made = make_xls(
        {"Avis": cells}, after=formula(2, 0, "Été") + record(0x205, b"\3" + bytes(5) + b"\x2a\1")
    )
    assert [row for _, _, row in seen(read(made, "a.xls"))] == [
        "Avis", "Quoi | Quand | A", "VRAI | 2023-03-15 | 12:00:00", "Été",
    ]  # fmt: skip
    document = document_of(read(made, "a.xls"))
    assert document.alertes == ()


def test_hidden_sheets_and_comments_are_left_out_and_counted(read: Read) -> None:
    made = make_xls({"Avis": ROWS, "Non": [["secret"]]}, hidden=["Non"], after=box("abé", NOTE))
    document = document_of(read(made, "a.xls"))
    assert document.blocks[0].text == "Avis"
    assert len(document.blocks) == 4
    assert dict(document.coverage)["cache"] == len("secret") + 2 * len("abé")
    assert document.alertes == ()


@pytest.mark.parametrize("filtered", [False, True])
def test_hidden_rows_and_columns_are_left_out_and_counted(read: Read, *, filtered: bool) -> None:
    cells = b"".join(
        record(0x204, struct.pack("<HHH", row, column, 0) + text(f"ab{row}{column}"))
        for row in range(4)
        for column in range(3)
    )
    cells += record(0xBD, struct.pack("<HH", 0, 3) + struct.pack("<HI", 0, 30) * 2 + b"\4\0")
    cells += formula(2, 3, "Été") + formula(3, 3, "Mai")
    hidden = record(0x7D, struct.pack("<HHHHHH", 1, 1, 0, 0, 1, 0))
    hidden += record(0x7D, struct.pack("<HHHHHH", 4, 300, 0, 0, 1, 0))
    hidden += record(0x9B) * filtered
    hidden += record(0x208, struct.pack("<HHHHHHHH", 2, 0, 4, 0, 0, 0, 0x20, 0))
    document = document_of(read(book(make_book([("A", 0, sheet(hidden + cells))], b"")), "a.xls"))
    rows = ["A", "ab00 | ab02 | 7", "ab10 | ab12", "ab20 | ab22 | Été", "ab30 | ab32 | Mai"]
    if not filtered:
        del rows[3]
    found = [block.text.rstrip("| ") for block in document.blocks]
    assert found == rows
    lost = 4 * len("ab01") + (0 if filtered else len("ab20ab22Été"))
    assert dict(document.coverage)["cache"] == lost
    assert document.alertes == ()


def test_boxes_and_charts_are_read_after_the_sheets(read: Read) -> None:
    made = make_xls({"Avis": ROWS}, after=box("Une boîte") + chart("Les lits"))
    document = document_of(read(made, "a.xls"))
    assert [(block.kind, block.text) for block in document.blocks][4:] == [
        ("paragraph", "Une boîte"),
        ("caption", "Les lits"),
    ]
    assert document.alertes == ()


def test_long_strings_go_on_in_other_records(read: Read) -> None:
    first, second = "a" * 8215, "é" * 20  # the second begins where the first record ends
    shared = struct.pack("<IIHB", 2, 2, len(first), 0) + first.encode()
    data = struct.pack("<HH", 0xFC, len(shared)) + shared
    rest = text(second)[:13], b"\0" + second[5:].encode("latin-1")
    data += b"".join(struct.pack("<HH", 0x3C, len(part)) + part for part in rest)
    cells = b"".join(record(0xFD, struct.pack("<HHHI", rank, 0, 0, rank)) for rank in range(2))
    made = book(make_book([("Avis", 0, sheet(cells))], data))
    document = document_of(read(made, "a.xls"))
    assert [block.text for block in document.blocks] == ["Avis", first, second]
    assert document.alertes == ()


def test_what_the_records_hold_and_the_library_does_not_is_told(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.extract.xls._sheets", lambda _: [("Avis", [["Titre"]])])
    document = document_of(read(make_xls({"Avis": ROWS}), "a.xls"))
    assert "n'ont pas été lus" in document.alertes[0]


def test_another_library_reads_the_same_cells() -> None:
    workbook = CalamineWorkbook.from_filelike(BytesIO(make_xls({"Avis": ROWS})))
    assert workbook.get_sheet_by_name("Avis").to_python() == ROWS


@pytest.mark.parametrize("kind", [0x206, 0x406])
def test_formulas_under_older_codes_are_counted_too(read: Read, kind: int) -> None:
    cell = struct.pack("<HHHd", 3, 0, 0, 5.0) + bytes(8)
    document = document_of(read(make_xls({"Avis": ROWS}, after=record(kind, cell)), "a.xls"))
    assert (document.blocks[-1].text, document.alertes) == ("5", ())


def test_memory_that_runs_out_is_said_so(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("xlrd.open_workbook", full)
    (reject,) = read(make_xls({"Avis": ROWS}), "a.xls").rejects
    assert reject.error == "MemoryLimit"


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (book(make_book([], b"", record(0x2F, bytes(54)))), "EncryptedDocument", "mot de passe"),
        (book(b"\0" * 5000), "BrokenDocument", ".xlsx"),
        (make_xls({"A": ROWS})[:2000], "BrokenDocument", ".xlsx"),
        (book(make_book([("A", 0, far(1, 300))], b"")), "BrokenDocument", "loin"),
        (book(make_book([("A", 0, far(65_535, 0))] * 40, b"")), "BrokenDocument", "loin"),
        (book(make_book([("A", 0, wide(20_000))], b"")), "BrokenDocument", "loin"),
        (book(make_book([("A", 0, b"")] * 3000 + [SLOW], b"")), "BrokenDocument", ".xlsx"),
        (book(make_book([("A", 0, often(40))], b"")), "BrokenDocument", "loin"),
        (book(inside(make_xls({"A": ROWS}))), "BrokenDocument", ".xlsx"),
        (book(record(0x809, struct.pack("<HH12x", 0x500, 5)) + record(0x0A)), "BrokenDocument", ""),
        (
            book(make_book([("A", 0, sheet(b""))], record(0xFC, struct.pack("<II", 9, 2**32 - 1)))),
            "BrokenDocument", "",
        ),
    ],
    ids=[
        *("password", "nothing", "cut", "column", "rows", "wide", "shared sheets", "sizes"),
        *("another", "before 97", "strings"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_what_to_do(
    read: Read, data: bytes, error: str, words: str
) -> None:
    (reject,) = read(data, "a.xls").rejects
    assert (reject.error, words in reject.message) == (error, True), reject.message
