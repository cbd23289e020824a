"""Titles of a web page that only the size or the weight of their letters tells."""

from collections.abc import Callable

import pytest

from pipeline.extract import Extraction
from tests.extract.web import seen

Read = Callable[..., Extraction]
BODY = "La commune souhaite ouvrir une maison de santé, à dix minutes de chaque habitant au plus."


def headings(read: Read, page: str) -> list[tuple[int, str]]:
    return [(level, text) for kind, level, text in seen(read, page) if kind == "heading"]


def test_rules_of_a_page_without_headings_make_titles(read: Read) -> None:
    page = f"""<style>.c0{{font-size:11pt;font-weight:400}} .c1{{font-size:20pt}}
    .c2{{font: bold 14pt/1.2 Arial}} .c3{{font-weight:700;font-size:11pt}}</style>
    <p><span class=c1>Contribution de la CPTS</span></p><p><span class=c0>{BODY}</span></p>
    <p><span class=c2>1. Un bus</span></p><p><span class=c0>{BODY}</span></p>
    <p><span class=c3>Porteur : </span><span class=c0>la ville</span></p>
    <p><span class=c3>Un guichet</span></p><p><span class=c0>{BODY}</span></p>
    <p class=c1><a href=x>Le site de la ville</a></p><p class=c0>{BODY}</p>"""
    found = [(1, "Contribution de la CPTS"), (2, "1. Un bus"), (6, "Un guichet")]
    assert headings(read, page) == found


@pytest.mark.parametrize(
    ("look", "level"),
    [
        ('style="font-size:1.5em"', 1),
        ('style="font-size:150%"', 1),
        ('style="font-size:x-large"', 1),
        ('style="font-size:20px"', 1),
        ('style="font-size:1.05em"', 0),
        ('style="font-size:0.9em"', 0),
        ('style="font-weight:700"', 6),
        ('class="wide"', 0),
        ('class="none"', 0),
    ],
)
def test_sizes_are_those_of_the_screen(read: Read, look: str, level: int) -> None:
    page = f"""<style>@media (max-width:600px){{.wide{{font-size:30px}}}}</style>
    <div style="font-size:15px"><p>{BODY}</p><p {look}>Un bus</p><p>{BODY}</p></div>"""
    assert headings(read, page) == ([(level, "Un bus")] if level else [])


def test_the_sizes_of_old_fonts_count(read: Read) -> None:
    page = f"<p><font size=5>Projet</font></p><p><font size=3>{BODY}</font></p>"
    assert headings(read, page) == [(1, "Projet")]


def test_a_page_with_headings_of_its_own_tells_its_titles_itself(read: Read) -> None:
    page = f"""<style>.big{{font-size:40px}} .btn{{font-weight:700}}</style>
    <h1>Contrat</h1><p class=big>Un pour tous</p><p>{BODY}</p><h2>Actions</h2><p>{BODY}</p>
    <p class=btn>Participer</p><p style="font-size:20px"><b>Un bus</b></p><p>{BODY}</p>"""
    assert headings(read, page) == [(1, "Contrat"), (2, "Actions"), (3, "Un bus")]


def test_small_print_longer_than_the_body_makes_no_titles_of_it(read: Read) -> None:
    page = f"""<div style="font-size:14px"><p>{BODY}</p><p>Rendez-vous à la mairie</p></div>
    <p style="font-size:10px">{BODY * 2}</p>"""
    assert headings(read, page) == []
