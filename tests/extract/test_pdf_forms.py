"""Values of form fields, and pages that are mostly an image."""

from io import BytesIO

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract.pdf_pages import read_fast
from pipeline.text import inked
from pipeline.training.rendering import register_fonts
from tests.extract.making import pdf_of
from tests.extract.pages import PROSE, Draw, Read, blocks, column, seen


def test_values_of_text_fields_are_read_after_their_label(read: Read) -> None:
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(50, 700, "Porteur :")
    canvas.acroForm.textfield(name="a", x=110, y=694, width=200, height=20, value="CPTS du Golfe")
    canvas.drawString(50, 660, "Statut :")
    canvas.acroForm.textfield(name="b", x=110, y=654, width=200, height=20, value="")
    canvas.acroForm.checkbox(name="c", x=110, y=600, checked=True)
    canvas.textAnnotation("Une remarque de relecture", Rect=[50, 500, 70, 520])
    canvas.save()
    assert [text for _, _, text in seen(read, out.getvalue())] == [
        "Porteur : CPTS du Golfe",
        "Statut :",
    ]
    document = read(out.getvalue()).document
    assert document
    assert dict(document.coverage) == {"contexte": 26}


def annotated(*annotations: str, page: str = "", place: str = "1 0 0 1 50 700") -> bytes:
    """Return a page of one line with annotations; fields are those of a form."""
    content = f"BT /F1 10 Tf {place} Tm (Porteur :) Tj ET"
    fields = " ".join(f"{rank} 0 R" for rank in range(6, 6 + len(annotations)))
    return pdf_of(
        f"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{fields}]/DR<</Font<</F1 5 0 R>>>>>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        f"/Resources<</Font<</F1 5 0 R>>>>/Annots[{fields}]{page}>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *(f"<</Type/Annot/DA(/F1 10 Tf){annotation}>>" for annotation in annotations),
    )


FREE = "/Subtype/FreeText/Rect[110 690 300 710]/Contents(Le CPTS)"
CHOICE = "/Subtype/Widget/FT/Ch/T(a)/Rect[110 690 300 710]/Opt[(Oui)[(n)(Non)](Avec)]"
VALUE = "/Subtype/Widget/FT/Tx/T(b)/Rect[110 690 300 710]/V(Tu)"


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        (FREE, "Le CPTS"),
        (CHOICE + "/V(Oui)", "Oui"),
        (CHOICE + "/Ff 131072/V(n)", "Non"),
        (CHOICE + "/Ff 2097152/V[(Oui)(Avec)]", "Oui Avec"),
        (CHOICE + "/Ff 393216/V(Autre)", "Autre"),
        (CHOICE, ""),
        (VALUE, "Tu"),
        ("/Subtype/Text/Rect[110 690 130 710]/Contents(Note)", ""),
    ],
)
def test_free_texts_and_choices_are_read_at_their_place(
    read: Read, annotation: str, text: str
) -> None:
    document = read(annotated(annotation)).document
    assert document
    assert " ".join(block.text for block in document.blocks) == f"Porteur : {text}".strip()
    assert dict(document.coverage) == {"contexte": 8 + inked(text)}


@pytest.mark.parametrize(
    ("rotation", "place", "box"),
    [
        (90, "0 1 -1 0 100 50", "93 110 105 300"),
        (180, "-1 0 0 -1 545 100", "295 93 485 105"),
        (270, "0 -1 1 0 495 792", "490 542 502 732"),
    ],
)
def test_fields_of_a_turned_page_stand_where_they_are_shown(
    read: Read, rotation: int, place: str, box: str
) -> None:
    field = VALUE.replace("110 690 300 710", box)
    document = read(annotated(field, page=f"/Rotate {rotation}", place=place)).document
    assert document
    assert document.pages[0].reader == "pdfplumber"
    assert [block.text for block in document.blocks] == ["Porteur : Tu"]
    assert dict(document.coverage) == {"contexte": 10}


@pytest.mark.parametrize("flag", [2, 32])
@pytest.mark.parametrize("annotation", [FREE, CHOICE + "/V(Avec)", VALUE])
def test_hidden_fields_and_free_texts_are_counted_as_hidden(
    read: Read, annotation: str, flag: int
) -> None:
    document = read(annotated(f"{annotation}/F {flag}")).document
    assert document
    assert [block.text for block in document.blocks] == ["Porteur :"]
    assert set(dict(document.coverage)) == {"contexte", "cache"}


def test_a_page_that_is_mostly_an_image_raises_an_alarm(read: Read, draw: Draw) -> None:
    photo = ImageReader(Image.new("RGB", (8, 8), "grey"))
    numbers: list[int] = []

    def each(canvas: Canvas) -> None:
        numbers.append(canvas.getPageNumber())
        if len(numbers) > 1:
            canvas.drawImage(photo, 0, 0, 595, 600)

    text = column(50, 40, PROSE * 3, 90)
    data = draw(text, text, [(50, 40, "Une légende")], each=each)
    document = read(data).document
    assert document
    assert [len(page.alertes) for page in document.pages] == [0, 0, 1]
    assert document.alertes == document.pages[2].alertes
    assert document.alertes[0].startswith("La page 3 est surtout une image : son texte")
    numbers.append(0)
    two = read(draw([(50, 40, "Une légende")], [(50, 40, "Une autre")], each=each)).document
    assert two
    assert two.alertes[0].startswith("Les pages 1 et 2 sont surtout des images : leur texte")


def test_the_free_text_of_a_scanned_page_leaves_it_to_recognition() -> None:
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), "white")), 0, 0, 595, 842)
    canvas.freeTextAnnotation("Le CPTS", "/Helv 10 Tf", Rect=[110, 690, 300, 710], addtopage=1)
    canvas.save()
    document = pypdfium2.PdfDocument(out.getvalue())
    page = read_fast(document, 1)
    document.close()
    assert page
    assert page.scanned
    assert page.counts.all == 0


def test_ligatures_soft_hyphens_and_false_bold_are_undone(read: Read, draw: Draw) -> None:
    register_fonts()
    page = [
        (50, 40, "Une pluridisci\u00adplinarité ﬁnancée, aﬀectée", "Remontees", 10.0),
        (50, 80, "Titre gras"), (50.3, 80, "Titre gras"),
        (50, 120, "Un bloc pluri\u00ad", "Remontees", 10.0), (50, 133, "annuel", "Remontees", 10.0),
    ]  # fmt: skip
    assert [block.text for block in blocks(read, draw(page))] == [
        "Une pluridisciplinarité financée, affectée",
        "Titre gras",
        "Un bloc pluriannuel",
    ]
