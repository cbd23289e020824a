"""What the style sheet of a page hides is left out and counted; what is not sure is shown."""

import time

import pytest

from tests.extract.conftest import Read


def shown(read: Read, css: str, body: str, *, attributes: str = "") -> tuple[list[str], int]:
    """Return the texts read of a page, and the characters counted as hidden."""
    page = (
        f"<!DOCTYPE html><html><head><style{attributes}>{css}</style></head>"
        f"<body><p>Un bus.</p>{body}</body></html>"
    )
    document = read(page.encode(), "a.html").document
    assert document
    assert document.alertes == ()
    found = dict(document.coverage)
    assert "non_lu" not in found
    return [block.text for block in document.blocks][1:], found.get("cache", 0)


@pytest.mark.parametrize(
    "css",
    [
        ".cache{display:none}",
        ".CACHE{display:block} .cache { DISPLAY : None ; color: red }",
        "#un{display:none}",
        "p.cache#un{visibility:hidden}",
        "aside,[data-x='y']{display:none !important}",
        "[data-x]{display:none}",
        "/* a */ .cache /* b */ {color:red;display:/* c */none}",
        "<!-- .cache{display:none} -->",
        "@media screen{.cache{display:none}}",
        "@media print,screen{@media all{.cache{display:none}}}",
        ".cache{display:block}.cache{display:none}",
        "div .cache{color:red} p{display:block} .cache{display:none} body p{display:block}",
        ".cache{display:none} .cache::before{display:block} .cache:after{display:block}",
        "#un{display:none!important} .cache{display:block}",
        "@media print{.cache{display:block!important}} .cache{display:none}",
    ],
)
def test_text_that_a_rule_hides_is_left_out_and_counted(read: Read, css: str) -> None:
    body = '<p class="a cache" id="un" data-x="y">Mot <b>tu</b></p><p>Des lits.</p>'
    assert shown(read, css, body) == (["Des lits."], 5)


@pytest.mark.parametrize(
    "css",
    [
        "@media print{.cache{display:none}}",
        "@media (max-width:600px){.cache{display:none}}",
        "@supports (display:grid){.cache{display:none}}",
        ".cache{display:none} .cache{display:block}",
        ".cache{display:none} p.cache{display:block}",
        ".cache{display:none} .a.cache{display:inline}",
        ".cache{display:none} #un{display:block}",
        ".cache{display:none} .cache{display:block!important}",
        ".cache{display:none} body .cache{display:block}",
        ".cache{display:none} .cache:target{display:block}",
        ".cache{display:none} @media (min-width:9px){.cache{display:block}}",
        ".menu .cache{display:none}",
        "body > .cache{display:none}",
        ".cache:hover{display:none}",
        ".cache::before{display:none}",
        "*{display:none}",
        "body{visibility:hidden}",
        ".cache, !{display:none}",
        ".cache{opacity:0}",
        ".cachee{display:none} .Cache{display:none}",
        "@import 'cache.css'; .cache{",
        ".cache{content:'display:none'}",
        "@keyframes k{from{visibility:hidden}}",
    ],
)
def test_what_is_not_surely_hidden_is_shown(read: Read, css: str) -> None:
    assert shown(read, css, '<p class="a cache" id="un">Mot</p>') == (["Mot"], 0)


def test_a_style_of_its_own_shows_again_what_a_rule_hides(read: Read) -> None:
    body = '<p class="cache" style="color:red; display:block">Mot</p>'
    assert shown(read, ".cache{display:none}", body) == (["Mot"], 0)
    assert shown(read, ".cache{display:none!important}", body) == ([], 3)


def test_visibility_may_be_given_back_inside(read: Read) -> None:
    css = ".cache{visibility:hidden} .vu{visibility:visible}"
    assert shown(read, css, '<div class="cache">a<p class="vu">Mot</p></div>')[1] == 0
    assert shown(read, css, '<div class="cache">a<p>Mot</p></div>') == ([], 4)


def test_rows_and_cells_of_tables_are_hidden_too(read: Read) -> None:
    body = (
        "<table><tr><th>Quoi</th><th>Qui</th></tr><tr><td>Bus<i class='x'>non</i></td><td>ARS</td>"
        "</tr><tr class='x'><td>a</td><td>b</td></tr></table>"
    )
    assert shown(read, ".x{display:none}", body) == (["Quoi | Qui", "Bus | ARS"], 5)


def test_the_medium_of_a_sheet_counts(read: Read) -> None:
    body, css = "<p class=x>Mot</p>", ".x{display:none}"
    assert shown(read, css, body, attributes=' media="print"') == (["Mot"], 0)
    assert shown(read, css, body, attributes=' media="screen"') == ([], 3)
    assert shown(read, css, body, attributes=' type="text/plain"') == (["Mot"], 0)


@pytest.mark.parametrize(
    "css",
    [
        "".join(f".x{rank},p.x.y{rank} a{{display:none}}" for rank in range(50_000)),
        "".join(f"p.x.y{rank}{{display:none}}" for rank in range(50_000)),
        "@media screen{" * 50_000 + ".x{display:none",
        "(" * 500_000 + "{display:none}",
        ".x:not(" * 100_000 + "{display:none}",
    ],
    ids=["many", "one key", "deep", "brackets", "functions"],
)
def test_hostile_sheets_are_bounded(read: Read, css: str) -> None:
    start = time.process_time()
    shown(read, css, "<p class='x a'>Mot</p>" * 2_000)
    assert time.process_time() - start < 20
