"""Readers on files that nobody wrote: no crash, no hang, no growth, and the ledger adds up."""

import logging
import random
import re
import resource
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pipeline.coverage import coverage
from pipeline.document import digest
from pipeline.engine.opening import unpack_file
from pipeline.errors import DocumentError
from pipeline.extract import extract, ocr
from pipeline.extract.draft import finish
from pipeline.extract.formats import read_format
from pipeline.extract.sniff import HTML, ODS, ODT
from pipeline.settings import Limits
from tests.extract.making import (
    make_docx,
    make_mail,
    make_ods,
    make_odt,
    make_pptx,
    make_xlsx,
    pdf_of,
    row,
    shape,
    sheet,
    zipped,
)
from tests.extract.old_excel import box, chart, make_xls
from tests.extract.old_office import make_msg
from tests.extract.test_drawn import CHART, make_charts, with_members

LIMITS = Limits()
SLOWEST = 10.0  # seconds
GROWTH = 300.0  # MB
PAGE = (
    "<html><head><title>Avis</title></head><body><nav><a href='/'>Accueil</a></nav><main>"
    "<h1>Santé</h1><p>Un bus <b>de prévention</b>.</p><ul><li>Des lits</li></ul>"
    "<table><tr><th>Quoi</th><th>Qui</th></tr><tr><td>Un bus</td><td>CPTS</td></tr></table>"
    "</main></body></html>"
).encode()
ODT_BODY = (
    "<text:h>Santé</text:h><text:list><text:list-item><text:p>Un bus</text:p></text:list-item>"
    "</text:list><table:table><table:table-row><table:table-cell><text:p>a</text:p>"
    "</table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row>"
    "</table:table>"
)
RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\header Pied\par}\pard{\listtext\'b7}\ls1 Un bus\par"
    rb"\pard\b Sant\'e9\b0\par\trowd\intbl a\cell \u233?\cell\row\pard{\footnote Oui}{\v non}\par}"
)
PDF_TEXT = (
    "BT /F1 16 Tf 50 780 Td (Santé) Tj /F1 10 Tf 0 -40 Td (Un bus de pré-) Tj 0 -13 Td "
    "(vention • pour la vallée.) Tj ET 50 600 200 0.5 re 50 630 200 0.5 re 50 660 200 0.5 re "
    "50 600 0.5 60 re 150 600 0.5 60 re 250 600 0.5 60 re f BT /F1 10 Tf 55 640 Td (Quoi) Tj 100 0 "
    "Td (Qui) Tj -100 -30 Td (Un bus) Tj 100 0 Td (CPTS) Tj ET /X1 Do"
)
PDF_END = "BT /F1 10 Tf 50 700 Td (La suite du projet.) Tj ET"
PDF_ASIDE = (  # goes to pdfplumber
    "BT /F1 10 Tf 0 1 -1 0 400 300 Tm (Le projet de la vallée) Tj 0 -13 Td (un bus et des lits) "
    "Tj 0 -13 Td (ouverts à tous) Tj ET"
)


def stream(text: str, head: str = "") -> str:
    return f"<<{head}/Length {len(text)}>>stream\n{text}\nendstream"


def make_pdf(first: str, second: str) -> bytes:
    """Return two pages with a form, a link and a title; nothing is compressed, all may change."""
    return pdf_of(
        "<</Type/Catalog/Pages 2 0 R/Lang(fr)>>",
        "<</Type/Pages/Count 2/MediaBox[0 0 595 842]/Resources 5 0 R/Kids[3 0 R 4 0 R]>>",
        "<</Type/Page/Parent 2 0 R/Contents 6 0 R/Annots[9 0 R]>>",
        "<</Type/Page/Parent 2 0 R/Contents[11 0 R]/Rotate 0/CropBox[0 0 590 840]>>",
        "<</Font<</F1 7 0 R>>/XObject<</X1 8 0 R>>>>",
        stream(first),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        stream("0 0 m 99 99 l S", "/Type/XObject/Subtype/Form/BBox[0 0 99 99]"),
        "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://example.org)>>>>",
        "<</Title(Avis)>>",
        stream(second),
        trailer="/Info 10 0 R",
    )


