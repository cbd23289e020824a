"""ODT to the same blocks as the other formats."""

import time
from collections.abc import Callable

from pipeline.extract import Extraction
from pipeline.extract.odt import read_odt
from tests.extract.making import document_of, make_odt, seen

Read = Callable[..., Extraction]
ITEM = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"


def test_odt_headings_lists_and_bold_titles(read: Read) -> None:
    inner = f"<text:list>{ITEM.format('l’équiper', '')}</text:list>"
    styles = (
        '<style:style style:name="P1"><style:text-properties fo:font-weight="bold"/></style:style>'
    )
    body = (
        '<text:h text:outline-level="2">Propositions</text:h><text:p>Un<text:s/>texte.</text:p>'
        f"<text:list>{ITEM.format('Créer un bus', inner)}</text:list>"
        '<text:p text:style-name="P1">Une antenne de nuit</text:p><text:p>1. Ouvrir</text:p>'
    )
    assert seen(read(make_odt(body, styles), "a.odt")) == [
        ("heading", 2, "Propositions"),
        ("paragraph", 0, "Un texte."),
        ("list_item", 1, "Créer un bus"),
        ("list_item", 2, "l’équiper"),
        ("heading", 6, "Une antenne de nuit"),
        ("list_item", 1, "1. Ouvrir"),
    ]


def test_odt_changes_are_accepted_comments_ignored_notes_and_boxes_kept(read: Read) -> None:
    body = (
        "<text:tracked-changes><text:deletion><text:p>effacé</text:p></text:deletion>"
        "</text:tracked-changes><text:p>Ouvrir deux lits<office:annotation><text:p>non</text:p>"
        "</office:annotation><text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>La note.</text:p></text:note-body></text:note> de plus."
        "<draw:frame><draw:text-box><text:p>Encadré.</text:p></draw:text-box>"
        "<svg:desc>logo</svg:desc></draw:frame></text:p>"
    )
    around = (
        "<style:header><text:p>ARS</text:p></style:header>"
        "<style:footer><text:p>Page 1</text:p></style:footer>"
    )
    result = read(make_odt(body, around=around), "a.odt")
    assert [(kind, text) for kind, _, text in seen(result)] == [
        ("furniture", "ARS"),
        ("paragraph", "Ouvrir deux lits de plus."),
        ("paragraph", "Encadré."),
        ("footnote", "1 La note."),
        ("furniture", "Page 1"),
    ]
    assert dict(document_of(result).coverage) == {"contexte": 37, "furniture": 8, "cache": 13}


def test_odt_text_that_a_style_hides_is_left_out(read: Read) -> None:
    styles = (
        '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="V" style:parent-style-name="H">'
        '<style:text-properties text:display="true"/></style:style>'
    )
    body = (
        '<text:p>Ouvrir<text:span text:style-name="H"> secret</text:span> deux lits.</text:p>'
        '<text:p text:style-name="H">Brouillon</text:p><text:p text:style-name="V">Vu.</text:p>'
    )
    result = read(make_odt(body, styles), "a.odt")
    assert [text for _, _, text in seen(result)] == ["Ouvrir deux lits.", "Vu."]
    hidden = len("secret") + len("Brouillon")
    assert dict(document_of(result).coverage) == {"contexte": 18, "cache": hidden}


def test_odt_sections_fields_rows_and_shapes_that_are_hidden_are_left_out(read: Read) -> None:
    row = "<table:table-row{}>" + "<table:table-cell><text:p>{}</text:p></table:table-cell>" * 2
    row += "</table:table-row>"
    condition = ' text:display="condition" text:condition="x"'
    body = (
        '<text:section text:display="none"><text:p>Un</text:p><text:list><text:list-item>'
        "<text:p>Deux</text:p></text:list-item></text:list></text:section>"
        f'<text:section{condition} text:is-hidden="true"><text:p>Trois</text:p></text:section>'
        f"<text:section{condition}><text:p>Vu.</text:p></text:section><text:p>Ouvrir"
        '<text:variable-set text:display="none">Quatre</text:variable-set>'
        '<text:hidden-text text:is-hidden="true">Cinq</text:hidden-text>'
        "<text:hidden-text> deux</text:hidden-text>"
        "<text:conditional-text> lits</text:conditional-text>"
        '<draw:frame draw:display="none"><draw:text-box><text:p>Six</text:p></draw:text-box>'
        "</draw:frame>.</text:p>"
        '<text:p><text:span><text:hidden-paragraph text:is-hidden="true"/></text:span>Sept</text:p>'
        '<text:p><text:hidden-paragraph text:condition="x"/>Lu.</text:p><table:table>'
        + row.format("", "Action", "Pilote")
        + row.format(' table:visibility="collapse"', "Huit", "Neuf")
        + row.format("", "Un bus de prévention", "CPTS")
        + "</table:table>"
    )
    document = document_of(read(make_odt(body), "a.odt"))
    assert [block.text for block in document.blocks] == [
        *("Vu.", "Ouvrir deux lits.", "Lu.", "Action | Pilote", "Un bus de prévention | CPTS"),
    ]
    assert dict(document.coverage)["cache"] == len("UnDeuxTroisQuatreCinqSixSeptHuitNeuf")
    assert document.alertes == ()


