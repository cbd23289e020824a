"""Pictures of pages made ready for Tesseract."""

import pytest
from PIL import Image, ImageDraw

from pipeline.extract.ocr_picture import cleared

SIZE = (1200, 900)  # pixels, four a point
CELLS = [(100, 300), (500, 300), (100, 400), (500, 400)]


def page() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Return a picture with lines of words, which tell what is level."""
    picture = Image.new("L", SIZE, 255)
    pen = ImageDraw.Draw(picture)
    for y in (60, 120, 180, 600, 660):
        for x in range(120, 1000, 70):
            pen.rectangle((x, y, x + 50, y + 28), outline=0, width=6)
    return picture, pen


def shown(picture: Image.Image) -> bytes:
    """Return the ink of a picture."""
    return picture.point(lambda grey: 255 * (grey >= 128)).tobytes()


@pytest.mark.parametrize("lean", [0.0, 0.4, -0.8, 3.3])
def test_the_rules_of_a_leaning_table_are_found_and_taken_out(lean: float) -> None:
    picture, pen = page()
    for x, y in CELLS:
        pen.rectangle((x, y, x + 400, y + 100), outline=0, width=4)
    found = cleared(picture.rotate(lean, fillcolor=255), 4.0)
    levels = sorted({round(e["top"]) for e in found.edges if e["orientation"] == "h"})
    uprights = sorted({round(e["x0"]) for e in found.edges if e["orientation"] == "v"})
    assert levels == pytest.approx([75, 100, 125], abs=1.5)
    assert uprights == pytest.approx([25, 125, 225], abs=1.5)
    within = found.picture.crop((80, 280, 940, 520))
    assert within.getextrema()[0] > 128
    assert found.dots == []


def test_what_has_no_rules_and_is_level_stays_as_it_is() -> None:
    picture, pen = page()
    pen.rectangle((100, 300, 400, 500), fill=0)  # a picture has sides, and is thick
    pen.rectangle((500, 300, 504, 400), fill=0)  # a stroke of a letter is short
    found = cleared(picture, 4.0)
    assert (found.edges, found.dots) == ([], [])
    assert shown(found.picture) == shown(picture)
    blank = Image.new("L", SIZE, 255)
    assert shown(cleared(blank, 4.0).picture) == shown(blank)
    assert shown(cleared(Image.new("L", (3, 2), 0), 4.0).picture) == bytes(6)


def test_the_marks_of_a_list_are_found_and_taken_out() -> None:
    picture, pen = page()
    pen.ellipse((90, 608, 103, 621), fill=0)
    found = cleared(picture, 4.0)
    (dot,) = found.dots
    assert (dot.x0, dot.top) == (22.5, 152.0)
    assert found.picture.crop((80, 600, 110, 630)).getextrema()[0] > 128


def test_other_dots_are_left() -> None:
    picture, pen = page()
    dots = [
        (1010, 615, 1022, 627),  # a full stop, after its word
        (90, 240, 102, 252),  # alone
        (94, 640, 103, 649),  # two above each other
        (94, 660, 103, 669),
    ]
    for dot in dots:
        pen.ellipse(dot, fill=0)
    pen.ellipse((90, 66, 103, 79), outline=0, width=3)  # a letter
    found = cleared(picture, 4.0)
    assert found.dots == []
    assert shown(found.picture) == shown(picture)
