"""How the counts were corrected, and what models are worth, in every form of the report."""

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from pipeline.report import write_report
from pipeline.report.estimated import Basis, Estimates, Interval
from pipeline.report.figures import count
from pipeline.report.index import Content, grouped, shared
from pipeline.report.method import corrected, missing_scores, scores
from pipeline.report.page import Writer
from pipeline.report.printed import printed_page
from pipeline.report.reading import reading
from pipeline.report.results import read_results
from pipeline.report.rows import Rows
from pipeline.report.themes import themes
from pipeline.taxonomy import Taxonomy
from tests.report.page import Page

ROOT = Path(__file__).parents[2]
CALCULATED = Basis(
    found_reviewed=False, missed_reviewed=False, proposals=0, passages=0, recall=0.901
)
REVIEWED = Basis(found_reviewed=True, missed_reviewed=True, proposals=54, passages=36, recall=0.9)
SAID = {
    CALCULATED: (
        "Nombres corrigés par le calcul : aucune ligne tirée au sort n'a été relue",
        "retrouve (90,1\xa0%)",
        "1 à 13 fois sur 100",
    ),
    REVIEWED: (
        "Nombres corrigés par relecture : 54 propositions et 36 passages tirés au sort",
        "Rien n'est supposé",
    ),
}


def estimates(basis: Basis) -> Estimates:
    cells = {
        ("proposition", ""): Interval(40, 30, 50),
        ("theme", "prevention"): Interval(7, 5, 9),
        ("theme", "prevention", "tendance", "dernier_metre"): Interval(2, 1, 17),
        ("theme", "prevention", "statut", "propose"): Interval(3, 2, 18),
        ("theme", "prevention", "region", ""): Interval(3, 2, 19),
    }
    return Estimates(cells, basis)


def made_with(results: Path, taxonomy: Taxonomy, folder: Path, given: Estimates | None) -> Path:
    folder.mkdir()
    write_report(read_results(results, taxonomy), taxonomy, folder, estimates=given)
    return folder


def words(path: Path) -> str:
    if path.suffix == ".docx":
        return "\n".join(each.text for each in Document(str(path)).paragraphs)
    return " ".join("".join(Page(path).shown).split()).replace(" %", "\xa0%")


@pytest.mark.parametrize("basis", [CALCULATED, REVIEWED], ids=["calculated", "reviewed"])
def test_the_report_says_how_it_was_corrected(
    results: Path, taxonomy: Taxonomy, tmp_path: Path, basis: Basis
) -> None:
    folder = made_with(results, taxonomy, tmp_path / "r", estimates(basis))
    others = [one for known, said in SAID.items() if known != basis for one in said]
    for name in ("index.html", "rapport.docx"):
        text = words(folder / name)
        assert [one for one in SAID[basis] if one not in text] == []
        assert [one for one in others if one in text] == []
        assert "sans relecture humaine" not in text


@pytest.mark.parametrize("basis", [CALCULATED, REVIEWED], ids=["calculated", "reviewed"])
def test_the_printed_report_says_the_same(
    results: Path, taxonomy: Taxonomy, tmp_path: Path, basis: Basis
) -> None:
    rows = read_results(results, taxonomy)
    content = content_of(rows, taxonomy, estimates(basis))
    writer = Writer(tmp_path, None, public=False, **shared(rows, content.figures, taxonomy))
    page = printed_page(content, taxonomy, writer)
    (tmp_path / "imprime.html").write_text(page, encoding="utf-8")
    assert [one for one in SAID[basis] if one not in words(tmp_path / "imprime.html")] == []


def content_of(rows: Rows, taxonomy: Taxonomy, given: Estimates) -> Content:
    figures = count(rows, taxonomy, given)
    made = themes(rows, figures, taxonomy)
    return Content(rows, figures, reading(rows, rows), None, made, grouped(made, 3), {}, "")


def test_half_reviewed_says_both() -> None:
    found = corrected(Estimates({}, Basis(True, False, 30, 4, 0.9)))  # noqa: FBT003
    assert "propositions manquées sont calculées" in found
    missed = corrected(Estimates({}, Basis(False, True, 4, 30, 0.9)))  # noqa: FBT003
    assert "calculé d'après les probabilités" in missed
    few = corrected(Estimates({}, Basis(False, False, 4, 5, 0.9)))  # noqa: FBT003
    assert "trop peu pour corriger" in few
    assert all("Ce calcul suppose" in one for one in (found, missed, few))


