import time

import pytest

from tests.extract.conftest import Read
from tests.extract.web import seen


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
        "<main><p>a</p></main><x-corps><p>{}</p><p>Mot</p></x-corps>",
        "<main><p>Mot</p></main><main><p>{}</p></main>",
        "<main><p>{}</p></main><div><a>b</a><main><p>Mot</p></main></div>",
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
        "<main>$<aside><a name='a' href='/'>Mot</a></aside></main>",
        "<article><footer>Mot</footer>$</article>",
        "<header><nav>a</nav><h1>Mot</h1></header>$",
        "<aside>Mot</aside>$",
        f"<aside><p>Mot</p><ul>{LINKS}</ul></aside>$",
        f"<main>$</main><aside><p>Mot</p>{'<p>Un guichet</p>' * 9}</aside>",
        f"<main>$</main><div><p>Mot</p><ul>{LINKS}{LINKS}{LINKS}</ul><p>{PROSE}</p></div>",
        "<main>$</main><article><a href='/'>Mot</a></article>",
        "<main>$</main><header><h1>Mot</h1></header>",
        "<x-barre><h2>Mot</h2></x-barre><main>$</main>",
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
        "<div><main>",
    ],
)
def test_parts_in_parts_are_judged_in_bounded_time(read: Read, part: str) -> None:
    start = time.process_time()
    body = "<main>a</main>" + part * 120 + "<p>Un <b>bus</b> " * 30_000
    read(f"<body>{body}".encode(), "a.html")
    assert time.process_time() - start < 10


def test_a_class_on_the_body_or_around_everything_hides_nothing(read: Read) -> None:
    body = '<div class="page menu"><p>Un bus de prévention passera dans chaque village.</p></div>'
    assert seen(read, body)[0][0] == "paragraph"


@pytest.mark.parametrize("part", ["<main>a</main>", "<style>p{left:0}</style>", "<aside>a</aside>"])
def test_parts_far_down_are_judged_in_bounded_time(read: Read, part: str) -> None:
    start = time.process_time()
    read(("<body>" + "<div>" * 1_900 + part * 30_000).encode(), "a.html")
    assert time.process_time() - start < 10
