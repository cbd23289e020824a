"""An annotated document as a PDF, a DOCX, an HTML page or bare text: what users really have.

The bytes depend on the blocks alone: no date, no random identifier.
"""

import io
import zipfile
from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from pipeline.document import Block
from pipeline.extract.plain import NUMBER

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument

NAVIGATION: Final = ("Accueil", "Actualités", "Nos missions", "Agenda", "Contact")
COOKIES: Final = "Ce site utilise des cookies pour mesurer son audience. Tout accepter Tout refuser"
FOOTER: Final = ("Mentions légales", "Plan du site", "Accessibilité : partiellement conforme")
STAMP: Final = (1980, 1, 1, 0, 0, 0)


def bare(blocks: Sequence[Block]) -> bytes:
    """Return the text without Markdown marks, UTF-8, one blank line between paragraphs."""
    parts = []
    for kind, run in groupby(blocks, key=lambda block: block.kind):
        joint = "\n" if kind in {"list_item", "table_row"} else "\n\n"
        parts.append(joint.join(f"{_bullet(block)} {block.text}".strip() for block in run))
    return ("\n\n".join(parts) + "\n").encode()


def _bullet(block: Block) -> str:
    """Return the bullet of a list item that has no number of its own."""
    return "•" if block.kind == "list_item" and not NUMBER.match(block.text) else ""


def flat(blocks: Sequence[Block]) -> bytes:
    """Return the text as real files often hold it: nothing but paragraphs that end with a stop.

    Bullets are gone, and headings and other short lines are sentences like the rest.
    """
    parts = []
    for block in blocks:
        text = block.text.strip()
        ends = block.kind in {"table_row", "furniture"} or not text[-1:].isalnum()
        parts.append(text if ends else f"{text}.")
    return ("\n\n".join(parts) + "\n").encode()


def html(blocks: Sequence[Block], title: str) -> bytes:
    """Return a page with its navigation, a cookie banner and a footer around the content."""
    body = "\n".join(_html_run(kind, list(run)) for kind, run in groupby(blocks, _kind))
    links = "".join(f'<li><a href="#">{escape(name)}</a></li>' for name in NAVIGATION)
    end = " | ".join(escape(name) for name in FOOTER)
    page = (
        f'<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8"><title>{escape(title)}'
        "</title><style>body{font-family:sans-serif}</style></head>\n<body>\n"
        f"<header><nav><ul>{links}</ul></nav></header>\n"
        f'<div class="cookie-banner">{COOKIES}</div>\n'
        f"<main><article>\n{body}\n</article></main>\n<footer><p>{end}</p></footer>\n</body></html>\n"
    )
    return page.encode()


def _kind(block: Block) -> str:
    return block.kind


def _html_run(kind: str, run: Sequence[Block]) -> str:
    if kind == "heading":
        return "\n".join(f"<h{b.level}>{escape(b.text)}</h{b.level}>" for b in run)
    if kind == "list_item":
        return nested(run, "ul", "li", "{}")
    if kind == "table_row":
        rows = []
        for block in run:
            tag = "th" if _is_header(block) else "td"
            rows.append("".join(f"<{tag}>{escape(value)}</{tag}>" for _, value in block.cells))
        return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
    return "\n".join(f"<p>{escape(b.text)}</p>" for b in run)


def nested(run: Sequence[Block], outer: str, inner: str, paragraph: str) -> str:
    """Return list items as lists inside lists, by their levels.

    Args:
        run: the items.
        outer: tag of a list.
        inner: tag of an item.
        paragraph: what is around its text, as a format.
    """
    parts, depth = [], 0
    for block in run:
        level = max(block.level, 1)
        if level > depth:
            parts.append(f"<{outer}>" * (level - depth))
        else:
            parts.append(f"</{inner}>" + f"</{outer}></{inner}>" * (depth - level))
        parts.append(f"<{inner}>{paragraph.format(escape(block.text))}")
        depth = level
    return "".join(parts) + f"</{inner}></{outer}>" * depth


def _is_header(block: Block) -> bool:
    return all(header == value for header, value in block.cells)


def docx(blocks: Sequence[Block], title: str) -> bytes:
    """Return a Word document with real headings, lists and tables."""
    import docx as library

    document = library.Document()
    document.core_properties.title = title
    for kind, run in groupby(blocks, _kind):
        members = list(run)
        if kind == "table_row":
            _docx_table(document, members)
            continue
        for block in members:
            if kind == "heading":
                document.add_heading(block.text, min(block.level, 6))
            elif kind == "list_item":
                deeper = f" {block.level}" if block.level > 1 else ""
                document.add_paragraph(block.text, style=f"List Bullet{deeper}")
            else:
                document.add_paragraph(block.text)
    out = io.BytesIO()
    document.save(out)
    return _restamp(out.getvalue())


