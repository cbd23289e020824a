"""Annotated documents laid out in known ways, to judge the reading of PDF pages."""

import random
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from pipeline.extract.pdf_style import list_mark
from pipeline.training.cnr import Annotated
from pipeline.training.layout_insets import INSETS, InsetSetter
from pipeline.training.layout_setting import CENTRED, COLUMNS, OVERLEAF, Setter
from pipeline.training.layout_sheets import LEFT, Ink, Item, Sheets
from pipeline.training.views import text_view

LAYOUTS: Final = (
    *("1col", "2col", "3col", "titres", "marge", "encadres", "tableaux", "sans-filets"),
    *("image", "notes", "puces", "chiffres", "verso", *OVERLEAF, *CENTRED),
    *("etroit", "justifie", "retraits", "fin", *INSETS),
)
HEADER: Final = ("Action", "Territoire", "Statut")
_FEW: Final = 3
_LONG: Final = 4  # paragraphs made one, that it goes on in the next column or overleaf
_FIGURES: Final = (
    ("25", "réunions publiques", "dans la région"),
    ("41", "projets retenus par", "le comité"),
    ("12 %", "des communes", "sans médecin"),
)


def items_of(document: Annotated, words: int) -> list[Item]:
    """Return the first blocks of a document, about so many words; running text left out.

    Lines all in capitals are left out, since only their author knows whether they are headings;
    so are paragraphs that begin as list items do.
    """
    items: list[Item] = []
    for block in text_view(document).blocks:
        if block.kind not in {"heading", "paragraph", "list_item"} or block.text.isupper():
            continue
        if block.kind == "paragraph" and list_mark(block.text) is not None:
            continue
        text = " ".join(block.text.split())
        items.append(Item(block.kind, text, block.level))
        words -= len(text.split())
        if words <= 0:
            break
    return items


def table_of(document: Annotated, rows: int) -> list[Item]:
    """Return a table of the projects of a document, its header first; none of a few projects."""
    values = [
        (g.fields["titre"], g.fields["territoire"], g.statut.replace("_", " "))
        for g in document.gold
        if "titre" in g.fields and "territoire" in g.fields
    ]
    if len(values) < _FEW:
        return []
    return [Item("table_row", " | ".join(row), cells=row) for row in [HEADER, *values[:rows]]]


def with_table(items: Sequence[Item], document: Annotated) -> list[Item]:
    """Return the items with a table of the projects in their middle."""
    half = len(items) // 2
    return [*items[:half], *table_of(document, 8), *items[half:]]


def _longer(items: Sequence[Item]) -> list[Item]:
    """Return the items, paragraphs that follow one another made one."""
    found: list[Item] = []
    for kind, run in groupby(items, key=lambda item: item.kind):
        its = list(run)
        if kind == "paragraph":
            texts = [
                " ".join(item.text for item in its[n : n + _LONG])
                for n in range(0, len(its), _LONG)
            ]
            its = [Item(kind, text) for text in texts]
        found += its
    return found


def _key_figures(sheets: Sheets, top: float) -> float:
    """Set big numbers side by side, each above its legend; return where the text begins."""
    for rank, (number, *legend) in enumerate(_FIGURES):
        x = LEFT + 170 * rank
        sheets.inks.append(Ink(0, x, top + 26.0, number, bold=True, size=26.0))
        for line, text in enumerate(legend):
            sheets.inks.append(Ink(0, x, top + 40.0 + 11 * line, text, bold=False, size=8.5))
        sheets.items.append(Item("paragraph", " ".join((number, *legend))))
    return top + 75.0


def laid_out(document: Annotated, layout: str, seed: int, words: int = 900) -> Sheets:
    """Return the document in one of `LAYOUTS`; an odd seed shuffles the lines in the file."""
    sheets = Sheets(document.meta.get("titre", document.identifier)[:70])
    items = items_of(document, words * COLUMNS.get(layout, 1))
    if layout in {"tableaux", "sans-filets", *OVERLEAF, *CENTRED}:
        items = with_table(items, document)
    elif layout == "verso":
        items = _longer(items)
    size = (9.0, 8.5, 10.0)[seed % 3]
    setter = Setter(sheets, layout, size)
    if layout in INSETS:
        setter = InsetSetter(sheets, layout, size)
        items = setter.arranged(items)
    if layout == "chiffres":
        setter.top = _key_figures(sheets, setter.top)
    setter.run(items)
    for page in range(sheets.pages):
        head, foot = f"{sheets.title} – recueil", f"Page {page + 1} sur {sheets.pages}"
        sheets.inks += [
            Ink(page, LEFT, 42.0, head, bold=False, size=8.0),
            Ink(page, 270.0, 812.0, foot, bold=False, size=8.0),
        ]
        sheets.running += [(page + 1, head), (page + 1, foot)]
    if seed % 2:
        random.Random(seed).shuffle(sheets.inks)  # noqa: S311  no secret
    return sheets
