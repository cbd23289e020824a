"""What a text or a document names: départements and regions."""

import time

import pytest

from pipeline.places import (
    departement_code,
    departements_in,
    mentions,
    regions_in,
    regions_of,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dans le Morbihan et en Haute-Loire", ("56", "43")),
        ("les élus ardéchois", ("07",)),
        ("les urgences des Pyrénées-Orientales", ("66",)),
        ("le lot n° 3 du marché, un cher remplaçant", ()),
        ("l'ARS du Nord, le préfet de la Creuse", ("59", "23")),
        ("Seine-et-Marne n'est pas la Marne", ("77",)),
        ("département 2A", ("2A",)),
        ("Mayotte (976)", ("976",)),
        ("le Samu 63 décroche, l'ARS et la DD31 aussi", ("63", "31")),
        ("la CPTS Nord-Aveyron", ("12",)),
        ("un médecin de Casteljaloux (47)", ("47",)),
        ("Présents (17), excusés (12)", ()),
        ("une antenne dans le Samu-15", ()),
        ("le préfet de la Creuse et l'ARS du Nord", ("23", "59")),
        ("au nord du Lot, le long de la Loire", ()),
        ("des landes, une manche et un centre", ()),
        ("à Saint-Martin et à Paris", ()),
        ("les habitants de la Vienne", ("86",)),
        ("en Moselle, en somme", ("57",)),
        ("CNR 21 novembre 2022, CTS 12 janvier", ()),
        ("le SAS 24/7, le SAS 15, la caf 30 rue Foch", ()),
        ("le département (24 communes)", ()),
        ("l'ARS 10 places, la DD 31", ("31",)),
        ("compte rendu de la réunion du 12", ()),
        ("COMPTE RENDU DE LA RÉUNION", ()),
        ("préfet de la Réunion", ("974",)),
        ("un bus dans le Nord, des soins en Vienne", ()),
        ("le préfet du Nord, le département de la Vienne", ("59", "86")),
    ],
)
def test_what_one_sentence_names_surely(text: str, expected: tuple[str, ...]) -> None:
    assert departements_in(text) == expected


def test_a_capital_is_a_weak_mention() -> None:
    text = "Au Nord du Lot, la Creuse et 46100 Figeac"
    assert [(m.code, m.sure) for m in mentions(text)] == [
        ("46", False),
        ("23", False),
        ("46", False),
    ]


def test_many_blank_lines_take_no_time() -> None:
    started = time.process_time()
    assert [m.code for m in mentions("\n" * 20_000 + "– Creuse : un bus")] == ["23"]
    assert time.process_time() - started < 1


def test_regions_by_their_names() -> None:
    assert regions_in("ARS Paca, puis en Bretagne") == ("93", "53")
    assert regions_in("une usagère bretonne") == ("53",)
    assert regions_in("En Provence-Alpes-Côte d’Azur puis en Bretagne") == ("93", "53")
    assert regions_of(("56", "29", "43")) == ("53", "84")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il y aura un bus.", ()),
        ("ARS AURA", ("84",)),
        ("Compte rendu de la réunion du 12", ()),
        ("COMPTE RENDU DE LA RÉUNION", ()),
        ("à La Réunion, le CHU de la Réunion", ("04",)),
        ("Le besoin le plus grand est celui des jeunes.", ()),
        ("l'ARS Grand Est", ("44",)),
        ("EN BRETAGNE", ("53",)),
        ("en île-de-France", ()),
        ("dans les Pays de la Loire", ("52",)),
    ],
)
def test_a_region_needs_its_capitals(text: str, expected: tuple[str, ...]) -> None:
    assert regions_in(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("7", "07"),
        ("2a", "2A"),
        ("974", "974"),
        ("Ardèche", "07"),
        ("côtes d'armor", "22"),
        ("20", ""),
    ],
)
def test_a_code_or_a_name_alone(text: str, code: str) -> None:
    assert departement_code(text) == code
