"""Normalising and folding: what every offset and every score rests on."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import fold, inked, normalise, plain, words


def test_blanks_and_invisible_characters_go() -> None:
    raw = "L\u2019a\u00adccès\u00a0:\u202f3\u200b %\n\tde \ufb01nance"
    assert normalise(raw) == "L’accès : 3 % de finance"


def test_directional_marks_cannot_hide_a_text() -> None:
    assert normalise("abc\u202edef\u2066ghi") == "abcdefghi"


def test_an_accent_typed_apart_joins_its_letter() -> None:
    assert normalise("e\u200b\u0301té") == "été"


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text() | st.text(st.characters(codec="cp1252")))
def test_a_text_is_read_alike_whatever_stands_beside_it(text: str) -> None:
    beside = f" {text} \N{SNOWMAN}"  # no letter of cp1252: the other way is taken
    assert normalise(beside) == f"{normalise(text)} \N{SNOWMAN}".strip()
    assert inked(beside) == inked(text) + 1 == inked(normalise(text)) + 1


def test_words_are_those_of_the_scores() -> None:
    assert words("L’Hôpital n° 2 : l'accueil") == ["l", "hôpital", "n", "2", "l", "accueil"]


def test_folding_and_plain() -> None:
    assert fold("  Été\u00a0À\nnoël ") == "été à noël"
    assert plain("L’ÉTAT à Noël") == "l'etat a noel"
    assert len(plain("Ça coûte œuf")) == len("Ça coûte œuf")


@given(st.text())
def test_plain_text_is_that_of_each_character(text: str) -> None:
    assert plain(text) == "".join(plain(f"{char}\N{SNOWMAN}")[:-1] for char in text.lower())
