"""Columns that are hard to tell: close together, short, with lists, around boxes and numbers."""

from time import process_time

import pytest

from pipeline.extract.pdf_layout import page_lines
from pipeline.extract.pdf_words import Word
from tests.extract.pages import BOLD, PROSE, Draw, Read, Text, blocks, column, seen, wrap

LEFT = "Colonne de gauche. " + PROSE * 2
RIGHT = "Colonne de droite. " + PROSE * 2


def texts(read: Read, page: bytes) -> list[str]:
    return [block.text for block in blocks(read, page)]


def justified(x: float, top: float, text: str, width: float) -> list[Text]:
    """Return the words of a column that fills its width, in letters of 10 points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    page: list[Text] = []
    lines = wrap(text, int(width / 5))
    for row, line in enumerate(lines):
        words = line.split()
        wide = [stringWidth(word, "Helvetica", 10) for word in words]
        blank = (width - sum(wide)) / (len(words) - 1) if row + 1 < len(lines) else 2.8
        left = x
        for word, part in zip(words, wide, strict=True):
            page.append((left, top + 13 * row, word))
            left += part + blank
    return page


def test_columns_six_points_apart_are_read_one_after_the_other(read: Read, draw: Draw) -> None:
    page = [*justified(50, 90, LEFT, 240), *justified(296, 90, RIGHT, 240)]
    assert texts(read, draw(page)) == [LEFT.strip(), RIGHT.strip()]


def test_blanks_of_a_justified_column_are_no_gutter(read: Read, draw: Draw) -> None:
    text = PROSE * 6
    assert texts(read, draw(justified(50, 90, text, 160))) == [text.strip()]


def test_a_letter_that_reaches_out_of_its_column_does_not_part_it(read: Read, draw: Draw) -> None:
    right = column(310, 90, RIGHT)
    right[4] = (309.0, right[4][1], right[4][2])
    assert texts(read, draw([*column(50, 90, LEFT), *right])) == [LEFT.strip(), RIGHT.strip()]


def test_a_list_in_the_last_column_is_read_there(read: Read, draw: Draw) -> None:
    items = ["Ouvrir un lieu dans chaque canton rural", "Former deux infirmières par hôpital"]
    page = [*column(50, 90, LEFT, 28), *column(220, 94, RIGHT, 28), (390, 97, "Repères", *BOLD)]
    top = 112.0
    for item in items:
        lines = column(430, top, item, 20)
        page += [(418, top, "•"), *lines]
        top = lines[-1][1] + 13
    assert seen(read, draw(page))[-3:] == [
        ("heading", 1, "Repères"), *(("list_item", 1, item) for item in items)
    ]  # fmt: skip
    assert texts(read, draw(page))[:2] == [LEFT.strip(), RIGHT.strip()]


def test_two_columns_of_three_lines_alone_on_a_page_are_told(read: Read, draw: Draw) -> None:
    first, second = wrap(PROSE, 44)[:3], wrap(PROSE, 44)[1:4]
    page: list[Text] = [(50, 40, "Un titre", "Helvetica-Bold", 18)]
    page += [(50, 90 + 13 * n, line) for n, line in enumerate(first)]
    page += [(290, 90 + 13 * n, line) for n, line in enumerate(second)]
    read_words = " ".join(texts(read, draw(page)))
    assert read_words == " ".join(["Un titre", *first, *second])


def test_a_sentence_goes_on_past_the_box_set_into_it(read: Read, draw: Draw) -> None:
    text = PROSE * 6
    lines, rest = [], text.strip()
    for row in range(100):
        if not rest:
            break
        line = wrap(rest, 62 if 2 <= row < 9 else 98)[0]
        lines.append((50.0, 60.0 + 13 * row, line))
        rest = rest[len(line) :].strip()
    box = "Un encadré dit autre chose, à sa façon, sur six lignes au moins, avec des mots à lui."
    page = [*lines, *column(420, 93, box, 20)]
    assert texts(read, draw(page)) == [text.strip(), box]


def test_a_big_number_is_read_before_the_lines_beside_it(read: Read, draw: Draw) -> None:
    page = [
        *column(50, 40, PROSE, 90),
        (50, 112, "1 200", "Helvetica-Bold", 30),
        (140, 112, "places ouvertes"), (140, 125, "en trois ans"), (140, 138, "à l'hôpital"),
        *column(50, 170, PROSE, 90),
    ]  # fmt: skip
    assert texts(read, draw(page)) == [
        PROSE.strip(), "1 200 places ouvertes en trois ans à l'hôpital", PROSE.strip()
    ]  # fmt: skip


@pytest.mark.parametrize(("font", "gap"), [("Helvetica", 0.0), ("Helvetica-Bold", 16.0)])
@pytest.mark.parametrize(
    ("begun", "rest"),
    [("L", "es habitants"), ("L", "'hôpital a repris"), ("A", "ccueillir chacun"),
     ("À", " terme, il faudra")],
)  # fmt: skip
def test_an_initial_is_read_with_its_word(
    read: Read, draw: Draw, font: str, gap: float, begun: str, rest: str
) -> None:
    lines = wrap(f"{rest} {PROSE[14:]}{PROSE}", 82)
    page: list[Text] = [*column(50, 250, PROSE, 90), (50, 46, begun, font, 44)]
    page += [(83 + gap if n < 3 else 50, 47 + 13 * n, line) for n, line in enumerate(lines)]
    found = seen(read, draw(page))
    assert " ".join(text for *_, text in found) == f"{begun}{rest} {PROSE[14:]}{PROSE * 2}".strip()
    assert {kind for kind, *_ in found} == {"paragraph"}


def test_columns_without_end_are_told_soon() -> None:
    words = [
        Word("a", x := 300.0 * (n % 2) + n % 7 * 9, y := n // 2 * 3.0, x + 5, y + 2, 2.0, "f")
        for n in range(40_000)
    ]
    start = process_time()
    assert len(page_lines(words, 1, 0.0, set())) > len(words) / 8
    assert process_time() - start < 5


def filled(edges: list[float], bottom: float) -> list[Text]:
    """Return a title, then headed texts that run from column to column down to this height."""
    page: list[Text] = [(40, 40, "Le plan régional", "Helvetica-Bold", 18)]
    rank, top = 0, 80.0
    for number in range(5):
        heading = ("Former les agents", f"du canton {number}")
        lines = [(line, "Helvetica-Bold", 13.0) for line in heading]
        lines += [(line, "Helvetica", 10.0) for line in wrap(PROSE, 32)]
        for text, font, size in lines:
            if top + 1.3 * size > bottom:
                rank, top = rank + 1, 80.0
            page.append((edges[rank], top, text, font, size))
            top += 1.3 * size
        top += 6
    return page


@pytest.mark.parametrize("bottom", [336.0, 372.0, 400.0])
def test_a_heading_or_a_line_that_a_column_ends_with_stays_in_order(
    read: Read, draw: Draw, bottom: float
) -> None:
    found = seen(read, draw(filled([40, 220, 400], bottom)))
    expected = [("heading", "Le plan régional")]
    for number in range(5):
        expected += [("heading", f"Former les agents du canton {number}")]
        expected += [("paragraph", PROSE.strip())]
    assert [(kind, text) for kind, _, text in found] == expected
