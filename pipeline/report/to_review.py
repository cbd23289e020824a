"""The workbook that a person fills: a row for each unit drawn, drop-down lists, instructions."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipeline.relecture import (
    ANSWER_COLUMN,
    ANSWERS,
    CHANCE_COLUMN,
    DATE,
    GUIDE_SHEET,
    NO_LABEL,
    REVIEW_SHEET,
    REVIEWER,
    STATUT_COLUMN,
    THEME_COLUMNS,
    TREND_COLUMNS,
    UNIT_COLUMN,
)
from pipeline.report.proofs import Sheet
from pipeline.report.wording import STATUTS
from pipeline.report.xlsx import CREATED, OPTIONS, cell_text
from pipeline.taxonomy import Label, Taxonomy

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

FOUND: Final = "proposition trouvée"
PASSAGE: Final = "passage sans proposition trouvée"
_LISTS: Final = "Listes"
_JUDGED: Final = "texte à juger"
_SHOWN: Final = {
    "n°": 6,
    "nature": 16,
    "document": 26,
    "page": 10,
    "titres au-dessus": 28,
    "texte avant": 30,
    _JUDGED: 70,
    "texte après": 30,
    "preuve": 12,
}
_ANSWERS: Final = {
    ANSWER_COLUMN: 13,
    **{head: 26 for head in (*THEME_COLUMNS, *TREND_COLUMNS)},  # noqa: C420  no call at import
    STATUT_COLUMN: 18,
    "remarque": 30,
}
_HIDDEN: Final = (UNIT_COLUMN, CHANCE_COLUMN)
_HEADS: Final = (*_SHOWN, *_ANSWERS, *_HIDDEN)
_STYLES: Final[dict[str, dict[str, object]]] = {
    "head": {"bold": True, "bg_color": "#E3E3FD", "text_wrap": True, "valign": "top", "border": 1},
    "text": {"text_wrap": True, "valign": "top"},
    "judged": {"text_wrap": True, "valign": "top", "bg_color": "#F6F6F6"},
    "answer": {"text_wrap": True, "valign": "top", "bg_color": "#FFF7D6", "border": 4},
    "link": {"valign": "top", "font_color": "#000091", "underline": 1},
}
_GUIDE: Final = Path(__file__).parent / "templates" / "relire.txt"


@dataclass(frozen=True, slots=True)
class ToReview:
    """A row: what is shown, the address of its place, its chance of being drawn.

    `sheets` are the pages drawn that hold it.
    """

    unit: str
    nature: str
    document: str
    page: str
    rubrique: str
    before: str
    text: str
    after: str
    proof: str
    tirage: float
    sheets: tuple[Sheet, ...] = ()


def write_to_review(rows: Sequence[ToReview], taxonomy: Taxonomy, path: Path) -> None:
    """Write the workbook; equal rows give equal bytes, and no text of a document is ever run."""
    from xlsxwriter.workbook import Workbook

    book = Workbook(str(path), OPTIONS | {"constant_memory": False})
    book.set_properties({"title": "Échantillon à relire", "created": CREATED})
    styles = {name: book.add_format(dict(style)) for name, style in _STYLES.items()}
    _guide(book.add_worksheet(GUIDE_SHEET), styles, taxonomy)
    sheet = book.add_worksheet(REVIEW_SHEET)
    _table(sheet, styles, rows)
    _choices(book, sheet, len(rows), taxonomy)
    book.close()


def _guide(sheet: "Worksheet", styles: dict[str, "Format"], taxonomy: Taxonomy) -> None:
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 90)
    for line, name in enumerate((REVIEWER, DATE)):
        sheet.write_string(line, 0, name, styles["head"])
        sheet.write_blank(line, 1, None, styles["answer"])
    guide = _GUIDE.read_text(encoding="utf-8").splitlines()
    for line, text in enumerate(guide, start=3):
        sheet.merge_range(line, 0, line, 1, "")
        sheet.write_string(line, 0, text, styles["text"])
        sheet.set_row(line, 48)
    line = 4 + len(guide)
    for _, label in taxonomy:
        without = f" Ce n'en est pas : {label.exclut}" if label.exclut else ""
        sheet.write_string(line, 0, cell_text(label.libelle), styles["head"])
        sheet.write_string(line, 1, cell_text(label.definition + without), styles["text"])
        line += 1


def _table(sheet: "Worksheet", styles: dict[str, "Format"], rows: Sequence[ToReview]) -> None:
    for column, head in enumerate(_HEADS):
        width = (_SHOWN | _ANSWERS).get(head, 10)
        hidden = {"hidden": True} if head in _HIDDEN else {}
        sheet.set_column(column, column, width, None, hidden)
        sheet.write_string(0, column, head, styles["head"])
    sheet.freeze_panes(1, 0)
    for line, row in enumerate(rows, start=1):
        sheet.write_number(line, 0, line, styles["text"])
        texts = (row.nature, row.document, row.page, row.rubrique, row.before, row.text, row.after)
        for column, text in enumerate(texts, start=1):
            style = styles["judged" if _HEADS[column] == _JUDGED else "text"]
            sheet.write_string(line, column, cell_text(text), style)
        if row.proof:
            sheet.write_url(line, len(_SHOWN) - 1, f"external:{row.proof}", styles["link"], "voir")
        for column in range(len(_SHOWN), len(_SHOWN) + len(_ANSWERS)):
            sheet.write_blank(line, column, None, styles["answer"])
        sheet.write_string(line, len(_HEADS) - 2, row.unit)
        sheet.write_number(line, len(_HEADS) - 1, row.tirage)


def _choices(book: "Workbook", sheet: "Worksheet", size: int, taxonomy: Taxonomy) -> None:
    """Give each column of answers its drop-down list."""
    lists = book.add_worksheet(_LISTS)
    lists.hide()
    choices = {
        (ANSWER_COLUMN,): tuple(ANSWERS),
        THEME_COLUMNS: (*_names(taxonomy.themes), NO_LABEL),
        TREND_COLUMNS: (*_names(taxonomy.tendances), NO_LABEL),
        (STATUT_COLUMN,): tuple(STATUTS.values()),
    }
    for column, (heads, values) in enumerate(choices.items()):
        for line, value in enumerate(values):
            lists.write_string(line, column, value)
        letter = "ABCD"[column]
        for head in heads:
            place = _HEADS.index(head)
            sheet.data_validation(
                1,
                place,
                max(size, 1),
                place,
                {
                    "validate": "list",
                    "source": f"={_LISTS}!${letter}$1:${letter}${len(values)}",
                    "error_title": "Réponse inconnue",
                    "error_message": "Choisissez dans la liste.",
                },
            )


def _names(labels: Sequence[Label]) -> tuple[str, ...]:
    return tuple(cell_text(label.libelle) for label in labels)
