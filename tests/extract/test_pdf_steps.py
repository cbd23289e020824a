"""Rows of dates or numbers of a PDF, each above its legend."""

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from tests.extract.pages import BOLD, PROSE, Draw, Read, Text, column, seen

DATES = [
    ("15 mars", "Ouverture du guichet", "unique"),
    ("30 avril", "Clôture des candidatures", "des collectivités"),
    ("12 juin", "Annonce des lauréats", "par le préfet"),
    ("1er sept.", "Premiers versements", ""),
]
NUMBERS = [
    ("340", "communes couvertes par", "le réseau de bus"),
    ("12 M€", "investis dans les lignes", "de nuit"),
    ("1 sur 3", "habitants à moins de", "dix minutes d'un arrêt"),
]


def centred(rows: list[tuple[str, ...]], top: float, font: str, size: float) -> list[Text]:
    """Return columns of lines, each about its own middle, the first one as the font says."""
    pitch = 500 / len(rows)
    found: list[Text] = []
    for rank, lines in enumerate(rows):
        middle = 50 + pitch * (rank + 0.5)
        y = top
        for own, points, text in zip((font, "Helvetica", "Helvetica"), (size, 10.0, 10.0), lines,
                                     strict=True):  # fmt: skip
            if text:
                found.append((middle - stringWidth(text, own, points) / 2, y, text, own, points))
            y += 1.3 * points
    return found


@pytest.mark.parametrize(
    ("rows", "look"), [(DATES, BOLD), (NUMBERS, ("Helvetica", 24.0)), (DATES[1:], BOLD)]
)
def test_each_step_is_read_with_its_legend(
    read: Read, draw: Draw, rows: list[tuple[str, ...]], look: tuple[str, float]
) -> None:
    page = [*column(50, 40, PROSE, 90), *centred(rows, 110, *look), *column(50, 190, PROSE, 90)]
    assert seen(read, draw(page)) == [
        ("paragraph", 0, PROSE.strip()),
        *[("paragraph", 0, " ".join(lines).strip()) for lines in rows],
        ("paragraph", 0, PROSE.strip()),
    ]


def test_numbered_titles_above_columns_of_text_are_no_steps(read: Read, draw: Draw) -> None:
    page: list[Text] = []
    for rank, x in enumerate((40, 220, 400), 1):
        page += [(x, 60, f"Axe {rank}", *BOLD), *column(x, 74, PROSE, 32)]
    expected = [("heading", 1), ("paragraph", 0)] * 3
    assert [block[:2] for block in seen(read, draw(page))] == expected
