"""Tables of a PDF as rows, over the ends of pages: the header and a broken row go on overleaf."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.document import BBox
from pipeline.extract.draft import Draft, Piece, joined
from pipeline.extract.pdf_hyphens import Hyphens
from pipeline.extract.pdf_layout import around, line_text, rows
from pipeline.extract.pdf_style import is_stopped, starts_low
from pipeline.extract.pdf_words import RawPage, RawTable, Word
from pipeline.extract.tables import row_drafts
from pipeline.text import inked

_SENTENCE: Final = 4  # blanks of a text that is no label
_SAME_EDGE: Final = 4.0  # points

Part = tuple[RawPage, Sequence[Word]]  # words of a page
_Row = list[list[Part]]  # the words of each cell; of several pages where the row is broken


@dataclass(slots=True)
class Tables:
    """The table read last; `header` is None where something else was read since.

    `row` is its last row.
    """

    hyphens: Hyphens
    header: tuple[str, ...] | None = None
    columns: tuple[float, ...] = ()
    page: int = 0
    row: tuple[Draft, _Row] | None = None

    def drafts(self, page: RawPage, table: RawTable) -> list[Draft]:
        """Return the rows; a table that opens the next page with the same columns goes on."""
        same = (
            self.header is not None
            and self.page in {page.number, page.number - 1}
            and len(self.columns) == len(table.columns)
            and all(
                abs(a - b) <= _SAME_EDGE for a, b in zip(self.columns, table.columns, strict=True)
            )
        )
        begun = self.row if same and self.page == page.number - 1 else None
        parts: list[_Row] = [[[(page, cell)] for cell in row] for row in table.rows]
        raw = [self._pieces(row) for row in parts]
        drafts, self.header = row_drafts(raw, self.header if same else None)
        filled = [row for row, cells in zip(parts, raw, strict=True) if any(map(joined, cells))]
        found = list(zip(drafts, filled, strict=True))
        first = next((item for item in found if item[0].kind == "table_row"), None)
        if begun and first and (whole := self._whole(begun, first)):
            drafts.remove(first[0])
            found[found.index(first)] = whole
        self.row = found[-1] if found else None
        self.columns, self.page = table.columns, page.number
        return drafts

    def _whole(
        self, begun: tuple[Draft, _Row], rest: tuple[Draft, _Row]
    ) -> tuple[Draft, _Row] | None:
        """Add to a row its rest on the next page, None where that is another row."""
        if not _goes_on(*([text for _, text in draft.cells] for draft, _ in (rest, begun))):
            return None
        whole = [[*a, *b] for a, b in zip(begun[1], rest[1], strict=True)]
        ((draft,), _) = row_drafts([self._pieces(whole)], self.header)
        begun[0].pieces, begun[0].cells = draft.pieces, draft.cells
        return begun[0], whole

    def _pieces(self, row: _Row) -> list[list[Piece]]:
        return [list(cell_pieces(self.hyphens, cell)) for cell in row]


def cell_pieces(hyphens: Hyphens, parts: Sequence[Part]) -> Iterator[Piece]:
    """Yield the lines of a cell, see `lines_joined`."""
    lines = [(page.number, line) for page, words in parts for line in rows(words)]
    places = [(number, around(line)) for number, line in lines]
    return lines_joined(hyphens, [line_text(line) for _, line in lines], places)


def lines_joined(
    hyphens: Hyphens, texts: Sequence[str], places: Sequence[tuple[int, BBox]]
) -> Iterator[Piece]:
    """Yield the lines of a text, each with its page and its box, hyphens between them undone."""
    glued = False
    for text, following, (page, box) in zip(texts, [*texts, ""][1:], places, strict=True):
        shorter = hyphens.without(text, following) if following else None
        if shorter is None:
            yield Piece(text, page, box, glued)
        else:
            yield Piece(shorter, page, box, glued, cut=inked(text) - inked(shorter))
        glued = shorter is not None


def _goes_on(row: Sequence[str], before: Sequence[str]) -> bool:
    """Tell whether the first row of a page is the rest of the last one of the page before.

    Each of its cells is below one that holds text, some take up a sentence and none begins one
    below an unfinished one; where the first is not empty, all take up a long one.
    """
    if len(row) != len(before) or not all(b for a, b in zip(row, before, strict=True) if a):
        return False
    cells = [(a, b) for a, b in zip(row, before, strict=True) if a]
    if row[0]:
        return all(starts_low(a) and _is_begun(b) for a, b in cells)
    other = any(a[0].isupper() and not is_stopped(b) for a, b in cells)
    return not other and any(
        (starts_low(a) and not is_stopped(b)) or (a[0].isdigit() and _is_begun(b)) for a, b in cells
    )


def _is_begun(text: str) -> bool:
    """Tell a sentence without its end, longer than a label."""
    return not is_stopped(text) and text.count(" ") >= _SENTENCE
