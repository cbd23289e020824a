"""The report from Parquet files to the page and the workbook."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from docx import Document
from lxml import html
from openpyxl import load_workbook

from pipeline.report import report
from pipeline.report.results import read_results
from pipeline.taxonomy import Taxonomy, load_taxonomy
from tests.report.conftest import Write, proposal
from tests.report.page import Page

COVERAGE = (
    "Où est allé chaque caractère des fichiers lus (hors fichiers et pages refusés), blancs exclus"
)


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
    cell = r"<dt>([^<]+)</dt><dd>(?:<a[^>]*>)?(\d+)(?:</a>)?</dd></div>"
    key = dict(re.findall(cell, text))
    assert key == {
        "Propositions": "30",
        "Propositions à relire": "6",
        "Documents lus": "4",
        "Pages lues": "5",
        "Départements des propositions": "5",
        "Fichiers refusés": "2",
        "Pages refusées": "1",
        "Doublons écartés": "2",
    }
    listed = Page(made / "documents.html").tables
    rows = listed["Documents lus, avec leurs propositions et les alertes de lecture"]
    found = recount(results)["source"]
    assert [row[3] for row in rows] == [
        str(found["Ardennes/compte rendu.pdf"]),
        str(found["bretagne.docx"]),
        "–",
        str(found["île d'Yeu.html"]),
    ]
    assert rows[2][5] == "Copie de bretagne.docx."
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
        "Thèmes × régions",
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


def test_each_counted_proposal_has_one_card_in_each_of_its_themes(
    made: Path, results: Path
) -> None:
    rows = [
        row
        for row in pq.read_table(results / "proposals.parquet").to_pylist()
        if not row["doublon_de"]
    ]
    for code in (*(label.code for label in load_taxonomy().themes), "sans-theme"):
        page = Page(made / "themes" / f"{code}.html")
        own = [row for row in rows if code in (row["themes"] or ["sans-theme"])]
        assert sorted(page.values("article", "id")) == sorted(row["proposal_id"] for row in own)
        reread = sum("data-relire" in attrs for _, attrs in page.tags)
        assert reread == sum(row["needs_review"] for row in own)


def test_the_most_typical_proposal_of_a_theme_comes_first(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    rows = [
        proposal(
            number,
            source="a.docx",
            themes=["prevention"],
            scores=[("prevention", 0.5 + number / 10)],
        )
        for number in (1, 3, 2)
    ]
    report(write(rows, [{"source": "a.docx"}], []), taxonomy, tmp_path)
    cards = Page(tmp_path / "themes" / "prevention.html").values("article", "id")
    assert cards == [f"{number:016x}" for number in (3, 2, 1)]


def test_a_document_that_announces_another_number_is_shown(made: Path, results: Path) -> None:
    found = recount(results)["source"]["bretagne.docx"]
    assert found != 12
    tables = Page(made / "index.html").tables
    told = next(told for name, told in tables.items() if "annoncent un autre nombre" in name)
    assert told == [["bretagne.docx", "12", str(found), "–"]]
    sheet = load_workbook(made / "rapport.xlsx")["Documents"]
    heads = [cell.value for cell in sheet[1]]
    rows = {row[0].value: dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2)}
    line = rows["bretagne.docx"]
    assert (line["Nombre annoncé"].value, line["Genre"].value) == (12, "page web")


def test_wide_tables_scroll_by_themselves(write: Write, taxonomy: Taxonomy, tmp_path: Path) -> None:
    report(write([proposal(1, source="a.docx")], [{"source": "a.docx"}], []), taxonomy, tmp_path)
    page = html.document_fromstring((tmp_path / "index.html").read_text(encoding="utf-8"))
    wide = [*page.find_class("listing"), *page.find_class("heat"), *page.find_class("counts")]
    assert len(wide) >= 3
    assert {str(table.getparent().get("class")) for table in wide} == {"scroll"}


def test_what_was_read_is_said(made: Path) -> None:
    page = Page(made / "index.html")
    said = " ".join("".join(page.shown).split())
    assert (
        "90,0 % des 100 caractères des fichiers lus (hors fichiers et pages refusés) ont été lus."
        in said
    )
    assert "Dates des documents : 18 novembre 2022 – 2023 ; 1 document sans date" in said
    rows = page.tables[COVERAGE]
    assert rows[-1] == ["non lus", "10", "10,0 %"]
    scores = next(rows for name, rows in page.tables.items() if "Ce que valent" in name)
    assert scores == [
        [
            "Découpage : note d'ensemble (F1)",
            "0,89",
            "0,88 à 0,90",
            "1 quand tout est trouvé et rien à tort, 0 quand rien n'est juste",
        ]
    ]


def test_what_one_document_lost_is_not_made_up_by_another(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    documents = [
        {"source": "a", "coverage": [("contexte", 500), ("non_lu", 500)]},
        {"source": "b", "coverage": [("contexte", 1500), ("non_lu", -500)]},
    ]
    page = Page(report(write([], documents, []), taxonomy, tmp_path))
    assert "75,0 % des 2 000 caractères" in " ".join("".join(page.shown).split())
    rows = page.tables[COVERAGE]
    assert ["non lus", "500", "25,0 %"] in rows
    assert ["lus deux fois, à retrancher", "-500", "-25,0 %"] in rows
    assert sum(int(n.replace(" ", "")) for _, n, _ in rows) == 2000


def test_a_character_lost_is_less_than_all(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    documents = [{"source": "a", "coverage": [("contexte", 9999), ("non_lu", 1)]}]
    page = Page(report(write([], documents, []), taxonomy, tmp_path))
    assert "99,9 % des 10 000 caractères" in " ".join("".join(page.shown).split())
    text = "\n".join(each.text for each in Document(str(tmp_path / "rapport.docx")).paragraphs)
    assert "refusés) : 99,9\xa0%" in text


def test_the_text_and_the_pages_hold_twenty_proposals_a_theme(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    rows = [
        proposal(number, source="a.docx", document_id="a", themes=["prevention"], rank=number)
        for number in range(1, 602)
    ]
    report(write(rows, [{"source": "a.docx"}], []), taxonomy, tmp_path)
    text = "\n".join(each.text for each in Document(str(tmp_path / "rapport.docx")).paragraphs)
    assert text.count("– a.docx") == 20
    pages = [Page(tmp_path / "themes" / name) for name in ("prevention.html", "prevention-2.html")]
    assert [len(page.values("article", "id")) for page in pages] == [500, 101]
    assert len(list((tmp_path / "preuves").glob("a*.html"))) == 4
    for page in (*pages, Page(tmp_path / "index.html")):
        for target in page.values("a", "href"):
            name, _, anchor = target.partition("#")
            folder = tmp_path / "themes" if page in pages else tmp_path
            path = (folder / name).resolve() if name else None
            assert path is None or path.is_file(), target
            if path and anchor and path.parent.name == "preuves":
                assert f'id="{anchor}"' in path.read_text(encoding="utf-8")


def test_documents_whose_names_look_alike_keep_each_its_own_proofs(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    sources = ("Fiche n°\u00a01.pdf", "Fiche n° 1.pdf")
    texts = ("Ouvrir une maison de santé.", "Former des ambassadeurs.")
    held = list(zip(("d0", "d1"), sources, texts, strict=True))
    given = [
        proposal(
            number, document_id=ident, source=source, text=text, titre=None, char_end=len(text)
        )
        for number, (ident, source, text) in enumerate(held)
    ]
    documents = [
        {"document_id": ident, "source": source, "titre": text} for ident, source, text in held
    ]
    blocks = [
        {"document_id": ident, "source": source, "kind": "paragraph", "text": text}
        for ident, source, text in held
    ]
    page = report(write(given, documents, [], blocks=blocks), taxonomy, tmp_path)
    for (ident, _, text), other in zip(held, texts[::-1], strict=True):
        proof = next((page.parent / "preuves").glob(f"{ident}*.html"))
        said = "".join(Page(proof).shown)
        assert text in said
        assert other not in said
        assert "Preuves : Fiche n° 1.pdf" in said
    listed = "".join(Page(page.parent / "documents.html").shown)
    assert listed.count("Fiche n° 1.pdf") == 2
    assert "\u00a01.pdf" not in listed


def test_what_names_a_score_is_one_text_for_all_rows(write: Write, taxonomy: Taxonomy) -> None:
    rows = [proposal(number, source="a.docx") for number in (1, 2)]
    results = write(rows, [{"source": "a.docx"}], [])
    one, two = (list(row.scores) for row in read_results(results, taxonomy).proposals)
    assert one == two == list(taxonomy.codes)
    assert all(mine is other for mine, other in zip(one, two, strict=True))
