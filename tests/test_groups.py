"""Groups of similar texts."""

import random
import subprocess
import sys

import numpy as np
import pytest
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.groups import LEAST, MOST, group

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


def test_the_groups_are_those_of_scikit_learn() -> None:
    generator = random.Random(0)
    words = [f"mot{first}{second}" for first in "abcd" for second in "abcd"]
    several = 0
    for _ in range(60):
        texts = [
            " ".join(generator.choices(words, k=generator.randint(2, 6)))
            for _ in range(generator.choice((3, 5, 9, 40, 120)))
        ]
        told = {frozenset(one.members) for one in group(texts)}
        assert told == grouped(texts)
        several += len(told) > 1
    assert several > 5


def grouped(texts: list[str]) -> set[frozenset[int]]:
    """Return the groups that scikit-learn's TF-IDF and clustering make."""
    matrix = TfidfVectorizer(token_pattern=r"\w+", sublinear_tf=True).fit_transform(texts)
    there = (matrix > 0).astype(int)
    rare = there[:, np.asarray(there.sum(axis=0)).ravel() <= max(len(texts) / 4, 5)]
    near = np.clip((matrix @ matrix.T).toarray(), 0.0, 1.0)
    labels = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=0.62
    ).fit_predict(np.where((rare @ rare.T).toarray() >= 2, 1.0 - near, 1e9))
    found = (frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels.tolist()))
    return {members for members in found if len(members) >= LEAST}


@pytest.mark.parametrize(
    ("texts", "unused"), [([*BUS, *APP], "sklearn"), ([*ALONE, *BUS[:2]], "scipy")]
)
def test_what_takes_long_to_import_is_imported_where_there_may_be_groups(
    texts: list[str], unused: str
) -> None:
    code = f"import sys; from pipeline.groups import group; found = group({texts!r})"
    code = f"{code}; assert bool(found) is ({unused!r} == 'sklearn')"
    subprocess.run(
        [sys.executable, "-c", f"{code}; assert {unused!r} not in sys.modules"], check=True
    )