SEEDS = {
    "a.docx": make_docx("Santé", "• Créer un bus", "1. Ouvrir des lits"),
    "a.odt": make_odt(ODT_BODY),
    "a.ods": make_ods(sheet("Suivi", row("Quoi", "Qui"), row("Un bus", "CPTS", times=2))),
    "a.pptx": make_pptx(shape("Santé", 'type="title"') + shape("- Un bus"), notes=shape("Dire")),
    "a.xlsx": make_xlsx({"Avis": [["Titre", "Nombre"], ["Créer un bus", 12]]}),
    "a.xls": make_xls(
        {"Avis": [["Titre", "Nombre"], ["Un bus", 12]]}, (), box("Été") + chart("Lits")
    ),
    "a.csv": 'Titre;Texte\nUn bus;"Créer un bus; à Laval"\n'.encode(),
    "a.eml": make_mail("- Un bus", "<ul><li>Un bus</li></ul>", {"a.pdf": b"%PDF-"}),
    "a.html": PAGE,
    "a.md": "# Santé\n\n- Un bus\n\n| Quoi | Qui |\n|---|---|\n| Un bus | CPTS |\n".encode(),
    "a.msg": make_msg("- Un bus", "<ul><li>Un bus</li></ul>", {"a.pdf": b"%PDF-" * 900}),
    "b.docx": with_members(make_docx("Santé"), **{"word/charts/chart1.xml": CHART}),
    "b.xlsx": make_charts("visible"),
    "a.rtf": RTF,
    "a.pdf": make_pdf(PDF_TEXT, PDF_END),
    "b.pdf": make_pdf(PDF_ASIDE, PDF_TEXT),
    "a.zip": zipped({"a.txt": "Un bus", "b/c.html": PAGE}),
}


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes with some of them changed; of an archive, those of a member as often.

    In a PDF, a reference to an object becomes one to another as often.
    """
    if data.startswith(b"PK") and chance.random() < 0.7:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        name = chance.choice([name for name in members if name != "mimetype"])
        members[name] = _changed(members[name], chance)
        return zipped(members)
    references = list(re.finditer(rb" (\d+) 0 R", data)) if data.startswith(b"%PDF") else []
    if references and chance.random() < 0.5:
        for start, end in (chance.choice(references).span(1) for _ in range(chance.choice((1, 3)))):
            number = chance.randrange(1, 10 ** (end - start))
            data = data[:start] + f"{number:0{end - start}}".encode() + data[end:]
        return data
    return _changed(data, chance)


def _changed(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        start = chance.randrange(len(made) + 1)
        end = min(start + chance.choice((1, 1, 4, 30)), len(made))
        piece = bytes(made[start:end])
        made[start:end] = chance.choice(
            (b"", chance.randbytes(end - start), piece * 3, piece[::-1], b"\xff\xfe<&\x00>" + piece)
        )
    return bytes(made)


def files(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(seed)
    names = sorted(SEEDS)
    for rank in range(count):
        name = names[rank % len(names)]
        yield name, mutated(SEEDS[name], chance)


@pytest.fixture(autouse=True)
def _silence() -> Iterator[None]:
    """Keep no trace of what cannot be read: the test's own journal would grow by each."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def read_all(folder: Path, count: int, seed: int) -> None:
    before = _peak()
    inside = folder / "membres"
    inside.mkdir()
    read = 0
    for name, data in files(count, seed):
        path = folder / name
        path.write_bytes(data)
        start = time.process_time()
        result = extract(path, name, LIMITS)
        assert time.process_time() - start < SLOWEST, data
        if result.document:
            read += 1
            assert all(block.text for block in result.document.blocks)
        else:
            assert [reject.message[-1] for reject in result.rejects] == ["."], data
        with suppress(DocumentError):
            unpack_file(path, digest(data), inside, LIMITS)
    assert read > count / 5
    assert _peak() - before < GROWTH


def _peak() -> float:
    unit = 1_000_000 if sys.platform == "darwin" else 1_000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def test_changed_bytes_give_a_document_or_a_french_refusal(tmp_path: Path) -> None:
    read_all(tmp_path, 300, seed=0)


@pytest.mark.skipif(
    ocr.missing(), reason="tesseract absent : apt-get install tesseract-ocr tesseract-ocr-fra"
)
def test_changed_pictures_give_a_document_or_a_french_refusal(tmp_path: Path) -> None:
    chance, read = random.Random(0), 0
    for kind in ("PNG", "JPEG", "TIFF"):
        out = BytesIO()
        drawn = Image.new("L", (500, 90), 255)
        ImageDraw.Draw(drawn).text(
            (10, 30), "Un bus pour les villages de la vallée", 0, font_size=24
        )
        drawn.save(out, kind)
        for _ in range(8):
            path = tmp_path / "a"
            path.write_bytes(_changed(out.getvalue(), chance))
            result = extract(path, "a", LIMITS)
            read += result.document is not None
            assert all(reject.message[-1] in ".»" for reject in result.rejects)
    assert read > 3


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_twenty_thousand_changed_files(tmp_path: Path) -> None:
    read_all(tmp_path, 20_000, seed=1)