def _docx_table(document: "DocxDocument", rows: Sequence[Block]) -> None:
    width = max(len(row.cells) for row in rows)
    table = document.add_table(rows=len(rows), cols=width)
    table.style = "Table Grid"
    for line, row in zip(table.rows, rows, strict=True):
        for cell, (_, value) in zip(line.cells, row.cells, strict=False):
            cell.text = value


def _restamp(data: bytes) -> bytes:
    """Return the archive with the same date for all its members."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, STAMP), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def pdf(blocks: Sequence[Block], title: str, columns: int = 1) -> bytes:
    """Return an A4 document of one or two columns, with a running head and page numbers."""
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    styles = _styles(columns)
    out = io.BytesIO()
    template = BaseDocTemplate(out, pagesize=(595.28, 841.89), title=title, author="", invariant=1)
    gap, margin, width = 24, 56, 595.28 - 112
    each = (width - gap * (columns - 1)) / columns
    frames = [
        Frame(margin + number * (each + gap), 60, each, 710, 0, 0, 0, 0)
        for number in range(columns)
    ]

    def decorate(canvas: Any, page: Any) -> None:  # noqa: ANN401
        canvas.setFont("Remontees", 8)
        canvas.drawString(margin, 800, title[:90])
        canvas.drawRightString(595.28 - margin, 32, f"Page {page.page}")

    template.addPageTemplates([PageTemplate("page", frames, onPage=decorate)])
    story = []
    for kind, run in groupby(blocks, _kind):
        story += _pdf_run(kind, list(run), styles, each)
    template.build(story)
    return out.getvalue()


def register_fonts() -> None:
    """Register the typeface that matplotlib carries: the standard ones lack « ➤ » and « ✓ »."""
    from pathlib import Path

    import matplotlib as mpl
    from reportlab.lib.fonts import addMapping
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    for bold, (name, file) in enumerate(
        (("Remontees", "DejaVuSans.ttf"), ("Remontees-Bold", "DejaVuSans-Bold.ttf"))
    ):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, folder / file))
        addMapping("Remontees", bold, 0, name)


def _styles(columns: int) -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle

    register_fonts()
    size = 9.5 if columns == 1 else 8.5
    body = ParagraphStyle(
        "body", fontName="Remontees", fontSize=size, leading=size * 1.35, spaceAfter=size * 0.7
    )
    item = ParagraphStyle("item", body, leftIndent=14, bulletIndent=3, spaceAfter=size * 0.35)
    cell = ParagraphStyle("cell", body, fontSize=size - 1.5, leading=size, spaceAfter=0)
    styles = {"paragraph": body, "list_item": item, "cell": cell}
    for level, factor in enumerate((1.9, 1.5, 1.25, 1.12, 1.05, 1.0), 1):
        styles[f"h{level}"] = ParagraphStyle(
            f"h{level}", body, fontName="Remontees-Bold", fontSize=size * factor,
            leading=size * factor * 1.25, spaceBefore=size * 0.6, keepWithNext=1,
        )  # fmt: skip
    return styles


def _pdf_run(kind: str, run: Sequence[Block], styles: dict[str, Any], width: float) -> list[Any]:
    from reportlab.platypus import Paragraph, Table

    if kind == "table_row":
        count = max(len(row.cells) for row in run)
        cells = [
            [Paragraph(escape(value), styles["cell"]) for _, value in row.cells]
            + [""] * (count - len(row.cells))
            for row in run
        ]
        grid = [("GRID", (0, 0), (-1, -1), 0.5, "#555555"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
        table = Table(
            cells,
            colWidths=[width / count] * count,
            style=grid,
            repeatRows=_is_header(run[0]),
            splitInRow=1,
        )
        return [table, Paragraph("&nbsp;", styles["paragraph"])]
    if kind == "heading":
        return [Paragraph(escape(b.text), styles[f"h{min(b.level, 6)}"]) for b in run]
    if kind == "list_item":
        return [
            Paragraph(escape(b.text), styles["list_item"], bulletText=_bullet(b) or None)
            for b in run
        ]
    return [Paragraph(escape(b.text), styles["paragraph"]) for b in run]
