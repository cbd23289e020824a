"""The workbook beside the page: the same figures, every proposal, no live formula or link."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from pipeline.report.columns import (
    README,
    Cell,
    document_columns,
    proposal_columns,
    reject_columns,
)
from pipeline.report.estimated import Interval
from pipeline.report.figures import Count, Figures, counted
from pipeline.report.long_sheet import MODEL, LongSheet, fill
from pipeline.report.masked import HiddenCount, HiddenShare
from pipeline.report.rows import Rows
from pipeline.report.xlsx import CREATED, OPTIONS, cell_text
from pipeline.taxonomy import Taxonomy

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

Row = TypeVar("Row")
Styles = dict[str, "Format"]
_ENDS: Final = ("au moins", "au plus")
_CORRECTED: Final = ("Estimation corrigée", "Au moins (95 %)", "Au plus (95 %)")
_STYLES: Final[dict[str, dict[str, object]]] = {
    "head": {"bold": True, "bg_color": "#E3E3FD", "text_wrap": True, "valign": "top", "border": 1},
    "text": {"text_wrap": True, "valign": "top"},
    "share": {"num_format": "0.0%", "valign": "top"},
    "probability": {"num_format": "0.00", "valign": "top"},
    "whole": {"num_format": "#,##0", "valign": "top"},
}


def write_workbook(
    rows: Rows, figures: Figures, taxonomy: Taxonomy, path: Path, *, public: bool = False
) -> None:
    """Write the workbook; equal rows give equal bytes. The public one has no regions by theme."""
    from xlsxwriter.workbook import Workbook

    short = BytesIO()
    book = Workbook(short, dict(OPTIONS))
    book.set_properties({"title": "Rapport thématique des propositions", "created": CREATED})
    styles = {name: book.add_format(dict(style)) for name, style in _STYLES.items()}
    _summary(book.add_worksheet("Synthèse"), styles, figures)
    proposals = _table(book, "Propositions", styles, proposal_columns(taxonomy), rows.proposals)
    trends, regions = figures.tendances, figures.regions
    _cross(book, "Thèmes × tendances", "tendance", figures, trends, figures.crossed, styles)
    if not public:  # these counts are not masked
        by_region = _by_region(rows, figures)
        _cross(book, "Thèmes × régions", "region", figures, regions, by_region, styles)
    documents = _table(book, "Documents", styles, document_columns(figures), rows.documents)
    rejects = _table(book, "Refusés", styles, reject_columns(), rows.rejects)
    readme = book.add_worksheet("Lisez-moi")
    readme.set_column(0, 0, 110)
    for line, text in enumerate(README):
        _write(readme, line, (text,), styles)
    book.close()
    fill(short, path, (proposals, documents, rejects))


def _write(sheet: "Worksheet", line: int, values: Iterable[Cell], styles: Styles) -> None:
    """Write one row: text stays text whatever it looks like, fractions show two decimals."""
    text, whole, fraction = styles["text"], styles["whole"], styles["probability"]
    for column, value in enumerate(values):
        if isinstance(value, HiddenCount | HiddenShare):
            sheet.write_string(line, column, str(value), text)
        elif isinstance(value, str):
            if value:
                sheet.write_string(line, column, cell_text(value), text)
        elif isinstance(value, int):
            sheet.write_number(line, column, value, whole)
        elif isinstance(value, float):
            sheet.write_number(line, column, value, fraction)


def _heads(sheet: "Worksheet", line: int, heads: Iterable[str], styles: Styles) -> None:
    for column, head in enumerate(heads):
        if head:
            sheet.write_string(line, column, cell_text(head), styles["head"])


def _table(
    book: "Workbook",
    name: str,
    styles: Styles,
    columns: Sequence[tuple[str, int, Callable[[Row], Cell]]],
    rows: Sequence[Row],
) -> LongSheet:
    """Make a sheet for one table, header kept in view, filters, widths; return what fills it."""
    sheet = book.add_worksheet(name)
    for column, (_, width, _) in enumerate(columns):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 1)
    _heads(sheet, 0, (head for head, _, _ in columns), styles)
    _write(sheet, 1, MODEL, styles)
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    return LongSheet(sheet.index + 1, [cell for _, _, cell in columns], rows)


def _summary(sheet: "Worksheet", styles: Styles, figures: Figures) -> None:
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 6, 16)
    keys = (
        ("Propositions", figures.proposals),
        ("Propositions à relire", figures.to_review),
        ("Propositions en double, mises à part", figures.set_aside),
        ("Documents lus", figures.documents),
        ("dont copies d'un autre document", figures.copies),
        ("Pages lues", figures.pages),
        ("Départements des propositions", figures.territories),
        ("Fichiers refusés", figures.refused_files),
        ("Pages refusées", figures.refused_pages),
    )
    heads = ("Chiffres clés", "Nombre", "", "")
    _heads(sheet, 0, heads + (_CORRECTED if figures.total else ()), styles)
    for line, values in enumerate(keys, start=1):  # the first row is that of the total
        _write(sheet, line, values, styles)
        _corrected(sheet, line, figures.total if line == 1 else None, styles)
    line = len(keys) + 2
    for head, counts in (
        ("Thème", figures.themes),
        ("Tendance", figures.tendances),
        ("Statut", figures.statuts),
        ("Famille du porteur", figures.familles),
        ("Région", figures.regions),
        ("Département", figures.departements),
        ("Campagne", figures.campagnes),
    ):
        _counts(sheet, line, head, counts, styles)
        line += len(counts) + 2


def _counts(
    sheet: "Worksheet", top: int, head: str, counts: Sequence[Count], styles: Styles
) -> None:
    """Write the counts of one axis from row `top` on."""
    main = head == "Thème" and any(item.main for item in counts)
    corrected = any(item.interval for item in counts)
    heads = (head, "Nombre", "Part", "Thème principal" if main else "")
    _heads(sheet, top, heads + (_CORRECTED if corrected else ("Non corrigé",)), styles)
    for line, item in enumerate(counts, start=top + 1):
        _write(sheet, line, (item.label, item.n), styles)
        for column, value, style in ((2, item.share, "share"), *([(3, item.main, "whole")] * main)):
            if isinstance(value, HiddenCount | HiddenShare):
                sheet.write_string(line, column, str(value), styles["text"])
            else:
                sheet.write_number(line, column, value, styles[style])
        _corrected(sheet, line, item.interval, styles)


def _corrected(sheet: "Worksheet", line: int, interval: Interval | None, styles: Styles) -> None:
    for column, value in enumerate((interval or ())[: len(_CORRECTED)], start=4):
        sheet.write_number(line, column, round(value, 1), styles["whole"])


def _cross(  # noqa: PLR0913, PLR0917  one argument a part of the table
    book: "Workbook",
    title: str,
    axis: str,
    figures: Figures,
    heads: Sequence[Count],
    numbers: Sequence[Sequence[Cell]],
    styles: Styles,
) -> None:
    """Write how many proposals each theme has of each head, then where the true number stands."""
    estimates = figures.estimates
    ends: list[Sequence[Sequence[Cell]]] = [
        [
            [
                None if found is None else round(found[end])
                for head in heads
                for found in [estimates.of("theme", theme.code, axis, head.code)]
            ]
            for theme in figures.themes
        ]
        for end in ((1, 2) if estimates.cells else ())
    ]
    named = zip((title, *(f"{title}, {end}" for end in _ENDS)), (numbers, *ends), strict=False)
    for name, lines in named:
        sheet = book.add_worksheet(name)
        sheet.set_column(0, 0, 50)
        sheet.set_column(1, max(len(heads), 1), 18)
        sheet.freeze_panes(1, 1)
        _heads(sheet, 0, ("Thème", *(head.label for head in heads)), styles)
        for line, (theme, values) in enumerate(zip(figures.themes, lines, strict=True), start=1):
            _write(sheet, line, (theme.label, *values), styles)


def _by_region(rows: Rows, figures: Figures) -> list[list[Cell]]:
    """Return how many proposals of each theme each region has."""
    found = Counter(
        (theme, region)
        for row in counted(rows)
        for theme in set(row.themes or ("",))
        for region in set(row.regions or ("",))
    )
    return [
        [found[theme.code, region.code] for region in figures.regions] for theme in figures.themes
    ]
