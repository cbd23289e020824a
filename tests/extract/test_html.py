import time
from collections.abc import Callable

import pytest

from pipeline.document import Block
from pipeline.extract import Extraction

Read = Callable[..., Extraction]


def blocks(read: Read, body: str, head: str = "") -> tuple[Block, ...]:
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    document = read(page.encode(), "a.html").document
    assert document
    return document.blocks


def seen(read: Read, body: str, head: str = "") -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in blocks(read, body, head)]


def test_content_keeps_its_order_kind_and_level(read: Read) -> None:
    body = """<h1>Les projets <em>retenus</em></h1><p>Un <a href="/">lien</a>.</p>
    <ul><li>Créer un <b>guichet</b><ul><li>en ville</li></ul></li><li><p>Ouvrir</p></li></ul>
    <p><strong>Un bus</strong></p><p><b>Porteur :</b> la CPTS</p><!-- rien --><div>Fin</div>"""
    assert seen(read, body) == [
        ("heading", 1, "Les projets retenus"),
        ("paragraph", 0, "Un lien."),
        ("list_item", 1, "Créer un guichet"),
        ("list_item", 2, "en ville"),
        ("list_item", 1, "Ouvrir"),
        ("heading", 6, "Un bus"),
        ("paragraph", 0, "Porteur : la CPTS"),
        ("paragraph", 0, "Fin"),
    ]


@pytest.mark.parametrize(
    "aside",
    [
        "<nav><p>Accueil</p></nav>",
        "<footer>Accueil</footer>",
        '<div class="cookie-banner">Accueil</div>',
        '<div id="tarteaucitron">Accueil</div>',
        '<div role="dialog"><p>Accueil</p></div>',
        "<ul><li><a>Accu</a></li><li><a>ei</a></li><li><a>l</a></li></ul>",
        "<p>Ce site utilise des cookies, acceptez-vous ? Accueil</p>",
        "<header><p>Accueil</p></header>",
    ],
)
def test_navigation_cookies_and_footers_are_kept_as_furniture(read: Read, aside: str) -> None:
    body = f"{aside}<h1>Projets</h1><p>Un bus de prévention passera dans chaque village.</p>"
    found = seen(read, body)
    assert {kind for kind, _, _ in found} == {"furniture", "heading", "paragraph"}
    furniture = "".join(text for kind, _, text in found if kind == "furniture")
    assert "Accueil" in furniture


def test_what_stands_outside_main_is_furniture(read: Read) -> None:
    found = seen(read, "<div><p>Haut</p><main><p>Un bus.</p></main><p>Bas</p></div>")
    assert found == [("furniture", 0, "Haut"), ("paragraph", 0, "Un bus."), ("furniture", 0, "Bas")]


PROSE = "Nous proposons de créer une maison de santé dans chaque canton du département."
LINKS = "".join(f'<li><a href="/{rank}">Une page liée</a></li>' for rank in range(2))


def kinds(read: Read, body: str) -> dict[str, str]:
    """Return the kind of each block by its text."""
    return {text: kind for kind, _, text in seen(read, body)}


@pytest.mark.parametrize(
    "part",
    [
        "<article><header><h2>Mot</h2></header><p>{}</p></article>",
        "<article><header><h2><a href='/'>Mot</a></h2></header><p>{}</p></article>",
        "<section><header><p>Mot</p></header><p>{}</p></section>",
        "<main><header><h1>Mot</h1></header><p>{}</p></main>",
        "<header><h2>Mot</h2><p>{}</p></header>",
        "<article><footer><p>{}</p><p>Mot</p></footer></article>",
        "<main><aside><p>Mot</p></aside><p>{}</p></main>",
        "<article><aside><h3>Mot</h3><ul><li>12 lits</li></ul></aside><p>{}</p></article>",
        "<aside><h2>Mot</h2><p>{}</p></aside>",
        "<aside><p>Mot</p>" + "<p>Créer un guichet</p>" * 4 + "</aside><p>{}</p>",
        "<main><p>a</p></main><article><p>{}</p><p>Mot</p></article>",
        "<main><p>a</p></main><article><p>Mot</p></article><p>{}</p>",
        "<main><p>a</p></main><div><p>{}</p><p>Mot</p></div>",
        "<main><p>Mot</p></main><main><p>{}</p></main>",
        "<main hidden><p>a</p></main><main><p>{}</p><p>Mot</p></main>",
        "<main style='display:none'>a</main><p>Mot</p><p>{}</p>",
        "<main style='display:none'>a</main><div><main>Mot</main></div><p>{}</p>",
        "<div role='main'><p>Mot</p><main>a</main><p>{}</p></div>",
        "<section class='medico-social'><p>Mot</p></section><p>{}</p>",
        "<section class='cohesion-sociale habitat-partage'><p>Mot</p></section><p>{}</p>",
        "<section class='social'><p>Mot</p><p>{}</p></section>",
        "<div class='menu'><p>Mot</p>" + "<p>Créer un guichet</p>" * 4 + "</div><p>{}</p>",
        "<div class='plain-pied'><p>Mot</p></div><p>{}</p>",
        "<article><div class='card-footer'><p>{}</p><p>Mot</p></div></article>",
    ],
)
def test_what_says_something_is_content_wherever_it_stands(read: Read, part: str) -> None:
    found = kinds(read, part.format(PROSE) + "<p>Des lits.</p>" * 9)
    assert found[PROSE] in {"paragraph", "list_item"}
    assert found["Mot"] in {"paragraph", "heading"}


