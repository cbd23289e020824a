"""Headings that only their colour, their number or their place tells, and key figures."""

from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.extract.pages import BOLD, PROSE, Draw, Read, Text, column, seen


def sections(title: str, second: str, gap: float = 8.0) -> list[Text]:
    page: list[Text] = [(50, 40, "Dossier de presse", "Helvetica", 20)]
    top = 90.0
    for head in (None, title, second):
        if head:
            page.append((50, top, head))
            top += 13 + gap
        page += column(50, top, PROSE, 90)
        top = page[-1][1] + 40
    return page


def test_a_colour_alone_tells_a_heading(read: Read) -> None:
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    for x, top, text, *look in sections("Un bus pour les vallées", "Voir https://exemple.fr/x"):
        canvas.setFont("Helvetica", float(str(look[1])) if look else 10)
        blue = "bus" in text or "https" in text
        canvas.setFillColorRGB(0, 0.3 * blue, 0.7 * blue)
        canvas.drawString(x, 842 - top, text)
    canvas.save()
    found = seen(read, out.getvalue())
    assert [(kind, level) for kind, level, _ in found] == [
        ("heading", 1), ("paragraph", 0), ("heading", 2), ("paragraph", 0), ("paragraph", 0),
        ("paragraph", 0),
    ]  # fmt: skip
    assert found[2][2] == "Un bus pour les vallées"


@pytest.mark.parametrize(
    ("titles", "levels"),
    [
        (("1.1 Les besoins", "1.2 Les pistes"), [1, 2, 2]),
        (("II. Les besoins", "II.1 Les pistes"), [1]),  # one alone tells nothing
        (("I. Les besoins", "1.2 Les pistes"), [1, 2, 3]),
    ],
)
def test_numbers_tell_headings(
    read: Read, draw: Draw, titles: tuple[str, str], levels: list[int]
) -> None:
    found = seen(read, draw(sections(*titles)))
    assert [level for kind, level, _ in found if kind == "heading"] == levels


@pytest.mark.parametrize(("gap", "heads"), [(8.0, 3), (27.0, 1)])
def test_space_above_tells_headings(read: Read, draw: Draw, gap: float, heads: int) -> None:
    found = seen(read, draw(sections("Les besoins", "Les pistes", gap)))
    assert [kind for kind, _, _ in found].count("heading") == heads


def test_a_bold_label_is_no_heading(read: Read, draw: Draw) -> None:
    page = [*column(50, 40, PROSE, 90), (50, 100, "Porteur :", *BOLD), (50, 113, "la CPTS")]
    assert {kind for kind, _, _ in seen(read, draw(page))} == {"paragraph"}


def test_key_figures_are_read_each_with_its_legend(read: Read, draw: Draw) -> None:
    page = [
        *column(50, 40, PROSE, 90),
        (60, 120, "25", "Helvetica-Bold", 28), (230, 120, "41", "Helvetica-Bold", 28),
        (272, 120, "projets", "Helvetica-Bold", 28), (420, 120, "12 %", "Helvetica-Bold", 28),
        (60, 156, "réunions dans"), (230, 156, "retenus, dont dix"), (420, 156, "des communes"),
        (60, 168, "la région"), (230, 168, "portés par un hôpital"),
        *column(50, 220, PROSE, 90),
    ]  # fmt: skip
    assert seen(read, draw(page)) == [
        ("paragraph", 0, PROSE.strip()),
        ("paragraph", 0, "25 réunions dans la région"),
        ("paragraph", 0, "41 projets retenus, dont dix portés par un hôpital"),
        ("paragraph", 0, "12 % des communes"),
        ("paragraph", 0, PROSE.strip()),
    ]


def test_a_numbered_title_is_no_key_figure(read: Read, draw: Draw) -> None:
    page = [(50, 40, "2 Les actions de la région", "Helvetica-Bold", 18),
            *column(50, 70, PROSE, 90)]  # fmt: skip
    assert [kind for kind, _, _ in seen(read, draw(page))] == ["heading", "paragraph"]


@pytest.mark.parametrize("font", ["Helvetica", "Helvetica-Bold"])
def test_a_number_halfway_up_its_item_is_read_with_the_title(
    read: Read, draw: Draw, font: str
) -> None:
    titles = ("Simplifier les démarches", "Ouvrir les données", "Former les agents")
    page: list[Text] = [(50, 40, "Nos engagements", "Helvetica-Bold", 18)]
    for rank, title in enumerate(titles):
        top = 100 + 70 * rank
        page += [(60, top + 12, str(rank + 1), font, 24), (100, top, title, *BOLD)]
        page += column(100, top + 14, PROSE, 80)
    found = seen(read, draw(page))
    assert [text for kind, _, text in found if kind == "heading"][1:] == [
        f"{rank} {title}" for rank, title in enumerate(titles, 1)
    ]
    assert [text for kind, _, text in found if kind == "paragraph"] == [PROSE.strip()] * 3


def test_numbers_beside_items_leave_the_next_column_alone(read: Read, draw: Draw) -> None:
    titles = ("Simplifier les démarches", "Ouvrir les données", "Former les agents")
    page: list[Text] = [(50, 100, "Nos engagements", "Helvetica-Bold", 14)]
    page += [(320, 100, "Nos moyens", "Helvetica-Bold", 14), *column(320, 128, PROSE * 2, 44)]
    for rank, title in enumerate(titles):
        top = 128 + 80 * rank
        page += [(55, top + 5, str(rank + 1), "Helvetica-Bold", 14), (86, top, title, *BOLD)]
        page += column(86, top + 12, PROSE, 40)
    items = [(f"{rank} {title}", PROSE.strip()) for rank, title in enumerate(titles, 1)]
    assert [text for *_, text in seen(read, draw(page))] == [
        "Nos engagements", *[text for item in items for text in item],
        "Nos moyens", (PROSE * 2).strip(),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind"),
    [("« Rien sans les habitants. »", "paragraph"), ("« Rien sans nous »", "heading")],
)
def test_a_sentence_quoted_in_big_letters_is_no_heading(
    read: Read, draw: Draw, text: str, kind: str
) -> None:
    page = [*column(50, 40, PROSE, 90), (90, 100, text, "Helvetica", 16),
            *column(50, 140, PROSE, 90)]  # fmt: skip
    assert seen(read, draw(page))[1] == (kind, int(kind == "heading"), text)
