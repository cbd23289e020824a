"""When a person should read again, and the French reason."""

import pytest

from pipeline.proposal import Tag
from pipeline.review import expected_gain, review_reasons
from pipeline.taxonomy import Taxonomy

SURE = (
    Tag("theme", "prevention", 0.95, kept=True),
    Tag("theme", "sante_mentale", 0.02, kept=False),
    Tag("tendance", "dernier_metre", 0.05, kept=False),
)
GAIN = 0.4


def test_a_sure_result_needs_nobody(taxonomy: Taxonomy) -> None:
    assert review_reasons(SURE, 0.9, GAIN, taxonomy) == ()
    assert review_reasons(SURE, None, GAIN, taxonomy) == ()


def test_no_text_no_tags(taxonomy: Taxonomy) -> None:
    assert review_reasons((), None, GAIN, taxonomy) == ("texte vide",)


def test_an_unsure_cut(taxonomy: Taxonomy) -> None:
    assert review_reasons(SURE, 0.42, GAIN, taxonomy) == ("découpage incertain (0,42)",)


def test_a_look_gains_what_is_wrong_and_half_of_what_is_missing() -> None:
    assert expected_gain(SURE) == pytest.approx(0.05 + (0.02 + 0.05) / 2)
    assert expected_gain(()) == 0


@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        (
            Tag("theme", "sante_mentale", 0.45, kept=True),
            "thème « Santé mentale » retenu sans certitude (0,45)",
        ),
        (
            Tag("tendance", "dernier_metre", 0.7, kept=False),
            "tendance « Dernier mètre » écartée sans certitude (0,70)",
        ),
    ],
)
def test_the_greatest_doubt_is_named(tag: Tag, reason: str, taxonomy: Taxonomy) -> None:
    assert review_reasons((SURE[0], tag), None, GAIN, taxonomy) == (reason,)


def test_doubts_add_up(taxonomy: Taxonomy) -> None:
    doubts = (
        Tag("theme", "prevention", 0.75, kept=True),
        Tag("tendance", "dernier_metre", 0.75, kept=True),
    )
    assert review_reasons(doubts[:1], None, GAIN, taxonomy) == ()
    assert review_reasons(doubts, None, GAIN, taxonomy) == (
        "thème « Prévention » retenu sans certitude (0,75)",
        "tendance « Dernier mètre » retenue sans certitude (0,75)",
    )