def test_what_false_assumptions_cost_is_what_was_measured() -> None:
    text = (ROOT / "docs" / "intervalles.md").read_text(encoding="utf-8")
    cover = text.partition("## Couverture")[2].partition("## Largeur")[0]
    totals = [
        float(found[1].replace(",", "."))
        for line in cover.splitlines()
        if line.startswith("| *sans relecture")
        for found in [re.search(r"\| ([\d,]+)\s%", line)]
        if found
    ]
    told = corrected(Estimates({}, CALCULATED))
    assert f"{min(totals):.0f} à {max(totals):.0f} fois sur 100" in told


def test_crossed_numbers_carry_their_intervals(
    results: Path, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    folder = made_with(results, taxonomy, tmp_path / "r", estimates(CALCULATED))
    page = Page(folder / "index.html")
    cells = [
        cell for line in page.tables["Propositions par thème et par tendance"] for cell in line
    ]
    assert [cell for cell in cells if cell.endswith("(1–17)")]
    assert "Nombres non corrigés des erreurs du programme." in words(folder / "index.html")
    theme = Page(folder / "themes" / "prevention.html").tables
    assert [line[-1] for line in theme["Statuts de ce thème"] if line[-1] != "–"] == ["2 à 18"]
    assert [line[-1] for line in theme["Régions de ce thème"] if line[-1] != "–"] == ["2 à 19"]
    book = openpyxl.load_workbook(folder / "rapport.xlsx")
    assert value(book["Thèmes × tendances, au moins"]) == [1]
    assert value(book["Thèmes × tendances, au plus"]) == [17]
    assert value(book["Thèmes × régions, au plus"]) == [19]
    heads = [cell.value for line in book["Synthèse"].iter_rows() for cell in line]
    assert "Non corrigé" in heads


def value(sheet: Any) -> list[Any]:
    cells = [cell.value for line in sheet.iter_rows(min_row=2, min_col=2) for cell in line]
    return [cell for cell in cells if cell is not None]


def test_numbers_that_are_not_corrected_say_so(
    results: Path, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    folder = tmp_path / "public"
    folder.mkdir()
    rows = read_results(results, taxonomy)
    write_report(rows, taxonomy, folder, public=True, estimates=estimates(CALCULATED))
    text = words(folder / "index.html")
    assert "L'édition publique ne donne pas de nombres corrigés" in text
    assert "intervalle à 95\xa0% :" not in text
    assert "L'édition publique ne donne pas" in words(folder / "rapport.docx")
    assert len(openpyxl.load_workbook(folder / "rapport.xlsx").sheetnames) == 6
    assert corrected(Estimates(why_not="Parce que.")).endswith("du programme. Parce que.")


def test_scores_are_told_in_plain_words(taxonomy: Taxonomy) -> None:
    known = {
        "recall": [0.901, 0.888, 0.913],
        "confidence_ece": [0.0031, 0.0019, 0.0047],
        "statut_accuracy": [0.8, 0.7, 0.9],
    }
    run = {"models": {"segmentation": {"scores": known}}}
    told = {one.what: (one.value, one.low, one.high) for one in scores(run, taxonomy)}
    assert told["Découpage : part des propositions retrouvées"][0] == "90,1\xa0%"
    assert told["Découpage : erreur de la confiance"] == ("0,003", "0,002", "0,005")
    assert told["Découpage : statut exact"][0] == "80,0\xa0%"
    assert all(one.meaning for one in scores(run, taxonomy))
    assert missing_scores(run) == ""
    del known["statut_accuracy"]
    assert "porteur" in missing_scores(run)


def test_scores_of_several_models_are_told_by_part(taxonomy: Taxonomy) -> None:
    def model(digest: str, f1: float) -> dict[str, Any]:
        return {"card_sha256": digest, "scores": {"f1": [f1, f1, f1]}}

    run: dict[str, Any] = {
        "parts": [],
        "models": {
            "segmentation (nord)": model("a", 0.9),
            "segmentation (sud)": model("b", 0.8),
            "segmentation (est)": model("a", 0.9),
        },
    }
    assert [(one.what, one.value) for one in scores(run, taxonomy)] == [
        ("Découpage (nord, est) : note d'ensemble (F1)", "0,90"),
        ("Découpage (sud) : note d'ensemble (F1)", "0,80"),
    ]
    run["models"] = {"segmentation (nord)": {}}
    assert "demandez aux agences" in missing_scores(run)
    assert "relancez" in missing_scores({"models": {}})