@pytest.mark.parametrize(
    "part",
    [
        f"<main><aside><p>Mot</p><ul>{LINKS}</ul></aside>$</main>",
        f"<article><header><p>Mot</p><ul>{LINKS}</ul></header>$</article>",
        "<article><footer>Mot</footer>$</article>",
        "<header><nav>a</nav><h1>Mot</h1></header>$",
        "<aside>Mot</aside>$",
        f"<aside><p>Mot</p><ul>{LINKS}</ul></aside>$",
        f"<main>$</main><aside><p>Mot</p>{'<p>Un guichet</p>' * 9}</aside>",
        f"<main>$</main><div><p>Mot</p><ul>{LINKS}{LINKS}{LINKS}</ul><p>{PROSE}</p></div>",
        "<main>$</main><article><a href='/'>Mot</a></article>",
        "<main>$</main><header><h1>Mot</h1></header>",
        f"<main>$</main><footer><p>Mot</p><p>{PROSE}</p></footer>",
        f"$<div class='cookie-banner'><p>Mot</p><p>{PROSE}</p></div>",
        f"$<div id='footer'><p>Mot</p><p>{PROSE}</p></div>",
        f"$<div class='sidebar'><p>Mot</p><ul>{LINKS}</ul></div>",
        "$<div class='social-links'>Mot</div>",
        "$<p class='a fr-partage'>Mot</p>",
        "$<div class='post-share'>Mot</div>",
        "$<div class='pied-de-page'>Mot</div>",
    ],
)
def test_links_and_short_words_around_it_are_furniture(read: Read, part: str) -> None:
    found = kinds(read, part.replace("$", f"<p>{PROSE} Un bus.</p>" * 3))
    assert found[f"{PROSE} Un bus."] == "paragraph"
    assert found["Mot"] == "furniture"


def test_the_mark_of_a_place_is_no_link(read: Read) -> None:
    body = "<main><aside><a name='x'>Mot</a></aside><p>Un bus.</p></main>"
    assert kinds(read, body)["Mot"] == "paragraph"


@pytest.mark.parametrize(
    "part",
    [
        "<header><div class='x'>",
        "<aside><section id='nav'>",
        "<ul class='menu'><li><a>",
        "<article><footer>",
    ],
)
def test_parts_in_parts_are_judged_in_bounded_time(read: Read, part: str) -> None:
    start = time.process_time()
    body = "<main>a</main>" + part * 120 + "<p>Un <b>bus</b> " * 30_000
    read(f"<body>{body}".encode(), "a.html")
    assert time.process_time() - start < 10


def test_scripts_styles_and_hidden_text_are_not_text(read: Read) -> None:
    body = """<p>Vu<script>alert('non')</script></p><p hidden>non</p><style>non{}</style>
    <div style="display : none"><p>non</p></div><template>non</template><p>aussi</p>"""
    assert [text for _, _, text in seen(read, body, "<title>non</title>")] == ["Vu", "aussi"]


def test_a_class_on_the_body_or_around_everything_hides_nothing(read: Read) -> None:
    body = '<div class="page menu"><p>Un bus de prévention passera dans chaque village.</p></div>'
    assert seen(read, body)[0][0] == "paragraph"


def test_tables_name_their_cells(read: Read) -> None:
    body = """<table><caption>Actions</caption><tr><th>Action</th><th>Pilote</th></tr>
    <tr><td>Un bus<script>non</script></td><td><p>CPTS</p><p>CPAM</p></td></tr>
    <tr><td colspan="2">Total</td></tr></table>suite"""
    found = blocks(read, body)
    assert [block.text for block in found] == [
        "Actions", "Action | Pilote", "Un bus | CPTS CPAM", "Total |", "suite",
    ]  # fmt: skip
    assert found[2].cells == (("Action", "Un bus"), ("Pilote", "CPTS CPAM"))


def rows(read: Read, table: str) -> list[str]:
    return [text for kind, _, text in seen(read, f"<table>{table}</table>") if kind == "table_row"]


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


def test_label_lines_parted_by_br_are_blocks(read: Read) -> None:
    found = seen(read, "<p>Porteur : CPTS<br>Partenaires : CPAM et<br>mairie</p>")
    assert [text for _, _, text in found] == ["Porteur : CPTS", "Partenaires : CPAM et mairie"]


def test_the_encoding_is_found_before_the_page_s_own_word_for_it(read: Read) -> None:
    head = '<?xml version="1.0" encoding="iso-8859-1"?><html><meta charset="iso-8859-1">'
    document = read(f"{head}<p>L’été à Évreux</p>".encode(), "a.html").document
    assert document
    assert document.blocks[0].text == "L’été à Évreux"


def test_deep_nesting_does_not_break_the_walk(read: Read) -> None:
    found = seen(read, "<div>" * 1000 + "au fond" + "</div>" * 1000)
    assert [text for _, _, text in found] == ["au fond"]
    page = "<html><p>Avant</p>" + "<div>" * 3000 + "au fond" + "</div>" * 3000
    result = read(page.encode(), "a.html")
    assert [(r.error, "imbriquée" in r.message) for r in result.rejects] == [
        ("BrokenDocument", True)
    ]
