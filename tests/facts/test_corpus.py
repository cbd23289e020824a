"""The facts of the annotated corpus: floors on all folders, and on those that no rule was tuned on.

Who wrote the rules had read the passages of all folders that announce a number.
"""

from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.fact_scores import fact_scores
from pipeline.taxonomy import Taxonomy
from pipeline.training.cnr import read_corpus
from pipeline.training.facts import judge_facts, read_announced

CORPUS = Path(__file__).parents[2] / "data" / "annotated"
HELD_OUT = "vwx"
BARS = {
    "f1_departement": 0.93,
    "f1_departement_dit": 0.95,
    "f1_region": 0.95,
    "f1_region_dit": 0.95,
    "genre_accuracy": 0.85,
    "date_accuracy": 0.92,
    "announced_precision": 0.90,
    "announced_recall": 0.70,
}


@pytest.mark.timeout(900)  # the numbers announced are learnt anew, eight times over
@pytest.mark.parametrize(
    ("folders", "left_out"),
    [("[a-z]", set()), (f"[{HELD_OUT}]", {"genre_accuracy", "announced_recall"})],
)
def test_the_folders_keep_their_scores(
    taxonomy: Taxonomy, folders: str, left_out: set[str]
) -> None:
    files = sorted(CORPUS.glob(f"{folders}/*.cnr"))
    judged = judge_facts(read_corpus(files, taxonomy.codes), read_announced([CORPUS]))
    scores = {name: score.value for name, score in fact_scores(judged, seed=0).items()}
    bars = {name: bar for name, bar in BARS.items() if name not in left_out}
    assert {name: scores[name] for name, bar in bars.items() if scores[name] < bar} == {}


def test_the_numbers_announced_are_in_the_documents() -> None:
    announced = read_announced([CORPUS / "a"])
    assert announced == read_announced([CORPUS]) == read_announced([next(CORPUS.glob("b/*.cnr"))])
    assert announced
    assert len(announced) > 40
    assert [name for name in announced if not (CORPUS / name).is_file()] == []


def test_a_faulty_file_of_numbers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "announced.yaml").write_text("- document: a/x.cnr\n", encoding="utf-8")
    with pytest.raises(UsageError, match="Corrigez-le"):
        read_announced([tmp_path])
    assert read_announced([CORPUS.parent]) is None
