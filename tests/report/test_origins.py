"""A card's statut, place and headings lead to the words that say them."""

from pathlib import Path
from typing import Any

from lxml import html

from pipeline.report import report, write_report
from pipeline.report.pictures import Pictures
from pipeline.report.results import read_results
from pipeline.taxonomy import Taxonomy
from tests.report.conftest import Write, proposal

TEXTS = ("Contrat local du Finistère", "Axe 1", "Un bus ira en Morbihan <tôt>.", "Un autre bus.")


def made(write: Write, taxonomy: Taxonomy, folder: Path, *, public: bool = False) -> Any:
    """Write a report of two proposals and return its only page of proofs."""
    shared: dict[str, Any] = {"source": "a.docx", "document_id": "a", "rubrique": "Contrat > Axe 1"}
    shared |= {"themes": ["prevention"], "statut": "propose", "char_start": 0}
    rows = [
        proposal(1, **shared, rank=1, departements=["56"], lieu_origine="proposition"),
        proposal(2, **shared, rank=2, departements=["29"], lieu_origine="document"),
    ]
    rows += [proposal(n, **shared, rank=n, departements=["29"]) for n in range(3, 13)]
    for number, row in enumerate(rows):
        block = 2 + (number > 0)
        row |= {"block_start": block, "block_end": block, "char_end": len(TEXTS[block])}
    blocks = [
        {"source": "a.docx", "index": index, "kind": kind, "text": text}
        for index, (kind, text) in enumerate(
            zip(("heading", "heading", "paragraph", "paragraph"), TEXTS, strict=True)
        )
    ]
    announced = [{"name": "announced", "block": 0, "start": 0, "end": 7}]
    document = {"source": "a.docx", "announced": 8, "announced_evidence": announced}
    results = write(rows, [document], [], blocks=blocks)
    report(results, taxonomy, folder, public=public)
    return html.document_fromstring((folder / "preuves" / "a.html").read_text(encoding="utf-8"))


def test_a_card_leads_to_the_words_of_statut_place_and_headings(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    proofs = made(write, taxonomy, tmp_path)
    page = html.document_fromstring((tmp_path / "themes" / "prevention.html").read_bytes())
    for number, words in ((1, "Morbihan"), (2, "Finistère")):
        card = page.get_element_by_id(f"{number:016x}")
        links = {link.text_content(): link.get("href") for link in card.xpath(".//dd/a")}
        assert links["Proposée"] == f"../preuves/a.html#{number:016x}-statut"
        place = proofs.get_element_by_id(f"{number:016x}-lieu")
        assert [mark.text for mark in place.xpath(".//mark")] == [words]
        said = place.xpath(".//strong")[0].text
        assert links[said] == f"../preuves/a.html#{number:016x}-lieu"
        assert ("d'après le document" in said) == (number == 2)
        head = proofs.get_element_by_id(f"{number:016x}-rubrique")
        assert [mark.text for mark in head.xpath(".//mark")] == ["Axe 1"]


def test_the_sentence_that_announces_a_number_is_quoted(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    made(write, taxonomy, tmp_path)
    page = html.document_fromstring((tmp_path / "index.html").read_text(encoding="utf-8"))
    row = page.xpath("//section[@id='annonces']//tbody/tr")[0]
    assert [mark.text for mark in row.xpath(".//mark")] == ["Contrat"]
    assert row.xpath("td/a/@href") == ["preuves/a.html"]


def test_the_public_edition_quotes_nothing_around_its_proposals(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    proofs = made(write, taxonomy, tmp_path, public=True)
    place = proofs.xpath(f"//*[@id='{2:016x}-lieu']")
    assert not [one for one in place if one.xpath(".//mark")]


def test_the_passage_of_a_very_long_block_is_cut_around_its_words(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    text = "".join(f"Ouvrir le bus {number:04d}. " for number in range(1000))
    shared: dict[str, Any] = {"source": "a.docx", "document_id": "a"}
    rows = [
        proposal(n, **shared, rank=n, char_start=start, char_end=start + 18)
        for n, start in ((1, 0), (2, text.index("Ouvrir le bus 0500")), (3, len(text) - 20))
    ]
    block = {"source": "a.docx", "kind": "paragraph", "text": text}
    results = write(rows, [{"source": "a.docx"}], [], blocks=[block])
    report(results, taxonomy, tmp_path)
    page = html.document_fromstring((tmp_path / "preuves" / "a.html").read_bytes())
    shown = [mark.getparent().text_content() for mark in page.xpath("//p/mark")]
    assert [len(one) < 5000 for one in shown] == [True, True, True]
    assert [one.startswith("… ") for one in shown] == [False, True, True]
    assert [one.endswith(" …") for one in shown] == [True, True, False]
    assert "Ouvrir le bus 0450. " in shown[1]


def test_a_page_without_a_size_is_not_drawn(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    shared: dict[str, Any] = {"source": "a.pdf", "document_id": "a", "char_end": 9}
    evidence = {"name": "text", "block": 0, "start": 0, "end": 9}
    line = {"start": 0, "end": 9, "x0": 10.0, "top": 10.0, "x1": 90.0, "bottom": 20.0}
    rows = [proposal(1, **shared, rank=1, evidence=[evidence])]
    lines = [line | {"page": number} for number in (1, 2)]
    block = {"source": "a.pdf", "kind": "paragraph", "text": "Un texte.", "lines": lines}
    document = {"source": "a.pdf", "media_type": "application/pdf"}
    pages = [{"source": "a.pdf", "page": 1, "width": 0.0, "height": 0.0}]
    pages += [{"source": "a.pdf", "page": 2, "width": 100.0, "height": 200.0}]
    results = write(rows, [document], [], blocks=[block], pages=pages)
    drawn = {"a.pdf": Pictures(frozenset({1, 2}))}
    write_report(read_results(results, taxonomy), taxonomy, tmp_path, drawn=lambda: drawn)
    page = html.document_fromstring((tmp_path / "preuves" / "a.html").read_bytes())
    assert [image.get("src") for image in page.xpath("//img")] == ["../preuves/pages/a-2.jpg"]


def test_what_stands_beside_a_passage_is_cut_between_words_and_says_so(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    text = "Un bus ira au bourg."
    long = "commencement " * 30 + "fin"
    place = {"block_start": 1, "block_end": 1, "char_start": 0, "char_end": len(text)}
    rows = [proposal(1, source="a.docx", document_id="a", text=text, **place)]
    blocks = [
        {"source": "a.docx", "index": index, "kind": "paragraph", "text": said}
        for index, said in enumerate((long, text, long))
    ]
    report(write(rows, [{"source": "a.docx"}], [], blocks=blocks), taxonomy, tmp_path)
    page = html.document_fromstring((tmp_path / "preuves" / "a.html").read_bytes())
    before, after = (near.text_content() for near in page.find_class("near"))
    assert before == f"… {'commencement ' * 21}fin"
    assert after == f"{'commencement ' * 21}…"
