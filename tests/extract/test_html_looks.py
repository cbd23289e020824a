"""Web pages as publishers write them: lists of Word, titles by their look, links aside."""

import time

import pytest

from tests.extract.conftest import Read
from tests.extract.making import document_of
from tests.extract.web import blocks, seen

BLANK = "&nbsp;&nbsp;&nbsp;&nbsp; "


def test_items_that_word_wrote_lose_their_mark_and_keep_their_level(read: Read) -> None:
    body = "".join(
        f"<p class=MsoListParagraph style='text-indent:-18pt;mso-list:l0 level{level} lfo1'>"
        f"<![if !supportLists]><span>{mark}<span>{BLANK}</span></span><![endif]>{text}</p>"
        for level, mark, text in [
            (1, "·", "un bus"),
            (2, "o", "le soir"),
            (3, "§", "tard"),
            (1, "Ø", "des lits"),
            (1, "2.", "Un train"),
            (1, "B.", "Un car"),
        ]
    )
    assert seen(read, body) == [
        ("list_item", 1, "un bus"),
        ("list_item", 2, "le soir"),
        ("list_item", 3, "tard"),
        ("list_item", 1, "des lits"),
        ("list_item", 1, "2. Un train"),
        ("list_item", 1, "B. Un car"),
    ]
    document = document_of(read(f"<body>{body}".encode(), "a.html"))
    assert dict(document.coverage)["furniture"] == 4
    assert document.alertes == ()


def test_a_letter_before_a_blank_is_no_mark(read: Read) -> None:
    assert seen(read, "<p>à&nbsp;Dole</p>") == [("paragraph", 0, "à Dole")]


def test_titles_are_told_by_class_and_by_bold_of_style(read: Read) -> None:
    body = """<p class="MsoTitle">Avis</p><p class=MsoSubtitle>De Dole</p>
    <div class="card__title">Un bus</div><p class="site-title">Ville</p>
    <p class="title">Ceci est une phrase.</p><div class="title"><p>Le soir</p></div>
    <p><span style="font-weight: 700">Des lits</span></p>
    <b style="font-weight:normal"><p>Un train</p></b>"""
    assert seen(read, body) == [
        ("heading", 1, "Avis"),
        ("heading", 2, "De Dole"),
        ("heading", 6, "Un bus"),
        ("paragraph", 0, "Ville"),
        ("paragraph", 0, "Ceci est une phrase."),
        ("paragraph", 0, "Le soir"),
        ("heading", 6, "Des lits"),
        ("paragraph", 0, "Un train"),
    ]


def test_a_break_before_a_number_begins_an_item(read: Read) -> None:
    body = "<p>1) Un bus<br>2) un train<br>· un car<br>de nuit</p>"
    assert [text for _, _, text in seen(read, body)] == [
        *("1) Un bus", "2) un train", "un car de nuit"),
    ]


def test_terms_with_one_value_each_are_rows(read: Read) -> None:
    found = blocks(read, "<dl><dt>Porteur</dt><dd>La <b>ville</b></dd><dt>Coût</dt><dd>9</dd></dl>")
    assert [(block.kind, block.text) for block in found] == [
        ("table_row", "Porteur | La ville"),
        ("table_row", "Coût | 9"),
    ]
    assert found[1].cells == (("", "Coût"), ("", "9"))


@pytest.mark.parametrize(
    "body",
    ["<dt>a</dt><dd><p>b</p></dd>", "<dt>a</dt><dd>b</dd><dd>c</dd>", "<dt>a</dt><dd>b</dd>c"],
)
def test_other_terms_are_paragraphs(read: Read, body: str) -> None:
    assert {kind for kind, _, _ in seen(read, f"<dl>{body}</dl>")} == {"paragraph"}


def test_a_table_of_marks_is_a_list(read: Read) -> None:
    body = "<table><tr><td>•</td><td>Un bus</td></tr><tr><td>•</td><td>Un car</td></tr></table>"
    assert seen(read, body) == [("list_item", 1, "Un bus"), ("list_item", 1, "Un car")]


def test_links_that_say_what_they_do_are_furniture(read: Read) -> None:
    body = """<p>Un bus. <a href=a>Lire la suite</a></p><p><a href=a>Lire la suite →</a></p>
    <p><a href=b>Télécharger le document</a></p><p><a href=c>Imprimer moins de papier</a></p>
    <p>Partager</p>"""
    assert [kind for kind, _, _ in seen(read, body)] == [
        *("paragraph", "furniture", "furniture", "paragraph", "paragraph"),
    ]


def test_links_to_other_pages_are_furniture(read: Read) -> None:
    body = """<main><h1>Un bus</h1><h2>À lire aussi</h2><ul>
    <li><a href=a>Comment la ville a rouvert la gare du haut en un an</a></li><li>3 mai 2024</li>
    <li><a href=b>Le compte rendu de la réunion publique du mois de mai</a></li></ul>
    <p>Un car.</p><h2>Voir aussi</h2><p>Nous proposons un bus de nuit.</p></main>"""
    assert [(kind, text[:10]) for kind, _, text in seen(read, body)] == [
        ("heading", "Un bus"),
        ("furniture", "À lire aus"),
        ("furniture", "Comment la"),
        ("furniture", "3 mai 2024"),
        ("furniture", "Le compte "),
        ("paragraph", "Un car."),
        ("heading", "Voir aussi"),
        ("paragraph", "Nous propo"),
    ]


def test_tabs_and_a_header_with_a_menu_are_furniture(read: Read) -> None:
    body = """<header><p>Agir ensemble pour un territoire vivant et solidaire</p>
    <nav><a href=a>Accueil</a></nav></header><h1>Un bus</h1>
    <ul role="tablist"><li><button>Constat</button></li></ul><p>Il en faut un le soir.</p>
    <p>Il en faut un autre le dimanche, jusqu'au dernier village de la vallée.</p>"""
    assert [kind for kind, _, _ in seen(read, body)] == [
        *("furniture", "furniture", "heading", "furniture", "paragraph", "paragraph"),
    ]


def test_titles_of_other_pages_are_read_in_linear_time(read: Read) -> None:
    body = "<p>Lire aussi</p><p>a</p>" * 20_000 + "<p class=title>o&nbsp;" * 20_000
    start = time.process_time()
    assert len(blocks(read, body)) == 60_000
    assert time.process_time() - start < 20
