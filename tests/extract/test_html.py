import time

from tests.extract.conftest import Read
from tests.extract.web import blocks, rows, seen


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


def test_scripts_styles_and_hidden_text_are_not_text(read: Read) -> None:
    body = """<p>Vu<script>alert('non')</script></p><p hidden>non</p><style>non{}</style>
    <div style="display : none"><p>non</p></div><template>non</template><p>aussi</p>"""
    assert [text for _, _, text in seen(read, body, "<title>non</title>")] == ["Vu", "aussi"]


def test_the_words_of_a_drawing_are_a_caption(read: Read) -> None:
    body = """<p>Voir <svg><title>Icône</title><path d="M0 0"/></svg> la carte</p>
    <svg><defs><text>non</text></defs><desc>non</desc>
    <text>12 lits<tspan x="1">de plus</tspan></text><g display="none"><text>non</text></g>
    <text x="1">Un <tspan>b</tspan>us</text></svg>"""
    assert seen(read, body) == [
        *(("paragraph", 0, "Voir la carte"), ("caption", 0, "12 lits de plus")),
        ("caption", 0, "Un bus"),
    ]


def test_what_was_chosen_or_written_in_a_form_is_read(read: Read) -> None:
    body = """<p>Région : <select><option>Bretagne</option><option selected>Corse</option>
    <optgroup><option selected="">Centre<option>Aucune</optgroup></select></p>
    <p>Avis<textarea>Un bus de prévention</textarea></p>
    <datalist><option selected>non</option></datalist>"""
    assert [text for _, _, text in seen(read, body)] == [
        *("Région : Corse Centre", "Avis", "Un bus de prévention"),
    ]
    assert rows(
        read, f"<tr><th>a<td><select><option selected>{'b<option selected>c'}</select>"
    ) == ["a | b c"]


def test_what_is_not_chosen_or_drawn_is_counted_as_hidden(read: Read) -> None:
    body = "<p>Un bus<select><option>ab<option selected>c</select><svg><title>de</title></svg></p>"
    document = read(f"<body>{body}".encode(), "a.html").document
    assert document
    assert dict(document.coverage) == {"contexte": 6, "cache": 4}
    assert document.alertes == ()


def test_many_blocks_far_down_are_read_in_bounded_time(read: Read) -> None:
    start = time.process_time()
    found = blocks(read, "<div>" * 1000 + "<p>Un bus</p>" * 30_000 + "</div>" * 1000)
    assert len(found) == 30_000
    assert time.process_time() - start < 10


def test_attributes_of_templates_do_not_stop_the_reading(read: Read) -> None:
    body = "<p {% if x %} {a}b=c x:y=z>Un bus</p><{a}b>Deux</p><p style='{' class='}'>Trois</p>"
    assert "Un bus" in {text for _, _, text in seen(read, body)}


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
