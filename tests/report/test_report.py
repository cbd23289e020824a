"""The report from Parquet files to the page and the workbook."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from lxml import html
from openpyxl import load_workbook

from pipeline.report import report
from pipeline.taxonomy import Taxonomy, load_taxonomy
from tests.report.conftest import Write, proposal
from tests.report.page import Page


def recount(results: Path) -> dict[str, Counter[Any]]:
    """Count again from the Parquet file, by other code than the report's."""
    rows = [
        row
        for row in pq.read_table(results / "proposals.parquet").to_pylist()
        if row["doublon_de"] is None
    ]
    counts: dict[str, Counter[Any]] = {name: Counter() for name in ("theme", "main", "trend")}
    counts |= {name: Counter() for name in ("statut", "departement", "crossed", "source")}
    for row in rows:
        themes, trends = row["themes"] or ["–"], row["tendances"] or ["–"]
        counts["theme"].update(themes)
        counts["main"][themes[0]] += 1
        counts["trend"].update(trends)
        counts["statut"][row["statut"]] += 1
        counts["departement"].update(row["departements"] or ["–"])
        counts["crossed"].update((a, b) for a in themes for b in trends)
        counts["source"][row["source"]] += 1
    return counts


def names(taxonomy: Taxonomy, results: Path) -> dict[str, list[tuple[str, list[int]]]]:
    """Return, for each axis, (label, numbers) as the report should give them, in its order."""
    found = recount(results)
    themes = [(label.code, label.libelle) for label in taxonomy.themes] + [("–", "Sans thème")]
    trends = [(label.code, label.libelle) for label in taxonomy.tendances] + [
        ("–", "Sans tendance")
    ]
    statuts = {
        "propose": "Proposée",
        "en_cours": "En cours",
        "realise": "Réalisée",
        "labellise": "Labellisée ou décidée",
        "inconnu": "Non précisé",
    }
    return {
        "theme": [(name, [found["theme"][c], found["main"][c]]) for c, name in themes],
        "trend": [(name, [found["trend"][c]]) for c, name in trends],
        "statut": [(name, [found["statut"][c]]) for c, name in statuts.items()],
        "crossed": [(name, [found["crossed"][c, t] for t, _ in trends]) for c, name in themes],
    }


def test_the_page_counts_what_the_parquet_holds(
    made: Path, results: Path, taxonomy: Taxonomy
) -> None:
    tables = Page(made / "index.html").tables
    expected = names(taxonomy, results)
    themes = [(row[0], [int(row[1]), int(row[2])]) for row in tables["Propositions par thème"]]
    assert themes == expected["theme"]
    for caption, axis in (("par tendance nationale", "trend"), ("par statut", "statut")):
        rows = tables[f"Propositions {caption}"]
        assert [(row[0], [int(row[1])]) for row in rows] == expected[axis]
    crossed = [
        [int(cell) for cell in row[1:]] for row in tables["Propositions par thème et par tendance"]
    ]
    assert crossed == [numbers for _, numbers in expected["crossed"]]
    places = {row[0]: int(row[2]) for row in tables["Propositions par département"]}
    found = recount(results)["departement"]
    assert places == {
        "Finistère (29)": found["29"],
        "Morbihan (56)": found["56"],
        "La Réunion (974)": found["974"],
        "Corse-du-Sud (2A)": found["2A"],
        "Ardennes (08)": found["08"],
        "Département non précisé": found["–"],
    }


