"""The communes that a text names, and the official list that they come from."""

import json

import pytest

from pipeline.communes import SMALL, SOURCE, common_words, communes_in
from pipeline.territoires import departements


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("à Saint-Dié-des-Vosges et à Saint-Dié", ["saint die des vosges", "saint die"]),
        ("St-Brieuc, au Mans, de L’Isle-Jourdain", ["saint brieuc", "le mans", "l isle jourdain"]),
        ("SAINT-BRIEUC – LE HAVRE", ["saint brieuc", "le havre"]),
        ("Mme Lambert, Dr Nantes, Claire Vernon", []),
        ("rue du Faubourg de Nancy, puis à Nancy", ["nancy"]),
        ("la CPTS Nantes, l'hôpital de Rennes", ["nantes", "rennes"]),
        ("Rennes-Atlantique, Paris-Saclay", []),
        ("l'ARS de Bretagne", []),
        ("nantes et rennes", []),
    ],
)
def test_communes_of_a_line(text: str, names: list[str]) -> None:
    assert [commune.name for commune in communes_in(text, set())] == names


def test_a_common_word_needs_its_preposition() -> None:
    text = "Tours de garde : à Tours, les tours durent."
    common = common_words(text)
    assert "tours" in common
    assert [commune.name for commune in communes_in(text, common)] == ["tours"]


def test_a_name_of_several_departements_keeps_all_its_ranks() -> None:
    (saint_denis,) = communes_in("à Saint-Denis", set())
    assert saint_denis.ranks["974"] == 0
    assert saint_denis.ranks["93"] < SMALL
    (romilly,) = communes_in("à Romilly", set())
    assert {"10", "41"} <= set(romilly.ranks)


def test_every_departement_has_communes_and_one_prefecture() -> None:
    lists = json.loads(SOURCE.read_text(encoding="utf-8"))
    assert set(lists) == set(departements())
    assert [code for code, ranks in lists.items() if len(ranks["prefecture"]) != 1] == []
