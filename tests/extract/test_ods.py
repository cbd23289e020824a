"""ODS to the same blocks as the workbooks of Excel."""

import time
from collections.abc import Callable
from io import BytesIO

import pytest
import python_calamine

from pipeline.errors import BrokenDocument, EncryptedDocument
from pipeline.extract import Extraction
from pipeline.extract.ods import read_ods
from pipeline.extract.sniff import sniff
from pipeline.settings import Limits
from tests.extract.making import ODS, document_of, make_ods, row, seen, sheet, zipped

Read = Callable[..., Extraction]
HEAD = row("Action", "Porteur", "Échéance")
BUS = row("Un bus de dépistage dans les villages", "CPTS du Pays de Retz", "12/05/2023")
LITS = row("Ouvrir quatre lits de répit", "Hôpital de Redon", "2024")


def cell(inner: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}>{inner}</table:table-cell>"


def test_a_sheet_is_a_heading_and_a_row_a_block_with_its_columns(read: Read) -> None:
    result = read(
        make_ods(sheet("Suivi", HEAD, BUS, LITS) + sheet("Feuille2", row("seul"))), "a.ods"
    )
    assert seen(result) == [
        ("heading", 1, "Suivi"),
        ("table_row", 0, "Action | Porteur | Échéance"),
        (
            "table_row",
            0,
            "Un bus de dépistage dans les villages | CPTS du Pays de Retz | 12/05/2023",
        ),
        ("table_row", 0, "Ouvrir quatre lits de répit | Hôpital de Redon | 2024"),
        ("furniture", 0, "Feuille2"),
        ("table_row", 0, "seul"),
    ]
    assert document_of(result).blocks[2].cells[0][0] == "Action"


def test_what_is_not_shown_is_left_out_and_counted(read: Read) -> None:
    styles = (
        '<style:style style:name="H"><style:table-properties table:display="false"/></style:style>'
    )
    folded = (
        "<table:table-column/>"
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
        "<table:table-column/>"
    )
    comment = cell(
        "<office:annotation><text:p>non</text:p></office:annotation><text:p>Qui</text:p>"
    )
    wrong = cell("<text:p>#REF!</text:p>", 'calcext:value-type="error"')
    below = "<table:covered-table-cell><text:p>vieux</text:p></table:covered-table-cell>"
    rows = (
        row("Quoi", "caché", "ici", comment),
        row("Bus", "", "", "CPTS"),
        row("Plié", "", "", "Non", seen="collapse"),
        row("Filtré", "", "", wrong, seen="filter"),
        row("Fusion", "", "", "Oui", below),
    )
    beside = "<table:tracked-changes><text:p>avant</text:p></table:tracked-changes>"
    body = beside + sheet("Avis", folded, *rows) + sheet("Brouillon", row("secret"), style="H")
    result = read(make_ods(body, styles), "a.ods")
    assert [text for _, _, text in seen(result)] == [
        *("Avis", "Quoi | Qui", "Bus | CPTS", "Filtré", "Fusion | Oui"),
    ]
    hidden = "cachéicinonPliéNon#REF!vieuxavantsecret"
    assert dict(document_of(result).coverage)["cache"] == len(hidden)


def test_repeated_cells_and_rows_stand_as_often_as_they_are_seen(read: Read) -> None:
    twice = cell("<text:p>oui</text:p>", 'table:number-columns-repeated="2"')
    far = cell("", 'table:number-columns-repeated="16380"')
    rows = (row("Lieu", "Jour", "Soir"), row("Redon", twice, far, times=2), row("", times=1048570))
    result = read(make_ods(sheet("Gardes", *rows)), "a.ods")
    assert [text for _, _, text in seen(result)] == [
        *("Gardes", "Lieu | Jour | Soir", "Redon | oui | oui", "Redon | oui | oui"),
    ]
    assert sum(dict(document_of(result).coverage).values()) == 6 + 12 + 2 * 11


@pytest.mark.parametrize(("empty", "kind"), [(1, "table_row"), (2, "paragraph")])
def test_empty_rows_part_tables(read: Read, empty: int, kind: str) -> None:
    below = (row("Autres demandes"), row("Lieu", "Jour"), row("Redon", "lundi"))
    data = make_ods(sheet("Suivi", HEAD, BUS, LITS, row("", times=empty), *below))
    assert (kind, "Autres demandes") in [
        (kind, text) for kind, _, text in seen(read(data, "a.ods"))
    ]


