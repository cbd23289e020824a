"""The text, the printed report and the workbook hold what `index.html` says."""

from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from pipeline.printer import can_print
from pipeline.report import report, write_report
from pipeline.report.estimated import Estimates, Interval
from pipeline.report.figures import count, uncertain
from pipeline.report.parts import total
from pipeline.report.results import read_results
from pipeline.taxonomy import Taxonomy
from tests.report.conftest import Write, proposal

KNOWN = Estimates(
    {
        ("proposition", ""): Interval(31, 28, 41),
        ("theme", "prevention"): Interval(12, 8, 17, 1, 3),
        ("theme", "prevention", "tendance", "dernier_metre"): Interval(2, 1, 19),
    }
)
TITLES = (
    "Où est allé chaque caractère des fichiers lus (hors fichiers et pages refusés)",
    "Thèmes et tendances",
    "Départements sans proposition",
    "Différences entre régions",
    "Sans thème : groupes de propositions proches",
    "Annoncé et trouvé, doublons",
    "Fichiers et pages refusés",
    "Méthode et limites",
)
SAID = (
    "Nombre de propositions corrigé des erreurs du programme : 31 (intervalle à 95 % : 28 à 41).",
    "Ordre incertain entre certains de ces thèmes : voir les rangs.",
    "Fichier protégé : enlevez le mot de passe.",
    "90,0 % des 100 caractères des fichiers lus (hors fichiers et pages refusés) ont été lus.",
    "Entre parenthèses, l'intervalle à 95 % du nombre corrigé des erreurs du programme.",
    "(1–19)",
    "il ne mesure ni les besoins ni la mobilisation",
    "rang 1 à 3",
    "Estimation corrigée : 12 (intervalle à 95 % : 8 à 17).",
    "1 document porte une alerte de lecture (voir le classeur).",
)
PUBLIC_SAID = (
    "Un nombre de propositions de 1 à 4 est donné comme « < 5 »",
    "Les nombres ne sont pas corrigés des erreurs du programme. L'édition publique ne donne pas",
    "Pages à regarder (surtout une image, ou texte mal reconnu) : a.pdf, page 3 ; a.pdf, page 5.",
)


@pytest.fixture
def folder(results: Path, taxonomy: Taxonomy, tmp_path: Path) -> Path:
    """The report of the small results, with some estimates."""
    place = tmp_path / "rapport"
    place.mkdir()
    write_report(read_results(results, taxonomy), taxonomy, place, estimates=KNOWN)
    return place


@pytest.fixture
def public(write: Write, taxonomy: Taxonomy, tmp_path: Path) -> Path:
    """The public report of a document with two pages to look at."""
    pages = [
        {"source": "a.pdf", "page": page, "alertes": ["Peu de texte."] if page % 2 else []}
        for page in (3, 4, 5)
    ]
    rows = [proposal(number, source="a.pdf", document_id="a") for number in range(1, 30)]
    results = write(rows, [{"source": "a.pdf", "document_id": "a"}], [], pages=pages)
    place = tmp_path / "publique"
    place.mkdir()
    report(results, taxonomy, place, public=True)
    return place


def plain(text: str) -> str:
    return " ".join(text.split())


def printed(folder: Path) -> str:
    from pypdfium2 import PdfDocument

    with PdfDocument(folder / "rapport.pdf") as document:
        return plain(" ".join(page.get_textpage().get_text_range() for page in document))


def test_the_public_text_says_what_is_hidden_and_what_to_look_at(public: Path) -> None:
    lines = [plain(one.text) for one in Document(str(public / "rapport.docx")).paragraphs]
    assert [one for one in PUBLIC_SAID if not any(one in line for line in lines)] == []


@pytest.mark.skipif(not can_print(), reason="WeasyPrint is not installed, or Pango is not")
def test_the_public_print_says_what_is_hidden_and_what_to_look_at(public: Path) -> None:
    said = printed(public)
    assert [one for one in PUBLIC_SAID if one not in said] == []


def test_the_text_holds_what_the_page_says(folder: Path) -> None:
    document = Document(str(folder / "rapport.docx"))
    lines = [one.text for one in document.paragraphs]
    assert [title for title in TITLES if title not in lines] == []
    tables = [[cell.text for cell in row.cells] for one in document.tables for row in one.rows]
    said = plain(" ".join([*lines, *(cell for row in tables for cell in row)]))
    assert [one for one in SAID if one not in said] == []
    assert ["bretagne.docx", "12", "10", "–"] in tables
    styles = {one.text: one.style.name for one in document.paragraphs if one.style}
    assert [styles[title] for title in TITLES] == ["Heading 1"] * len(TITLES)
    assert styles["Propositions par thème"] == "Heading 2"
    assert {"Title", "List Bullet", "Normal"} <= set(styles.values())


@pytest.mark.skipif(not can_print(), reason="WeasyPrint is not installed, or Pango is not")
def test_the_printed_report_holds_what_the_page_says(folder: Path) -> None:
    said = printed(folder)
    assert [one for one in (*TITLES, *SAID) if one not in said] == []
    assert "Le trait noir donne l'intervalle à 95 % de l'estimation corrigée." in said


def test_the_workbook_holds_the_corrected_total(folder: Path) -> None:
    sheet = load_workbook(folder / "rapport.xlsx")["Synthèse"]
    heads, line = ([cell.value for cell in row] for row in sheet.iter_rows(max_row=2))
    assert dict(zip(heads[4:], line[4:], strict=True)) == {
        "Estimation corrigée": 31,
        "Au moins (95 %)": 28,
        "Au plus (95 %)": 41,
    }


def test_without_estimates_nothing_is_said_of_them(results: Path, taxonomy: Taxonomy) -> None:
    figures = count(read_results(results, taxonomy), taxonomy)
    assert total(figures) == ""
    assert uncertain(figures) == ()
