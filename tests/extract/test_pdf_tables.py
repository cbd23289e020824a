from itertools import pairwise

import pytest
from reportlab.lib import colors
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table

from tests.extract.pages import PROSE, Draw, Read, Text, blocks, column, seen


def grid(canvas: Canvas, rows: list[list[str]], x: float, y: float) -> None:
    table = Table(
        rows, colWidths=[170] * len(rows[0]), style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    )
    table.wrapOn(canvas, 500, 500)
    table.drawOn(canvas, x, y)


def test_a_ruled_table_gives_rows_whose_cells_have_names(read: Read, draw: Draw) -> None:
    rows = [["Action", "Pilote", "Statut"], ["Un bus de\nprévention", "CPTS", "en cours"],
            ["Une antenne de nuit", "", "proposé"]]  # fmt: skip
    data = draw(
        [(50, 40, "Avant le tableau."), (50, 500, "Après le tableau.")],
        [(50, 700, "Fin.")],
        each=lambda canvas: grid(canvas, rows, 50, 600),
    )
    found = blocks(read, data)
    assert [(block.kind, block.text) for block in found[:5]] == [
        ("paragraph", "Avant le tableau."),
        ("table_row", "Action | Pilote | Statut"),
        ("table_row", "Un bus de prévention | CPTS | en cours"),
        ("table_row", "Une antenne de nuit | | proposé"),
        ("paragraph", "Après le tableau."),
    ]
    assert found[1].cells == (("Action", "Action"), ("Pilote", "Pilote"), ("Statut", "Statut"))
    assert found[3].cells == (
        ("Action", "Une antenne de nuit"),
        ("Pilote", ""),
        ("Statut", "proposé"),
    )
    assert len(found[2].lines) == 4


def test_the_header_repeated_on_the_next_page_is_furniture(read: Read, draw: Draw) -> None:
    rows = [["Action", "Pilote"], ["Un bus de prévention", "CPTS"]]
    found = blocks(read, draw([], [], each=lambda canvas: grid(canvas, rows, 50, 500)))
    assert [block.kind for block in found] == ["table_row", "table_row", "furniture", "table_row"]
    assert found[3].cells == (("Action", "Un bus de prévention"), ("Pilote", "CPTS"))


def test_a_frame_around_text_is_no_table(read: Read, draw: Draw) -> None:
    found = seen(
        read,
        draw(column(60, 100, PROSE, 80), each=lambda canvas: canvas.rect(50, 600, 450, 160)),
    )
    assert found == [("paragraph", 0, PROSE.strip())]


def test_cells_without_rules_may_all_begin_in_lower_case(read: Read, draw: Draw) -> None:
    table = [
        ("Action", "Territoire", "Statut"),
        ("1. Une équipe embarquée", "haut Verdon et Vaïre", "proposé"),
        ("2. Les sentinelles", "l'Ubaye", "en cours"),
        ("3. Lavandes et cancer", "plateau de Valensole", "labellisé"),
    ]
    places = [
        (x, 100 + 18 * rank, text)
        for rank, row in enumerate(table)
        for x, text in zip((50, 300, 450), row, strict=True)
    ]
    assert seen(read, draw(places)) == [("table_row", 0, " | ".join(row)) for row in table]


def test_one_row_at_the_foot_of_a_page_is_of_the_table_overleaf(read: Read, draw: Draw) -> None:
    table = [
        ("Action", "Territoire", "Statut"),
        ("Une équipe embarquée", "Haut Verdon", "Proposé"),
        ("Les sentinelles", "Ubaye", "En cours"),
        ("Un bus dentaire", "Valensole", "Labellisé"),
    ]

    def placed(top: int, *ranks: int) -> list[tuple[int, int, str]]:
        heights = enumerate(ranks)
        return [
            (x, top + 18 * at, text)
            for at, rank in heights
            for x, text in zip((50, 300, 450), table[rank], strict=True)
        ]

    found = seen(read, draw(placed(700, 0, 1), placed(100, 0, 2, 3)))
    rows = [" | ".join(row) for row in table]
    kinds = [("table_row", 0)] * 2 + [("furniture", 0)] + [("table_row", 0)] * 2
    texts = [*rows[:2], rows[0], *rows[2:]]
    assert found == [(*kind, text) for kind, text in zip(kinds, texts, strict=True)]
    alone = seen(read, draw(placed(700, 0, 1), [(50, 100, "Une autre page, sans tableau.")]))
    assert {kind for kind, *_ in alone} == {"paragraph"}


def test_the_title_of_a_sheet_that_is_one_table_is_a_heading(read: Read, draw: Draw) -> None:
    rows = [["Porteur", "La communauté de communes"], ["Contexte", "Les cars passent\npeu le soir"],
            ["Proposition", "Une navette gratuite\nchaque vendredi soir"],
            ["Budget", "Modeste"]]  # fmt: skip
    title = "Fiche 1 : une navette"
    found = seen(
        read,
        draw([(50, 40, title, "Helvetica", 15)], each=lambda canvas: grid(canvas, rows, 50, 600)),
    )
    assert found[0] == ("heading", 1, title)
    assert [kind for kind, *_ in found[1:]] == ["table_row"] * 4


@pytest.mark.parametrize(("font", "rows"), [("Helvetica-Bold", 5), ("Helvetica", 4)])
def test_rows_between_and_around_tinted_ones_are_rows(
    read: Read, draw: Draw, font: str, rows: int
) -> None:
    edges = [50, 100, 250, 545]

    def tinted(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.9, 0.92, 1)
        for top in (80, 120):
            for a, b in pairwise(edges):
                canvas.rect(a, 842 - top - 20, b - a, 20, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)

    page: list[Text] = [(x + 5, 64, name, font, 10) for x, name in zip(edges, "ABC", strict=False)]
    for rank, top in enumerate((84, 104, 124, 144)):
        page += [(55, top, f"{rank}"), (105, top, "Un bus du soir"), (255, top, "La région.")]
    found = seen(
        read, draw([*column(50, 20, PROSE, 90), *page, *column(50, 170, PROSE, 90)], each=tinted)
    )
    assert [text for kind, _, text in found if kind == "table_row"][-rows:] == [
        *["A | B | C"] * (rows == 5), *(f"{n} | Un bus du soir | La région." for n in range(4)),
    ]  # fmt: skip
