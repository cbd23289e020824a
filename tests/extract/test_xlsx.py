"""Workbooks: what is hidden in a sheet, and what is only filtered."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from tests.extract.conftest import Read
from tests.extract.making import document_of

ROWS: list[list[object]] = [
    ["Titre", "Note", "Texte"],
    ["Un bus", "privé", "Créer un bus à Laval"],
    ["Des lits", 4, "Ouvrir dix lits"],
    ["Retiré", 7, "Fermer la gare"],
]


def workbook(change: Callable[[Any], None], first_row: int = 1) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Avis"
    for row, values in enumerate(ROWS, first_row):
        for column, value in enumerate(values, 2):
            sheet.cell(row, column, value)
    change(sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def hide(row: int) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[row].hidden = True
        sheet.column_dimensions["C"].hidden = True

    return change


def test_hidden_rows_and_columns_are_left_out_and_counted(read: Read) -> None:
    for first in (1, 5):  # the reader begins at the first filled cell, B1 or B5
        document = document_of(read(workbook(hide(first + 3), first), "a.xlsx"))
        assert [block.text for block in document.blocks] == [
            "Avis",
            "Titre | Texte",
            "Un bus | Créer un bus à Laval",
            "Des lits | Ouvrir dix lits",
        ]
        assert document.blocks[2].cells[1] == ("Texte", "Créer un bus à Laval")
        assert dict(document.coverage)["cache"] == len("NoteprivéRetiréFermerlagare")
        assert document.alertes == ()


def test_rows_that_a_filter_hides_are_read(read: Read) -> None:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[4].hidden = True
        sheet.auto_filter.ref = "B1:D4"
        sheet.auto_filter.add_filter_column(0, ["Un bus", "Des lits"])

    document = document_of(read(workbook(change), "a.xlsx"))
    assert document.blocks[-1].text == "Retiré | 7 | Fermer la gare"
    assert (document.alertes, dict(document.coverage).get("cache")) == ((), None)
