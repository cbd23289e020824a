"""Tables of a PDF that go on overleaf."""

from collections.abc import Callable, Sequence

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.extract.pages import Draw, Read, seen

Row = tuple[int, Sequence[tuple[float, str]]]  # height from the top, words of each line by place
SIDES = (50, 120, 330, 545)
HEADER = (60, [(55, "Action"), (125, "Mesure"), (335, "Effet attendu")])
BEGUN = [
    (80, [(55, "Action 1"), (125, "Ouvrir une maison de santé."), (335, "Des soins proches.")]),
    (100, [(55, "Action 2"), (125, "Faire passer un bus qui"), (335, "Moins de renoncements")]),
    (113, [(125, "s'arrête dans chaque")]),
]
REST = [(80, [(125, "commune du canton, le"), (335, "aux soins.")]), (93, [(125, "samedi.")])]
NEXT = [(113, [(55, "Action 3"), (125, "Former les agents."), (335, "Un accueil.")])]

ROW = "Action 1 | Ouvrir une maison de santé. | Des soins proches."
WHOLE = (
    "Action 2 | Faire passer un bus qui s'arrête dans chaque commune du canton, le samedi. | "
    "Moins de renoncements aux soins."
)


def ruled(levels: Sequence[Sequence[float]], foot: float) -> Callable[[Canvas], None]:
    """Draw on each page upright rules down to the foot, and level ones at these heights."""
    pages = iter(levels)

    def draw(canvas: Canvas) -> None:
        heights = next(pages)
        for x in SIDES:
            canvas.line(x, 842 - heights[0], x, 842 - max(heights[-1], foot))
        for y in heights:
            canvas.line(SIDES[0], 842 - y, SIDES[-1], 842 - y)

    return draw


def placed(*rows: Row) -> list[tuple[float, float, str]]:
    return [(x, top, text) for top, row in rows for x, text in row]


@pytest.mark.parametrize("closed", [True, False])
def test_a_row_that_goes_on_overleaf_is_one(read: Read, draw: Draw, *, closed: bool) -> None:
    first = [56.0, 76, 96, *([130] if closed else [])]
    pages = ruled([first, [56.0, 76, 109, 130]], 130)
    found = seen(read, draw(placed(HEADER, *BEGUN), placed(HEADER, *REST, *NEXT), each=pages))
    header = "Action | Mesure | Effet attendu"
    assert found == [
        ("table_row", 0, header),
        ("table_row", 0, "Action 1 | Ouvrir une maison de santé. | Des soins proches."),
        ("table_row", 0, WHOLE),
        ("furniture", 0, header),
        ("table_row", 0, "Action 3 | Former les agents. | Un accueil."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("mesure", "effet", "whole"),
    [
        ("Recenser les lits.", "Un état des lieux.", False),
        ("Recenser les lits.", "un état des lieux.", False),
        ("2027 au plus tard.", "", True),
    ],
)
def test_a_row_with_an_empty_cell_overleaf_may_be_another_row(
    read: Read, draw: Draw, mesure: str, effet: str, *, whole: bool
) -> None:
    first = (80, [(55, "Action 1"), (125, "Ouvrir une maison de santé en"), (335, "Des soins")])
    other = (80, [(125, mesure), (335, effet or " ")])
    pages = ruled([[56.0, 76, 96], [56.0, 76, 96]], 96)
    found = seen(read, draw(placed(HEADER, first), placed(HEADER, other), each=pages))
    rows = [text for kind, _, text in found if kind == "table_row"]
    assert len(rows) == (2 if whole else 3)


def test_rows_that_all_begin_in_lower_case_stay_apart(read: Read, draw: Draw) -> None:
    rows = [(80, [(55, f"axe {n}"), (125, "bus du soir et du matin"), (335, "en cours")])
            for n in (1, 2)]  # fmt: skip
    pages = ruled([[56.0, 76, 96], [56.0, 76, 96]], 96)
    found = seen(read, draw(placed(HEADER, rows[0]), placed(HEADER, rows[1]), each=pages))
    assert [kind for kind, *_ in found] == ["table_row", "table_row", "furniture", "table_row"]


@pytest.mark.parametrize(("first", "whole"), [("commune", True), ("Commune", False)])
def test_a_row_between_level_rules_goes_on_overleaf_without_one_above(
    read: Read, draw: Draw, first: str, *, whole: bool
) -> None:
    pages = iter([(56, 76, 96), (108, 128, 148)])

    def level(canvas: Canvas) -> None:
        for y in next(pages):
            canvas.line(SIDES[0], 842 - y, SIDES[-1], 842 - y)

    rest = [(80, [(125, f"{first} du canton, le"), (335, "aux soins.")]), (93, [(125, "samedi.")])]
    last = (133, [(55, "Action 4"), (125, "Ouvrir le soir."), (335, "Un accueil.")])
    sheets = [placed(HEADER, *BEGUN), placed(*rest, *NEXT, last)]
    found = seen(read, draw(*sheets, each=level))
    rows = [text for kind, _, text in found if kind == "table_row"]
    assert rows[:2] == ["Action | Mesure | Effet attendu", ROW]
    assert rows[-2:] == [
        "Action 3 | Former les agents. | Un accueil.", "Action 4 | Ouvrir le soir. | Un accueil.",
    ]  # fmt: skip
    assert (WHOLE in rows) == whole
