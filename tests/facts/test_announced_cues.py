"""What is seen at a number: what it counts, whether it is an ordinal, turns of phrase."""

import numpy as np
import pytest

from pipeline.extract.plain import read_plain
from pipeline.facts.announced import announced, possible
from pipeline.facts.announced_cues import (
    FRAME,
    LISTED,
    SHOWN,
    Look,
    is_ordinal,
    kind_of,
    left_of,
    next_of,
    turns,
)
from pipeline.facts.announced_rows import numbers_of, rows
from pipeline.facts.announced_trees import LEAST, Judge, load_judge
from pipeline.text import plain
from pipeline.training.trees import fit_trees


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["projets"], LISTED),
        (["projet"], LISTED),
        (["dispositifs"], LISTED),
        (["grandes", "orientations"], SHOWN),
        (["axes"], FRAME),
        (["chats"], 0),
        ([], 0),
    ],
)
def test_a_word_tells_the_kind_of_what_is_counted(words: list[str], expected: int) -> None:
    assert kind_of(words) == expected


@pytest.mark.parametrize("text", ["proposition 3 : un bus", "3) un bus", "fiche n° 3 – un bus"])
def test_a_number_of_its_block_is_an_ordinal(text: str) -> None:
    start = text.index("3")
    assert is_ordinal(text, start, start + 1)


@pytest.mark.parametrize(
    "text", ["3 projets au canton", "idees : 3, ci-dessous", "nous en tirons 3 : un bus"]
)
def test_a_number_that_counts_is_none(text: str) -> None:
    start = text.index("3")
    assert not is_ordinal(text, start, start + 1)


@pytest.mark.parametrize(
    ("text", "below", "expected"),
    [
        ("Six projets ont été retenus. Les autres attendront.", "", {"autre", "choisi", "debut"}),
        ("Elle comprend six fiches.", "Seule la dernière est reproduite ici.", {"seul", "avant"}),
        ("On retient, parmi six idées, la nôtre.", "", {"part"}),
        ("Six idées que voici.", "", {"la", "ici"}),
        ("Six dossiers ont été déposés.", "", {"recu"}),
    ],
)
def test_turns_of_phrase_are_told(text: str, below: str, expected: set[str]) -> None:
    folded = plain(text)
    start = folded.index("six")
    assert expected <= set(turns(folded, (start, start + 3), plain(below)))
    quiet = plain("Le bus roule six fois. Le car aussi.")
    start = quiet.index("six")
    assert set(turns(quiet, (start, start + 3), "")) == set()


def test_signs_and_words_beside_a_number() -> None:
    assert left_of("les") != left_of("nos") != 0
    assert left_of("chat") == 0
    assert len(set(map(next_of, ("", ":", ".", "projet", "«")))) == 5
    assert next_of("projet") == next_of("action")


def test_what_is_seen_of_a_number_is_said_by_its_block_and_sentence() -> None:
    text = "# Bilan\n\nOn a voté. Trois idées et deux projets suivent :\n\n1. Un bus\n\n- Un car"
    three, two = possible(read_plain(text).blocks, "").mentions[:2]
    assert three.look == Look(
        *(1, "idee", 1, 1, 1, True, True, False, True, True, 0, 1, 0, True, LISTED, LISTED, 6)
    )
    assert two.look[2:6] == three.look[2:6]
    assert (two.look.noun, two.look.starts, two.look.first) == ("projet", False, False)


def test_the_chance_of_a_number_is_the_mean_of_the_forests() -> None:
    found = possible(read_plain("# Livret\n\nCe livret rassemble deux projets.").blocks, "")
    table = rows(found, numbers_of(found, load_judge().weights))
    ten = np.repeat(table, 10, axis=0)
    nine, seven, four = (
        fit_trees(ten, [place < right for place in range(10)], {"max_iter": 1}, seed=0)
        for right in (9, 7, 4)
    )
    weights = load_judge().weights
    best = Judge(weights, [nine, seven]).best(found)
    assert best is not None
    assert best[0] == pytest.approx(0.8)
    assert Judge(weights, [nine, four, four]).best(found) is None
    assert 0.6 < LEAST < 0.8


def test_what_trees_see_does_not_depend_on_the_order_of_numbers() -> None:
    text = "# Douze actions\n\nSur 30 idées, douze sont retenues. Six projets suivent.\n\n- Un bus"
    found = possible(read_plain(text).blocks, "feuille_de_route")
    numbers = numbers_of(found, load_judge().weights)
    assert [one.value for one in numbers] == [12, 6]
    table = rows(found, numbers)
    assert table.shape[0] == 2
    assert (rows(found, numbers[::-1]) == table[::-1]).all()
    unknown = rows(possible(read_plain(text).blocks, "inconnu"), numbers)
    assert (unknown != table).sum() >= 2


def test_the_actions_of_a_road_map_are_not_those_that_a_single_sheet_tells() -> None:
    """« Elle comporte seize actions. Seule la sixième est reproduite ici. » counts another list."""
    actions = "\n\n".join(
        f"## Action {k} : ouvrir un centre à Saint-Martin-{k}\n\nPorteur : la mairie de la commune."
        for k in range(1, 9)
    )
    whole = (
        f"# Feuille de route\n\nLa présente feuille de route comprend huit actions.\n\n{actions}"
    )
    found = announced(read_plain(whole).blocks, "feuille_de_route")
    assert found is not None
    assert found[0] == 8
    one = (
        "# Fiche 6\n\nLa feuille de route comprend seize actions. Seule la fiche 6 est reproduite "
        "ici, les autres étant consultables au service.\n\nOuvrir un centre de santé au bourg."
    )
    assert announced(read_plain(one + "\n\nFin." * 20).blocks, "feuille_de_route") is None
