"""Text that no reader of a page sees is in no block, and is counted."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import Extraction
from tests.extract.pages import Draw, Read

SEEN = "Un projet de santé pour la vallée."
Paint = Callable[[Canvas], None]


def page(paint: Paint, *, turned: bool = False) -> bytes:
    """Return a page of one visible line and what `paint` adds; `turned` sends it to pdfplumber."""
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(50, 700, SEEN)
    if turned:
        canvas.saveState()
        canvas.rotate(90)
        canvas.drawString(100, -30, "Côté")
        canvas.restoreState()
    canvas.saveState()
    paint(canvas)
    canvas.restoreState()
    canvas.save()
    return out.getvalue()


def body(result: Extraction) -> list[str]:
    assert result.document
    return [block.text for block in result.document.blocks if block.kind != "furniture"]


def hidden(result: Extraction) -> int:
    assert result.document
    assert "non_lu" not in dict(result.document.coverage)
    return dict(result.document.coverage).get("cache", 0)


def white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(50, 650, "Mot secret")


def white_on_blue(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0, 0.2, 0.4)
    canvas.rect(40, 640, 300, 30, stroke=0, fill=1)
    white(canvas)


def white_on_white_box(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(40, 640, 300, 30, stroke=0, fill=1)
    white(canvas)


def photo(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), "navy")), 40, 630, 300, 60)


def white_on_photo(canvas: Canvas) -> None:
    photo(canvas)
    white(canvas)


def silent(canvas: Canvas) -> None:
    canvas.drawString(50, 650, "Mot secret", mode=3)


def silent_on_photo(canvas: Canvas) -> None:
    photo(canvas)
    silent(canvas)


def clip(canvas: Canvas, left: float) -> None:
    path = canvas.beginPath()
    path.rect(left, 640, 200, 30)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.drawString(50, 650, "Mot secret")


def clipped(canvas: Canvas) -> None:
    clip(canvas, 300)


def clip_around(canvas: Canvas) -> None:
    clip(canvas, 40)


def clip_in_a_form(canvas: Canvas, left: float) -> None:
    canvas.beginForm("f")
    canvas.setFont("Helvetica", 10)
    clip(canvas, left)
    canvas.endForm()
    canvas.translate(100, -50)
    canvas.doForm("f")


def covered(canvas: Canvas, alpha: float = 1, right: float = 340, ink: float = 0) -> None:
    canvas.drawString(50, 650, "Mot secret")
    canvas.setFillColorRGB(ink, ink, ink, alpha)
    canvas.rect(40, 640, right - 40, 30, stroke=0, fill=1)


def covered_in_white(canvas: Canvas) -> None:
    covered(canvas, ink=1)


def replaced(canvas: Canvas) -> None:
    covered_in_white(canvas)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawString(50, 650, "Mot public")


def covered_by_glass(canvas: Canvas) -> None:
    covered(canvas, alpha=0.4)


def covered_in_part(canvas: Canvas) -> None:
    covered(canvas, right=70)


def covered_by_a_clipped_box(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(40, 600, 10, 100)
    canvas.drawString(50, 650, "Mot secret")
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.rect(40, 640, 300, 30, stroke=0, fill=1)


def covered_by_a_slanting_box(canvas: Canvas) -> None:
    canvas.drawString(50, 650, "Mot secret")
    path = canvas.beginPath()
    path.moveTo(40, 670)
    for x, y in ((340, 670), (340, 640), (60, 640)):
        path.lineTo(x, y)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def in_a_black_box(canvas: Canvas) -> None:
    canvas.rect(40, 640, 300, 30, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 0)
    canvas.drawString(50, 650, "Mot secret")


@pytest.mark.parametrize("paint", [white, white_on_white_box, silent, clipped, covered,
                                   covered_in_white,
                                   lambda canvas: clip_in_a_form(canvas, 300)])  # fmt: skip
def test_unseen_text_is_in_no_block(read: Read, paint: Paint) -> None:
    result = read(page(paint))
    assert (body(result), hidden(result)) == ([SEEN], 9)


@pytest.mark.parametrize("paint", [white_on_blue, white_on_photo, silent_on_photo, clip_around,
                                   covered_by_glass, covered_in_part, covered_by_a_clipped_box,
                                   covered_by_a_slanting_box, in_a_black_box,
                                   lambda canvas: clip_in_a_form(canvas, 40)])  # fmt: skip
def test_text_that_is_seen_or_recognised_on_an_image_stays(read: Read, paint: Paint) -> None:
    result = read(page(paint))
    assert (body(result), hidden(result)) == ([SEEN, "Mot secret"], 0)


@pytest.mark.parametrize(
    ("paint", "lost"),
    [(white, 9), (white_on_blue, 0), (white_on_photo, 0), (covered, 9), (covered_in_white, 9),
     (covered_by_glass, 0), (covered_in_part, 0)],
)  # fmt: skip
def test_hidden_text_is_told_where_pdfplumber_reads(read: Read, paint: Paint, lost: int) -> None:
    result = read(page(paint, turned=True))
    assert result.document
    assert result.document.pages[0].reader == "pdfplumber"
    assert (body(result), hidden(result)) == ([SEEN, "Mot secret"][: 2 - (lost > 0)], lost)


def test_what_is_written_over_covered_text_is_read(read: Read) -> None:
    result = read(page(replaced, turned=True))
    assert (body(result), hidden(result)) == ([SEEN, "Mot public"], 9)


def test_text_outside_the_crop_box_is_hidden(read: Read, draw: Draw) -> None:
    data = draw(
        [(50, 40, SEEN), (400, 40, "Marge perdue")],
        each=lambda canvas: canvas.setCropBox((0, 0, 300, 842)),
    )
    result = read(data)
    assert (body(result), hidden(result)) == ([SEEN], 11)
