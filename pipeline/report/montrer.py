"""The page of what was read: pictures of the pages under the blocks, and all blocks in order."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from pipeline.document import BBox, Block, Document
from pipeline.errors import UsageError
from pipeline.report.templating import TEMPLATES, environment
from pipeline.report.wording import DESTINATIONS
from pipeline.result import Result

KINDS: Final = {
    "heading": "titre",
    "list_item": "élément de liste",
    "paragraph": "paragraphe",
    "table_row": "ligne de tableau",
    "caption": "légende",
    "footnote": "note",
    "furniture": "hors texte",
}
_POLICY: Final = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'"
)
_CLOSED: Final = "Impossible d'écrire « {} ». Fermez-le s'il est ouvert, et vérifiez vos droits."
Shown = tuple[Result, Sequence[bytes]]


def write_page(shown: Sequence[Shown], path: Path) -> None:
    """Write the page; nothing in it is fetched, run or left unescaped.

    The file is written beside under a name that begins with a dot, then renamed.

    Args:
        shown: each document, with the pictures (PNG) of its first pages.
        path: of the HTML file.

    Raises:
        UsageError: it cannot be written (French).
    """
    style = (TEMPLATES / "montrer.css").read_text(encoding="utf-8")
    page = environment().get_template("montrer.html.j2")
    html = page.render(
        documents=[
            {
                "result": result,
                "document": result.document,
                "pages": list(_pages(result.document, pictures)) if result.document else [],
            }
            for result, pictures in shown
        ],
        kinds=KINDS,
        destinations=DESTINATIONS,
        policy=_POLICY,
        style=Markup(style),  # noqa: S704  our own file
    )
    hidden = path.with_name(f".{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        hidden.write_text(html, encoding="utf-8", newline="\n")
        hidden.replace(path)
    except OSError as error:
        raise UsageError(_CLOSED.format(path)) from error
    finally:
        with suppress(OSError):
            hidden.unlink(missing_ok=True)


def _pages(document: Document, pictures: Sequence[bytes]) -> Iterator[dict[str, Any]]:
    """Yield each page read: its picture, if drawn, and the boxes of its blocks."""
    for page in document.pages:
        picture = pictures[page.number - 1] if page.number <= len(pictures) else b""
        yield {
            "page": page,
            "picture": b64encode(picture).decode("ascii"),
            "boxes": [
                (block, box)
                for block in document.blocks
                if (box := _box(block, page.number)) is not None
            ],
        }


def _box(block: Block, page: int) -> BBox | None:
    """Return the box of a block on a page, None where it has no line there."""
    found: BBox | None = None
    for line in block.lines:
        if line.page == page:
            found = found.union(line.bbox) if found else line.bbox
    return found
