"""Annotated documents as DOCX, ODT and HTML files: headings, lists inside lists, a table."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Final

from pipeline.document import Block
from pipeline.training import rendering
from pipeline.training.cnr import Annotated
from pipeline.training.layout_sheets import Item, Sheets
from pipeline.training.layouts import HEADER, items_of, with_table

_HEAD: Final = "Recueil des contributions"
_FOOT: Final = "Document de travail"
_ODT: Final = "application/vnd.oasis.opendocument.text"
_NAMES: Final = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "style", "table", "text")
)


def in_office(document: Annotated, form: str) -> tuple[Sheets, bytes]:
    """Return what stands in a document, which has no pages, and its file in one of `OFFICE`."""
    items = list(_nested(with_table(items_of(document, 900), document)))
    running: tuple[str, ...] = (_HEAD, _FOOT)
    if form == "html":
        running = (*rendering.NAVIGATION, rendering.COOKIES, " | ".join(rendering.FOOTER))
    title = document.meta.get("titre", document.identifier)
    sheets = Sheets(title, items=items, running=[(0, text) for text in running], pages=0)
    return sheets, OFFICE[form]([_block(*pair) for pair in enumerate(items)], title)


def _nested(items: Sequence[Item]) -> Iterator[Item]:
    """Yield the items, every other one of a list inside the one before."""
    rank = 0
    for item in items:
        rank = rank + 1 if item.kind == "list_item" else 0
        yield item._replace(level=2 - rank % 2) if rank else item


def _block(index: int, item: Item) -> Block:
    cells = tuple(zip(HEADER, item.cells, strict=True)) if item.cells else ()
    return Block(index, item.kind, item.text, item.level, cells)  # type: ignore[arg-type]


def _docx(blocks: Sequence[Block], title: str) -> bytes:
    from docx import Document

    document = Document(io.BytesIO(rendering.docx(blocks, title)))
    document.sections[0].header.paragraphs[0].text = _HEAD
    document.sections[0].footer.paragraphs[0].text = _FOOT
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _odt(blocks: Sequence[Block], _: str) -> bytes:
    runs = groupby(blocks, key=lambda block: block.kind)
    body = "".join(_odt_run(kind, list(run)) for kind, run in runs)
    around = "".join(
        f"<style:{name}><text:p>{text}</text:p></style:{name}>"
        for name, text in (("header", _HEAD), ("footer", _FOOT))
    )
    members = {
        "mimetype": _ODT,
        "content.xml": f"<office:document-content {_NAMES}><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {_NAMES}><office:master-styles><style:master-page>"
        f"{around}</style:master-page></office:master-styles></office:document-styles>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def _odt_run(kind: str, run: Sequence[Block]) -> str:
    if kind == "list_item":
        return rendering.nested(run, "text:list", "text:list-item", "<text:p>{}</text:p>")
    if kind == "table_row":
        rows = "".join(
            f"<table:table-row>{''.join(map(_odt_cell, block.cells))}</table:table-row>"
            for block in run
        )
        return f"<table:table>{rows}</table:table>"
    if kind == "heading":
        return "".join(
            f'<text:h text:outline-level="{b.level}">{escape(b.text)}</text:h>' for b in run
        )
    return "".join(f"<text:p>{escape(block.text)}</text:p>" for block in run)


def _odt_cell(cell: tuple[str, str]) -> str:
    return f"<table:table-cell><text:p>{escape(cell[1])}</text:p></table:table-cell>"


OFFICE: Final[Mapping[str, Callable[[Sequence[Block], str], bytes]]] = {
    "docx": _docx,
    "odt": _odt,
    "html": rendering.html,
}
