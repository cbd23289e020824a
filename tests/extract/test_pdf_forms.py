"""Values of form fields, and pages that are mostly an image."""

from io import BytesIO

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.training.rendering import register_fonts
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