def test_the_key_figures_and_the_documents(made: Path, results: Path) -> None:
    page = Page(made / "index.html")
    text = (made / "index.html").read_text(encoding="utf-8")
    key = dict(re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd></div>", text))
    assert key == {
        "Propositions": "30",
        "Propositions à relire": "6",
        "Documents lus": "4",
        "Pages lues": "5",
        "Départements cités": "5",
        "Fichiers refusés": "2",
        "Pages refusées": "1",
    }
    rows = page.tables["Documents lus, avec leurs propositions et les alertes de lecture"]
    found = recount(results)["source"]
    assert [row[1] for row in rows] == [
        str(found["Ardennes/compte rendu.pdf"]),
        str(found["bretagne.docx"]),
        "–",
        str(found["île d'Yeu.html"]),
    ]
    assert rows[2][3] == "Copie de bretagne.docx."
    assert "1 document est la copie d'un autre" in " ".join("".join(page.shown).split())
    assert [row[1] for row in page.tables["Ce qui n'a pas pu être lu, et ce qu'il faut faire"]] == [
        "page 3",
        "tout le fichier",
        "tout le fichier",
    ]


def test_the_workbook_counts_what_the_parquet_holds(
    made: Path, results: Path, taxonomy: Taxonomy
) -> None:
    book = load_workbook(made / "rapport.xlsx")
    assert book.sheetnames == [
        "Synthèse",
        "Propositions",
        "Thèmes × tendances",
        "Documents",
        "Refusés",
        "Lisez-moi",
    ]
    expected = names(taxonomy, results)
    summary = [[cell.value for cell in row] for row in book["Synthèse"].iter_rows()]
    for axis, head in (("theme", "Thème"), ("trend", "Tendance"), ("statut", "Statut")):
        start = next(i for i, row in enumerate(summary) if row[0] == head) + 1
        rows = summary[start : start + len(expected[axis])]
        assert [(row[0], row[1]) for row in rows] == [(n, v[0]) for n, v in expected[axis]]
    crossed = [[c.value for c in row] for row in book["Thèmes × tendances"].iter_rows(min_row=2)]
    assert crossed == [[name, *numbers] for name, numbers in expected["crossed"]]


def test_the_workbook_lists_every_proposal(made: Path, results: Path) -> None:
    sheet = load_workbook(made / "rapport.xlsx")["Propositions"]
    heads, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    stored = pq.read_table(results / "proposals.parquet").to_pylist()
    assert [row[0] for row in rows] == [row["proposal_id"] for row in stored]
    place = heads.index("Probabilité – Médecin traitant")
    assert len(heads) == place + 10
    assert rows[4][place] == dict(stored[4]["scores"])["medecin_traitant"]
    assert rows[2][heads.index("Thèmes")] == " | ".join(
        load_taxonomy().label(code).libelle for code in stored[2]["themes"]
    )
    assert rows[0][heads.index("Départements")] == "Finistère | Morbihan"
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref is not None


def test_the_page_says_with_what_it_was_made(made: Path) -> None:
    assert Page(made / "index.html").tables["Versions employées"] == [
        ["Modèle « segmentation »", "3 (empreinte abababababab)"],
        ["Modèle « pipeline_francais »", "blank"],
        ["Taxonomie", "2023.1 (empreinte cdcdcdcdcdcd)"],
        ["Programme", "0.1.0"],
    ]


def test_each_counted_proposal_has_one_card(made: Path, results: Path) -> None:
    page = Page(made / "index.html")
    cards = page.values("article", "id")
    rows = pq.read_table(results / "proposals.parquet").to_pylist()
    assert sorted(cards) == [f"p-{row['proposal_id']}" for row in rows if not row["doublon_de"]]
    assert sum("data-relire" in attrs for _, attrs in page.tags) == 6


def test_a_document_that_announces_another_number_is_shown(made: Path, results: Path) -> None:
    found = recount(results)["source"]["bretagne.docx"]
    assert found != 12
    page = (made / "index.html").read_text(encoding="utf-8")
    table = page.partition("Documents qui annoncent un autre nombre")[2].partition("</table>")[0]
    assert re.findall(r'<t[hd](?: [a-z]+="(?:row|num)")>([^<]*)</t[hd]>', table) == [
        *("bretagne.docx", "12", str(found)),
    ]
    sheet = load_workbook(made / "rapport.xlsx")["Documents"]
    heads = [cell.value for cell in sheet[1]]
    rows = {row[0].value: dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2)}
    line = rows["bretagne.docx"]
    assert (line["Nombre annoncé"].value, line["Genre"].value) == (12, "page web")


def test_a_card_says_which_words_carried_each_tag(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    text = "Avant. Dépister le diabète <b>au marché</b>."
    place = {"block": 4, "page": None}
    row = proposal(
        1,
        source="a.docx",
        themes=["prevention"],
        tendances=[],
        evidence=[
            {"name": "text", "start": 7, "end": 45, "weight": None, **place},
            {"name": "prevention", "start": 7, "end": 44, "weight": 0.9, **place},
            {"name": "prevention", "start": 7, "end": 44, "weight": 0.9, **place, "page": 2},
            {"name": "prevention", "start": 7, "end": 15, "weight": 0.6, **place},
        ],
    )
    blocks = [{"source": "a.docx", "index": 4, "text": text}]
    folder = write([row], [{"source": "a.docx"}], [], blocks=blocks)
    report(folder, taxonomy, tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    why = page.split('<details class="why">')[1].split("</details>")[0]
    said = "<strong>Dépister</strong>, dans « Dépister le diabète &lt;b&gt;au marché&lt;/b&gt;. »"
    assert said in why
    assert why.count("Dépister") == 2


def test_a_sentence_that_is_the_whole_text_is_not_said_again(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    text = "Dépister le diabète au marché."
    place = {"block": 0, "page": None, "name": "prevention", "start": 0}
    evidence = [{"end": len(text), "weight": 0.9, **place}, {"end": 8, "weight": 0.6, **place}]
    row = proposal(1, source="a.docx", text=text, themes=["prevention"], evidence=evidence)
    blocks = [{"source": "a.docx", "index": 0, "text": text}]
    report(write([row], [{"source": "a.docx"}], [], blocks=blocks), taxonomy, tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    why = page.split('<details class="why">')[1].split("</details>")[0]
    assert "<strong>Dépister</strong></dd>" in why


def test_wide_tables_scroll_by_themselves(write: Write, taxonomy: Taxonomy, tmp_path: Path) -> None:
    report(write([proposal(1, source="a.docx")], [{"source": "a.docx"}], []), taxonomy, tmp_path)
    page = html.document_fromstring((tmp_path / "index.html").read_text(encoding="utf-8"))
    wide = [*page.find_class("listing"), *page.find_class("heat")]
    assert len(wide) >= 3
    assert {str(table.getparent().get("class")) for table in wide} == {"scroll"}