TEXT = st.text("ab é•\n1.)|", max_size=8)
ATTRIBUTES = st.sampled_from(
    ["", "", "", " hidden", ' style="display:none"', ' class="menu"', ' colspan="3"',
     ' role="navigation"', ' class="sr-only"', ' class="x"', ' id="y"', ' class="z"']
)  # fmt: skip
RULES = (
    "<style>.x{display:none}#y{visibility:hidden}.z{visibility:visible}li .x{display:block}</style>"
)
TAGS = st.sampled_from(
    [*("p", "div", "span", "b", "ul", "ol", "li", "table", "tr", "td", "th", "caption", "nav"),
     *("main", "h1", "h3", "br", "a", "script", "header", "figcaption")]
)  # fmt: skip
HTML_TREES = st.recursive(
    TEXT,
    lambda inner: st.builds(
        lambda tag, attributes, parts: f"<{tag}{attributes}>{''.join(parts)}</{tag}>",
        TAGS,
        ATTRIBUTES,
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)
SEEN = ["visible", "visible", "collapse", "filter"]
ODT_TAGS = st.sampled_from(
    ["text:p", "text:h", "text:span", "text:list", "text:list-item", "text:section", "text:note",
     "text:note-citation", "text:note-body", "office:annotation", "draw:frame", "draw:text-box",
     "text:table-of-content", "text:tracked-changes"]
)  # fmt: skip
ODT_TREES = st.recursive(
    st.builds("<text:p>{}</text:p>".format, TEXT),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", ODT_TAGS, st.lists(inner, max_size=4)
    ),
    max_leaves=25,
)


ODS_CELLS = st.builds(
    lambda tag, times, wrong, inner: (
        f'<table:{tag} table:number-columns-repeated="{times}"{wrong}>{inner}</table:{tag}>'
    ),
    st.sampled_from(["table-cell", "table-cell", "covered-table-cell"]),
    st.sampled_from(["1", "1", "2", "40", "x"]),
    st.sampled_from(["", "", ' calcext:value-type="error"']),
    ODT_TREES,
)
ODS_ROWS = st.builds(row, ODS_CELLS, ODS_CELLS, times=st.integers(0, 3), seen=st.sampled_from(SEEN))
ODS_GROUPS = st.builds(
    lambda tag, parts: f"<table:{tag}>{''.join(parts)}</table:{tag}>",
    st.sampled_from(["table-row-group", "table-rows", "shapes", "table-column-group", "named"]),
    st.lists(ODS_ROWS | ODT_TREES, max_size=2),
)
ODS_COLUMNS = st.builds(
    '<table:table-column table:number-columns-repeated="{}" table:visibility="{}"/>'.format,
    st.integers(0, 3),
    st.sampled_from(SEEN),
)
ODS_SHEETS = st.builds(
    lambda name, columns, rows: sheet(name, *columns, *rows),
    st.sampled_from(["Suivi", "Feuille1", ""]),
    st.lists(ODS_COLUMNS, max_size=2),
    st.lists(ODS_ROWS | ODS_GROUPS, max_size=4),
)


def check_ledger(data: bytes, media_type: str) -> None:
    reading = read_format(data, media_type, LIMITS)
    found = coverage(finish(reading.drafts), reading.ledger)
    assert sum(count for _, count in found) == reading.ledger.counted
    assert "non_lu" not in dict(found)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HTML_TREES)
def test_any_page_is_accounted_for(tree: str) -> None:
    check_ledger(f"<html>{RULES}<body>x{tree}</body></html>".encode(), HTML)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ODT_TREES)
def test_any_odt_is_accounted_for(tree: str) -> None:
    check_ledger(make_odt(tree), ODT)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ODS_SHEETS)
def test_any_workbook_is_accounted_for(sheets: str) -> None:
    check_ledger(make_ods(sheets), ODS)


@pytest.mark.long
@settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ODS_SHEETS)
def test_thousands_of_workbooks_are_accounted_for(sheets: str) -> None:
    check_ledger(make_ods(sheets), ODS)


@pytest.mark.long
@settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HTML_TREES)
def test_thousands_of_pages_are_accounted_for(tree: str) -> None:
    check_ledger(f"<html>{RULES}<body>x{tree}</body></html>".encode(), HTML)


@pytest.mark.long
@settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ODT_TREES)
def test_thousands_of_odt_are_accounted_for(tree: str) -> None:
    check_ledger(make_odt(tree), ODT)
