from collections.abc import Callable
from io import BytesIO
from time import process_time

from docx import Document as NewDocx
from docx.document import Document as Docx
from docx.oxml import parse_xml

from pipeline.document import Block
from pipeline.extract import Extraction

Read = Callable[..., Extraction]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def blocks(read: Read, docx: Docx) -> tuple[Block, ...]:
    out = BytesIO()
    docx.save(out)
    document = read(out.getvalue(), "a.docx").document
    assert document
    assert document.pages == ()
    return document.blocks


def seen(read: Read, docx: Docx) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in blocks(read, docx)]


def test_headings_lists_and_paragraphs_keep_their_order_and_level(read: Read) -> None:
    docx = NewDocx()
    docx.add_heading("Synthèse", 0)
    docx.add_heading("Propositions", 2)
    docx.add_paragraph("Un texte.")
    docx.add_paragraph("Créer un bus", style="List Bullet")
    docx.add_paragraph("l'équiper", style="List Bullet 2")
    docx.add_paragraph("• à la main")
    docx.add_paragraph("1. Ouvrir une antenne")
    assert seen(read, docx) == [
        ("heading", 1, "Synthèse"),
        ("heading", 2, "Propositions"),
        ("paragraph", 0, "Un texte."),
        ("list_item", 1, "Créer un bus"),
        ("list_item", 2, "l'équiper"),
        ("list_item", 1, "à la main"),
        ("list_item", 1, "1. Ouvrir une antenne"),
    ]


def test_a_short_bold_paragraph_is_a_heading_and_a_bold_lead_is_not(read: Read) -> None:
    docx = NewDocx()
    docx.add_paragraph().add_run("Un bus pour les vallées").bold = True
    lead = docx.add_paragraph()
    lead.add_run("Porteur : ").bold = True
    lead.add_run("la CPTS")
    docx.add_paragraph().add_run("Partenaires :").bold = True
    assert seen(read, docx) == [
        ("heading", 6, "Un bus pour les vallées"),
        ("paragraph", 0, "Porteur : la CPTS"),
        ("paragraph", 0, "Partenaires :"),
    ]


def test_heads_and_feet_are_furniture(read: Read) -> None:
    docx = NewDocx()
    docx.sections[0].header.paragraphs[0].text = "ARS Bretagne"
    docx.sections[0].footer.paragraphs[0].text = "Page 1"
    docx.add_paragraph("Texte.")
    assert [kind for kind, _, _ in seen(read, docx)] == ["furniture", "paragraph", "furniture"]


def test_table_rows_name_their_cells_and_merged_cells_count_once(read: Read) -> None:
    docx = NewDocx()
    table = docx.add_table(3, 3)
    rows = [("Action", "Pilote", "Lieu"), ("Un bus de prévention", "CPTS", "Gorron")]
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    table.cell(2, 0).merge(table.cell(2, 1)).text = "Une antenne de nuit"
    table.cell(2, 2).text = "Laval"
    found = blocks(read, docx)
    assert [block.text for block in found] == [
        "Action | Pilote | Lieu",
        "Un bus de prévention | CPTS | Gorron",
        "Une antenne de nuit | | Laval",
    ]
    assert found[0].cells == (("Action", "Action"), ("Pilote", "Pilote"), ("Lieu", "Lieu"))
    assert found[2].cells == (("Action", "Une antenne de nuit"), ("Pilote", ""), ("Lieu", "Laval"))


def test_a_table_of_one_cell_is_a_frame(read: Read) -> None:
    docx = NewDocx()
    docx.add_table(1, 1).cell(0, 0).text = "Encadré."
    assert seen(read, docx) == [("paragraph", 0, "Encadré.")]


def test_inserted_text_stays_and_deleted_text_goes(read: Read) -> None:
    docx = NewDocx()
    docx.element.body.insert(0, parse_xml(
        f"<w:p {W}><w:r><w:t>Ouvrir </w:t></w:r><w:ins><w:r><w:t>deux</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>trois</w:delText><w:t>trois</w:t></w:r></w:del>"
        "<w:r><w:t> lits</w:t></w:r></w:p>"
    ))  # fmt: skip
    docx.element.body.insert(1, parse_xml(
        f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>Dans un contrôle</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    ))  # fmt: skip
    assert [text for _, _, text in seen(read, docx)] == ["Ouvrir deux lits", "Dans un contrôle"]


def test_text_boxes_are_read_once(read: Read) -> None:
    docx = NewDocx()
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:txbxContent><w:p><w:r><w:t>Dans la zone</w:t></w:r></w:p></w:txbxContent>"
    docx.element.body.insert(0, parse_xml(
        f"<w:p {W} {mc}><w:r><w:t>Hors zone</w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    ))  # fmt: skip
    assert [text for _, _, text in seen(read, docx)] == ["Hors zone", "Dans la zone"]


def test_label_lines_in_one_paragraph_are_parted(read: Read) -> None:
    docx = NewDocx()
    docx.add_paragraph("Porteur : la CPTS\nPartenaires : la mairie\net l'école")
    assert [text for _, _, text in seen(read, docx)] == [
        "Porteur : la CPTS",
        "Partenaires : la mairie et l'école",
    ]


def test_numbers_after_a_line_break_begin_items(read: Read) -> None:
    docx = NewDocx()
    docx.add_paragraph("1) un bus\n2/ un train\n3 km de voie")
    assert seen(read, docx) == [
        ("list_item", 1, "1) un bus"),
        ("list_item", 1, "2/ un train 3 km de voie"),
    ]


def test_line_breaks_without_end_are_read_in_linear_time(read: Read) -> None:
    docx = NewDocx()
    breaks = "<w:br/>" * 100_000
    content = f"<w:r><w:t>Un</w:t>{breaks}<w:t>bus</w:t></w:r>"
    docx.element.body.insert(0, parse_xml(f"<w:p {W}>{content}</w:p>"))
    start = process_time()
    assert [text for _, _, text in seen(read, docx)] == ["Un bus"]
    assert process_time() - start < 10
