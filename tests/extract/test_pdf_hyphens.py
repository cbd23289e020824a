"""Hyphens at the ends of lines: undone where they cut a word, kept where the word has one."""

import gzip
from collections.abc import Callable

import pytest

from pipeline.extract import Extraction
from pipeline.extract.french_words import SOURCE, is_word, packed
from pipeline.extract.pdf_hyphens import Hyphens
from scripts.formes import forms, names

Read = Callable[..., Extraction]
Draw = Callable[..., bytes]


@pytest.mark.parametrize(
    ("a", "b", "joined"),
    [("la con-", "certation a", "la con"), ("celles-", "ci ont", "celles-"), ("fin", "de", None),
     ("le Val-", "Dingé", "le Val-"), ("oui –", "non", None), ("médico-", "social", "médico-"),
     ("au\u00ad", "torisé", "au")],
)  # fmt: skip
def test_a_hyphen_stays_where_the_word_has_one(a: str, b: str, joined: str | None) -> None:
    assert Hyphens([]).without(a, b) == joined


@pytest.mark.parametrize(
    "word",
    ["l'aide-soignant", "ville-hôpital", "saint-denis", "médico-social", "socio-économique",
     "bien-être", "peut-être", "c'est-à-dire", "vis-à-vis", "sous-préfecture", "sous-traitance",
     "co-construction", "e-santé", "en-tête", "par-dessus", "outre-mer", "après-midi",
     "a-t-elle", "A10-bis", "CPTS-ville", "AIDE-SOIGNANT", "Saint-Denis", "Nogent-le-Rotrou",
     "belle-sœur", "géronto-technologie", "www.sante-region.fr"],
)  # fmt: skip
def test_the_hyphen_of_a_compound_stays(word: str) -> None:
    cut = word.rindex("-") + 1
    assert Hyphens([]).without(f"mot {word[:cut]}", f"{word[cut:]} suite") == f"mot {word[:cut]}"


@pytest.mark.parametrize(
    "word",
    ["pluridisci-plinaire", "d'ac-cès", "(pré-sence", "mi-lieu", "ex-emple", "soi-gnants",
     "par-tout", "voi-là", "com-mune", "pluri-professionnels", "dé-médicalisation",
     "territo-rialisation", "CONCER-TATION", "Mar-seille", "Guebwil-ler", "Seine-Mari-time",
     "socio-éco-nomique", "aime-rais", "cœu-rs"],
)  # fmt: skip
def test_the_hyphen_that_cuts_a_word_goes(word: str) -> None:
    cut = word.rindex("-")
    assert Hyphens([]).without(f"mot {word[: cut + 1]}", word[cut + 1 :]) == f"mot {word[:cut]}"


@pytest.mark.parametrize("spelled", ["plate-forme", "plateforme"])
def test_the_spelling_of_the_document_decides_first(read: Read, draw: Draw, spelled: str) -> None:
    page = [(50, 40, f"Une {spelled} existe déjà et cette plate-"), (50, 53, "forme sert à tous.")]
    document = read(draw(page)).document
    assert document
    (block,) = document.blocks
    assert block.text == f"Une {spelled} existe déjà et cette {spelled} sert à tous."
    assert dict(document.coverage).get("cesure", 0) == (spelled == "plateforme")


def test_a_compound_of_the_document_stays_though_no_list_has_it(read: Read, draw: Draw) -> None:
    page = [(50, 40, "Un groupe de pair-aidants et un autre de pair-"), (50, 53, "aidants ici.")]
    document = read(draw(page)).document
    assert document
    assert document.blocks[0].text.endswith("un autre de pair-aidants ici.")


def test_every_word_of_the_list_is_found_and_nothing_between_them() -> None:
    words = ["abri", "abris", "été", "été-là", "zoo"]
    assert packed(words) == packed(sorted(words, reverse=True))
    for word in ("concertation", "concertations", "a", "zythums", "œuvre", "Marseille"):
        assert is_word(word)
    for word in ("", "concertat", "marseille", "zzzz", "\U0001f600", "a\nà"):
        assert not is_word(word)


def test_the_list_is_that_of_the_dictionary() -> None:
    made = packed([*forms(), *names()])
    assert gzip.decompress(SOURCE.read_bytes()) == gzip.decompress(made)
