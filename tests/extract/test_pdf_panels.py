"""Boxes that a PDF page tints or frames around a text of their own."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract.pdf_pages import read_fast
from pipeline.extract.spool import load_pages, save_page
from tests.extract.pages import BOLD, PROSE, Draw, Read, column, seen, wrap

OTHER = (
    "Une navette relie chaque matin les hameaux au bourg, et le conseil propose de l'étendre aux "
    "soirs de marché, pour que chacun rentre sans voiture. "
)
Box = tuple[float, float, float, float]  # left, top, width, height


def tinted(*box: float) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        x, top, width, height = box
        canvas.setFillGray(0.95)
        canvas.rect(x, 842 - top - height, width, height, stroke=0, fill=1)
        canvas.setFillGray(0)

    return draw


def framed(*box: float) -> Callable[[Canvas], None]:
    """Draw four rules, as word processors do."""

    def draw(canvas: Canvas) -> None:
        x, top, width, height = box
        left, right, head, foot = x, x + width, 842 - top, 842 - top - height
        for line in ((left, head, right, head), (left, foot, right, foot),
                     (left, foot, left, head), (right, foot, right, head)):  # fmt: skip
            canvas.line(*line)

    return draw


@pytest.mark.parametrize("painted", [tinted, framed])
def test_a_box_across_two_columns_is_read_below_both(
    read: Read, draw: Draw, painted: Callable[..., Callable[[Canvas], None]]
) -> None:
    text = wrap(OTHER, 95)
    page = [
        *column(50, 100, PROSE, 44), *column(310, 100, OTHER, 44),
        (55, 172, "En bref", *BOLD), *[(55, 185 + 13 * n, line) for n, line in enumerate(text)],
        *column(50, 240, OTHER, 44), *column(310, 240, PROSE, 44),
    ]  # fmt: skip
    found = seen(read, draw(page, each=painted(48, 168, 500, 50)))
    parts = [PROSE, OTHER, "En bref", OTHER, OTHER, PROSE]
    assert [text for *_, text in found] == [part.strip() for part in parts]
    assert found[2][:2] == ("heading", 1)


def test_sentences_above_a_box_are_not_cut_beside_it(read: Read, draw: Draw) -> None:
    begun, rest = "Les communes du massif ont écrit", "ensemble la charte, avec leurs écoles,"
    edge = 50 + stringWidth(begun, "Helvetica", 10) + 6  # the blank of a justified line
    page = [
        (50, 100, begun), (edge, 100, rest), (50, 113, "le samedi."),
        (58, 135, "Le saviez-vous ?", *BOLD), *column(58, 148, OTHER, 24),
        *column(edge, 135, PROSE * 2, 60),
    ]  # fmt: skip
    found = seen(read, draw(page, each=tinted(50, 130, edge - 60, 125)))
    parts = [f"{begun} {rest} le samedi.", "Le saviez-vous ?", OTHER, PROSE * 2]
    assert [text for *_, text in found] == [part.strip() for part in parts]


def test_boxes_are_kept_on_disk_with_their_page(draw: Draw, tmp_path: Path) -> None:
    data = draw(
        [*column(58, 148, OTHER, 26), *column(215, 135, PROSE * 2, 60)],
        each=tinted(50, 130, 150, 110),
    )
    page = read_fast(pypdfium2.PdfDocument(data), 1)
    assert page
    assert page.panels == ((50.0, 130.0, 200.0, 240.0),)
    save_page(tmp_path, page)
    assert load_pages(tmp_path) == {1: page}


@pytest.mark.parametrize("lines", [[], [(50.0, 30.0)], [(20.0, 130.0), (300.0, 130.0)]])
def test_a_box_around_a_page_or_a_title_is_none(
    draw: Draw, lines: list[tuple[float, float]]
) -> None:
    page = [*column(50, 135, PROSE * 2, 60), *[(x, top, "Un titre") for x, top in lines]]
    read = read_fast(pypdfium2.PdfDocument(draw(page, each=tinted(45, 130, 330, 110))), 1)
    assert read
    assert read.panels == ()


def test_cards_are_read_row_by_row(read: Read, draw: Draw) -> None:
    titles = ("Mobilité", "Eau partagée", "Écoles ouvertes", "Fermes relais")
    places = [(55.0, 160.0), (315.0, 160.0), (55.0, 260.0), (315.0, 260.0)]
    page = [*column(50, 100, PROSE, 90)]
    for (x, top), title in zip(places, titles, strict=True):
        page += [(x, top, title, *BOLD), *column(x, top + 14, f"{title} : {OTHER}", 40)]

    def cards(canvas: Canvas) -> None:
        for x, top in places:
            tinted(x - 5, top - 5, 230, 85)(canvas)

    texts = [(title, f"{title} : {OTHER}".strip()) for title in titles]
    assert [text for *_, text in seen(read, draw(page, each=cards))] == [
        PROSE.strip(), *[text for pair in texts for text in pair]
    ]  # fmt: skip


def test_text_left_of_a_box_close_to_it_keeps_its_paragraphs(read: Read, draw: Draw) -> None:
    names = (
        "Anne Durand Paul Martin Luc Petit Jeanne Morel Louis Garnier Eva Blanc Hugo Roux Zoé Mas."
    )
    page = [
        *column(50, 60, PROSE, 90), *column(50, 100, PROSE, 44),
        *column(50, 160, names, 44),
        (286, 100, "À retenir", *BOLD), *column(286, 114, OTHER, 40), *column(50, 215, PROSE, 90),
    ]  # fmt: skip
    found = seen(read, draw(page, each=tinted(274, 96, 230, 80)))
    parts = ["À retenir", OTHER, PROSE, names, PROSE]
    assert sorted(text for *_, text in found[1:]) == sorted(part.strip() for part in parts)
