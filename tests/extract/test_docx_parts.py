"""What a DOCX holds beside plain paragraphs: symbols, white text, pictures, odd tables."""

from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document as NewDocx
from docx.document import Document as Docx
from docx.oxml import parse_xml
from docx.shared import Cm
from PIL import Image

from tests.extract.conftest import Read
from tests.extract.wordfiles import document, texts

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
W = f'xmlns:w="{MAIN}" xmlns:r="{R}" xmlns:wp="{WP}"'
WHITE = '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>'
LIT = '<w:rPr><w:color w:val="FFFFFF"/><w:highlight w:val="blue"/></w:rPr>'
SHADE = '<w:shd w:val="clear" w:fill="003366"/>'


def add(docx: Docx, content: str) -> None:
    body = docx.element.body
    body.insert(len(body) - 1, parse_xml(f"<w:p {W}>{content}</w:p>"))


def picture(docx: Docx, width: float, height: float) -> None:
    out = BytesIO()
    Image.new("L", (8, 11), 255).save(out, "PNG")
    docx.add_picture(out, Cm(width), Cm(height))


@pytest.mark.parametrize(
    ("font", "code", "shown"),
    [
        ("Wingdings", "F0FC", "✔"),
        ("Wingdings", "FE", "☑"),
        ("Symbol", "F062", "β"),
        ("Symbol", "F0B3", "≥"),
        ("Symbol", "F034", "4"),
        ("Arial", "20AC", "€"),
        ("Webdings", "F063", "\uf063"),
    ],
)
def test_symbols_are_read_and_counted(read: Read, font: str, code: str, shown: str) -> None:
    docx = NewDocx()
    sign = f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'
    add(docx, f"<w:r><w:t>Avis :</w:t></w:r>{sign}")
    found = document(read, docx)
    assert texts(found) == [f"Avis :{shown}"]
    assert found.coverage == (("contexte", 6),)


def test_a_symbol_before_a_text_is_its_bullet(read: Read) -> None:
    docx = NewDocx()
    add(docx, '<w:r><w:sym w:font="Wingdings" w:char="F0A7"/><w:t>Un bus de nuit</w:t></w:r>')
    add(docx, '<w:r><w:sym w:font="Wingdings" w:char="rien"/><w:t>Un lit</w:t></w:r>')
    add(docx, '<w:del><w:r><w:sym w:font="Wingdings" w:char="F0A7"/></w:r></w:del>')
    found = document(read, docx)
    assert [(block.kind, block.text) for block in found.blocks] == [
        ("list_item", "Un bus de nuit"),
        ("paragraph", "Un lit"),
    ]
    assert dict(found.coverage) == {"contexte": 16, "furniture": 1, "cache": 1}


def test_white_text_on_white_is_hidden(read: Read) -> None:
    docx = NewDocx()
    add(docx, f"<w:r>{WHITE}<w:t>abc</w:t></w:r><w:r><w:t>Un bus</w:t></w:r>")
    add(docx, '<w:r><w:rPr><w:rStyle w:val="Blanc"/></w:rPr><w:t>de</w:t></w:r>')
    docx.styles.element.append(
        parse_xml(
            f'<w:style {W} w:type="character" w:styleId="Blanc"><w:name w:val="Blanc"/>{WHITE}'
            "</w:style>"
        )
    )
    docx.sections[0].header.paragraphs[0]._p.append(
        parse_xml(f"<w:r {W}>{WHITE}<w:t>fghi</w:t></w:r>")
    )
    found = document(read, docx)
    assert texts(found) == ["Un bus"]
    assert dict(found.coverage)["cache"] == 9


