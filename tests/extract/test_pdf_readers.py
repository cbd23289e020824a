"""PDFium and pdfplumber on the same pages: what one reads the other must read."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import PdfDocument
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import Extraction
from pipeline.extract.pdf_fast import hundredths
from pipeline.extract.pdf_pages import read_exact, read_fast
from pipeline.extract.pdf_words import RawPage, RawTable, Word

Read = Callable[..., Extraction]
Draw = Callable[..., bytes]

RAW = Path(__file__).parents[2] / "data" / "raw"
LINE = (50.0, 100.0, "Un projet de santé, une équipe.")


def both(data: bytes) -> Iterator[tuple[RawPage | None, RawPage]]:
    document = PdfDocument(data)
    with pdfplumber.open(BytesIO(data)) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            yield read_fast(document, number), read_exact(page, number)
            page.close()
    document.close()


def looks(page: RawPage) -> list[tuple[str, str, float, bool]]:
    return sorted((word.text, word.font, word.size, word.bold) for word in page.words)


def places(word: Word) -> tuple[float, ...]:
    """Return its sides; the right one only of words, since pdfplumber has bullets of no width."""
    sides = (word.x0, word.top, word.bottom)
    return (*sides, word.x1) if word.text[0].isalnum() else sides


def cells(tables: tuple[RawTable, ...]) -> list[list[list[list[str]]]]:
    return [
        [[[word.text for word in cell] for cell in row] for row in table.rows] for table in tables
    ]


@pytest.mark.parametrize("path", sorted(RAW.glob("*.pdf")), ids=lambda path: path.stem)
def test_both_readers_read_the_same_words_places_and_tables(path: Path) -> None:
    for fast, exact in both(path.read_bytes()):
        assert fast
        assert looks(fast) == looks(exact)
        assert cells(fast.tables) == cells(exact.tables)
        assert fast.image_share == exact.image_share
        for mine, other in zip(sorted(fast.words), sorted(exact.words), strict=True):
            assert places(mine) == pytest.approx(places(other), abs=1)


def test_a_table_drawn_inside_a_form_is_found_by_both(draw: Draw) -> None:
    def form(canvas: Canvas) -> None:
        canvas.beginForm("cadre")
        canvas.grid([0, 100, 200], [0, 30, 60])
        canvas.drawString(5, 10, "CPTS")
        canvas.drawString(105, 10, "en cours")
        canvas.drawString(5, 40, "Pilote")
        canvas.drawString(105, 40, "Statut")
        canvas.endForm()
        canvas.translate(50, 500)
        canvas.scale(1.5, 1.5)
        canvas.doForm("cadre")

    ((fast, exact),) = both(draw([], each=form))
    assert fast
    assert cells(fast.tables) == cells(exact.tables) == [
        [[["Pilote"], ["Statut"]], [["CPTS"], ["en", "cours"]]]
    ]  # fmt: skip
    assert fast.tables[0].bbox == pytest.approx(exact.tables[0].bbox, abs=0.1)
    assert {w.size for row in fast.tables[0].rows for cell in row for w in cell} == {18.0}


def turned(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.translate(30, 300)
    canvas.rotate(90)
    canvas.drawString(0, 0, "Sur le côté")
    canvas.restoreState()


def mirrored(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.translate(400, 300)
    canvas.scale(-1, 1)
    canvas.drawString(0, 0, "Miroir")
    canvas.restoreState()


def glued(canvas: Canvas) -> None:
    for row in range(3):
        canvas.drawString(50, 300 + 20 * row, "chezunophtalmologistedépasseplusieurssemaines")


@pytest.mark.parametrize("trap", [turned, mirrored, glued])
def test_a_page_that_is_not_plain_goes_to_pdfplumber_alone(
    read: Read, draw: Draw, trap: Callable[[Canvas], None]
) -> None:
    calls = iter([True, False])
    data = draw([LINE], [LINE], each=lambda canvas: trap(canvas) if next(calls) else None)
    document = read(data).document
    assert document
    assert [page.reader for page in document.pages] == ["pdfplumber", "pdfium"]


def test_letters_without_a_name_send_the_page_to_pdfplumber(read: Read, draw: Draw) -> None:
    """An unused code of the font stands for a bullet; PDFium would take code 13 for a line end."""
    plain = draw([(50, 100, "Le projet X de santé.")])
    document = read(plain).document
    assert document
    assert document.pages[0].reader == "pdfium"
    out = BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=0)
    canvas.drawString(50, 700, "Le projet X de la vallée.")
    canvas.save()
    data = out.getvalue().replace(b"projet X de", b"projet \\r de".ljust(11))
    document = read(data).document
    assert document
    assert document.pages[0].reader == "pdfplumber"


def test_a_word_cut_at_the_end_of_a_line_gives_two_words(draw: Draw) -> None:
    ((fast, exact),) = both(draw([(50, 100, "une équipe pluridisci-"), (50, 113, "plinaire ici")]))
    assert fast
    assert [w.text for w in fast.words] == [w.text for w in exact.words]
    assert [w.text for w in fast.words][2:4] == ["pluridisci-", "plinaire"]


def test_a_word_in_two_fonts_gives_two_parts(draw: Draw) -> None:
    page = [(50, 40, "l'"), (50 + 4.13, 40, "ARS", "Helvetica-Bold", 10)]
    ((fast, exact),) = both(draw(page))
    assert fast
    assert [(w.text, w.bold) for w in fast.words] == [("l'", False), ("ARS", True)]
    assert [w.text for w in exact.words] == ["l'", "ARS"]


def test_a_heavy_font_is_bold_whatever_its_name() -> None:
    assert Word("Titre", 0, 0, 1, 1, 10, "Marianne", weight=800).bold
    assert not Word("Titre", 0, 0, 1, 1, 10, "Marianne", weight=500).bold


@given(st.integers(-(2**24), 2**24), st.integers(0, 14), st.integers(-(2**10), 2**10))
def test_edges_are_rounded_as_python_rounds(whole: int, power: int, eighths: int) -> None:
    value, origin = whole / 2**power, eighths / 8  # C floats, ties among them
    assert hundredths([value], origin) == [round(value - origin, 2)]
