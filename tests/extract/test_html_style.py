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
        "body .cache{display:none}",
        "body > .cache{display:none}",
        "html>body>p.cache{display:none}",
        "html p.cache{display:none} .menu .cache{display:block}",
        ".cache:not(.vu){display:none}",
        "p.a:not(.vu):not(#deux){display:none} p:not(.vu){display:block}",
        "p.a:not(.vu, div){display:none}",
        ".cache{display:none} .cache:focus{display:block}",
        ".cache{opacity:0}",
        ".cache{opacity:0.0!important}",
        ".cache{position:absolute} p.cache{left:-9999px}",
        ".cache{position:fixed;top:-100em}",
        ".cache{text-indent:-9999px}",
        ".cache{font-size:0}",
        ".cache{font:0/0 a}",
        ".cache{height:0;overflow:hidden}",
        ".cache{position:absolute;width:1px;height:1px;overflow:hidden;padding:0}",
        ".cache{position:absolute!important;clip:rect(0 0 0 0)}",
        ".cache{position:absolute;clip:rect(1px, 1px, 1px, 1px)}",
        ".cache{position:absolute;clip-path:inset(50%)}",
        ".cache{visibility:collapse}",
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
        "div .cache{display:none}",
        "html > .cache{display:none}",
        "p + .cache{display:none}",
        "body * > .cache{display:none}",
        "body body .cache{display:none}",
        "p > html > body .cache{display:none}",
        "body *{display:none}",
        ".cache:not(.a){display:none}",
        ".cache:not(:hover){display:none}",
        ".cache:not(div p){display:none}",
        ".cache{opacity:0;transition:opacity 1s}",
        ".cache{opacity:0;transform:translateY(20px)}",
        ".cache{opacity:0.5}",
        ".cache{left:-9999px}",
        ".cache{position:absolute;left:-20px}",
        ".cache{position:absolute;left:-9999px} .cache:target{left:0}",
        ".cache{max-height:0;overflow:hidden;transition:max-height .3s}",
        ".cache{height:0;overflow:hidden;padding-bottom:56%}",
        ".cache{height:0}",
        ".cache{font-size:0.9em}",
        ".cache{clip:rect(0 0 0 0)}",
        ".cache:hover{display:none}",
        ".cache::before{display:none}",
        "*{display:none}",
        "body{visibility:hidden}",
        ".cache, !{display:none}",
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
    body = '<div class="cache">a<p class="vu">Mot</p>b<!-- --> c</div>'
    assert shown(read, css, body) == (["Mot"], 3)
    assert shown(read, css, '<div class="cache">a<p>Mot</p></div>') == ([], 4)


@pytest.mark.parametrize(
    ("style", "again"),
    [
        ("visibility:hidden", "visibility:visible"),
        ("color:red; VISIBILITY : Hidden !important", "visibility:visible"),
        ("font-size:0", "font-size:12px"),
    ],
)
def test_a_style_of_its_own_hides_but_what_shows_in_it(read: Read, style: str, again: str) -> None:
    body = f"<div style='{style}'>a <i>b</i><p style='{again}'>Un <b>mot</b></p>c<p>d</p></div>"
    assert shown(read, "", body) == (["Un mot"], 4)


@pytest.mark.parametrize(
    ("attributes", "is_shown"),
    [
        ('style="position:absolute; left:-9999px"', False),
        ('style="opacity:0"', False),
        ('style="opacity:0;transform:translateY(20px)"', True),
        ('style="height:0;overflow:hidden"', False),
        ('style="position:absolute;top:-20px"', True),
        ('class="a visually-hidden"', False),
        ('class="fr-sr-only"', False),
        ('class="sr-only-focusable"', True),
        ("hidden", False),
    ],
)
def test_what_an_element_says_of_itself(read: Read, attributes: str, *, is_shown: bool) -> None:
    assert shown(read, "", f"<p {attributes}>Mot</p>") == ((["Mot"], 0) if is_shown else ([], 3))


def test_a_chain_of_ancestors_is_found_wherever_it_stands(read: Read) -> None:
    css = ".a > .b .c > p{display:none}"
    inside = (
        '<div class="a"><div class="b"><div class="b"><div><div class="c">{}</div></div></div>'
        "</div></div>"
    )
    assert shown(read, css, inside.format("<p>Mot</p>")) == ([], 3)
    assert shown(read, css, inside.format("<div><p>Mot</p></div>")) == (["Mot"], 0)


def test_a_cell_that_is_not_seen_keeps_its_place(read: Read) -> None:
    body = (
        "<table><tr><th>Quoi</th><th>Qui</th></tr>"
        "<tr><td style='visibility:hidden'>Bus</td><td>ARS</td></tr></table>"
    )
    assert shown(read, "", body) == (["Quoi | Qui", "| ARS"], 3)


def test_a_body_without_a_script_yet_is_read(read: Read) -> None:
    page = b"<body style='opacity:0'><p>Un bus.</p></body>"
    document = read(page, "a.html").document
    assert document
    assert [block.text for block in document.blocks] == ["Un bus."]


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
        "".join(f".y{rank} .z .x{{display:none}}" for rank in range(50_000)),
        "".join(f"html>body *>p.x:not(.y{rank}){{display:none}}" for rank in range(40_000)),
        "p " * 500_000 + ".x{display:none}",
        "p.x:not(" + ",".join(f".y{rank}" for rank in range(100_000)) + "){display:none}",
    ],
    ids=[
        *("many", "one key", "deep", "brackets", "functions", "above", "not one", "long"),
        "alternatives",
    ],
)
def test_hostile_sheets_are_bounded(read: Read, css: str) -> None:
    start = time.process_time()
    shown(read, css, "<p class='x a'>Mot</p>" * 2_000)
    assert time.process_time() - start < 20


def test_many_rules_on_many_elements_are_bounded(read: Read) -> None:
    css = "".join(f"p.x.y{rank}{{left:0}}" for rank in range(100_000))
    start = time.process_time()
    shown(read, css, "<p class=x>a</p>" * 10_000)
    assert time.process_time() - start < 30


def test_deep_pages_and_long_lists_of_classes_are_bounded(read: Read) -> None:
    css = "".join(f".y .z .x{rank}{{display:none}}" for rank in range(3_000))
    names = " ".join(f"x{rank}" for rank in range(3_000))
    body = "<div class='z'>" * 200 + f"<p class='{names}'>Mot</p>" * 500 + "</div>" * 200
    start = time.process_time()
    assert shown(read, css, body)[1] == 0
    assert time.process_time() - start < 20
