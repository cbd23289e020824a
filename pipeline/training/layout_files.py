"""Pages that were laid out, written by two producers of PDF files that draw text differently.

Or printed and scanned.
"""

import io
from collections.abc import Callable, Mapping
from typing import Final

from pipeline.training.layout_sheets import HEIGHT, WIDTH, Sheets
from pipeline.training.rendering import register_fonts

_DPI: Final = 300
_ASKEW: Final = 0.4  # degrees


def by_reportlab(sheets: Sheets) -> bytes:
    """Return a file of reportlab: one text object a line."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    register_fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    grey = ImageReader(Image.new("RGB", (8, 8), "grey"))
    for page in range(sheets.pages):
        for at, (x0, top, x1, bottom) in sheets.images:
            if at == page:
                canvas.drawImage(grey, x0, HEIGHT - bottom, x1 - x0, bottom - top)
        for at, (x0, top, x1, bottom) in sheets.boxes:
            if at == page:
                canvas.rect(x0, HEIGHT - bottom, x1 - x0, bottom - top)
        for at, (x0, _, x1, bottom) in sheets.dots:
            if at == page:
                radius = (x1 - x0) / 2
                canvas.circle(x0 + radius, HEIGHT - bottom + radius, radius, stroke=0, fill=1)
        for ink in sheets.inks:
            if ink.page == page:
                canvas.setFont("Remontees-Bold" if ink.bold else "Remontees", ink.size)
                canvas.drawString(ink.x, HEIGHT - ink.y, ink.text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def by_matplotlib(sheets: Sheets) -> bytes:
    """Return a file of matplotlib: kerned letters, each page a drawing."""
    import matplotlib as mpl
    from matplotlib.backends.backend_pdf import FigureCanvasPdf, PdfPages
    from matplotlib.figure import Figure
    from matplotlib.patches import Ellipse, Rectangle

    out = io.BytesIO()
    with (
        mpl.rc_context({"pdf.fonttype": 42, "font.family": "DejaVu Sans"}),
        PdfPages(out, metadata={"CreationDate": None}) as pages,
    ):
        for page in range(sheets.pages):
            figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72))
            FigureCanvasPdf(figure)
            for boxes, fill in ((sheets.images, True), (sheets.boxes, False)):
                for at, (x0, top, x1, bottom) in boxes:
                    if at == page:
                        figure.add_artist(
                            Rectangle(
                                (x0 / WIDTH, 1 - bottom / HEIGHT),
                                (x1 - x0) / WIDTH,
                                (bottom - top) / HEIGHT,
                                fill=fill,
                                facecolor="lightgrey",
                                linewidth=0.5,
                            )
                        )
            for at, (x0, top, x1, bottom) in sheets.dots:
                if at == page:
                    centre = (x0 + x1) / 2 / WIDTH, 1 - (top + bottom) / 2 / HEIGHT
                    size = (x1 - x0) / WIDTH, (bottom - top) / HEIGHT
                    figure.add_artist(Ellipse(centre, *size, facecolor="black", linewidth=0))
            for ink in sheets.inks:
                if ink.page == page:
                    figure.text(
                        ink.x / WIDTH, 1 - ink.y / HEIGHT, ink.text, fontsize=ink.size,
                        fontweight="bold" if ink.bold else "normal", parse_math=False,
                    )  # fmt: skip
            pages.savefig(figure)
    return out.getvalue()


def scanned(data: bytes) -> bytes:
    """Return the pages of a PDF as a scanner gives them: grey, at 300 dpi, a little askew."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        pictures = [page.render(scale=_DPI / 72, grayscale=True).to_pil() for page in document]
    finally:
        document.close()
    first, *others = (picture.rotate(_ASKEW, fillcolor=255) for picture in pictures)
    out = io.BytesIO()
    first.save(out, "PDF", resolution=_DPI, save_all=True, append_images=others)
    return out.getvalue()


PRODUCERS: Final[Mapping[str, Callable[[Sheets], bytes]]] = {
    "reportlab": by_reportlab,
    "matplotlib": by_matplotlib,
}
