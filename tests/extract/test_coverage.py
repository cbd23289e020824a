"""The ledger: every non-blank character of a source has one destination, or an alarm rings."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as NewDocx
from docx.oxml import parse_xml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.coverage import Ledger, alarms, coverage, with_proposals
from pipeline.extract import Extraction, formats
from pipeline.extract.docx import read_docx
from pipeline.extract.draft import Reading, finish
from pipeline.extract.formats import read_format
from pipeline.extract.plain import read_plain
from pipeline.extract.sniff import sniff
from pipeline.proposal import Span
from pipeline.settings import Limits
from pipeline.text import inked
from tests.extract.making import (
    document_of,
    make_docx,
    make_mail,
    make_odt,
    make_pptx,
    make_xlsx,
    shape,
)

Read = Callable[..., Extraction]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PAGE = """<html><head><title>Avis</title><script>var a = "non";</script></head><body>
<nav><a href="/">Accueil</a></nav><h1>Santé</h1><p>• Un bus <span hidden>caché</span>passera.</p>
<table>hors<caption>Actions</caption><tr><th>Quoi</th><th>Qui</th></tr>
<tr><td>Un bus<b style="display:none">x</b></td><td>CPTS</td></tr><tr hidden><td>y</td></tr></table>
<p class="fr-sr-only">lecteur</p></body></html>""".encode()
FILES = {
    "a.docx": make_docx("Un texte.", "• Créer un bus", "1. Ouvrir des lits"),
    "a.odt": make_odt("<text:h>Santé</text:h><text:p>• Créer un bus</text:p>"),
    "a.pptx": make_pptx(shape("Santé", 'type="title"') + shape("- Créer un bus")),
    "a.xlsx": make_xlsx({"Avis": [["Titre", "Nombre"], ["Créer un bus à Laval", 12]]}),
    "a.csv": "Titre;Texte\nUn bus;Créer un bus à Laval\n".encode(),
    "a.eml": make_mail("- Créer un bus", "<ul><li>• Créer un bus</li></ul>"),
    "a.html": PAGE,
}


def reading_of(name: str) -> Reading:
    limits = Limits()
    return read_format(FILES[name], sniff(FILES[name], name, limits), limits)


@pytest.mark.parametrize("name", FILES)
def test_the_sum_is_the_independent_count_and_nothing_is_lost(name: str) -> None:
    reading = reading_of(name)
    found = coverage(finish(reading.drafts), reading.ledger)
    assert sum(count for _, count in found) == reading.ledger.counted > 10
    assert "non_lu" not in dict(found)
    assert alarms(found) == ()


@pytest.mark.parametrize("name", FILES)
def test_a_block_that_is_dropped_rings_the_alarm(name: str) -> None:
    reading = reading_of(name)
    blocks = finish(reading.drafts)
    dropped = next(block for block in blocks if "bus" in block.text)
    found = coverage([block for block in blocks if block is not dropped], reading.ledger)
    assert dict(found)["non_lu"] == inked(dropped.text) - max(len(dropped.cells) - 1, 0)
    assert "n'ont pas été lus" in alarms(found)[0]
    twice = coverage([*blocks, dropped], reading.ledger)
    assert "lus deux fois" in alarms(twice)[0]
    assert sum(count for _, count in twice) == reading.ledger.counted


def test_a_reader_that_drops_a_block_alerts_in_the_document(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert document_of(read(FILES["a.docx"], "a.docx")).alertes == ()

    def careless(data: bytes) -> Reading:
        whole = read_docx(data)
        return Reading(whole.drafts[:-1], whole.title, whole.ledger)

    monkeypatch.setattr(formats, "read_docx", careless)
    (alerte,) = document_of(read(FILES["a.docx"], "a.docx")).alertes
    assert alerte.startswith("15 caractères")


def test_hidden_deleted_and_repeated_text_of_a_docx_is_counted_apart(read: Read) -> None:
    docx = NewDocx()
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:txbxContent><w:p><w:r><w:t>zone</w:t></w:r></w:p></w:txbxContent>"
    docx.element.body.insert(0, parse_xml(
        f"<w:p {W} {mc}><w:r><w:t>Lits</w:t><w:noBreakHyphen/></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r>"
        "<w:del><w:r><w:delText>trois</w:delText></w:r></w:del><w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    ))  # fmt: skip
    table = docx.add_table(2, 2)
    table.cell(1, 1).paragraphs[0]._p.append(parse_xml(
        f"<w:r {W} {mc}><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    ))  # fmt: skip
    docx.sections[0].first_page_header.paragraphs[0].text = "Première"
    docx.add_comment(docx.add_paragraph("Vu.").runs, text="commentaire")
    out = BytesIO()
    docx.save(out)
    document = document_of(read(out.getvalue(), "a.docx"))
    texts = [block.text for block in document.blocks]
    assert texts == ["Première", "Lits-", "zone", "| zone", "Vu."]
    assert dict(document.coverage) == {
        "contexte": 12, "tableau": 4, "furniture": 8, "doublon": 8, "cache": 21,
    }  # fmt: skip


def test_what_no_reader_takes_is_not_read(read: Read) -> None:
    made = make_pptx(shape("Un texte."))
    lost = make_odt(
        "<text:p>Lu.</text:p><table:table><table:title>perdu</table:title></table:table>"
    )
    assert "non_lu" not in dict(document_of(read(made, "a.pptx")).coverage)
    assert dict(document_of(read(lost, "a.odt")).coverage) == {"contexte": 3, "non_lu": 5}


def test_proposals_take_their_characters_from_where_they_stood() -> None:
    text = "# Avis\n\nUn bus. Des lits.\n\n| Quoi | Qui |\n|---|---|\n| Un bus | CPTS |\n"
    plain = read_plain(text)
    found = coverage(plain.blocks, Ledger(counted=inked(text)))
    spans = [Span(1, 0, 1, 7), Span(3, 0, 3, len(plain.blocks[3].text))]
    after = dict(with_proposals(found, plain.blocks, spans))
    assert after["proposition"] == len("Unbus.") + len("UnbusCPTS")
    assert after["contexte"] == len("AvisDeslits.")
    assert after["tableau"] == len("QuoiQui")
    assert sum(after.values()) == inked(text)
    assert with_proposals((), plain.blocks, spans) == ()


MARKED = st.text("ab é\u0301ﬁ\u00ad\u200b\n\n#*_|->•.1) :\t~`=", max_size=60)
COMMENTED = st.lists(MARKED | st.sampled_from(["<!--", "-->", "\n---\n"]), max_size=8).map("".join)


@settings(max_examples=300, deadline=None)
@given(COMMENTED)
@example("_\xad_")
def test_plain_text_is_accounted_for_to_the_character(text: str) -> None:
    plain = read_plain(text)
    assert all(block.text for block in plain.blocks)
    counted = inked(text) - plain.marks - plain.hidden
    assert "non_lu" not in dict(coverage(plain.blocks, Ledger(counted=counted)))


def test_the_annotated_documents_lose_nothing() -> None:
    folder = Path(__file__).parents[2] / "data" / "annotated" / "k"
    for path in sorted(folder.glob("*.cnr"))[:10]:
        text = path.read_text(encoding="utf-8")
        plain = read_plain(text)
        assert "non_lu" not in dict(
            coverage(plain.blocks, Ledger(counted=inked(text) - plain.marks))
        )
