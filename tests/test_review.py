"""When a person should read again, and the French reason."""

import pytest

from pipeline.proposal import Tag
from pipeline.review import review_reasons

SURE = (
    Tag("theme", "prevention", 0.95, kept=True),
    Tag("theme", "sante_mentale", 0.02, kept=False),
    Tag("tendance", "dernier_metre", 0.05, kept=False),
)


def test_a_sure_result_needs_nobody() -> None:
    assert review_reasons(SURE, 0.9) == ()
    assert review_reasons(SURE, None) == ()


def test_no_text_no_tags() -> None:
    assert review_reasons((), None) == ("texte vide",)


def test_an_unsure_cut() -> None:
    assert review_reasons(SURE, 0.42) == ("découpage incertain (0,42)",)


@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        (Tag("theme", "a", 0.45, kept=True), "« a » retenu de justesse (0,45)"),
        (Tag("tendance", "b", 0.4, kept=False), "« b » écarté de justesse (0,40)"),
    ],
)
def test_a_probability_near_its_threshold(tag: Tag, reason: str) -> None:
    assert review_reasons((SURE[0], tag), None) == (reason,)


def test_no_theme_though_one_is_possible() -> None:
    tags = (Tag("theme", "a", 0.25, kept=False), Tag("theme", "b", 0.1, kept=False))
    assert review_reasons(tags, None) == ("aucun thème retenu, mais l'un est possible (0,25)",)


def test_a_trend_alone_does_not_count_as_a_theme() -> None:
    tags = (Tag("theme", "a", 0.01, kept=False), Tag("tendance", "b", 0.25, kept=False))
    assert review_reasons(tags, None) == ()
