"""What a document is about: the places that it names, and those of its communes."""

import pytest

from pipeline.document import Document
from pipeline.extract.plain import read_plain
from pipeline.facts.places import document_places

Places = tuple[tuple[str, ...], tuple[str, ...]]
LONG = "et de la santé des habitants, des gardes, des urgences, jusque tard dans la nuit. "
LATER = f"On y parle {LONG}\n\n"


def places_of(text: str) -> Places:
    blocks = read_plain(text).blocks
    return document_places(Document("d", "d", "", "text/plain", "", "fr", (), blocks))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# CNR Santé – Landes\n\nLes Landes comptent deux hôpitaux.", (("40",), ("75",))),
        ("# Oise – CNR Santé\n\nTableau", (("60",), ("32",))),
        (
            "# Plan d'Eure-et-Loir\n\n## L'Eure-et-Loir\n\nAvec l'Eure, il souffre.",
            (("28",), ("24",)),
        ),
        ("# ARS Occitanie\n\nUne soirée de travail.", ((), ("76",))),
        (f"# Une soirée\n\nOn y a parlé du Lot {2 * LONG}", ((), ())),
        ("# Région\n\nAriège, Aveyron, Gard, Gers et Lozère.", ((), ())),
    ],
)
def test_what_a_document_is_about(text: str, expected: Places) -> None:
    assert places_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Santé à Morlaix\n\nDe Landivisiau à Carantec.", (("29",), ("53",))),
        ("# CPTS du pays de Fécamp\n\nUn car va au Havre.", (("76",), ("28",))),
        ("# Soirée\n\nUn généraliste de Saint-Amand, de Sancoins et de Culan.", (("18",), ("24",))),
        ("# Soirée\n\nDes élus de Redon, de Vitré et de Nantes, de Blain.", ((), ())),
        ("# Soirée\n\nMme Lambert, Claire Vernon, rue de Nancy.", ((), ())),
        ("# Soirée\n\nDes tours de garde. Tours et tours de garde.", ((), ())),
        (f"# Une soirée\n\n{4 * LATER}Elle vient de Rodez.", ((), ())),
        (
            f"# Une soirée\n\nOn y a parlé du Lot {2 * LONG}\n\nÀ Figeac, à Cahors.",
            (("46",), ("76",)),
        ),
    ],
)
def test_communes_tell_the_departement(text: str, expected: Places) -> None:
    assert places_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Le Havre, une soirée\n\nOn a parlé.", (("76",), ("28",))),
        ("# Une soirée\n\nMme Le Blanc a parlé. M. Le Blanc aussi.", ((), ())),
        ("# Une soirée\n\nAnne Le Mans et le docteur Le Havre.", ((), ())),
        ("# Une soirée\n\nLe centre hospitalier Le Mans, le CH Le Mans.", (("72",), ("52",))),
    ],
)
def test_a_name_with_its_article_is_a_town_but_behind_a_person(text: str, expected: Places) -> None:
    assert places_of(text) == expected
