import time

import pytest

from tests.extract.conftest import Read
from tests.extract.web import blocks, rows, seen


def test_tables_name_their_cells(read: Read) -> None:
    body = """<table><caption>Actions</caption><tr><th>Action</th><th>Pilote</th></tr>
    <tr><td>Un bus<script>non</script></td><td><p>CPTS</p><p>CPAM</p></td></tr>
    <tr><td colspan="2">Total</td></tr></table>suite"""
    found = blocks(read, body)
    assert [block.text for block in found] == [
        "Actions", "Action | Pilote", "Un bus | CPTS CPAM", "Total |", "suite",
    ]  # fmt: skip
    assert found[2].cells == (("Action", "Un bus"), ("Pilote", "CPTS CPAM"))


def test_cells_beside_one_that_spans_rows_stay_in_their_columns(read: Read) -> None:
    head = "<thead><tr><th>Thème</th><th>Action</th><th>Coût</th></tr></thead>"
    body = """<tr><td rowspan="2">Santé</td><td>Ouvrir</td><td rowspan="3">10</td></tr>
    <tr><td>Payer</td></tr><tr><td>Eau</td><td>Curer</td></tr><tr><td colspan="2" rowspan="2">Bus
    </td><td>5</td></tr><tr><td>6</td></tr><tr><td>Lit</td><td>Ici</td></tr>"""
    assert rows(read, head + body) == [
        *("Thème | Action | Coût", "Santé | Ouvrir | 10", "| Payer", "Eau | Curer", "Bus | | 5"),
        *("| | 6", "Lit | Ici"),
    ]
    found = blocks(read, f"<table>{head}{body}</table>")
    assert found[2].cells == (("Thème", ""), ("Action", "Payer"))
    assert found[5].cells == (("Thème", ""), ("Action", ""), ("Coût", "6"))


def test_a_cell_spans_rows_up_to_the_end_of_its_group(read: Read) -> None:
    group = "<tbody><tr><td rowspan=0>a</td><td>b</td></tr><tr><td>c</td></tr></tbody>"
    assert rows(read, group + "<tbody><tr><td>d</td><td>e</td></tr></tbody>") == [
        *("a | b", "| c", "d | e"),
    ]
    assert rows(read, group.replace("=0", "=99") + group.replace("=0", "='x'")) == [
        *("a | b", "| c", "a | b", "c"),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "<tr>" + "<td rowspan=65534>x" * 60 + "<tr><td>y" * 20_000,
        ("<tr>" + "<td colspan=999 rowspan=9999>x" * 60) * 500,
        "<tr><td rowspan=99999999999999>x<td colspan=9999999999>y" * 5_000,
        "<tr><th>x<td>" + "<b>" * 900 + "y" + "<i>z</i>" * 5_000,
    ],
    ids=["tall", "wide", "long", "deep"],
)
def test_spans_and_depths_of_tables_are_bounded(read: Read, table: str) -> None:
    start = time.process_time()
    document = read(f"<table>{table}</table>".encode(), "a.html").document
    assert document
    assert document.alertes == ()
    assert time.process_time() - start < 10


def test_a_table_that_sets_the_page_is_walked_through(read: Read) -> None:
    body = "<table><tr><td><h2>Titre</h2></td><td><p>Texte</p></td></tr></table>"
    assert [kind for kind, _, _ in seen(read, body)] == ["heading", "paragraph"]
