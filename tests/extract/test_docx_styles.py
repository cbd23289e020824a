"""What styles hide or number, and paragraphs whose mark was deleted, as Word shows them."""

import tracemalloc
from io import BytesIO

import pytest
from docx import Document as NewDocx
from docx.document import Document as Docx
from docx.oxml import parse_xml

from pipeline.document import Document
from pipeline.extract.docx_styles import Styles
from tests.extract.conftest import Read
from tests.extract.making import document_of

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HIDDEN = "<w:rPr><w:vanish/></w:rPr>"
SHOWN = '<w:rPr><w:vanish w:val="0"/></w:rPr>'
DELETED = '<w:pPr><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr>'


def style(docx: Docx, kind: str, ident: str, content: str, based: str = "") -> None:
    above = f'<w:basedOn w:val="{based}"/>' if based else ""
    docx.styles.element.append(
        parse_xml(
            f'<w:style {W} w:type="{kind}" w:styleId="{ident}"><w:name w:val="Mon {ident}"/>'
            f"{above}{content}</w:style>"
        )
    )


def add(docx: Docx, content: str, paragraph: str = "") -> None:
    named = f'<w:pPr><w:pStyle w:val="{paragraph}"/></w:pPr>' if paragraph else ""
    body = docx.element.body
    body.insert(len(body) - 1, parse_xml(f"<w:p {W}>{named}{content}</w:p>"))


def run(text: str, character: str = "", properties: str = "") -> str:
    named = f'<w:rStyle w:val="{character}"/>' if character else ""
    return f"<w:r><w:rPr>{named}{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def read_docx(read: Read, docx: Docx) -> Document:
    out = BytesIO()
    docx.save(out)
    document = document_of(read(out.getvalue(), "a.docx"))
    assert document.alertes == ()
    return document


def test_text_that_a_style_hides_is_left_out_and_counted(read: Read) -> None:
    docx = NewDocx()
    style(docx, "character", "C", HIDDEN)
    style(docx, "character", "C2", "", based="C")
    style(docx, "character", "C3", SHOWN, based="C")
    style(docx, "paragraph", "P", HIDDEN)
    style(docx, "paragraph", "P2", "<w:rPr><w:b/></w:rPr>", based="P")
    style(docx, "paragraph", "P3", SHOWN, based="P")
    add(docx, run("Un ") + run("a", "C") + run("b", "C2") + run("bus", "C3"))
    add(docx, run("ccc"), "P")
    add(docx, run("dddd") + run("vu", properties='<w:vanish w:val="false"/>'), "P2")
    add(docx, run("Des lits"), "P3")
    add(docx, run("Mais ceci") + run("e", properties="<w:vanish/>"))
    document = read_docx(read, docx)
    assert [block.text for block in document.blocks] == ["Un bus", "vu", "Des lits", "Mais ceci"]
    assert dict(document.coverage)["cache"] == len("abcccdddde")


def test_hidden_is_a_toggle_between_paragraph_and_character_style(read: Read) -> None:
    docx = NewDocx()
    style(docx, "character", "C", HIDDEN)
    style(docx, "paragraph", "P", HIDDEN)
    add(docx, run("aa") + run("Un bus", "C"), "P")
    document = read_docx(read, docx)
    assert [block.text for block in document.blocks] == ["Un bus"]
    assert dict(document.coverage)["cache"] == 2


def test_hidden_text_of_notes_heads_and_cells_is_left_out_too(read: Read) -> None:
    docx = NewDocx()
    style(docx, "paragraph", "P", HIDDEN)
    add(docx, run("Un bus."))
    docx.sections[0].header.paragraphs[0].text = "abc"
    docx.sections[0].header.paragraphs[0].style = docx.styles["Mon P"]
    table = docx.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "de", "Bus"
    table.cell(0, 0).paragraphs[0].style = docx.styles["Mon P"]
    document = read_docx(read, docx)
    assert [block.text for block in document.blocks] == ["Un bus.", "| Bus"]
    assert dict(document.coverage)["cache"] == 5


def test_a_paragraph_whose_mark_was_deleted_joins_the_next(read: Read) -> None:
    docx = NewDocx()
    add(docx, DELETED + run("Créer "))
    add(docx, DELETED + "<w:del><w:r><w:delText>rien</w:delText></w:r></w:del>" + run("un "))
    add(docx, '<w:bookmarkStart w:id="7" w:name="x"/>' + run("bus"), "ListBullet")
    add(docx, DELETED + run("Seul"))
    docx.add_table(1, 2).cell(0, 1).text = "Bus"
    docx.add_paragraph("Fin")
    document = read_docx(read, docx)
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("list_item", "Créer un bus"),
        ("paragraph", "Seul"),
        ("table_row", "| Bus"),
        ("paragraph", "Fin"),
    ]
    assert dict(document.coverage)["cache"] == 4


@pytest.mark.parametrize(
    ("numbered", "level"),
    [
        ('<w:numId w:val="9"/>', 1),
        ('<w:ilvl w:val="1"/><w:numId w:val="9"/>', 2),
        ('<w:ilvl w:val="1"/>', 2),
        ('<w:numId w:val="0"/>', 0),
        ("", 1),
    ],
)
def test_a_style_of_ones_own_numbers_its_paragraphs(read: Read, numbered: str, level: int) -> None:
    docx = NewDocx()
    style(docx, "paragraph", "L", '<w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr>')
    content = f"<w:pPr><w:numPr>{numbered}</w:numPr></w:pPr>" if numbered else ""
    style(docx, "paragraph", "L2", content, based="L")
    add(docx, run("Un bus de nuit"), "L2")
    (block,) = read_docx(read, docx).blocks
    assert (block.kind, block.level) == ("list_item" if level else "paragraph", level)


def test_the_list_may_say_the_level_of_a_style(read: Read) -> None:
    docx = NewDocx()
    numbering = docx.part.numbering_part.element
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {W} w:abstractNumId="99"><w:lvl w:ilvl="2"><w:pStyle w:val="L"/>'
            "</w:lvl></w:abstractNum>"
        ),
    )
    numbering.append(parse_xml(f'<w:num {W} w:numId="99"><w:abstractNumId w:val="99"/></w:num>'))
    style(docx, "paragraph", "L", '<w:pPr><w:numPr><w:numId w:val="99"/></w:numPr></w:pPr>')
    add(docx, run("Un bus de nuit"), "L")
    (block,) = read_docx(read, docx).blocks
    assert (block.kind, block.level) == ("list_item", 3)


def test_styles_based_on_one_another_in_a_ring_do_not_hang(read: Read) -> None:
    docx = NewDocx()
    style(docx, "paragraph", "A", "", based="B")
    style(docx, "paragraph", "B", "", based="A")
    add(docx, run("Un bus de nuit"), "A")
    assert [block.text for block in read_docx(read, docx).blocks] == ["Un bus de nuit"]


def test_many_lists_of_many_styles_do_not_fill_the_memory() -> None:
    many = 1000
    levels = "".join(
        f'<w:lvl w:ilvl="1"><w:pStyle w:val="L{rank}"/></w:lvl>' for rank in range(many)
    )
    lists = "".join(
        f'<w:num w:numId="{rank}"><w:abstractNumId w:val="9"/></w:num>' for rank in range(many)
    )
    numbering = parse_xml(
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="9">{levels}</w:abstractNum>{lists}'
        "</w:numbering>"
    )
    tracemalloc.start()
    try:
        Styles(parse_xml(f"<w:styles {W}/>"), numbering)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
