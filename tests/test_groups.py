"""Groups of similar texts."""

import random

import pytest

from pipeline import groups
from pipeline.groups import MOST, group

BUS = [
    f"Un bus dentaire passe dans les écoles du canton {name}." for name in ("nord", "sud", "est")
]
APP = [
    f"Une application rappelle les rendez-vous vaccinaux {name}." for name in ("a", "b", "c", "d")
]
ALONE = ["Planter des arbres devant la mairie.", "Rénover le gymnase municipal."]


def test_similar_texts_are_put_together_the_largest_group_first() -> None:
    made = group([*BUS, *ALONE, *APP])
    assert [sorted(one.members) for one in made] == [[5, 6, 7, 8], [0, 1, 2]]
    assert "dentaire" in made[1].words


def test_no_group_without_three_similar_texts() -> None:
    assert group(ALONE) == ()
    assert group([]) == ()
    assert group(["x", "y", "z"]) == ()


def test_a_word_that_means_two_things_makes_no_group() -> None:
    texts = [
        "Remplacer la table de nuit des chambres de l'hôpital.",
        "Les élus tiennent une table ronde chaque trimestre.",
        "Installer une table de pique-nique devant la maison de retraite.",
        "Planter des arbres devant la mairie.",
        "Rénover le gymnase municipal et son parking.",
        "Les bénévoles tiennent la buvette du stade.",
    ]
    assert group(texts) == ()
    assert [sorted(one.members) for one in group([*texts, *BUS])] == [[6, 7, 8]]


def test_every_two_texts_of_a_group_share_two_words() -> None:
    chain = ["alpha bravo charlie", "bravo charlie delta", "charlie delta echo"]
    assert group(chain) == ()
    assert len(group([f"{text} foxtrot golf" for text in chain])) == 1


def test_many_texts_are_sampled_over_the_whole_list() -> None:
    kinds = [f"{first}{second}" for first in "abcdefg" for second in "abcdefg"]
    texts = [f"mot{kinds[n % 49]} pareil{kinds[n % 49]}" for n in range(2 * MOST)]
    members = [member for one in group(texts) for member in one.members]
    assert 0 < len(members) <= MOST
    assert max(members) > 2 * MOST - 10


def test_few_texts_that_cannot_be_grouped_are_told_apart_without_scikit_learn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    generator = random.Random(0)
    words = [f"mot{first}{second}" for first in "abcd" for second in "abcd"]
    seen = set()
    for _ in range(60):
        texts = [
            " ".join(generator.choices(words, k=generator.randint(2, 6)))
            for _ in range(generator.randint(3, 9))
        ]
        told = groups.group(texts)
        with monkeypatch.context() as patch:
            patch.setattr(groups, "_may_group", lambda *_: True)
            assert groups.group(texts) == told
        seen.add((groups._may_group(texts, 3), bool(told)))
    assert {(False, False), (True, True)} <= seen
