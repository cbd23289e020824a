"""Tables without boxes: rows parted by level rules, cells about one middle."""

from collections.abc import Sequence
from time import process_time

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract.pdf_grid import plain_tables
from pipeline.extract.pdf_lined import lined_tables
from pipeline.extract.pdf_words import Word
from tests.extract.pages import PROSE, Draw, Read, column, seen

WIDTHS = (60, 180, 70)
TABLE = (
    (("Thème",), ("Action",), ("Année",)),
    (("Accès", "aux soins"), ("Ouvrir une maison", "de santé dans chaque", "canton"), ("2020",)),
    (("École",), ("Une infirmière dans", "le collège, trois jours"), ("2021",)),
    (("Accès", "aux soins"), ("Un bus de prévention", "qui passe le samedi", "au marché",
                              "de Vesoul"), ("2022",)),
)  # fmt: skip
ROWS = [("table_row", 0, " | ".join(" ".join(cell) for cell in row)) for row in TABLE]
Place = tuple[float, float, str]


def placed(top: float, *, middle: bool, white: float = 8) -> tuple[list[Place], list[float]]:
    """Return the lines of the table and the feet of its rows, in points from the top."""
    places: list[Place] = []
    feet = []
    for row in TABLE:
        deepest = max(map(len, row))
        for cell, x in zip(row, (50, 110, 290), strict=True):
            first = top + (deepest - len(cell)) * 6 * middle
            places += [(x, first + 12 * rank, text) for rank, text in enumerate(cell)]
        top += 12 * deepest + white
        feet.append(top - white / 2 - 10)
    return places, feet


def rules(canvas: Canvas, feet: Sequence[float], cells: Sequence[int] = WIDTHS) -> None:
    for foot in feet:
        x = 48
        for width in cells:
            canvas.line(x, 842 - foot, x + width, 842 - foot)
            x += width


@pytest.mark.parametrize("middle", [False, True])
@pytest.mark.parametrize("around", [False, True])
def test_level_rules_alone_part_the_rows(
    read: Read, draw: Draw, *, middle: bool, around: bool
) -> None:
    places, feet = placed(100, middle=middle)
    heights = [86.0, *feet] if around else feet[:-1]  # between the rows only, or around them too
    found = seen(read, draw([(50, 60, "Les actions du canton"), *places, (50, 260, PROSE[:70])],
                            each=lambda canvas: rules(canvas, heights)))  # fmt: skip
    assert found[1:-1] == ROWS
    assert not {kind for kind, *_ in (found[0], found[-1])} & {"table_row"}


def test_rules_above_and_below_the_header_leave_the_rows_to_whites(read: Read, draw: Draw) -> None:
    places, feet = placed(100, middle=False)
    found = seen(read, draw(places, each=lambda canvas: rules(canvas, [86, feet[0], feet[-1]])))
    assert found == ROWS


def test_cells_about_one_middle_are_a_table_without_rules(read: Read, draw: Draw) -> None:
    places, _ = placed(100, middle=True)
    assert seen(read, draw([(50, 60, "Les actions du canton"), *places]))[1:] == ROWS


def test_texts_beside_each_other_between_rules_are_no_table(read: Read, draw: Draw) -> None:
    halves = [(x, y, text) for x in (50, 310) for _, y, text, *_ in column(0, 100, PROSE * 3, 45)]
    found = seen(read, draw(halves, each=lambda canvas: rules(canvas, [80, 700], [500])))
    assert {kind for kind, *_ in found} == {"paragraph"}


def test_a_title_under_the_rule_of_a_running_head_is_in_no_row(read: Read, draw: Draw) -> None:
    places, feet = placed(200, middle=False)
    page = [(50, 45, "Recueil des actions"), (50, 80, "Les actions du canton"), *places]
    heights = [50, *feet, 780]
    found = seen(read, draw(page, each=lambda canvas: rules(canvas, heights)))
    assert found[-len(ROWS) :] == ROWS
    assert "table_row" not in {kind for kind, *_ in found[: -len(ROWS)]}


def test_a_page_where_tables_may_begin_anywhere_is_read_soon() -> None:
    words = [
        Word("mot", 20.0 * x, 6.0 * y, 20.0 * x + 8, 6.0 * y + 4, 4.0, "F")
        for y in range(4000)
        for x in range(6)
    ]
    edges = [
        {"orientation": "h", "x0": 0.0, "x1": 130.0, "top": 2.0 * y, "bottom": 2.0 * y}
        for y in range(4000)
    ]
    start = process_time()
    assert plain_tables(lined_tables(edges, words)[1])[0] == []
    assert process_time() - start < 6
