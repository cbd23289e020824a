"""From each number of the report to the list of what it counts, and from there to the proofs."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from pipeline.report import report
from pipeline.report.figures import count
from pipeline.report.lists import lists
from pipeline.report.results import read_results
from pipeline.report.themes import themes
from pipeline.taxonomy import Taxonomy
from tests.report.conftest import Write, proposal, written
from tests.report.test_public_lists import _rows

TABLES = ("thème", "tendance nationale", "statut", "famille de porteur", "région", "département")


def linked(page: Path) -> list[tuple[int, str]]:
    """Return the number and the address of each number of a page that is a link."""
    cells = html.document_fromstring(page.read_text(encoding="utf-8")).xpath("//td/a | //dd/a")
    said = [("".join(cell.text_content().split()), cell.get("href")) for cell in cells]
    return [(int(text), str(target)) for text, target in said if text.isdigit()]


def lines(folder: Path, address: str) -> list[str]:
    """Return the proofs to which the lines of a list lead, all its pages together."""
    stem, found = address.removesuffix(".html"), []
    pages = [folder / f"{stem}.html", *folder.glob(f"{stem}-[0-9].html")]
    for page in pages:
        tree = html.document_fromstring(page.read_text(encoding="utf-8"))
        found += [
            (page.parent / link.get("href").partition("#")[0], link.get("href"))
            for link in tree.xpath("//li/a")
        ]
    for path, target in found:
        anchor = target.partition("#")[2]
        assert f'id="{anchor}"' in path.read_text(encoding="utf-8"), target
    return [target for _, target in found]


def test_every_number_leads_to_as_many_proofs(made: Path) -> None:
    page = html.document_fromstring((made / "index.html").read_text(encoding="utf-8"))
    for name in TABLES:
        rows = page.xpath(f"//table[caption='Propositions par {name}']/tbody/tr")
        assert rows
        for row in rows:
            cell = row.xpath("td[@class='num']")[0]
            assert cell.text_content() == "0" or cell.xpath("a"), (name, row.text_content())
    cells = page.xpath("//table[@class='heat']//td")
    assert all(cell.text_content() == "0" or cell.xpath("a") for cell in cells)
    found = linked(made / "index.html")
    for n, address in found:
        if address.startswith("listes/"):
            assert len(lines(made, address)) == n, address
    assert {"listes/propositions.html", "listes/a-relire.html", "listes/doublons.html"} <= {
        address for _, address in found
    }
    for n, address in linked(made / "themes" / "prevention.html"):
        assert len(lines(made / "themes", address)) == n, address
    assert [address for _, address in linked(made / "documents.html")] == [
        *("preuves/d0.html", "preuves/d1.html", "preuves/d3.html"),
    ]


def test_themes_are_crossed_with_trends_alone(made: Path) -> None:
    crossed = [path.name for path in (made / "listes").iterdir() if "-et-" in path.name]
    assert crossed
    assert all(re.search(r"-et-(sans-)?tendance", name) for name in crossed)
    theme = html.document_fromstring((made / "themes" / "prevention.html").read_text("utf-8"))
    for name, leads in (("Tendances", True), ("Statuts", False), ("Départements", False)):
        found = theme.xpath(f"//table[caption='{name} de ce thème']//td/a")
        assert bool(found) == leads, name


def test_a_line_holds_no_more_than_a_name_and_a_place(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    long = proposal(1, source="a.docx", document_id="a", text="Un <mot> " * 60, titre="")
    report(write([long], [{"source": "a.docx"}], []), taxonomy, tmp_path)
    page = html.document_fromstring((tmp_path / "listes" / "propositions.html").read_text("utf-8"))
    (line,) = page.xpath("//main//li")
    assert [one.tag for one in line.iterdescendants()] == ["a"]
    assert 80 < len(line[0].text) <= 91
    assert line[0].text.startswith("Un <mot> Un")
    assert line[0].tail.strip().startswith("a.docx")


def test_a_long_list_has_pages_and_its_names_hold_everywhere(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    rows = [
        proposal(number, source="a.docx", document_id="a", rank=number, porteur_famille="a: b/..")
        for number in range(1, 502)
    ]
    documents = [{"source": "a.docx", "campagne": "<Été> : nul/con?"}]
    report(write(rows, documents, []), taxonomy, tmp_path)
    assert len(lines(tmp_path, "listes/campagne_1.html")) == 501
    assert (tmp_path / "listes" / "famille_1-2.html").is_file()
    names = [path.name for path in (tmp_path / "listes").iterdir()]
    assert all(re.fullmatch(r"[0-9A-Za-z_-]+\.html", name) for name in names)
    assert len({name.lower() for name in names}) == len(names)


@pytest.mark.parametrize("size", [40, 150, 1000])
def test_the_public_edition_lists_what_it_tells_and_no_more(
    size: int, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    rows = _rows(size, taxonomy)
    documents = [{"source": source} for source in sorted({row["source"] for row in rows})]
    results = written(tmp_path, rows, documents, [])
    folder = tmp_path / "rapport"
    folder.mkdir()
    report(results, taxonomy, folder, public=True)
    page = html.document_fromstring((folder / "index.html").read_text(encoding="utf-8"))
    hidden = page.xpath("//td[normalize-space()='< 5' or normalize-space()='masqué']")
    assert hidden
    assert not [cell for cell in hidden if cell.xpath(".//a[starts-with(@href, 'listes/')]")]
    told = {address: n for n, address in linked(folder / "index.html")}
    pages = {path.name for path in (folder / "listes").iterdir() if path.stem[-2] != "-"}
    linked_to = {address.removeprefix("listes/") for address in told if "listes/" in address}
    assert pages == linked_to  # a list that no number leads to would tell something
    assert all(len(lines(folder, f"listes/{name}")) >= 5 for name in pages)


def test_a_list_is_made_only_where_it_holds_what_its_number_says(
    results: Path, taxonomy: Taxonomy
) -> None:
    rows = read_results(results, taxonomy)
    figures = count(rows, taxonomy)
    made = themes(rows, figures, taxonomy)
    known = lists(rows, figures, made)
    assert ("statut", "propose") in known
    fewer = tuple(row for row in rows.proposals if row.statut != "propose")
    less = lists(replace(rows, proposals=fewer), figures, made)
    assert ("statut", "propose") not in less
    assert ("propositions",) not in less
