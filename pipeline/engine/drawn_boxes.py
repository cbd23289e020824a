"""The proofs of a report in place: which pages are drawn there, and whether their boxes are right.

A box is right where the evidence of `proposals.parquet` stands: pages are drawn from the lines of
`blocks.parquet`, so that each table answers for the other.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from pipeline.engine.preuves import CHANGED, GONE, NOT_SOUGHT, UNDRAWN
from pipeline.report.pictures import NOT_ASKED, Drawn, Pictures, wanted_pages
from pipeline.report.places import PROOFS_FOLDER, picture, proof_page
from pipeline.report.rows import Rows
from pipeline.report.wording import escaped
from pipeline.store.seals import REPORT
from pipeline.store.tables import Tables

_SECTION: Final = re.compile(r'<section class="proof" id="([^"]*)"(.*?)</section>', re.DOTALL)
_SHEET: Final = re.compile(r'-(\d+)\.jpg"(.*?)</figure>', re.DOTALL)
_BOX: Final = re.compile(
    r'<i class="(\w+)" style="left:(.*?)%;top:(.*?)%;width:(.*?)%;height:(.*?)%"'
)
_REASONS: Final = (GONE, NOT_SOUGHT, CHANGED, UNDRAWN, NOT_ASKED)
_FRAME: Final = "cadre"
_MARGIN: Final = 1.0  # points that a box goes over its lines, on each side
_NEAR: Final = 0.2  # points: boxes are written with two decimals of a percent


class _Rectangle(NamedTuple):
    """Left, top, right and bottom, in points."""

    x0: float
    top: float
    x1: float
    bottom: float

    def within(self, other: "_Rectangle") -> bool:
        return (
            self.x0 >= other.x0 - _NEAR
            and self.top >= other.top - _NEAR
            and self.x1 <= other.x1 + _NEAR
            and self.bottom <= other.bottom + _NEAR
        )


def standing(rows: Rows, report: Path) -> Drawn:
    """Return what a report in place shows of the pages of each source, or why it shows none."""
    firsts: dict[str, int] = {}
    for row in rows.proposals:
        if not row.doublon_de:
            firsts[row.source] = min(row.rank, firsts.get(row.source, row.rank))
    ids = {row.source: row.document_id for row in rows.documents}
    found = {}
    for source, pages in wanted_pages(rows).items():
        page = report / proof_page(ids[source], firsts[source])
        text = page.read_text("utf-8", "replace") if page.is_file() else ""
        said = (one for one in _REASONS if escaped(one) in text)
        missing = next(said, "")
        shown = {one for one in pages if (report / picture(ids[source], one)).is_file()}
        whole = missing in {"", UNDRAWN}
        found[source] = Pictures(frozenset(shown if whole else ()), missing)
    return found


def astray(results: Path, made: Tables) -> Iterator[str]:
    """Yield (French) each page of proofs with a box where no evidence of its proposal stands.

    Args:
        results: the folder, whose report is in place.
        made: its tables.
    """
    drawn: dict[str, list[tuple[str, int, str]]] = {}
    for path in sorted((results / REPORT / PROOFS_FOLDER).glob("*.html")):
        for unit, section in _SECTION.findall(path.read_text("utf-8", "replace")):
            for number, sheet in _SHEET.findall(section):
                drawn.setdefault(unit, []).append((path.name, int(number), sheet))
    if not drawn:
        return
    columns = ("source", "page", "width", "height")
    pages = zip(*(made["pages"][name].to_pylist() for name in columns), strict=True)
    sizes = {(source, page): (width, height) for source, page, width, height in pages}
    ids = made["proposals"]["proposal_id"].to_pylist()
    kept = made["proposals"].take([place for place, unit in enumerate(ids) if unit in drawn])
    for row in kept.select(["proposal_id", "source", "evidence"]).to_pylist():
        for name, number, sheet in drawn[row["proposal_id"]]:
            size = sizes.get((row["source"], number), (0.0, 0.0))
            if not _right(sheet, size, _placed(row["evidence"], number)):
                yield (
                    f"{REPORT}/{PROOFS_FOLDER}/{name} : sur la page {number}, un cadre de la "
                    f"proposition {row['proposal_id']} n'est pas à la place que donne "
                    "proposals.parquet."
                )


def _placed(evidence: list[dict[str, Any]], page: int) -> Mapping[bool, list[_Rectangle]]:
    """Return where evidence stands on a page: that of the passage (true), and the rest."""
    found: dict[bool, list[_Rectangle]] = {True: [], False: []}
    for piece in evidence:
        if piece["page"] == page:
            place = _Rectangle(*(piece[name] for name in _Rectangle._fields))
            found[piece["name"] == "text"].append(place)
    return found


def _right(
    sheet: str, size: tuple[float, float], evidence: Mapping[bool, list[_Rectangle]]
) -> bool:
    """Say whether all boxes stand in the evidence, and the frames hold the whole passage."""
    width, height = size
    frames = []
    for kind, *numbers in _BOX.findall(sheet):
        left, top, wide, high = (float(number) / 100 for number in numbers)
        place = _Rectangle(
            left * width + _MARGIN,
            top * height + _MARGIN,
            (left + wide) * width - _MARGIN,
            (top + high) * height - _MARGIN,
        )
        if not any(map(place.within, evidence[kind == _FRAME])):
            return False
        if kind == _FRAME:
            frames.append(place)
    passage = evidence[True]
    return not passage or (bool(frames) and _whole(passage).within(_whole(frames)))


def _whole(places: list[_Rectangle]) -> _Rectangle:
    lefts, tops, rights, bottoms = zip(*places, strict=True)
    return _Rectangle(min(lefts), min(tops), max(rights), max(bottoms))
