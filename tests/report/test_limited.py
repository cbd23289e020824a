"""A report that is limited to a part of the results says nothing false of the rest."""

from pathlib import Path

from docx import Document

from pipeline.report import report
from pipeline.report.selection import Selection
from pipeline.taxonomy import Taxonomy
from tests.report.conftest import Write, proposal
from tests.report.page import Page

DOCUMENTS = [
    {"source": "a", "departements": ["29", "75"], "regions": ["53", "11"]},
    {"source": "b", "departements": ["56"], "regions": ["53"]},
    {"source": "c", "departements": ["67"], "regions": ["44"]},
]
ROWS = [
    proposal(1, source="a", departements=["29"], regions=["53"]),
    proposal(2, source="a", departements=["75"], regions=["11"]),
    proposal(3, source="c", departements=["67"], regions=["44"]),
]


def _said(page: Page) -> str:
    return " ".join("".join(page.shown).split())


def test_a_limited_report_tells_what_is_left_out_from_what_is_not_there(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    results = write(ROWS, DOCUMENTS, [])
    page = report(results, taxonomy, tmp_path, selection=Selection(regions=("53",)))
    text, said = page.read_text(encoding="utf-8"), _said(Page(page))
    assert "<title>Finistère (29) : 1 proposition</title>" in text
    assert "<title>Morbihan (56) : 0 proposition</title>" in text
    for name in ("Paris (75)", "Bas-Rhin (67)"):
        assert f"<title>{name} : hors de la sélection</title>" in text
    assert "<title>Nord (59) : cité nulle part</title>" in text
    assert "2 départements sont cités par un document ou une proposition de la sélection" in said
    assert "2 départements sont hors de la sélection" in said
    assert "ne sont cités par aucun document ni aucune proposition" in said


def test_a_whole_report_has_no_selection(write: Write, taxonomy: Taxonomy, tmp_path: Path) -> None:
    said = _said(Page(report(write(ROWS, DOCUMENTS, []), taxonomy, tmp_path)))
    assert "4 départements sont cités par un document ou une proposition." in said
    assert "sélection" not in said
    assert "Cités, sans aucune proposition relevée : Morbihan (56)" in said


def test_nothing_that_answers_is_not_nothing_read(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    results = write(ROWS, DOCUMENTS, [])
    said = _said(Page(report(results, taxonomy, tmp_path, selection=Selection(regions=("94",)))))
    assert "Aucun document ne répond à cette sélection." in said
    assert "déposez" not in said
    assert "4 départements sont hors de la sélection" in said
    rows = Page(tmp_path / "index.html").tables["Propositions par région"]
    assert rows == [["Aucune ligne"]]
    text = [each.text for each in Document(str(tmp_path / "rapport.docx")).paragraphs]
    assert "Aucun document ne répond à cette sélection." in text
    assert "Aucune ligne." in text
