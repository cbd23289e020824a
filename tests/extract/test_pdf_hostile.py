"""PDF files made to break a reader: each ends soon, with a document or a French refusal."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from time import process_time

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import Extraction, extract
from pipeline.settings import Limits
from tests.extract.making import pdf_of
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


def ringed(**parts: str) -> bytes:
    """Return a page with a word on its side; 4 refers to itself, 7 and 8 to each other."""
    text = f"BT /F1 12 Tf 50 700 Td ({LINE[2]}) Tj ET BT /F1 9 Tf 0 1 -1 0 9 99 Tm (Ici) Tj ET"
    page = {
        "Contents": "5 0 R", "MediaBox": "[0 0 595 842]", "Resources": "<</Font<</F1 6 0 R>>>>",
    } | {name: value for name, value in parts.items() if name not in {"Kids", "Info"}}  # fmt: skip
    return pdf_of(
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count 1/Kids {parts.get('Kids', '[3 0 R]')}>>",
        f"<</Type/Page/Parent 2 0 R{''.join(f'/{name} {page[name]}' for name in page)}>>",
        "4 0 R",
        f"<</Length {len(text)}>>stream\n{text}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        "8 0 R",
        "7 0 R",
        trailer=f"/Info {parts['Info']}" if "Info" in parts else "",
    )


@pytest.mark.parametrize("ring", ["4 0 R", "7 0 R"])
@pytest.mark.parametrize(
    ("name", "value"),
    [("Contents", "[{} 5 0 R]"), ("Rotate", "{}"), ("Kids", "[3 0 R {}]"), ("Info", "{}"),
     ("Annots", "[{}]"), ("Resources", "<</Font<</F1 6 0 R>>/XObject {}>>")],
)  # fmt: skip
def test_an_object_that_refers_to_itself_is_none(
    read: Read, name: str, value: str, ring: str
) -> None:
    start = process_time()
    document = read(ringed(**{name: value.format(ring)})).document
    assert process_time() - start < SOON
    assert document
    assert [block.text for block in document.blocks] == [LINE[2], "Ici"]


@pytest.mark.parametrize("ring", ["4 0 R", "7 0 R"])
@pytest.mark.parametrize("name", ["MediaBox", "CropBox", "Contents", "Kids"])
def test_a_page_that_hangs_on_such_an_object_is_read_or_refused_soon(
    read: Read, name: str, ring: str
) -> None:
    start = process_time()
    result = read(ringed(**{name: ring}))
    assert process_time() - start < SOON
    assert result.document or [reject.message[-1] for reject in result.rejects] == ["."]


def test_letters_without_a_font_are_not_taken_for_printed_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(ringed(Resources="4 0 R"))
    document = extract(path, path.name, Limits()).document
    assert document
    assert dict(document.coverage) == {"contexte": 28, "furniture": 3}