@pytest.mark.parametrize(
    "content",
    [
        f"<w:r>{WHITE.replace('</w:rPr>', f'{SHADE}</w:rPr>')}<w:t>Blanc</w:t></w:r>",
        f"<w:r>{LIT}<w:t>Blanc</w:t></w:r>",
        f"<w:pPr>{SHADE}</w:pPr><w:r>{WHITE}<w:t>Blanc</w:t></w:r>",
        f"<w:r>{WHITE}<w:drawing><wp:anchor behindDoc='1'/></w:drawing><w:t>Blanc</w:t></w:r>",
        f"<w:r><w:txbxContent><w:p><w:r>{WHITE}<w:t>Blanc</w:t></w:r></w:p></w:txbxContent></w:r>",
        "<w:r><w:rPr><w:color w:val='FEFEFE'/></w:rPr><w:t>Blanc</w:t></w:r>",
    ],
)
def test_white_text_on_what_may_be_dark_is_read(read: Read, content: str) -> None:
    docx = NewDocx()
    add(docx, content)
    assert texts(document(read, docx)) == ["Blanc"]


def test_white_text_of_a_shaded_cell_or_page_is_read(read: Read) -> None:
    docx = NewDocx()
    table = docx.add_table(1, 2)
    for cell, shaded in zip(table.rows[0].cells, (True, False), strict=True):
        cell.paragraphs[0]._p.append(parse_xml(f"<w:r {W}>{WHITE}<w:t>Blanc</w:t></w:r>"))
        if shaded:
            cell._tc.get_or_add_tcPr().append(parse_xml(SHADE.replace("<w:shd", f"<w:shd {W}")))
    found = document(read, docx)
    assert texts(found) == ["Blanc |"]
    assert dict(found.coverage)["cache"] == 5
    docx.element.insert(0, parse_xml(f'<w:background {W} w:color="003366"/>'))
    assert texts(document(read, docx)) == ["Blanc | Blanc"]


@pytest.mark.parametrize(
    ("pictures", "text", "told"),
    [
        ([(16, 23)], "Voir l'image", "Une image couvre"),
        ([(16, 23), (16, 23)], "Voir les images", "2 images couvrent"),
        ([(16, 12)], "Voir l'image", ""),
        ([(16, 23)], "Un texte assez long. " * 20, ""),
    ],
)
def test_pictures_as_large_as_a_page_are_told(
    read: Read, pictures: list[tuple[float, float]], text: str, told: str
) -> None:
    docx = NewDocx()
    docx.add_paragraph(text)
    for width, height in pictures:
        picture(docx, width, height)
    alarms = document(read, docx).alertes
    assert len(alarms) == bool(told)
    assert all(alarm.startswith(told) for alarm in alarms)


def table(docx: Docx, rows: list[list[str]], edit: Callable[[int, str], str] | None = None) -> None:
    content = ""
    for rank, row in enumerate(rows):
        cells = "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row)
        content += f"<w:tr>{edit(rank, cells) if edit else cells}</w:tr>"
    body = docx.element.body
    body.insert(len(body) - 1, parse_xml(f"<w:tbl {W}>{content}</w:tbl>"))


def test_a_header_longer_than_the_numbers_below_names_their_columns(read: Read) -> None:
    docx = NewDocx()
    table(docx, [["Thème", "Action", "Coût"], ["Santé", "Ouvrir", "10"], ["", "Payer", "20"]])
    table(docx, [["Porteur", "Mairie"], ["Budget", "10"]])
    rows = document(read, docx).blocks
    assert rows[2].cells == (("Thème", ""), ("Action", "Payer"), ("Coût", "20"))
    assert rows[4].cells == (("", "Budget"), ("", "10"))


def test_a_row_that_begins_further_on_keeps_its_columns(read: Read) -> None:
    docx = NewDocx()
    skip = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>'
    rows = [["Thème", "Action", "Coût"], ["Santé", "Ouvrir une maison", "10"], ["Payer", "20"]]
    table(docx, rows, lambda rank, cells: (skip if rank == 2 else "") + cells)
    last = document(read, docx).blocks[-1]
    assert last.cells == (("Thème", ""), ("Action", "Payer"), ("Coût", "20"))
