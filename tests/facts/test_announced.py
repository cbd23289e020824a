"""The number of projects that a text says it lists: gold beside small documents."""

import time
from math import exp

import pytest

from pipeline.extract.plain import read_plain
from pipeline.facts.announced import announced, likely, possible, ruled
from pipeline.facts.announced_rows import Numbers, numbers_of
from pipeline.facts.announced_trees import Judge, load_judge
from pipeline.facts.announced_words import Mention, Weights
from pipeline.facts.lists import Layout
from pipeline.facts.numbers import number_pattern, spellings, value_of
from pipeline.proposal import Evidence

LINE = "La réunion s'est tenue à la salle des fêtes, en présence des élus du canton."


@pytest.mark.parametrize(
    ("text", "genre", "expected"),
    [
        ("# Vienne : neuf projets, un an de travail", "fiches_projets", 9),
        ("# Cahier\n\nQuarante-sept idées ont été déposées. Restent huit fiches.", "", 8),
        ("# Cahier\n\nVingt fiches ont été déposées, huit figurent ici.", "", 8),
        ("# Feuille de route\n\nLa présente feuille de route comprend douze engagements.", "", 12),
        ("# Projets\n\nTrente dossiers ont été reçus. Huit ont été distingués.", "", 8),
        ("# Bilan\n\n47 contributions écrites ont été reçues.", "", None),
        ("# Bilan\n\nLa première édition annonçait onze projets.", "", None),
        ("# Priorités\n\nCinq priorités et un fil conducteur", "", None),
        ("# Projets\n\n## Les huit projets retenus\n\n## Les neuf projets labellisés", "", None),
        ("# Séance\n\nElle présente huit projets.", "compte_rendu", None),
        ("# Séance\n\nElle présente huit projets.", "synthese_atelier", 8),
        ("# Dossier\n\n27 dossiers ont été retenus. Neuf sont décrits ici.", "", 9),
        (
            "# Dossier\n\n204 idées reçues, 61 expertisées, 18 présentées dans ce dossier",
            "",
            18,
        ),
        ("# Dossier\n\nLe comité a examiné les sept fiches suivantes.", "", 7),
        ("# Page\n\nNeuf idées avaient été gardées. Nous les reprenons une à une.", "", 9),
        ("# Page\n\nSur 30 idées, neuf avaient été gardées. Nous les reprenons ici.", "", 9),
        ("# Page\n\nNeuf idées avaient été gardées. La maire les lira.", "", None),
        ("# Note\n\nDe là six orientations, détaillées ci-dessous.", "", 6),
        ("# Note\n\nLe plan se décline en six orientations.", "", None),
        ("# Dossier\n\nVingt projets en route, quinze détaillés ici.", "", 15),
        ("# Projets\n\nLe vote a ramené la liste de trente à douze.", "", 12),
        ("# Recueil\n\nLes 30 fiches sont reproduites ci-après, sauf deux doublons.", "", None),
        ("# Suivi\n\nLe bureau a lu 30 fiches et gardé les actions ci-dessous.", "", None),
        ("# Santé\n\nIl comprend trente fiches ; toutes ne sont pas décrites.", "", None),
        ("# Jury\n\nSix dossiers sont lauréats. Trois autres auront une aide.", "", None),
        ("# Jury\n\nSix dossiers sont lauréats. Les trois autres attendront.", "", 6),
        ("# La charte en six engagements", "", None),
        ("# Lettre\n\nCe n'est pas une demande. En voici onze.", "", 11),
        ("# Lettre\n\nNous avions neuf médecins. Il en reste quatre.", "", None),
        ("# Lettre\n\nContrat local de santé (23 fiches, dont 14 closes)", "", None),
        ("# La soirée\n\n42 propositions ont été retenues.", "", None),
        ("# La soirée\n\n12 propositions ont été retenues.", "", 12),
        ("# Réunion\n\nElle a réuni 1 208 habitants, dont 90 % de retraités.", "", None),
    ],
)
def test_the_number_that_the_rules_choose(text: str, genre: str, expected: int | None) -> None:
    found = ruled(likely(read_plain(text).blocks, genre))
    assert (found.value if found else None) == expected


