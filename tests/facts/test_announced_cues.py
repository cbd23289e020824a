"""What is seen at a number: what it counts, whether it is an ordinal, turns of phrase."""

import pytest

from pipeline.extract.plain import read_plain
from pipeline.facts.announced import announced, possible
from pipeline.facts.announced_cues import (
    FRAME,
    LISTED,
    LOOKS,
    SHOWN,
    Look,
    is_ordinal,
    kind_of,
    left_of,
    next_of,
    turns,
)
from pipeline.facts.announced_rows import numbers_of, rows
from pipeline.facts.announced_trees import load_judge
from pipeline.text import plain


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


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("proposition 3 : un bus", "3", "ordinal"),
        ("4) un bus", "4", "ordinal"),
        ("fiche n° 12 – un bus", "12", "ordinal"),
        ("4 projets au canton", "4", ""),
        ("idees : 2, ci-dessous", "2", ""),
        ("nous en tirons 3 : un bus", "3", ""),
    ],
)
def test_a_number_of_a_block_is_an_ordinal(text: str, number: str, expected: str) -> None:
    start = text.index(number)
    assert is_ordinal(text, start, start + len(number)) is bool(expected)


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
    assert next_of("") != next_of(":") != next_of("projet") != next_of("«")


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
    assert len(Look().numbers) == LOOKS


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
