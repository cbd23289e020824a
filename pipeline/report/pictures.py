"""Which pages of the sources carry evidence, and what became of drawing them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.report.rows import Rows

PDF: Final = "application/pdf"
NOT_ASKED: Final = (
    "Les pages n'ont pas été dessinées : refaites le rapport avec « remontees rapport »."
)

PUBLIC: Final = "L'édition publique ne montre pas les pages : la preuve est le passage ci-dessous."


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pages of one source that stand beside the report, or why there is none (French)."""

    pages: frozenset[int] = frozenset()
    missing: str = ""


Drawn = Mapping[str, Pictures]  # by source


def wanted_pages(rows: Rows) -> dict[str, tuple[int, ...]]:
    """Return the pages, from 1, on which a counted proposal or its evidence stands, by source.

    Only sources that can be drawn (PDF) are there.
    """
    drawable = {row.source for row in rows.documents if row.media_type == PDF}
    found: dict[str, set[int]] = defaultdict(set)
    for row in rows.proposals:
        if row.source in drawable and not row.doublon_de:
            found[row.source].update(
                line.page
                for piece in rows.evidence.of(row.number)
                for line in rows.evidence.boxes(row.source, piece)
            )
    return {source: tuple(sorted(pages)) for source, pages in sorted(found.items()) if pages}


def without_pages(rows: Rows) -> Drawn:
    """Return what the public edition shows of the pages: that it shows none."""
    return {source: Pictures(missing=PUBLIC) for source in wanted_pages(rows)}
