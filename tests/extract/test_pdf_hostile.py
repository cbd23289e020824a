"""PDF files made to break a reader: each ends soon, with a document or a French refusal."""

from collections.abc import Callable
from io import BytesIO
from time import process_time

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import Extraction
from tests.extract.test_pdf import by_hand

Read = Callable[..., Extraction]
Draw = Callable[..., bytes]

LINE = (50.0, 100.0, "Un projet de santé pour la vallée.")
SOON = 10.0  # seconds of processor


def test_a_page_of_five_metres_is_read(read: Read, draw: Draw) -> None:
    metres = 5 / 0.0254 * 72
    document = read(draw([LINE], size=(metres, metres))).document
    assert document
    assert document.pages[0].height == pytest.approx(metres, abs=1)
    assert document.blocks[0].text == LINE[2]


def test_a_million_lines_are_read_without_looking_for_tables(read: Read, draw: Draw) -> None:
    def lines(canvas: Canvas) -> None:
        rows = [(n % 500, n % 700, n % 500 + 9, n % 700) for n in range(1_000)]
        canvas.lines(rows)
        canvas._code *= 1_000

    data = draw([LINE], each=lines)
    start = process_time()
    document = read(data).document
    assert process_time() - start < SOON
    assert document
    assert [block.text for block in document.blocks] == [LINE[2]]


def test_a_broken_cross_reference_is_mended_or_refused(read: Read, draw: Draw) -> None:
    data = draw([LINE])
    at = data.rindex(b"startxref")
    result = read(data[:at] + b"startxref\n7\n%%EOF")
    assert result.document or [reject.error for reject in result.rejects] == ["BrokenDocument"]


def test_twenty_thousand_pages_are_refused_unread(read: Read) -> None:
    (reject,) = read(by_hand(20_000)).rejects
    assert reject.error == "TooLarge"


def test_scripts_and_files_inside_are_neither_run_nor_read(read: Read, draw: Draw) -> None:
    script = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    names = b"/Names << /EmbeddedFiles << /Names [(a.txt) 90 0 R] >> >>"
    data = draw([LINE]).replace(b"/Type /Catalog", script + names + b"/Type /Catalog")
    joined = b"91 0 obj <</Type/EmbeddedFile/Length 7>> stream\nCONTENU\nendstream endobj\n"
    told = b"90 0 obj <</Type/Filespec/F(a.txt)/EF<</F 91 0 R>>>> endobj\n"
    at = data.rindex(b"xref\n0 ")
    document = read(data[:at] + told + joined + data[at:]).document
    assert document
    assert [block.text for block in document.blocks] == [LINE[2]]


def test_forms_inside_forms_are_followed_a_few_levels_down(read: Read) -> None:
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    for level in range(12):
        canvas.beginForm(f"f{level}")
        canvas.rect(10, 10, 50, 50)
        if level:
            canvas.doForm(f"f{level - 1}")
        else:
            canvas.drawString(50, 700, LINE[2])
        canvas.endForm()
    canvas.doForm("f11")
    canvas.save()
    start = process_time()
    result = read(out.getvalue())
    assert process_time() - start < SOON
    assert result.document
    assert [block.text for block in result.document.blocks] == [LINE[2]]
