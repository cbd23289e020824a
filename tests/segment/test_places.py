"""Départements and regions: official codes; ambiguous names need their context."""

import pytest

from pipeline.segment.places import departements_in, regions_in, regions_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dans le Morbihan et en Haute-Loire", ("56", "43")),
        ("les urgences des Pyrénées-Orientales", ("66",)),
        ("le lot n° 3 du marché, un cher remplaçant", ()),
        ("l'ARS du Nord, le préfet de la Creuse", ("59", "23")),
        ("Seine-et-Marne n'est pas la Marne", ("77",)),
        ("département 2A", ("2A",)),
        ("Mayotte (976)", ("976",)),
    ],
)
def test_departements(text: str, expected: tuple[str, ...]) -> None:
    assert departements_in(text) == expected


def test_regions() -> None:
    assert regions_in("En Provence-Alpes-Côte d’Azur puis en Bretagne") == ("93", "53")
    assert regions_of(("56", "29", "43")) == ("53", "84")