def test_odt_tables_name_their_cells(read: Read) -> None:
    rows = [("Action", "Pilote"), ("Un bus de prévention", "CPTS")]
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    made = [
        f"<table:table-row>{''.join(cell.format(text) for text in row)}</table:table-row>"
        for row in rows
    ]
    head = f"<table:table-header-rows>{made[0]}</table:table-header-rows>"
    result = read(make_odt(f"<table:table>{head}{made[1]}</table:table>"), "a.odt")
    (_, row) = document_of(result).blocks
    assert row.cells == (("Action", "Un bus de prévention"), ("Pilote", "CPTS"))
    assert row.text == "Un bus de prévention | CPTS"


def test_odt_cells_below_a_spanned_one_keep_their_columns(read: Read) -> None:
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    covered = "<table:covered-table-cell{}/>"
    two = ' table:number-columns-repeated="2"'
    wide = ' table:number-columns-spanned="2"'
    rows = [
        "".join(cell.format("", text) for text in ("Thème", "Action", "Coût")),
        cell.format(' table:number-rows-spanned="2"', "Santé")
        + cell.format("", "Ouvrir des lits")
        + cell.format("", "10 euros"),
        covered.format("") + cell.format("", "Payer") + cell.format("", "20 euros"),
        cell.format(f'{wide} table:number-rows-spanned="2"', "À deux")
        + covered.format("")
        + cell.format("", "30 euros"),
        covered.format(two) + cell.format("", "40 euros"),
        cell.format(wide, "Sans cellule couverte") + cell.format("", "50 euros"),
        f"<table:table-cell{two}/>" + cell.format("", "60 euros"),
    ]
    made = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    document = document_of(read(make_odt(f"<table:table>{made}</table:table>"), "a.odt"))
    assert [[text for _, text in block.cells] for block in document.blocks[1:]] == [
        ["Santé", "Ouvrir des lits", "10 euros"],
        ["", "Payer", "20 euros"],
        ["À deux", "", "30 euros"],
        ["", "", "40 euros"],
        ["Sans cellule couverte", "", "50 euros"],
        ["", "", "60 euros"],
    ]
    assert document.alertes == ()


def test_odt_titles_made_by_hand_stand_out_from_the_letters_around(read: Read) -> None:
    looks = {"Big": 'fo:font-size="16pt"', "Line": 'style:text-underline-style="solid"'}
    styles = "".join(
        f'<style:style style:name="{name}"><style:text-properties {look}/></style:style>'
        for name, look in looks.items()
    )
    text = "Un bus qui passe dans chaque village de la vallée."
    made = [
        '<text:p text:style-name="Big">Contribution</text:p>',
        '<text:p><text:span text:style-name="Line">Moyens</text:span></text:p>',
        '<text:p><text:span text:style-name="Line">Un bus</text:span> pour tous</text:p>',
        f"<text:p>{text}</text:p>",
    ]
    kinds = [kind for kind, _, _ in seen(read(make_odt("".join(made), styles), "a.odt"))]
    assert kinds == ["heading", "heading", "paragraph", "paragraph"]
    big = f'<text:p text:style-name="Big">{text}</text:p><text:p text:style-name="Big">Un</text:p>'
    kinds = [kind for kind, _, _ in seen(read(make_odt(big, styles), "a.odt"))]
    assert kinds == ["paragraph", "paragraph"]


def test_odt_line_breaks_before_marks_begin_items(read: Read) -> None:
    body = (
        "<text:p>Nous proposons<text:line-break/>de loger :<text:line-break/>- un bus\n"
        "rouge<text:line-break/>1. un lit</text:p>"
    )
    assert seen(read(make_odt(body), "a.odt")) == [
        ("paragraph", 0, "Nous proposons de loger :"),
        ("list_item", 1, "un bus rouge"),
        ("list_item", 1, "1. un lit"),
    ]


def test_odt_styles_above_one_another_take_no_time() -> None:
    chain = "".join(
        f'<style:style style:name="s{n}" style:parent-style-name="s{n + 1}"/>' for n in range(5_000)
    )
    data = make_odt('<text:p text:style-name="s0">Un bus</text:p>' * 300, chain)
    start = time.process_time()
    assert len(read_odt(data).drafts) == 300
    assert time.process_time() - start < 4
