"""A sample of the laid-out pages; `scripts/lecture.py` measures all of them."""

import json
from pathlib import Path

import lecture
import pytest

from pipeline.extract import extract
from pipeline.extract.ocr import missing
from pipeline.extract.pdf_words import OCR
from pipeline.settings import Limits
from pipeline.taxonomy import load_taxonomy
from pipeline.training.cnr import Annotated, read_corpus
from pipeline.training.layout_files import PRODUCERS, scanned
from pipeline.training.layout_office import OFFICE, in_office
from pipeline.training.layout_scores import SCANS, LayoutScores, judge, order_similarity
from pipeline.training.layout_setting import OVERLEAF
from pipeline.training.layout_sheets import LEFT
from pipeline.training.layouts import LAYOUTS, laid_out
from pipeline.training.mesures import lecture_digests

PATH = lecture.ROOT / "data" / "annotated" / "a" / "01-finistere-un-an-apres.cnr"
REMEDY = "Lancez python scripts/lecture.py"
FLOORS = {"order": 0.99, "furniture": 0.985, "heading": 0.93, "list_item": 0.97, "table_row": 0.95}


@pytest.fixture(scope="module")
def document() -> Annotated:
    (document,) = read_corpus([PATH], load_taxonomy().codes)
    return document


@pytest.fixture(scope="module")
def scores(
    document: Annotated, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, LayoutScores]:
    return judge([document], tmp_path_factory.mktemp("pages"))


@pytest.mark.parametrize("layout", [*LAYOUTS, *OFFICE])
def test_a_layout_is_read_as_a_person_reads_it(
    scores: dict[str, LayoutScores], layout: str
) -> None:
    found = scores[layout].rounded()
    assert {name for name, floor in FLOORS.items() if found.get(name, 1.0) < floor} == set()
    assert scores[layout].tallies["heading"].expected >= 5
    assert scores[layout].tallies["furniture"].expected >= 2


@pytest.mark.parametrize("layout", OVERLEAF)
def test_a_table_goes_on_overleaf_with_its_header_again(
    scores: dict[str, LayoutScores], document: Annotated, layout: str
) -> None:
    sheets = laid_out(document, layout, 0)
    header = [page for page, text in sheets.running if text == "Action"]
    rows = [item for item in sheets.items if item.cells]
    firsts = [ink for ink in sheets.inks if ink.x == LEFT + 4]  # of the first column
    names = ["Action", *(row.cells[0][:12] for row in rows[1:])]
    places = {name: [i.page + 1 for i in firsts if i.text.startswith(name)] for name in names}
    assert places["Action"] == [header[0] - 1, *header]
    assert [places[names[1]], places[names[-1]]] == [[header[0] - 1], header]
    assert scores[layout].tallies["table_row"].right == 2 * len(rows)


def test_a_column_goes_on_overleaf_in_the_middle_of_a_paragraph(
    scores: dict[str, LayoutScores], document: Annotated, tmp_path: Path
) -> None:
    sheets = laid_out(document, "verso", 1)
    path = tmp_path / "verso.pdf"
    path.write_bytes(PRODUCERS["reportlab"](sheets))
    read = extract(path, path.name, Limits()).document
    assert read
    over = [block for block in read.blocks if len({line.page for line in block.lines}) > 1]
    assert [block.kind for block in over] == ["paragraph"] * (sheets.pages - 1)
    assert scores["verso"].tallies["paragraph"].f1 == 1.0


@pytest.mark.skipif(missing(), reason="tesseract absent")
def test_a_scan_is_read_from_its_picture_alone(document: Annotated, tmp_path: Path) -> None:
    sheets = laid_out(document, "1col", 0, words=150)
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned(PRODUCERS["reportlab"](sheets)))
    read = extract(path, path.name, Limits()).document
    assert read
    assert {page.reader for page in read.pages} == {OCR}
    assert order_similarity(sheets, read) > 0.9


def test_lists_inside_lists_have_their_levels(document: Annotated) -> None:
    levels = [item.level for item in in_office(document, "odt")[0].items if item.level]
    assert {1, 2} <= set(levels)
    assert b"<ul><li>" in in_office(document, "html")[1].split(b"<main>")[1].split(b"<li>", 1)[1]


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
    assert lecture.TARGET.is_file(), REMEDY
    content = json.loads(lecture.TARGET.read_text(encoding="utf-8"))
    assert content["code"] == lecture_digests(), REMEDY
    layouts = content["scores"]["layouts"]
    assert set(layouts) >= {*LAYOUTS, *OFFICE, *SCANS}
    assert sum(found["files"] for found in layouts.values()) >= 60
    below = [
        (layout, name)
        for layout, found in layouts.items()
        for name, floor in FLOORS.items()
        if found.get(name, 1.0) < floor
    ]
    assert below == []
    assert [layout for layout, found in layouts.items() if found["unread"]] == []
    scores = content["scores"]
    assert scores["pages_per_second"] >= 100
    assert scores["peak_mb"] <= 90


def test_the_page_is_that_of_the_measure() -> None:
    scores = json.loads(lecture.TARGET.read_text(encoding="utf-8"))["scores"]
    assert lecture.PAGE.read_text(encoding="utf-8") == lecture.page(scores), f"{REMEDY} --page"
