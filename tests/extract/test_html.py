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
