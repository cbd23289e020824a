"""Titles of a DOCX made by hand, tables and boxes that set its page."""

from collections.abc import Callable

import pytest
from docx import Document as NewDocx
from docx.document import Document as Docx
from docx.oxml import parse_xml
from docx.shared import Pt, RGBColor

from pipeline.extract import Extraction
from tests.extract.wordfiles import document, texts

Read = Callable[..., Extraction]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
BODY = "La commune souhaite ouvrir une maison de santé, à dix minutes de chaque habitant au plus."


def add(docx: Docx, text: str, size: float = 0, style: str = "", **traits: bool) -> None:
    run = docx.add_paragraph(style=style or None).add_run(text)
    if size:
        run.font.size = Pt(size)
    for name, value in traits.items():
        setattr(run.font, name, value)


def levels(read: Read, docx: Docx) -> list[tuple[str, int]]:
    return [(b.text, b.level) for b in document(read, docx).blocks if b.kind == "heading"]


def test_larger_titles_have_levels_by_size(read: Read) -> None:
    docx = NewDocx()
    add(docx, "Plan local de santé", 22)
    add(docx, "1. Contexte", 16, bold=True)
    add(docx, "Ici", 13, bold=True)
    for text in (BODY, BODY):
        add(docx, text)
    add(docx, "2. Actions", 16, bold=True)
    add(docx, "Un bus", bold=True)
    add(docx, BODY)
    add(docx, "Le chapeau est plus grand mais finit comme une phrase.", 14)
    add(docx, "Jean Martin, maire", 14)
    assert levels(read, docx) == [
        ("Plan local de santé", 1),
        ("1. Contexte", 2),
        ("Ici", 3),
        ("2. Actions", 2),
        ("Un bus", 6),
    ]


def test_sizes_come_from_styles_and_defaults_and_stand_below_stated_headings(read: Read) -> None:
    docx = NewDocx()
    large = docx.styles.add_style("Grand", 1)
    large.font.size = Pt(13)
    inner = docx.styles.add_style("Encore", 1)
    inner.base_style = large
    small = docx.styles.add_style("Corps", 1)
    small.font.size = Pt(9)
    docx.add_heading("Rapport", 1)
    add(docx, "Axe 1", style="Encore")
    add(docx, BODY, style="Corps")
    add(docx, "Sans style", style="Normal")  # 11 points by default
    add(docx, BODY, style="Corps")
    assert levels(read, docx) == [("Rapport", 1), ("Axe 1", 2), ("Sans style", 3)]


def test_a_body_in_bold_makes_no_titles(read: Read) -> None:
    docx = NewDocx()
    docx.styles["Normal"].font.bold = True
    add(docx, "Lettre")
    add(docx, BODY * 2)
    assert levels(read, docx) == []


@pytest.mark.parametrize("weak", ["underline", "all_caps", "colour", "upper"])
def test_a_lesser_sign_needs_plain_text_below(read: Read, weak: str) -> None:
    docx = NewDocx()
    for text in ("Accès aux soins", BODY, "Partenaires", "Ville"):
        add(docx, text.upper() if weak == "upper" and text != BODY else text)
        run = docx.paragraphs[-1].runs[0]
        if weak == "colour":
            run.font.color.rgb = RGBColor(192, 0, 0) if text != BODY else RGBColor(64, 64, 64)
        elif weak != "upper" and text != BODY:
            setattr(run.font, weak, True)
    assert [text.lower() for text, _ in levels(read, docx)] == ["accès aux soins"]


def test_bold_numbers_are_titles_where_text_follows_and_items_in_a_row(read: Read) -> None:
    docx = NewDocx()
    for text in ("1. Un bus", "2. Des lits", "3. Un psychologue"):
        add(docx, text, bold=True)
    add(docx, BODY)
    for text in ("1. Un train", "2. Un car"):
        add(docx, text, bold=True)
        add(docx, BODY)
    add(docx, "Former les aidants", style="List Number", bold=True)
    add(docx, BODY)
    add(docx, "Ouvrir un guichet", 14, style="List Number", bold=True)
    add(docx, BODY)
    found = [("1. Un train", 6), ("2. Un car", 6), ("Ouvrir un guichet", 1)]
    assert levels(read, docx) == found


def test_a_number_in_large_letters_and_a_list_of_names_are_no_titles(read: Read) -> None:
    docx = NewDocx()
    add(docx, "3 millions", 28, bold=True)
    add(docx, "d'habitants sont concernés")
    add(docx, BODY)
    for name in ("Jean Martin", "Luc Petit", "Anne Roy"):
        add(docx, name, 14)
    add(docx, BODY)
    assert levels(read, docx) == []


def test_a_table_of_one_row_sets_texts_side_by_side(read: Read) -> None:
    docx = NewDocx()
    cells = docx.add_table(1, 2).rows[0].cells
    for cell, title in zip(cells, ("Constats", "Propositions"), strict=True):
        cell.paragraphs[0].add_run(title).bold = True
        cell.add_paragraph(BODY)
    letter = docx.add_table(1, 2).rows[0].cells[1]
    letter.text = "Mairie de Dole"
    letter.add_paragraph("12, rue du Bac")
    pair = docx.add_table(1, 2).rows[0].cells
    pair[0].text, pair[1].text = "Porteur", "La CPTS"
    found = document(read, docx)
    assert [(block.kind, block.text) for block in found.blocks] == [
        ("heading", "Constats"),
        ("paragraph", BODY),
        ("heading", "Propositions"),
        ("paragraph", BODY),
        ("paragraph", "Mairie de Dole"),
        ("paragraph", "12, rue du Bac"),
        ("table_row", "Porteur | La CPTS"),
    ]


@pytest.mark.parametrize(
    ("offset", "wrap", "place"),
    [
        ("-600000", "Square", 0),
        ("0", "TopAndBottom", 0),
        ("0", "Square", 1),
        ("-90", "Square", 1),
        ("600000", "TopAndBottom", 1),
        ("-x", "Square", 1),
    ],
)
def test_a_box_that_stands_above_comes_before(
    read: Read, offset: str, wrap: str, place: int
) -> None:
    docx = NewDocx()
    add(docx, BODY)
    box = (
        f'<w:r xmlns:w="{W}" xmlns:wp="{WP}"><w:drawing><wp:anchor>'
        f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{offset}</wp:posOffset>'
        f"</wp:positionV><wp:wrap{wrap}/><w:txbxContent><w:p><w:r><w:t>À retenir</w:t></w:r></w:p>"
        "</w:txbxContent></wp:anchor></w:drawing></w:r>"
    )
    docx.paragraphs[0]._p.append(parse_xml(box))
    found = texts(document(read, docx))
    assert found.index("À retenir") == place


def test_titles_of_a_long_document_are_found_in_linear_time(read: Read) -> None:
    docx = NewDocx()
    body = docx.element.body
    one = f'<w:p xmlns:w="{W}"><w:r><w:rPr><w:b/></w:rPr><w:t>1. Un bus</w:t></w:r></w:p>'
    for _ in range(3000):
        body.append(parse_xml(one))
    assert levels(read, docx) == []