def test_the_evidence_is_the_number() -> None:
    blocks = read_plain(f"# Livret\n\n{LINE} Il rassemble neuf projets.").blocks
    found = announced(blocks, "fiches_projets")
    assert found is not None
    count, where = found
    assert (count, blocks[where.block].text[where.start : where.end]) == (9, "neuf")


def test_words_that_no_rule_knows_tell_the_number_too() -> None:
    """The rules choose none; what words are worth does, and other words are worth less."""
    text = "# Cahier de la vallée\n\nVoici ce que la salle a gardé : {}.\n\n- Un bus\n\n- Un car"
    blocks = read_plain(text.format("sept idées")).blocks
    others = read_plain(text.format("sept chaises")).blocks
    assert ruled(likely(others, "contribution")) is None
    chances = [
        numbers_of(possible(each, "contribution"), load_judge().weights)[0].chance
        for each in (blocks, others)
    ]
    assert chances[0] > 2 * chances[1]


def test_a_number_greater_than_the_document_is_another_lists() -> None:
    text = "# Cahier\n\nCe cahier rassemble {} projets."
    assert [one.value for one in possible(read_plain(text.format(19)).blocks, "").mentions] == [19]
    assert possible(read_plain(text.format(90)).blocks, "").mentions == []


def test_mentions_of_one_number_count_together() -> None:
    weights = Weights(-1.0, {"a": 1.0, "b": 0.5})
    where = Evidence(0, 0, 1)
    one, two, three = (
        Mention(value, where, frozenset(names)) for value, names in ((8, "a"), (9, "b"), (9, "b"))
    )
    eight, nine = numbers_of(Numbers([one, two, three], Layout()), weights)
    assert (eight.value, nine.value, nine.mentions) == (8, 9, 2)
    assert nine.chance == pytest.approx(1 - (1 - 1 / (1 + exp(0.5))) ** 2)
    found = Judge(weights).best(Numbers([one, two, three], Layout()))
    assert found is not None
    assert found[1].value == 9
    assert Judge(weights).best(Numbers([], Layout())) is None


def test_the_list_of_the_document_speaks_for_its_number() -> None:
    text = (
        "# Livret\n\nSix idées.\n\n- Un bus\n- Un car\n\nPorteur : A\n\nFiche 1 : x\n\nFiche 2 : y"
    )
    blocks = read_plain(f"{text}\n\nPorteur : B\n\nFiche 3 : z\n\nFiche 19").blocks
    found = possible(blocks, "").layout.counts
    assert {"label", "run:list_item", "depth"} <= found[2]
    assert not any("rank" in names for names in found.values()), "most of the nineteen are missing"
    assert "rank" in possible(blocks[:-1], "").layout.counts[3]


def test_the_time_of_many_numbers_grows_with_them_alone() -> None:
    where, none = Evidence(0, 0, 1), frozenset[str]()
    many = Numbers([Mention(value, where, none) for value in range(20_000)], Layout(blocks=20_000))
    start = time.process_time()
    load_judge().best(many)
    assert time.process_time() - start < 5


def test_numbers_in_words_and_digits() -> None:
    import re

    text = "trente et une, quarante-sept, soixante et onze, quatre-vingt-dix-neuf, 12, 2 100, 9 %"
    assert [value_of(match.group()) for match in re.finditer(number_pattern(), text)] == [
        *(31, 47, 71, 99, 12),
    ]
    assert spellings()["quatre-vingts"] == 80


def test_a_long_block_of_numbers_takes_its_length_in_time() -> None:
    """What lies around each number was cut out of the whole block: four times as long, sixteen."""
    parts = [f"il y a {4 + rank % 15} projets au canton" for rank in range(6_000)]
    for text in ("; ".join(parts), " et ".join(parts) + f"\n\n{'a' * 400_000}"):
        start = time.process_time()
        announced(read_plain(f"Voici les mesures.\n\n{text}").blocks, "contribution")
        assert time.process_time() - start < 10


def test_the_chance_of_a_number_is_the_same_in_any_order() -> None:
    names = [f"{rank}" for rank in range(200)]
    weights = Weights(0.0, {name: 0.001 * (-3) ** (rank % 9) for rank, name in enumerate(names)})
    where = Evidence(0, 0, 1)
    shuffled = [
        frozenset(sorted(names, key=lambda name: (int(name) * k) % 211)) for k in (1, 7, 90)
    ]
    assert len({weights.chance(Mention(9, where, each)) for each in shuffled}) == 1
