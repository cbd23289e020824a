"""A sample drawn, filled by hand, read back, and what it changes in the estimates."""

import csv
import ntpath
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.cli.app import run
from pipeline.engine.relectures import _address, observed
from pipeline.errors import UsageError
from pipeline.estimate import Quality, axis, corrected_table, counts
from pipeline.relecture import PASSAGE
from pipeline.report.blind import sheets_of
from pipeline.report.wording import STATUTS
from pipeline.store.relectures import read_reviews
from pipeline.taxonomy import Taxonomy
from tests.report.conftest import SOURCES, Write, proposal
from tests.report.page import Page

QUALITY = Quality(recall=0.9, error=0.01, proposals=5000, documents=600)
HOSTILE = '=HYPERLINK("http://x","y") <script>alert(1)</script> \u202e'
PROSE = "Le bourg a perdu son dernier médecin, et la pharmacie ferme le lundi. "
BOX = ("x0", "top", "x1", "bottom")
Fill = Callable[..., Path]


@pytest.fixture
def folder(write: Write) -> Path:
    """Sixty proposals and sixty passages of three documents."""
    sources = [SOURCES[0], SOURCES[1], SOURCES[3]]
    proposals = [
        proposal(
            number,
            rank=number // 3,
            text=HOSTILE if number == 1 else f"Action {number}",
            block_start=number,
            block_end=number,
            char_end=100,
            confidence=0.8 + number / 400,
        )
        for number in range(1, 61)
    ]
    blocks = [
        {
            "source": source,
            "document_id": "d" * 15 + str(place),
            "index": index,
            "kind": "paragraph",
            "text": (HOSTILE if index == 100 else PROSE) * 2,
        }
        for place, source in enumerate(sources)
        for index in [*range(1, 61), *range(100, 120)]
        if index >= 100 or index % 3 == place
    ]
    documents = [{"source": source, "departements": ["29"]} for source in sources]
    return write(proposals, documents, [], blocks=blocks)


@pytest.fixture
def drawn(folder: Path, tmp_path: Path) -> Path:
    path = tmp_path / "a_relire.xlsx"
    command = ["echantillon", str(folder), "--nombre", "90", "--graine", "1", "--sortie", str(path)]
    assert run(command) == 0
    return path


@pytest.fixture
def fill(drawn: Path) -> Fill:
    """Answer every row, then change what a test gives: (row, head) to value."""

    def _fill(changes: dict[tuple[int, str], Any] | None = None, name: str = "EP") -> Path:
        book = openpyxl.load_workbook(drawn)
        guide, sheet = book["Mode d'emploi"], book["À relire"]
        guide["B1"], guide["B2"] = name, "12/03/2024"
        for line in range(2, sheet.max_row + 1):
            found = cell(sheet, line, "nature").value == "proposition trouvée"
            cell(sheet, line, "est une proposition").value = "oui" if found else "non"
            if found:
                cell(sheet, line, "thème principal").value = "Prévention"
                cell(sheet, line, "tendance").value = "aucun"
                cell(sheet, line, "statut").value = "En cours"
        for (line, head), value in (changes or {}).items():
            cell(sheet, line, head).value = value
        book.save(drawn)
        return drawn

    return _fill


def cell(sheet: Worksheet, line: int, head: str) -> Any:
    heads = [one.value for one in sheet[1]]
    return sheet.cell(line, heads.index(head) + 1)


