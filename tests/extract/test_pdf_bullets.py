"""Marks of lists that no plain letter shows."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.extract.pages import PROSE, Draw, Read, Text, column, seen

Dot = Callable[[Canvas, float, float], None]
LIST: list[Text] = [
    *column(50, 40, PROSE, 90),
    (72, 100, "Créer un guichet unique pour les médecins qui veulent"),
    (72, 113, "s'installer dans la vallée"),
    (96, 126, "avec un logement"),
    (72, 139, "Ouvrir une antenne"),
]
READ = [
    ("list_item", 1, f"{LIST[-4][2]} s'installer dans la vallée"),
    ("list_item", 2, "avec un logement"),
    ("list_item", 1, "Ouvrir une antenne"),
]  # fmt: skip
MARKS = ((60, 100), (84, 126), (60, 139))


def disc(canvas: Canvas, x: float, y: float) -> None:
    canvas.circle(x + 2, y + 3, 2, stroke=0, fill=1)


def ring(canvas: Canvas, x: float, y: float) -> None:
    canvas.circle(x + 2, y + 3, 2, stroke=1, fill=0)


def square(canvas: Canvas, x: float, y: float) -> None:
    canvas.rect(x, y + 1, 4, 4, stroke=0, fill=1)


@pytest.mark.parametrize("dot", [disc, ring, square])
@pytest.mark.parametrize("turned", [False, True])
def test_drawn_marks_open_list_items(read: Read, draw: Draw, dot: Dot, *, turned: bool) -> None:
    def each(canvas: Canvas) -> None:
        for x, top in MARKS:
            dot(canvas, x, 841.89 - top - 7.5)
        disc(canvas, 400, 300)  # beside nothing
        if turned:
            canvas.rotate(90)
            canvas.drawString(100, -30, "Côté")
            canvas.rotate(-90)

    found = seen(read, draw(LIST, each=each))
    assert [item for item in found if item[0] == "list_item"] == (
        READ if dot is not ring or not turned else []
    )
    document = read(draw(LIST, each=each)).document
    assert document
    assert "non_lu" not in dict(document.coverage)


@pytest.mark.parametrize(
    ("font", "mark"),
    [
        ("Courier", "o"),
        ("ZapfDingbats", "\u2751"),
        ("ZapfDingbats", "\u2794"),
        ("Symbol", "\u2022"),
    ],
)
def test_letters_of_symbol_fonts_open_list_items(
    read: Read, draw: Draw, font: str, mark: str
) -> None:
    page = [*LIST, *((x, top, mark, font, 10.0) for x, top in MARKS)]
    assert [item for item in seen(read, draw(page)) if item[0] == "list_item"] == READ


def test_a_square_inside_a_line_is_no_mark(read: Read, draw: Draw) -> None:
    page = [(50, 40, "Hôpital"), (100, 40, "Maison de santé")]
    found = seen(read, draw(page, each=lambda canvas: square(canvas, 90, 841.89 - 47.5)))
    assert found == [("paragraph", 0, "Hôpital Maison de santé")]


@pytest.mark.skipif(not shutil.which("chromium"), reason="Chromium is not installed")
def test_lists_of_chromium_keep_their_nesting(read: Read, tmp_path: Path) -> None:
    page, target = tmp_path / "a.html", tmp_path / "a.pdf"
    page.write_text(
        "<meta charset=utf-8><h1>Pistes</h1><p>Les habitants ont demandé que la maison de "
        "santé ouvre.</p><ul><li>Créer un guichet<ul><li>avec un logement</ul>"
        "<li>Ouvrir une antenne</ul>",
        encoding="utf-8",
    )
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu",
               "--no-pdf-header-footer", f"--print-to-pdf={target}", str(page)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert seen(read, target.read_bytes())[2:] == [
        ("list_item", 1, "Créer un guichet"),
        ("list_item", 2, "avec un logement"),
        ("list_item", 1, "Ouvrir une antenne"),
    ]
