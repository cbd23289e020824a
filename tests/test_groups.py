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


def test_many_texts_are_sampled_over_the_whole_list() -> None:
    texts = [f"mot{number % 50:02d} pareil{number % 50:02d}" for number in range(2 * MOST)]
    members = [member for one in group(texts) for member in one.members]
    assert 0 < len(members) <= MOST
    assert max(members) > 2 * MOST - 10


def test_few_texts_that_cannot_be_grouped_are_told_apart_without_scikit_learn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    generator = random.Random(0)
    words = [f"mot{first}{second}" for first in "abcdefg" for second in "abcdefg"]
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
