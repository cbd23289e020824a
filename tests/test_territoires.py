"""Codes and names of départements and regions."""

from collections import Counter

from pipeline.territoires import (
    departement_name,
    departements,
    region_name,
    region_of,
    regions,
)


def test_all_departements_and_regions_are_there() -> None:
    metropole = {f"{n:02d}" for n in range(1, 96) if n != 20} | {"2A", "2B"}
    overseas = {"971", "972", "973", "974", "976"}
    assert set(departements()) == metropole | overseas | {"975", "977", "978"}
    assert len(regions()) == 18
    assert Counter(item.region for item in departements().values()) == {
        "84": 12, "27": 8, "53": 4, "24": 6, "94": 2, "44": 10, "32": 5, "11": 8, "28": 5,
        "75": 12, "76": 13, "52": 5, "93": 6, "01": 1, "02": 1, "03": 1, "04": 1, "06": 1, "": 3,
    }  # fmt: skip


def test_names_and_regions_by_code() -> None:
    assert departement_name("22") == "Côtes-d'Armor"
    assert region_name(region_of("2B")) == "Corse"
    assert region_of("978") == ""
    assert departement_name("999") == region_name("999") == "999"


def test_no_other_spelling_names_two_places() -> None:
    known = [item.nom.lower() for item in departements().values()]
    known += [name.lower() for item in departements().values() for name in item.autres]
    assert [name for name, n in Counter(known).items() if n > 1] == []
