"""The scores of facts, counted by hand."""

from pipeline.fact_scores import JudgedFacts, fact_scores
from pipeline.result import Facts

RIGHT = Facts(genre="tableau", date="2022", departements=("56",), regions=("53",), announced=8)
WRONG = Facts(
    genre="page_web", date="2023", departements=("29", "22"), regions=("11",), announced=9
)


def test_scores_of_one_right_and_one_wrong_document() -> None:
    judged = [
        JudgedFacts(RIGHT, RIGHT, "2022", stated=True, region_stated=True),
        JudgedFacts(WRONG, RIGHT, "", stated=False, region_stated=False),
    ]
    scores = {name: score.value for name, score in fact_scores(judged, seed=0).items()}
    assert scores == {
        "f1_departement": 2 * 1 / (3 + 2),
        "f1_departement_dit": 1.0,
        "f1_region": 0.5,
        "f1_region_dit": 1.0,
        "genre_accuracy": 0.5,
        "date_accuracy": 1.0,
        "announced_precision": 0.5,
        "announced_recall": 0.5,
    }


def test_what_nobody_announces_has_no_score() -> None:
    none = Facts(genre="tableau")
    scores = fact_scores([JudgedFacts(none, none, "", stated=False, region_stated=False)], seed=0)
    unseen = JudgedFacts(RIGHT, none, "", stated=False, region_stated=False, looked=False)
    assert not {"announced_precision"} & set(fact_scores([unseen], seed=0))
    assert set(scores) == {"f1_departement", "f1_region", "genre_accuracy"}
