"""When a person should read again, and the French reason."""

import pytest

from pipeline.proposal import Tag
from pipeline.review import review_reasons
from pipeline.taxonomy import Taxonomy

SURE = (
    Tag("theme", "prevention", 0.95, kept=True),
    Tag("theme", "sante_mentale", 0.02, kept=False),
    Tag("tendance", "dernier_metre", 0.05, kept=False),
)


def test_a_sure_result_needs_nobody(taxonomy: Taxonomy) -> None:
    assert review_reasons(SURE, 0.9, taxonomy) == ()
    assert review_reasons(SURE, None, taxonomy) == ()


def test_no_text_no_tags(taxonomy: Taxonomy) -> None:
    assert review_reasons((), None, taxonomy) == ("texte vide",)


def test_an_unsure_cut(taxonomy: Taxonomy) -> None:
    assert review_reasons(SURE, 0.42, taxonomy) == ("découpage incertain (0,42)",)


@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        (
            Tag("theme", "prevention", 0.45, kept=True),
            "thème « Prévention » retenu de justesse (0,45)",
        ),
        (
            Tag("tendance", "dernier_metre", 0.4, kept=False),
            "tendance « Dernier mètre » écartée de justesse (0,40)",
        ),
    ],
)
def test_a_probability_near_its_threshold(tag: Tag, reason: str, taxonomy: Taxonomy) -> None:
    assert review_reasons((SURE[0], tag), None, taxonomy) == (reason,)


def test_no_theme_though_one_is_possible(taxonomy: Taxonomy) -> None:
    tags = (Tag("theme", "a", 0.25, kept=False), Tag("theme", "b", 0.1, kept=False))
    assert review_reasons(tags, None, taxonomy) == (
        "aucun thème retenu, mais l'un est possible (0,25)",
    )


def test_a_trend_alone_does_not_count_as_a_theme(taxonomy: Taxonomy) -> None:
    tags = (Tag("theme", "a", 0.01, kept=False), Tag("tendance", "b", 0.25, kept=False))
    assert review_reasons(tags, None, taxonomy) == ()
