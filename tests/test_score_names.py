"""Every score has a French name, and a French figure."""

import pytest

from pipeline import score_names
from pipeline.document import GENRES
from pipeline.evaluate import (
    FoundProposal,
    GoldProposal,
    Judged,
    Score,
)
from pipeline.fact_scores import JudgedFacts, fact_scores
from pipeline.proposal import Tag
from pipeline.result import Facts
from pipeline.score_names import HEADINGS, in_french, score_name
from pipeline.taxonomy import Taxonomy
from pipeline.training.among import AMONG
from pipeline.training.french.phrases import NAMES as OF_PHRASES
from pipeline.training.french.scores import NAMES as OF_TREEBANKS
from pipeline.training.scores import tables
from pipeline.training.views import FORMS, TEXT

FACTS = Facts(date="2022", genre="tableau", departements=("56",), regions=("53",), announced=8)


def judged(taxonomy: Taxonomy) -> list[Judged]:
    tags = tuple(Tag(axis, label.code, 0.9, kept=True) for axis, label in taxonomy)
    text = "ouvrir un centre de santé"
    found = FoundProposal(text, {"porteur": "la mairie"}, 0.9, tags)
    fields, codes = {"porteur": "la mairie"}, ("prevention",)
    gold = GoldProposal(text, False, "proposee", fields, codes, tags, headed=tags)  # noqa: FBT003
    full = [Judged(genre, "a", genre, (found,), (gold,), region="Bretagne") for genre in GENRES]
    return [*full, Judged("vide", "b", "tableau", (found,), ())]


def test_every_score_has_a_name_of_its_own(taxonomy: Taxonomy) -> None:
    by_form = {form: judged(taxonomy) for form in (TEXT, *FORMS, *AMONG)}
    found = {
        "documents": fact_scores(
            [JudgedFacts(FACTS, FACTS, "2022", stated=True, region_stated=True)], seed=0
        ),
        **tables(by_form, taxonomy, seed=0),
    }
    assert list(found) == list(HEADINGS)
    for scores in found.values():
        names = [score_name(name, taxonomy) for name in scores]
        assert len(set(names)) == len(names)
        assert not any("_" in name for name in names)
    used = {name for scores in found.values() for name in scores}
    used |= {*OF_TREEBANKS, *OF_PHRASES}
    used = {name for name in used if "@" not in name}
    assert set(score_names.NAMES) == used - {f"f1_{code}" for code in taxonomy.codes}


def test_the_names_of_labels_are_those_of_the_taxonomy(taxonomy: Taxonomy) -> None:
    assert score_name("f1_prevention", taxonomy) == "thème « Prévention », F1"
    assert score_name("f1_dernier_metre", taxonomy) == "tendance « Dernier mètre », F1"
    with pytest.raises(KeyError):
        score_name("f1_autre", taxonomy)


def test_every_genre_has_a_name() -> None:
    assert set(score_names.GENRES) == set(GENRES)


def test_a_score_in_french() -> None:
    assert in_french(Score(0.83716, 0.8, 1.0)) == ("0,837", "0,800 – 1,000")
