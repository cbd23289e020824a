"""Fields of proposals, with gold written beside the text."""

import pytest

from pipeline.document import Block
from pipeline.extract.plain import read_plain
from pipeline.proposal import Field, Span
from pipeline.segment.fields import Fields

READER = Fields()


def read(text: str, first: int = 0) -> tuple[tuple[Block, ...], dict[str, Field]]:
    blocks = read_plain(text).blocks
    span = Span(first, 0, len(blocks) - 1, len(blocks[-1].text))
    return blocks, READER.read(blocks, [span], {})[0]


SHEET = """### Les mamans relais

Porteur : le Conseil départemental

Partenaires : les PMI et la caisse

Territoire : dix-sept communes

État d'avancement : en cours

Cent dix femmes tiennent des causeries dans leur quartier.
"""


def test_a_sheet_with_labels() -> None:
    blocks, found = read(SHEET)
    assert {name: field.value for name, field in found.items()} == {
        "titre": "Les mamans relais",
        "porteur": "le Conseil départemental",
        "partenaires": "les PMI et la caisse",
        "territoire": "dix-sept communes",
        "statut": "en_cours",
        "description": "Cent dix femmes tiennent des causeries dans leur quartier.",
    }
    for name in ("titre", "porteur", "partenaires", "territoire"):
        (place,) = found[name].evidence
        assert blocks[place.block].text[place.start : place.end] == found[name].value


def test_a_table_row_by_its_columns() -> None:
    _, found = read(
        "| Action | Pilote | Avec qui ? |\n|---|---|---|\n| Un bus | CPTS | CPTS, mairies |",
        first=1,
    )
    assert found["titre"].value == "Un bus"
    assert found["porteur"].value == "CPTS"
    assert found["partenaires"].value == "CPTS, mairies"
    assert found["partenaires"].evidence[0].start == len("Un bus | CPTS | ")


STANDING = """Bus santé

Structure porteuse

CPTS du Golfe

Partenaires :

- les mairies ;
- la PMI.

Où ?

Douze équipages tournent.
"""


def test_a_label_alone_names_what_stands_below() -> None:
    blocks, found = read(STANDING)
    assert found["titre"].value == "Bus santé"
    assert found["porteur"].value == "CPTS du Golfe"
    assert found["partenaires"].value == "les mairies ; la PMI"
    pieces = found["partenaires"].evidence
    assert [blocks[p.block].text[p.start : p.end] for p in pieces] == ["les mairies", "la PMI"]
    assert found["territoire"].value == "Douze équipages tournent"


def test_the_rows_of_a_sheet() -> None:
    _, found = read(
        "| Intitulé | Un guichet unique pour les internes de tout le département |\n"
        "| Pilote | CHU |\n| Avec | – |\n| Contenu | Un logement |\n\nSuite."
    )
    assert found["titre"].value == "Un guichet unique pour les internes de tout le département"
    assert found["porteur"].value == "CHU"
    assert "partenaires" not in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Chef de file : CH de Moulins-Yzeure Partenaires : UNAFAM.",
            {"porteur": "CH de Moulins-Yzeure", "partenaires": "UNAFAM"},
        ),
        ("Qui ? UFSBD avec la PMI", {"porteur": "UFSBD", "partenaires": "la PMI"}),
        (
            "Porteur : CPTS (en lien avec le CHU)\n\nPartenaires : la PMI",
            {"porteur": "CPTS", "partenaires": "la PMI"},
        ),
        ("Porteur : réseau Sud, avec le concours de la CPTS", {"partenaires": "la CPTS"}),
        ("Porteur : à déterminer\n\nPartenaires : néant à ce stade", {}),
        ("Secteur : le Marsan (18 communes)", {"territoire": "le Marsan"}),
        (
            "Partenaires : SSIAD, EHPAD du Château L’ancien centre de soins sera rouvert en mai.",
            {"partenaires": "SSIAD, EHPAD du Château"},
        ),
        ("Porteur : association Les amis du lac", {"porteur": "association Les amis du lac"}),
        (
            "Qui porte ? EHPAD de Naucelle Qui d'autre ? CPTS, crèches Pourquoi ? On attend.",
            {"porteur": "EHPAD de Naucelle", "partenaires": "CPTS, crèches"},
        ),
    ],
)
def test_what_a_label_tells(text: str, expected: dict[str, str]) -> None:
    blocks, found = read(text)
    names = ("porteur", "partenaires", "territoire")
    told = {name: found[name].value for name in names if name in found}
    assert expected.items() <= told.items()
    assert bool(expected) == bool(told)
    for name in expected:
        (place,) = found[name].evidence
        assert blocks[place.block].text[place.start : place.end] == found[name].value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("B2. Sortie sûre\n\nUn appel au cabinet.", "B2. Sortie sûre"),
        ("[RÉALISÉ]\n\n# Réguler à deux voix\n\nUn régulateur.", "Réguler à deux voix"),
        ("Fiche 3.3 – Hôpital de jour (à instruire)", "Fiche 3.3 – Hôpital de jour"),
        (
            "Action 3 : navette santé Porteur : Commune – Échéance : 2024",
            "Action 3 : navette santé",
        ),
        ("Décision 3.2\n\nUn dispositif est validé.", None),
        ("Il propose un bus. Elle refuse.\n\nSuite.", None),
    ],
)
def test_title_lines(text: str, expected: str | None) -> None:
    found = read(text)[1].get("titre")
    assert (found.value if found else None) == expected


def test_a_long_cell_is_no_title() -> None:
    _, found = read(
        "| Action |\n|---|\n| Un bus de dépistage qui va de village en village |", first=1
    )
    assert "titre" not in found


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (
            "Un bus porté par la CPTS du Golfe, avec deux infirmières.",
            "porteur",
            "la CPTS du Golfe",
        ),
        ("Créer un relais en lien avec les écoles.", "partenaires", "les écoles"),
        ("Tenir une permanence à Vannes et Auray.", "territoire", "Vannes et Auray"),
        (
            "Un dépistage dans les six communes du plateau.",
            "territoire",
            "les six communes du plateau",
        ),
        ("Recommandation n° 1\n\nOuvrir un centre le samedi.", "titre", None),
        ("Ouvrir un centre le samedi.", "titre", None),
        ("- Ouvrir un centre", "titre", None),
    ],
)
def test_fields_of_running_prose(text: str, name: str, expected: str | None) -> None:
    found = read(text)[1].get(name)
    assert (found.value if found else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Actions votées et budgétées\n\nUn bus itinérant.", "labellise"),
        ("# Actions votées et budgétées\n\nUn bus itinérant, en cours.", "en_cours"),
        ("# Pistes à l'étude\n\nUn bus. PROJET RÉALISÉ", "realise"),
        ("# Divers\n\nIl faudrait un bus.", "propose"),
    ],
)
def test_its_own_words_win_over_the_heading(text: str, expected: str) -> None:
    assert read(text, first=1)[1]["statut"].value == expected