def rows(folder: Path) -> list[dict[str, str]]:
    text = (folder / "relectures.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def first(path: Path, nature: str) -> int:
    sheet = openpyxl.load_workbook(path)["À relire"]
    natures = [cell(sheet, line, "nature").value for line in range(2, sheet.max_row + 1)]
    return 2 + natures.index(nature)


def test_the_round_trip_moves_the_estimates(
    folder: Path, fill: Fill, taxonomy: Taxonomy, capsys: pytest.CaptureFixture[str]
) -> None:
    before, _ = observed(folder, taxonomy)
    calculated = counts(before, axis(before, "theme", taxonomy), QUALITY)
    assert not calculated.found_reviewed
    assert run(["relire", str(fill()), str(folder)]) == 0
    assert "Réponses ajoutées : 90" in capsys.readouterr().out
    run_now, _ = observed(folder, taxonomy)
    cells = axis(run_now, "theme", taxonomy)
    now = counts(run_now, cells, QUALITY)
    assert (now.found_reviewed, now.missed_reviewed) == (True, True)
    assert (now.proposals, now.passages) == (54, 36)
    # every one drawn is a proposal on prevention, no passage hides one
    prevention = now.of("prevention")
    assert prevention.right == pytest.approx(60, abs=3)
    assert prevention.missed == 0
    assert prevention.low >= 54
    assert calculated.of("prevention").high < prevention.low
    assert now.of("sante_mentale").value == pytest.approx(0, abs=3)
    statuts = counts(run_now, axis(run_now, "statut", taxonomy), QUALITY)
    assert statuts.of("en_cours").value > 50


def test_the_table_of_reviews_is_that_of_the_contract(
    folder: Path, fill: Fill, taxonomy: Taxonomy
) -> None:
    run(["relire", str(fill(name="+EP")), str(folder)])
    table = rows(folder)
    assert list(table[0]) == [
        *("proposal_id", "est_proposition", "themes", "tendances", "statut"),
        *("relecteur", "date", "tirage"),
    ]
    assert len(table) == 90
    found = [row for row in table if not row["proposal_id"].startswith(PASSAGE)]
    assert {(row["est_proposition"], row["themes"], row["statut"]) for row in found} == {
        ("oui", "prevention", "en_cours")
    }
    assert {row["date"] for row in table} == {"2024-03-12"}
    assert {row["relecteur"] for row in table} == {"'+EP"}
    assert all(0 < float(row["tirage"].replace(",", ".")) <= 1 for row in table)
    assert read_reviews(folder, taxonomy)[0].relecteur == "+EP"


def test_the_same_workbook_twice_changes_nothing(
    folder: Path, fill: Fill, capsys: pytest.CaptureFixture[str]
) -> None:
    path = fill()
    run(["relire", str(path), str(folder)])
    once = (folder / "relectures.csv").read_bytes()
    capsys.readouterr()
    assert run(["relire", str(path), str(folder)]) == 0
    assert "Réponses déjà enregistrées : 90" in capsys.readouterr().out
    assert (folder / "relectures.csv").read_bytes() == once


def test_other_answers_are_never_overwritten_silently(
    folder: Path, fill: Fill, capsys: pytest.CaptureFixture[str]
) -> None:
    path = fill()
    run(["relire", str(path), str(folder)])
    once = (folder / "relectures.csv").read_bytes()
    line = first(path, "proposition trouvée")
    fill({(line, "statut"): "Réalisée"}, name="AB")
    capsys.readouterr()
    assert run(["relire", str(path), str(folder)]) == 2
    assert "EP a déjà répondu autrement le 2024-03-12" in capsys.readouterr().err
    assert (folder / "relectures.csv").read_bytes() == once
    assert run(["relire", str(path), str(folder), "--remplacer"]) == 0
    assert sum(row["statut"] == "realise" for row in rows(folder)) == 1
    assert sum(row["relecteur"] == "AB" for row in rows(folder)) == 1


@pytest.mark.parametrize(
    ("nature", "head", "value", "why"),
    [
        (
            "proposition trouvée",
            "thème principal",
            "Prévntion",
            "« Prévntion » n'est pas dans la liste",
        ),
        ("proposition trouvée", "thème principal", None, "la réponse manque"),
        ("proposition trouvée", "tendance", None, "la réponse manque"),
        ("proposition trouvée", "statut", None, "la réponse manque"),
        ("proposition trouvée", "autre thème", "Prévention", "la même réponse deux fois"),
        ("proposition trouvée", "est une proposition", None, "la réponse manque"),
        ("proposition trouvée", "est une proposition", "peut-être", "n'est ni oui ni non"),
        ("proposition trouvée", "est une proposition", "non", "videz la cellule"),
        ("proposition trouvée", "tirage", 1.5, "la valeur a été changée"),
        ("proposition trouvée", "tirage", None, "la valeur a été changée"),
        ("proposition trouvée", "identifiant", "0" * 15 + "f", "c'est la même que"),
        ("proposition trouvée", "identifiant", "f" * 16, "ne vient pas des résultats"),
        ("proposition trouvée", "identifiant", None, "elle manque"),
        ("passage sans proposition trouvée", "est une proposition", "oui", "la réponse manque"),
    ],
)
def test_each_fault_names_its_row_and_column(
    folder: Path, fill: Fill, drawn: Path, *, nature: str, head: str, value: object, why: str
) -> None:
    line = first(drawn, nature)
    if why == "c'est la même que":
        sheet = openpyxl.load_workbook(drawn)["À relire"]
        value = cell(sheet, line + 1, "identifiant").value
    path = fill({(line, head): value})
    with pytest.raises(UsageError) as caught:
        refuse(path, folder)
    message = str(caught.value)
    shown = {"c'est la même que": line + 1}.get(why, line)
    place = "" if "videz" in why or value == "oui" else head
    assert f"Ligne {shown}, colonne « {place}" in message
    assert why in message
    assert not (folder / "relectures.csv").exists()


def refuse(path: Path, folder: Path) -> None:
    from pipeline.engine.relectures import add_answers
    from pipeline.settings import load_settings

    add_answers(path, folder, load_settings(), replacing=False)


def test_who_and_when_must_be_told(folder: Path, fill: Fill) -> None:
    path = fill(name="")
    with pytest.raises(UsageError, match="remplissez « Votre nom ou vos initiales »"):
        refuse(path, folder)


def test_many_faults_are_counted(folder: Path, drawn: Path) -> None:
    with pytest.raises(UsageError, match=r"… et 72 autres à corriger\."):
        refuse(drawn, folder)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a;b\r\n1;2\r\n"])
def test_what_is_no_such_workbook_is_refused(folder: Path, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="n'est pas un classeur à relire"):
        refuse(path, folder)
    openpyxl.Workbook().save(path)
    with pytest.raises(UsageError, match="n'est pas un classeur à relire"):
        refuse(path, folder)
    with pytest.raises(UsageError, match="Fichier introuvable"):
        refuse(tmp_path / "absent.xlsx", folder)


def test_the_workbook_is_blind_safe_and_the_same_each_time(
    folder: Path, drawn: Path, tmp_path: Path, taxonomy: Taxonomy
) -> None:
    again = tmp_path / "encore" / drawn.name
    again.parent.mkdir()
    run(["echantillon", str(folder), "--nombre", "90", "--graine", "1", "--sortie", str(again)])
    assert again.read_bytes() == drawn.read_bytes()
    book = openpyxl.load_workbook(drawn)
    sheet = book["À relire"]
    cells = [one for line in sheet.iter_rows() for one in line]
    assert {one.data_type for one in cells if one.value is not None} <= {"s", "n"}
    texts = [one.value for one in cells if isinstance(one.value, str)]
    assert any(text.startswith("=HYPERLINK") for text in texts)
    assert not any("\u202e" in text for text in texts)
    links = [one.hyperlink for one in cells if one.hyperlink]
    assert {link.target for link in links} == {"a_relire.html"}
    page = Page(drawn.with_suffix(".html"))
    assert [link.location for link in links] == page.values("section", "id")
    assert len(links) == 90
    choices = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    assert len(choices) == 8
    lists = book["Listes"]
    assert [lists.cell(line, 2).value for line in range(1, 7)] == [
        *(label.libelle for label in taxonomy.themes),
        "aucun",
    ]


def test_the_page_of_the_passages_tells_no_answer_of_the_program(
    drawn: Path, taxonomy: Taxonomy
) -> None:
    path = drawn.with_suffix(".html")
    text = path.read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in text
    assert "<script" not in text
    said = "".join(Page(path).shown).lower()
    assert "action 5" in said
    assert "pharmacie ferme" in said
    told = [name for _, label in taxonomy for name in (label.code, label.libelle, label.court)]
    told += [*STATUTS, *STATUTS.values(), "%", "à relire\xa0:", "cptsdugolfe"]
    assert [name for name in told if name.lower() in said.replace("passages à relire", "")] == []
    assert Page(path).values("a", "href") == ["#contenu"]


def test_a_passage_is_framed_on_the_page_that_the_report_drew(tmp_path: Path) -> None:
    blocks: dict[str, list[Any]] = {
        "source": ["a.pdf"],
        "document_id": ["d"],
        "index": [3],
        "text": ["Deux lignes."],
        "lines": [
            [
                {"start": 0, "end": 5, "page": 2} | dict(zip(BOX, (10, 20, 60, 30), strict=True)),
                {"start": 5, "end": 12, "page": 3} | dict(zip(BOX, (10, 20, 60, 30), strict=True)),
            ]
        ],
    }
    sizes = {("a.pdf", page): (100.0, 200.0) for page in (2, 3)}
    (tmp_path / "preuves" / "pages").mkdir(parents=True)
    (tmp_path / "preuves" / "pages" / "d-2.jpg").touch()
    (sheet,) = sheets_of(blocks, [(0, 0, 12)], sizes, tmp_path, "rapport")
    assert (sheet.page, sheet.picture) == (2, "rapport/preuves/pages/d-2.jpg")
    (box,) = sheet.boxes
    assert (box.words, box.left, box.top) == (False, 9, 9.5)
    assert sheets_of(blocks, [(0, 6, 12)], sizes, tmp_path, "rapport") == ()


def test_pages_on_another_drive_have_a_whole_address(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def relpath(path: Path, start: Path) -> str:
        return ntpath.relpath(f"C:{path}", f"D:{start}")

    assert _address(folder / "rapport", tmp_path) == "r%C3%A9sultats/rapport"
    monkeypatch.setattr("pipeline.engine.relectures.os.path.relpath", relpath)
    assert _address(folder / "rapport", tmp_path) == (folder / "rapport").as_uri()
    path = tmp_path / "a_relire.xlsx"
    assert run(["echantillon", str(folder), "--nombre", "2", "--sortie", str(path)]) == 0


def test_a_filled_workbook_is_not_written_over(
    folder: Path, drawn: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["echantillon", str(folder), "--sortie", str(drawn)]) == 2
    assert "existe déjà, peut-être rempli" in capsys.readouterr().err


def test_results_without_any_text_are_not_said_to_be_reviewed(
    write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = write([], [], [])
    command = ["echantillon", str(empty), "--sortie", str(tmp_path / "a_relire.xlsx")]
    assert run(command) == 2
    assert "ne contient ni proposition ni passage" in capsys.readouterr().err


def test_rows_added_by_hand_correct_the_table_alone(folder: Path, taxonomy: Taxonomy) -> None:
    (folder / "relectures.csv").write_text(
        "proposal_id;est_proposition;themes;tendances;statut;relecteur;date;tirage\n"
        f"{1:016x};non;;;;EP;;\n"
        f"{2:016x};oui;sante_mentale | prevention;;realise;EP;2024-01-02;\n",
        encoding="utf-8",
    )
    reviews = read_reviews(folder, taxonomy)
    seen, _ = observed(folder, taxonomy)
    assert seen.reviews == ()
    table = corrected_table(pd.read_parquet(folder / "proposals.parquet"), reviews)
    assert len(table) == 59
    row = table[table["proposal_id"] == f"{2:016x}"].iloc[0]
    assert (row["themes"], row["statut"]) == (["sante_mentale", "prevention"], "realise")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{};oui;inconnu;;propose;;;", "Ligne 2, colonne « themes » : le code « inconnu »"),
        ("{};oui;;prevention;propose;;;", "Ligne 2, colonne « tendances » : le code"),
        ("{};oui;;;;;;", "Ligne 2, colonne « statut »"),
        ("{};si;;;propose;;;", "Ligne 2, colonne « est_proposition » : répondez oui ou non"),
        ("{};non;prevention;;;;;", "Ligne 2, colonne « est_proposition » : « non »"),
        ("{};non;;;;;;2", "Ligne 2, colonne « tirage »"),
        ("{0};non;;;;;;\n{0};non;;;;;;", "Ligne 3, colonne « proposal_id » : déjà relue"),
    ],
)
def test_a_fault_in_the_table_of_reviews_is_named(
    folder: Path, taxonomy: Taxonomy, line: str, why: str
) -> None:
    head = "proposal_id;est_proposition;themes;tendances;statut;relecteur;date;tirage\n"
    text = head + line.format(f"{1:016x}") + "\n"
    (folder / "relectures.csv").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_reviews(folder, taxonomy)
    assert why in str(caught.value)
