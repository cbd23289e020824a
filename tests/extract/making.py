"""Files of each format, made by the tests."""

import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from io import BytesIO

import numpy as np
import pypdfium2
from docx import Document as NewDocx
from openpyxl import Workbook
from PIL import Image

from pipeline.document import Document
from pipeline.extract import Extraction

NS = "urn:oasis:names:tc:opendocument:xmlns"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
_ODF = " ".join(
    f'xmlns:{short}="{NS}:{name}:1.0"'
    for short, name in {
        "office": "office", "text": "text", "table": "table", "style": "style",
        "draw": "drawing", "form": "form", "fo": "xsl-fo-compatible", "svg": "svg-compatible",
    }.items()
)  # fmt: skip
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
_ODF += f' xmlns:calcext="{_CALC}"'
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PPT = f'xmlns:a="{A}" xmlns:p="{P}" xmlns:r="{R}"'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def make_odt(body: str, styles: str = "", around: str = "", prolog: str = "") -> bytes:
    content = (
        f'<?xml version="1.0"?>{prolog}<office:document-content {_ODF}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    masters = (
        f"<office:document-styles {_ODF}><office:master-styles><style:master-page>{around}"
        "</style:master-page></office:master-styles></office:document-styles>"
    )
    return zipped({"mimetype": ODT, "content.xml": content, "styles.xml": masters})


def make_ods(sheets: str, styles: str = "", **more: str) -> bytes:
    """Return a workbook of these sheets; `more` are parts beside."""
    content = (
        f'<?xml version="1.0"?><office:document-content {_ODF}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{NS}:manifest:1.0"/>'
    parts = {"mimetype": ODS, "META-INF/manifest.xml": manifest, "content.xml": content}
    return zipped({**parts, **more})


def sheet(name: str, *rows: str, style: str = "") -> str:
    return (
        f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'
    )


def row(*cells: str, times: int = 1, seen: str = "visible") -> str:
    """Return a row of texts; one that begins with « < » is a cell of its own."""
    made = (
        cell if cell.startswith("<") else
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        if cell else "<table:table-cell/>"
        for cell in cells
    )  # fmt: skip
    return (
        f'<table:table-row table:number-rows-repeated="{times}" table:visibility="{seen}">'
        f"{''.join(made)}</table:table-row>"
    )


def shape(text: str, place: str = "", properties: str = "") -> str:
    """Return a shape of one paragraph a line of the text."""
    mark = f"<p:ph {place}/>" if place else ""
    lines = "".join(
        f"<a:p>{properties}<a:r><a:t>{line}</a:t></a:r></a:p>" for line in text.split("\n")
    )
    return f"<p:sp><p:nvSpPr><p:nvPr>{mark}</p:nvPr></p:nvSpPr><p:txBody>{lines}</p:txBody></p:sp>"


def make_pptx(*slides: str, hidden: str = "", notes: str = "") -> bytes:
    """Return a presentation; `hidden` is one more slide, `notes` those of the first."""
    every = [*slides, *([hidden] if hidden else [])]
    members: dict[str, str | bytes] = {}
    idents, ties = "", ""
    for rank, content in enumerate(every, 1):
        show = ' show="0"' if hidden and rank == len(every) else ""
        members[f"ppt/slides/slide{rank}.xml"] = (
            f"<p:sld {_PPT}{show}><p:cSld><p:spTree>{content}</p:spTree></p:cSld></p:sld>"
        )
        idents += f'<p:sldId id="{rank}" r:id="r{rank}"/>'
        ties += f'<Relationship Id="r{rank}" Type="{R}/slide" Target="slides/slide{rank}.xml"/>'
    members["ppt/presentation.xml"] = (
        f"<p:presentation {_PPT}><p:sldIdLst>{idents}</p:sldIdLst></p:presentation>"
    )
    members["ppt/_rels/presentation.xml.rels"] = (
        f'<Relationships xmlns="{_RELATIONS}">{ties}</Relationships>'
    )
    if notes:
        members["ppt/notesSlides/notesSlide1.xml"] = (
            f"<p:notes {_PPT}><p:cSld><p:spTree>{notes}</p:spTree></p:cSld></p:notes>"
        )
        members["ppt/slides/_rels/slide1.xml.rels"] = (
            f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="n" Type="{R}/notesSlide" '
            'Target="../notesSlides/notesSlide1.xml"/></Relationships>'
        )
    return zipped(members)


def make_xlsx(sheets: Mapping[str, list[list[object]]], hidden: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in hidden:
            sheet.sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def make_docx(*paragraphs: str) -> bytes:
    docx = NewDocx()
    for text in paragraphs:
        docx.add_paragraph(text)
    out = BytesIO()
    docx.save(out)
    return out.getvalue()


def make_mail(
    text: str, html: str = "", attached: Mapping[str, bytes] | None = None, subject: str = "Avis"
) -> bytes:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "Élise <elise@example.org>"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, data in (attached or {}).items():
        message.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()


def pdf_of(*objects: str, trailer: str = "") -> bytes:
    """Return a PDF of these objects, numbered from 1, which is the catalogue."""
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj {content} endobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    head = f"xref\n0 {size}\n0000000000 65535 f \n"
    end = f"{head}{table}trailer<</Size {size}/Root 1 0 R{trailer}>>"
    return out + f"{end}\nstartxref\n{len(out)}\n%%EOF".encode()


def scanned(pdf: bytes, slope: float = 0.5, noise: float = 12.0, seed: int = 0) -> bytes:
    """Return the pages of a PDF as grey pictures at 300 dpi, a bit turned (degrees) and dirty."""
    chance = np.random.default_rng(seed)
    document = pypdfium2.PdfDocument(pdf)
    pictures = []
    for page in document:
        drawn = page.render(scale=300 / 72, grayscale=True).to_pil()
        turned = drawn.rotate(slope, Image.Resampling.BICUBIC, fillcolor=255)
        dirty = np.asarray(turned, dtype=float) + chance.normal(0, noise, turned.size[::-1])
        pictures.append(Image.fromarray(np.clip(dirty, 0, 255).astype(np.uint8)))
        page.close()
    document.close()
    out = BytesIO()
    pictures[0].save(out, "PDF", resolution=300, save_all=True, append_images=pictures[1:])
    return out.getvalue()


def document_of(result: Extraction) -> Document:
    assert result.document, result.rejects
    return result.document


def seen(result: Extraction) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in document_of(result).blocks]
