"""Whoever counts the lists of the public edition finds no number that it hides."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from pipeline.proposal import FAMILLES, Tag
from pipeline.report import report
from pipeline.review import review_reasons
from pipeline.taxonomy import Taxonomy, load_taxonomy
from pipeline.territoires import departement_name, region_of
from tests.report.conftest import STATUTS, Write, proposal, written

MASKED = {"< 5", "masqué"}
AXES = {  # head of the table, column of the list
    "Thème": "Thèmes",
    "Tendance": "Tendances",
    "Statut": "Statut",
    "Famille du porteur": "Famille du porteur",
    "Région": "Régions",
    "Département": "Départements",
}
ALONE = {"Statut", "Famille du porteur"}  # a proposal has one
PLACES = ("29", "29", "29", "56", "75", "75", "92", "2A", "974", "08", "08", "08", "59", "62")


def _rows(size: int, taxonomy: Taxonomy) -> list[dict[str, Any]]:
    """Proposals of which few have some codes, in each axis."""
    themes = [label.code for label in taxonomy.themes]
    trends = [label.code for label in taxonomy.tendances]
    families = list(FAMILLES)
    rows = []
    for number in range(size):
        place = PLACES[number * number % 97 % len(PLACES)]
        picked = sorted({themes[min(number * 7 % 23 // 4, 4)], themes[number % 3]})[
            : 1 + number % 2
        ]
        row = proposal(number, departements=[place], regions=[region_of(place)])
        row |= {
            "themes": [] if number % 11 == 3 else picked,
            "tendances": [trends[min(number * 5 % 19 // 3, 4)]] if number % 6 else [],
            "statut": STATUTS[(0, 0, 0, 1, 1, 4, 4, 2)[number % 8] if number % 31 else 3],
            "porteur_famille": families[(0, 0, 1, 1, 2, 2)[number % 6] if number % 20 else 3],
            "needs_review": number % 20 == 5,
            "review_reasons": _reasons(number, taxonomy) if number % 20 == 5 else [],
            "territoire": f"pays {place}",
        }
        if themes[4] in row["themes"] and trends[4] in row["tendances"]:
            row["tendances"] = trends[:1]
        if number in {7, 8, 10}:  # three of each, however many there are
            row |= {"statut": STATUTS[3], "porteur_famille": families[4], "themes": themes[4:5]}
            row |= {"departements": ["2B"], "regions": ["94"], "tendances": trends[4:5]}
        if number % 9 == 0:
            row |= {"departements": [], "regions": []}
        rows.append(row)
    return rows


def _reasons(number: int, taxonomy: Taxonomy) -> list[str]:
    """Doubts of each label in turn, as `review_reasons` says them."""
    tags = [Tag(axis, label.code, 0.5, kept=number % 2 == 0) for axis, label in taxonomy]
    held = [tags[(number // 20 + step) % len(tags)] for step in (0, 3, 5)]
    return list(review_reasons(held, 0.6, 0.0, taxonomy))


@dataclass
class Public:
    """What the public folder says: tables by head, the list of proposals, that of documents."""

    tables: Mapping[str, Mapping[str, Any]]
    crossed: Mapping[tuple[str, str], Any]
    rows: Sequence[Mapping[str, Any]]
    documents: Sequence[Mapping[str, Any]]
    folder: Path


@pytest.fixture(scope="module", params=[40, 150, 1000])
def public(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Public:
    taxonomy = load_taxonomy()
    root = tmp_path_factory.mktemp("publique")
    documents = [
        {"source": source, "document_id": f"d{place}", "campagne": campagne}
        for place, (source, campagne) in enumerate(
            [("Ardennes/compte rendu.pdf", "A"), ("bretagne.docx", "B"), ("île d'Yeu.html", "")]
        )
    ]
    results = written(root, _rows(request.param, taxonomy), documents, [])
    folder = root / "rapport"
    folder.mkdir()
    report(results, taxonomy, folder, public=True)
    book = load_workbook(folder / "rapport.xlsx")
    tables: dict[str, dict[str, Any]] = {}
    head = ""
    for name, n, *_ in book["Synthèse"].iter_rows(values_only=True):
        if n == "Nombre":
            head = str(name)
            tables[head] = {}
        elif name:
            tables[head][str(name)] = n
    first, *lines = book["Thèmes × tendances"].iter_rows(values_only=True)
    crossed = {
        (line[0], trend): n for line in lines for trend, n in zip(first[1:], line[1:], strict=True)
    }
    listed = {}
    for sheet in ("Propositions", "Documents"):
        heads, *cells = book[sheet].iter_rows(values_only=True)
        listed[sheet] = [dict(zip(heads, row, strict=True)) for row in cells]
    return Public(tables, crossed, listed["Propositions"], listed["Documents"], folder)


def _held(row: Mapping[str, Any], column: str) -> set[str]:
    labels = str(row[column] or "").split(" | ")
    return {_name(label) for label in labels if label}


def _name(label: str) -> str:
    """Return a label as both lists and tables write it."""
    return (label[:1].lower() + label[1:]).partition(" (")[0]


def _hidden(table: Mapping[str, Any]) -> set[str]:
    return {_name(label) for label, n in table.items() if n in MASKED}


def test_something_is_hidden(public: Public) -> None:
    assert any(_hidden(public.tables[head]) for head in AXES)
    assert any(n in MASKED for n in public.crossed.values())


@pytest.mark.parametrize("head", AXES)
def test_a_list_tells_no_hidden_code(public: Public, head: str) -> None:
    hidden = _hidden(public.tables[head])
    for row in public.rows:
        assert not hidden & _held(row, AXES[head])


@pytest.mark.parametrize("head", AXES)
def test_what_is_told_counts_what_the_table_says(public: Public, head: str) -> None:
    found = Counter(label for row in public.rows for label in _held(row, AXES[head]))
    del found["masqué"]
    table = {_name(label): n for label, n in public.tables[head].items()}
    for label, n in found.items():
        assert table[label] == n, label


@pytest.mark.parametrize("head", AXES)
def test_a_small_number_may_be_two(public: Public, head: str) -> None:
    table = public.tables[head]
    masked = sum(_held(row, AXES[head]) == {"masqué"} for row in public.rows)
    bounds = {
        label: (1, 4) if n == "< 5" else (5, len(public.rows))
        for label, n in table.items()
        if n in MASKED
    }
    for label, (least, most) in bounds.items():
        others = [ends for other, ends in bounds.items() if other != label]
        low = max(least, masked - sum(high for _, high in others))
        high = most
        if head in ALONE:
            high = min(most, masked - sum(low for low, _ in others))
        assert low < high, (label, bounds, masked)


def test_a_hidden_cell_of_the_crossed_table_is_not_told(public: Public) -> None:
    found = Counter(
        (theme, trend)
        for row in public.rows
        for theme in _held(row, "Thèmes")
        for trend in _held(row, "Tendances")
    )
    for labels, n in public.crossed.items():
        pair = (_name(labels[0]), _name(labels[1]))
        if n in MASKED:
            assert not found[pair], pair
        else:
            assert found[pair] in {0, n}, pair


def test_departements_go_with_their_region(public: Public) -> None:
    table = public.tables["Département"]
    codes = {label: match[1] for label in table if (match := re.search(r"\((\w+)\)$", label))}
    gone = {region_of(code) for label, code in codes.items() if table[label] in MASKED}
    told = {label for row in public.rows for label in _held(row, "Départements")}
    for code in codes.values():
        assert region_of(code) not in gone or _name(departement_name(code)) not in told


def test_pages_and_texts_tell_no_more_than_the_list(public: Public) -> None:
    hidden = set[str]().union(*(_hidden(public.tables[head]) for head in AXES))
    pages = [*public.folder.glob("themes/*.html"), *public.folder.glob("preuves/*.html")]
    assert pages
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for told in re.findall(r"<d[dt][^>]*>(.*?)</d[dt]>", text):
            words = re.sub(r"<[^>]*>", "", told)
            assert not hidden & {_name(part.strip()) for part in re.split(r"[,|]", words)}, page


def test_what_follows_from_a_hidden_code_is_not_told_either(public: Public) -> None:
    for row in public.rows:
        if row["Famille du porteur"] == "masqué":
            assert row["Porteur"] == "masqué"
        if row["Départements"] == "masqué":
            assert row["Territoire"] in {"masqué", None}
        for label in _hidden(public.tables["Thème"]) | _hidden(public.tables["Tendance"]):
            assert not any(_name(str(name)).endswith(label) and row[name] for name in row)


def test_documents_do_not_tell_it(public: Public) -> None:
    hidden = _hidden(public.tables["Région"]) | _hidden(public.tables["Département"])
    for row in public.documents:
        assert row["Propositions"] == "–"
        assert not hidden & (_held(row, "Régions") | _held(row, "Départements"))
        assert not _hidden(public.tables.get("Campagne", {})) & _held(row, "Campagne")


def test_proposals_to_review_are_told_where_there_are_enough(public: Public) -> None:
    marked = sum(row["À relire"] == "oui" for row in public.rows)
    said = public.tables["Chiffres clés"]["Propositions à relire"]
    assert marked == (0 if said in MASKED else said)


def test_no_reason_to_review_names_a_label(public: Public) -> None:
    names = [name for _, label in load_taxonomy() for name in (label.court, label.libelle)]
    told = [str(row["Pourquoi relire"] or "") for row in public.rows]
    for page in public.folder.glob("themes/*.html"):
        text = unescape(page.read_text(encoding="utf-8"))
        told += re.findall(r'<p class="review">(.*?)</p>', text, re.DOTALL)
    marked = any(row["À relire"] == "oui" for row in public.rows)
    assert any("découpage incertain (0,60)" in text for text in told) == marked
    for text in told:
        assert not [name for name in names if _name(name) in _name(text)]
        assert "(0,50)" not in text


def test_the_share_of_a_hidden_number_is_a_dash_alone(public: Public) -> None:
    for page in [public.folder / "index.html", *public.folder.glob("themes/*.html")]:
        assert "–\xa0%" not in unescape(page.read_text(encoding="utf-8")), page
    words = Document(str(public.folder / "rapport.docx"))
    cells = {cell.text for table in words.tables for cell in table._cells}
    assert "–" in cells
    assert "–\xa0%" not in cells


def test_fewer_than_five_proposals_are_not_listed(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    folder = write(_rows(4, taxonomy), [{"source": "bretagne.docx"}], [])
    report(folder, taxonomy, tmp_path, public=True)
    sheet = load_workbook(tmp_path / "rapport.xlsx")["Propositions"]
    assert sheet.max_row == 1
    assert not (tmp_path / "preuves").exists()
    for page in tmp_path.glob("themes/*.html"):
        assert "<article" not in page.read_text(encoding="utf-8")