def test_rows_of_groups_boxes_and_charts_are_read(read: Read) -> None:
    box = "<draw:frame><draw:text-box><text:p>Encadré du bas</text:p></draw:text-box></draw:frame>"
    anchored = cell(f"<text:p>CPTS</text:p>{box}")
    chart = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:chart="urn:oasis:names:tc:opendocument:xmlns:chart:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:chart>'
        "<chart:chart><chart:title><text:p>Lits par an</text:p></chart:title></chart:chart>"
        "</office:chart></office:body></office:document-content>"
    )
    logo = "<draw:custom-shape><text:p>Logo ARS</text:p></draw:custom-shape>"
    bus = row("Un bus qui passe le mardi", anchored, "2023")
    rows = (
        f"<table:shapes>{logo}</table:shapes>",
        f"<table:table-header-rows>{HEAD}</table:table-header-rows>",
        f"<table:table-row-group>{bus}</table:table-row-group>",
    )
    data = make_ods(sheet("Suivi", *rows), **{"Object 1/content.xml": chart})
    assert [(kind, text) for kind, _, text in seen(read(data, "a.ods"))] == [
        ("heading", "Suivi"),
        ("table_row", "Action | Porteur | Échéance"),
        ("table_row", "Un bus qui passe le mardi | CPTS | 2023"),
        ("paragraph", "Logo ARS"),
        ("paragraph", "Encadré du bas"),
        ("caption", "Lits par an"),
    ]


def test_cells_are_those_that_calamine_reads() -> None:
    rows = (HEAD, BUS, row("", times=2), row("Une ligne", "", "2 fois"), LITS)
    data = make_ods(sheet("Suivi", *rows))
    sheets = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
    told = [line for line in sheets.get_sheet_by_index(0).to_python() if any(line)]
    blocks = [draft for draft in read_ods(data).drafts if draft.kind == "table_row"]
    texts = ["".join(piece.text for piece in draft.pieces) for draft in blocks]
    assert ["|".join(map(str, line)) for line in told] == texts


def test_a_workbook_without_sheets_or_under_a_password_is_refused() -> None:
    with pytest.raises(BrokenDocument, match="Enregistrez-le à nouveau"):
        read_ods(zipped({"mimetype": "x", "content.xml": "<a/>"}))
    entry = '<m:file-entry m:full-path="{}"><m:encryption-data/></m:file-entry>'
    sealed, macro = (
        {"META-INF/manifest.xml": f"<m>{entry.format(name)}</m>"}
        for name in ("content.xml", "Basic/Standard/Module1.xml")
    )
    with pytest.raises(EncryptedDocument, match="mot de passe"):
        read_ods(make_ods(sheet("Suivi", HEAD), **sealed))
    assert read_ods(make_ods(sheet("Suivi", HEAD), **macro)).drafts
    with pytest.raises(EncryptedDocument, match="mot de passe"):
        sniff(zipped({"mimetype": ODS, "encrypted-package": "x"}), "a.ods", Limits())


def test_macros_do_not_keep_a_workbook_from_being_read() -> None:
    declared = '<!DOCTYPE library:libraries PUBLIC "-//x//DTD//EN" "libraries.dtd"><l/>'
    data = make_ods(sheet("Suivi", HEAD), **{"Basic/script-lc.xml": declared})
    assert read_ods(data).drafts
    with pytest.raises(BrokenDocument, match="DOCTYPE"):
        read_ods(make_ods(sheet("Suivi", HEAD), **{"meta.xml": declared}))


def test_a_cell_without_a_text_shows_its_value(read: Read) -> None:
    values = (
        cell("", 'office:value-type="string" office:string-value="Redon"'),
        cell("", 'office:value-type="float" office:value="12"'),
        cell("<text:p/>", 'office:value-type="float" office:value="13"'),
        cell("<text:p>deux<text:line-break/>lignes</text:p>"),
    )
    result = read(make_ods(sheet("Lits", row(*values))), "a.ods")
    assert seen(result)[1][2] == "Redon | 12 | | deux lignes"
    assert "non_lu" not in dict(document_of(result).coverage)


def test_a_box_on_a_merged_or_a_wrong_cell_is_read(read: Read) -> None:
    box = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    covered = f"<table:covered-table-cell>{box.format('Au milieu')}</table:covered-table-cell>"
    wrong = cell(f"<text:p>#N/D</text:p>{box.format('À côté')}", 'calcext:value-type="error"')
    texts = [
        text for *_, text in seen(read(make_ods(sheet("A", row("b", covered, wrong))), "a.ods"))
    ]
    assert texts == ["A", "b", "Au milieu", "À côté"]


def test_many_cells_are_no_fault_where_none_is_repeated() -> None:
    data = make_ods(sheet("A", *[row("a", "b")] * 3000))
    assert len(read_ods(data).drafts) == 3001


@pytest.mark.parametrize(
    ("rows", "columns", "text"),
    [(9_999_999, 1, "a"), (1, 9_999_999, "a"), (5000, 5000, "a"), (400_000, 1023, "")],
)
def test_a_small_file_does_not_fill_the_memory(rows: int, columns: int, text: str) -> None:
    inner = f"<text:p>{text}</text:p>" if text else ""
    many = cell(inner, f'table:number-columns-repeated="{columns}"') + cell("<text:p>b</text:p>")
    start = time.process_time()
    with pytest.raises(BrokenDocument, match="répète ses cellules"):
        read_ods(make_ods(sheet("A", row(many, times=rows))))
    assert time.process_time() - start < 2.0
