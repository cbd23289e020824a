"""Text turned by 90° on an upright page: read as it is seen with the page turned."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import Extraction
from pipeline.extract.pdf_pages import read_pages
from pipeline.extract.pdf_words import RawPage
from pipeline.extract.spool import load_pages, save_page
from tests.extract.pages import PROSE, column, wrap

Read = Callable[..., Extraction]
Draw = Callable[..., bytes]
Text = tuple[float, float, str]

ROWS = (("Action", "Pilote", "Statut"), ("Un bus dentaire", "CPTS", "en cours"),
        ("Des lits", "Hôpital", "terminé"), ("Une maison", "Mairie", "prévu"))  # fmt: skip
COLUMNS = (0, 140, 240, 330)
BEFORE = (50, 60, "Le tableau des actions est tourné.")
AFTER = (50, 700, "La suite du document est droite.")


def sideways(texts: Sequence[Text], *, down: bool, grid: bool = False) -> Callable[[Canvas], None]:
    """Draw texts (x, top) on a sheet of 330 × 200 points that lies on its side."""

    def on(canvas: Canvas) -> None:
        canvas.saveState()
        if down:
            canvas.translate(350, 640)
            canvas.rotate(-90)
        else:
            canvas.translate(150, 310)
            canvas.rotate(90)
        canvas.setFont("Helvetica", 10)
        for x, top, text in texts:
            canvas.drawString(x, -top, text)
        if grid:
            lines = [6 - 24 * row for row in range(len(ROWS) + 1)]
            canvas.grid([x - 4 for x in COLUMNS], lines)
        canvas.restoreState()

    return on


def table() -> list[Text]:
    return [
        (COLUMNS[rank], 10 + 24 * row, cell)
        for row, cells in enumerate(ROWS)
        for rank, cell in enumerate(cells)
    ]


@pytest.mark.parametrize("grid", [True, False])
@pytest.mark.parametrize("down", [True, False])
def test_a_table_turned_on_an_upright_page_is_read_by_rows(
    read: Read, draw: Draw, *, down: bool, grid: bool
) -> None:
    data = draw([BEFORE, AFTER], each=sideways(table(), down=down, grid=grid))
    document = read(data).document
    assert document
    kinds = [block.kind for block in document.blocks]
    assert kinds == ["paragraph", *["table_row"] * len(ROWS), "paragraph"]
    rows = [tuple(text for _, text in block.cells) for block in document.blocks[1:-1]]
    assert rows == list(ROWS)
    assert [name for name, _ in document.blocks[2].cells] == list(ROWS[0])
    assert document.blocks[0].text == BEFORE[2]
    assert document.blocks[-1].text == AFTER[2]
    assert "non_lu" not in dict(document.coverage)


@pytest.mark.parametrize("down", [True, False])
def test_a_text_turned_on_an_upright_page_is_read_in_order(
    read: Read, draw: Draw, *, down: bool
) -> None:
    texts = [(0.0, 10.0 + 13 * row, line) for row, line in enumerate(wrap(PROSE, 60))]
    document = read(draw([BEFORE, AFTER], each=sideways(texts, down=down))).document
    assert document
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("paragraph", BEFORE[2]), ("paragraph", PROSE.strip()), ("paragraph", AFTER[2]),
    ]  # fmt: skip
    lines = document.blocks[1].lines
    assert {line.page for line in lines} == {1}
    for line, (_, top, _) in zip(lines, texts, strict=True):
        box = line.bbox
        assert box.bottom - box.top > 5 * (box.x1 - box.x0)
        foot = box.x0 if down else box.x1  # where its letters stand, on the page as it lies
        assert foot == pytest.approx(350 - top if down else 150 + top, abs=3)
    begin = lines[0].bbox.top if down else lines[0].bbox.bottom
    assert begin == pytest.approx(202 if down else 532, abs=1)


def test_a_page_that_is_all_sideways_is_read(read: Read, draw: Draw) -> None:
    texts = [(0.0, 10.0 + 13 * row, line) for row, line in enumerate(wrap(PROSE, 60))]
    document = read(draw([], each=sideways(texts, down=False))).document
    assert document
    assert [block.text for block in document.blocks] == [PROSE.strip()]


@pytest.mark.parametrize(
    "texts",
    [[(0.0, 10.0, "arXiv:2301.01234v1 [cs.CL] 12 Jan 2023")],
     [(0.0, 10.0, "© Ville de Laval"), (0.0, 20.0, "Photo : Jeanne Martin")]],
)  # fmt: skip
@pytest.mark.parametrize("down", [True, False])
def test_a_short_mark_on_the_side_stays_furniture_in_its_order(
    read: Read, draw: Draw, texts: list[Text], *, down: bool
) -> None:
    data = draw(column(400, 60, PROSE, 30), each=sideways(texts, down=down))
    document = read(data).document
    assert document
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("paragraph", PROSE.strip()), ("furniture", " ".join(text for _, _, text in texts)),
    ]  # fmt: skip


def test_a_text_on_the_side_of_several_pages_is_furniture(read: Read, draw: Draw) -> None:
    texts = [(0.0, 10.0 + 13 * row, line) for row, line in enumerate(wrap(PROSE, 60))]
    data = draw([BEFORE], [AFTER], each=sideways(texts, down=True))
    document = read(data).document
    assert document
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("paragraph", BEFORE[2]), ("furniture", PROSE.strip()),
        ("paragraph", AFTER[2]), ("furniture", PROSE.strip()),
    ]  # fmt: skip


def test_headings_turned_in_an_upright_table_stay_out_of_the_text(read: Read, draw: Draw) -> None:
    def on(canvas: Canvas) -> None:
        canvas.grid([50, 150, 200, 250, 300], [500, 530, 560, 640])
        for rank, name in enumerate(("Nombre de lits", "Nombre de bus", "Nombre de visites")):
            canvas.saveState()
            canvas.translate(178 + 50 * rank, 565)
            canvas.rotate(90)
            canvas.drawString(0, 0, name)
            canvas.restoreState()

    page = [(55, 290, "Laval"), (160, 290, "12"), (210, 290, "3"), (260, 290, "40"),
            (55, 320, "Mayenne"), (160, 320, "8"), (210, 320, "1"), (260, 320, "25")]  # fmt: skip
    document = read(draw(page, each=on)).document
    assert document
    assert [block.kind for block in document.blocks].count("table_row") >= 1
    assert document.blocks[-1].kind == "furniture"
    assert document.blocks[-1].text == "Nombre de lits Nombre de bus Nombre de visites"


def test_the_spool_keeps_what_is_written_sideways(tmp_path: Path, draw: Draw) -> None:
    data = draw([BEFORE], each=sideways(table(), down=True, grid=True))
    ((_, page),) = read_pages(data, 1)
    assert isinstance(page, RawPage)
    assert page.turned
    save_page(tmp_path, page)
    assert load_pages(tmp_path) == {1: page}


def mirrored(canvas: Canvas, texts: Sequence[Text]) -> None:
    canvas.saveState()
    canvas.translate(595, 0)
    canvas.scale(-1, 1)
    canvas.setFont("Helvetica", 10)
    for x, top, text in texts:
        canvas.drawString(x, 842 - top, text)
    canvas.restoreState()


def test_a_page_seen_in_a_mirror_is_read_in_the_right_order(read: Read, draw: Draw) -> None:
    cells = [(150 + x, top + 90, cell) for x, top, cell in table()]
    prose = [(x, top, line) for x, top, line, *_ in column(50, 300, PROSE, 80)]
    texts = [(50, 60, "Les actions"), *cells, *prose]
    document = read(draw([], each=lambda canvas: mirrored(canvas, texts))).document
    assert document
    assert [block.text for block in document.blocks] == [
        "Les actions", *(" | ".join(row) for row in ROWS), PROSE.strip()
    ]  # fmt: skip
    assert "non_lu" not in dict(document.coverage)


def test_a_mirrored_mark_on_an_upright_page_stays_apart(read: Read, draw: Draw) -> None:
    mark = [(300.0, 400.0, "Calque")]
    document = read(draw([BEFORE, AFTER], each=lambda canvas: mirrored(canvas, mark))).document
    assert document
    assert [block.text for block in document.blocks if block.kind != "furniture"] == [
        BEFORE[2], AFTER[2]
    ]  # fmt: skip
