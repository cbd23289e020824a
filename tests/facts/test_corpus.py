"""The facts of the annotated corpus: floors on the folders that no rule was tuned on.

Some wordings of places, and the passages of folder g that announce a number, had been seen.
"""

from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.fact_scores import fact_scores
from pipeline.taxonomy import Taxonomy
from pipeline.training.cnr import read_corpus
from pipeline.training.facts import judge_facts, read_announced

CORPUS = Path(__file__).parents[2] / "data" / "annotated"
HELD_OUT = "ghijkl"
BARS = {
    "f1_departement_dit": 0.93,
    "f1_region_dit": 0.95,
    "genre_accuracy": 0.85,
    "date_accuracy": 0.92,
    "announced_precision": 0.90,
    "announced_recall": 0.60,
}


def test_the_held_out_folders_keep_their_scores(taxonomy: Taxonomy) -> None:
    files = [path for folder in HELD_OUT for path in sorted((CORPUS / folder).glob("*.cnr"))]
    judged = judge_facts(read_corpus(files, taxonomy.codes), read_announced([CORPUS]))
    scores = fact_scores(judged, seed=0)
    assert {
        name: scores[name].value for name, bar in BARS.items() if scores[name].value < bar
    } == {}


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
