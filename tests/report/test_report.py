"""The report from Parquet files to the page and the workbook."""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from pipeline.errors import UsageError
from pipeline.report import report
from pipeline.taxonomy import Taxonomy, load_taxonomy

Write = Callable[..., Path]
Grid = list[list[str]]

HOSTILE = (
    '<script>alert(1)</script> =HYPERLINK("http://mal.example") \x07\x1b\u202ecod\u202c {{ 7*7 }}'
    "\nhttps://mal.example </textarea>' onload='x\nfin \ufffe_x0041_"
)


class Page(HTMLParser):
    """The elements of a page, the text that is shown, and the rows of each table by caption."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.tables: dict[str, Grid] = {}
        self.rows: Grid = []
        self.open: list[str] = []
        self.shown: list[str] = []
        self.cell = self.caption = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)
        if tag == "table":
            self.rows = []
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.cell = ""
        elif tag == "caption":
            self.caption = ""

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass
        if tag in ("td", "th"):
            self.rows[-1].append(" ".join(self.cell.split()))
        elif tag == "table":
            self.tables[self.caption] = self.rows[1:]

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.shown.append(data)
            self.cell += data
            self.caption += data if self.open[-1] == "caption" else ""

    def values(self, tag: str, name: str) -> list[str]:
        """Return the attribute `name` of every element of that tag (`*` for all)."""
        found = (attrs.get(name) for known, attrs in self.tags if tag in ("*", known))
        return [value for value in found if value is not None]


@pytest.fixture
def taxonomy() -> Taxonomy:
    return load_taxonomy()


@pytest.fixture
def made(results: Path, taxonomy: Taxonomy, tmp_path: Path) -> Path:
    """The folder that holds the report of the small results."""
    destination = tmp_path / "rapport"
    destination.mkdir()
    return report(results, taxonomy, destination).parent


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


def test_the_page_stands_alone_and_is_well_built(made: Path) -> None:
    page = Page(made / "index.html")
    policy = page.values("meta", "content")[0]
    assert policy.startswith("default-src 'none'")
    text = (made / "index.html").read_text("utf-8")
    script = re.findall("<script>(.*?)</script>", text, re.DOTALL)
    assert len(script) == 1
    digest = b64encode(sha256(script[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert page.values("html", "lang") == ["fr"]
    assert page.values("*", "src") == []
    ids = page.values("*", "id")
    assert len(ids) == len(set(ids))
    for name in ("href", "aria-labelledby"):
        for target in page.values("*", name):
            assert target.removeprefix("#") in ids
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    tags = Counter(tag for tag, _ in page.tags)
    assert tags["main"] == tags["header"] == tags["footer"] == tags["nav"] == 1
    assert tags["caption"] == tags["table"] == len(page.tables)
    assert len(page.values("th", "scope")) == tags["th"]
    assert tags["figure"] == tags["figcaption"] == tags["svg"] == 4


def test_equal_results_give_equal_bytes(results: Path, taxonomy: Taxonomy, tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        report(results, taxonomy, folder)
    for name in ("index.html", "rapport.xlsx"):
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()
    written = load_workbook(folders[0] / "rapport.xlsx").properties
    assert written.created == written.modified == datetime(2023, 1, 1)  # noqa: DTZ001


def test_hostile_text_is_shown_and_never_run(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    texts = dict.fromkeys(("titre", "porteur", "partenaires", "territoire"), HOSTILE)
    row = {
        "proposal_id": '"><script>x',
        "source": "a<b>.pdf",
        "text": "=1+1 " + "mot " * 10_000,
        "statut": "inconnu",
        "review_reasons": [HOSTILE],
        "needs_review": True,
        "rubrique": HOSTILE,
        **texts,
    }
    document = {"source": "a<b>.pdf", "titre": HOSTILE, "alertes": [HOSTILE]}
    folder = write([row], [document], [{"source": HOSTILE, "message": HOSTILE}])
    report(folder, taxonomy, tmp_path)
    page = Page(tmp_path / "index.html")
    assert Counter(tag for tag, _ in page.tags)["script"] == 1
    assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)
    shown = "".join(page.shown)
    assert "<script>alert(1)</script>" in shown
    assert "{{ 7*7 }}" in shown
    assert "mot mot" in shown
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", shown)
    book = load_workbook(tmp_path / "rapport.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)
    cut = next(cell.value for cell in cells if str(cell.value).startswith("=1+1"))
    assert len(cut) == 32_767
    assert cut.endswith("[coupé]")
    assert any("_x0041_" in str(cell.value) for cell in cells)


def test_no_proposal_gives_a_report_that_says_so(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    report(write([], [], []), taxonomy, tmp_path)
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "Aucune proposition n'a été relevée" in text
    assert "Aucun document n'a pu être lu" in text
    assert "<svg" not in text
    assert load_workbook(tmp_path / "rapport.xlsx")["Propositions"].max_row == 1


def test_a_folder_without_results_is_a_clear_error(taxonomy: Taxonomy, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"proposals\.parquet.*remontees traiter"):
        report(tmp_path, taxonomy, tmp_path)


@pytest.mark.parametrize("name", ["documents.parquet", "run.json"])
def test_a_broken_file_is_a_clear_error(
    name: str, results: Path, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    (results / name).write_bytes(b"PAR1 rien")
    with pytest.raises(UsageError, match=name):
        report(results, taxonomy, tmp_path)


def test_codes_of_another_taxonomy_are_a_clear_error(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    folder = write([{"themes": ["autre_code"]}], [], [])
    with pytest.raises(UsageError, match=r"autre_code.*--taxonomie"):
        report(folder, taxonomy, tmp_path)
