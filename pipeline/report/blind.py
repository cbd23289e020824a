"""The page beside the workbook to fill: passages in their place, and nothing that was answered."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from pipeline.report.evidence import Line, Piece
from pipeline.report.page import environment, policy
from pipeline.report.places import picture
from pipeline.report.proofs import Box, Sheet, box_of, framed
from pipeline.report.quotes import near_text
from pipeline.report.rows import PageRow
from pipeline.report.sections import sheet_figures
from pipeline.report.templating import TEMPLATES
from pipeline.report.to_review import ToReview
from pipeline.report.wording import escaped

_AROUND: Final = 600  # characters shown before and after
_MOST: Final = 4  # pages drawn of one passage


def write_blind(rows: Sequence[ToReview], path: Path) -> None:
    """Write the passages to judge, in the order of the workbook, each under its unit.

    A reviewer who sees themes, statut or trends is drawn to them: none is here.
    """
    style = (TEMPLATES / "preuves.css").read_text(encoding="utf-8")
    made = (
        environment()
        .get_template("relire.html.j2")
        .render(
            policy=policy(""),
            style=style,
            sections=[_section(number, row) for number, row in enumerate(rows, start=1)],
        )
    )
    path.write_text(made, encoding="utf-8", newline="\n")


def sheets_of(
    blocks: Mapping[str, Sequence[Any]],
    places: Sequence[tuple[int, int, int]],
    sizes: Mapping[tuple[str, int], tuple[float, float]],
    report: Path,
    root: str,
) -> tuple[Sheet, ...]:
    """Return the pages of a passage that stand drawn in a report, the passage framed.

    Args:
        blocks: the columns of `blocks.parquet`.
        places: row in `blocks`, first and last character, of each block of the passage.
        sizes: width and height in points by source and page.
        report: folder of the report.
        root: the address of that folder.
    """
    found: dict[int, dict[Box, None]] = {}
    names: dict[int, str] = {}
    for row, start, end in places:
        piece = Piece("text", int(blocks["index"][row]), start, end, None)
        lines = (Line(**line) for line in blocks["lines"][row] or ())
        for line in framed(piece, (one for one in lines if one.start < end and start < one.end)):
            size = sizes.get((blocks["source"][row], line.page))
            name = picture(blocks["document_id"][row], line.page)
            if size and min(size) > 0 and (report / name).is_file():
                names[line.page] = f"{root}/{name}"
                page = PageRow(blocks["source"][row], line.page, *size, 0, 0.0, ())
                found.setdefault(line.page, {})[box_of(piece, line, page)] = None
    return tuple(
        Sheet(page, names[page], _ratio(sizes, blocks["source"][places[0][0]], page), tuple(boxes))
        for page, boxes in sorted(found.items())[:_MOST]
    )


def _ratio(sizes: Mapping[tuple[str, int], tuple[float, float]], source: str, page: int) -> str:
    width, height = sizes[source, page]
    return f"{width:g}/{height:g}"


def _section(number: int, row: ToReview) -> Markup:
    name, source = escaped(row.unit), escaped(row.document)
    place = f"{source}, {escaped(row.page)}" if row.page else source
    above = f'<p class="place">{escaped(row.rubrique)}</p>\n' if row.rubrique else ""
    near = [
        f'<p class="near">{text}</p>' if text else ""
        for text in (near_text(row.before, _AROUND, before=True), near_text(row.after, _AROUND))
    ]
    return Markup(  # noqa: S704  each part is escaped
        f'<section class="proof" id="{name}" aria-labelledby="h-{name}">\n'
        f'<h2 id="h-{name}">Ligne {number} : {place}</h2>\n{above}'
        f'<div class="sides{" two" * bool(row.sheets)}">\n<div>\n<blockquote>{near[0]}'
        f"<p><mark>{escaped(row.text)}</mark></p>{near[1]}</blockquote>\n</div>\n"
        f"{sheet_figures(row.sheets, source)}</div>\n</section>\n"
    )
