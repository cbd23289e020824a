"""A sample of the laid-out pages; `scripts/lecture.py` measures all of them."""

import json
from pathlib import Path

import pytest

from pipeline.taxonomy import load_taxonomy
from pipeline.training.cnr import Annotated, read_corpus
from pipeline.training.layout_files import PRODUCERS
from pipeline.training.layout_scores import LayoutScores, judge
from pipeline.training.layouts import LAYOUTS, laid_out
from pipeline.training.mesures import lecture_digests

ROOT = Path(__file__).parents[2]
PATH = ROOT / "data" / "annotated" / "a" / "01-finistere-un-an-apres.cnr"
FLOORS = {"furniture": 0.985, "heading": 0.93, "list_item": 0.97, "table_row": 0.95}


@pytest.fixture(scope="module")
def document() -> Annotated:
    (document,) = read_corpus([PATH], load_taxonomy().codes)
    return document


@pytest.fixture(scope="module")
def scores(document: Annotated, tmp_path_factory: pytest.TempPathFactory) -> LayoutScores:
    return judge([document], tmp_path_factory.mktemp("pages"))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_words_of_a_layout_are_read_in_order(scores: LayoutScores, layout: str) -> None:
    assert min(scores.order[layout]) >= 0.99


@pytest.mark.parametrize("name", FLOORS)
def test_running_lines_headings_lists_and_rows_are_told(scores: LayoutScores, name: str) -> None:
    tally = scores.tallies[name]
    assert tally.expected > 10
    assert tally.f1 >= FLOORS[name]


def test_the_same_document_gives_the_same_file(document: Annotated) -> None:
    sheets = laid_out(document, "tableaux", 1)
    for produce in PRODUCERS.values():
        assert produce(sheets) == produce(laid_out(document, "tableaux", 1))


def test_an_odd_seed_shuffles_the_lines_of_the_file_alone(document: Annotated) -> None:
    even, odd = (laid_out(document, "1col", seed, words=100) for seed in (0, 3))
    assert [item.text for item in even.items] == [item.text for item in odd.items]
    assert [ink.y for ink in even.inks] != [ink.y for ink in odd.inks]
    assert sorted(ink.text for ink in even.inks) == sorted(ink.text for ink in odd.inks)


def test_the_published_measure_meets_its_aims() -> None:
    path = ROOT / "docs" / "mesures" / "lecture.json"
    assert path.is_file(), "Lancez « python scripts/lecture.py »."
    content = json.loads(path.read_text(encoding="utf-8"))
    found = content["scores"]
    assert content["code"] == lecture_digests(), "Lancez « python scripts/lecture.py »."
    assert found["files"] >= 60
    assert min(found["order"].values()) >= 0.99
    assert all(found["f1"][name] >= floor for name, floor in FLOORS.items())
