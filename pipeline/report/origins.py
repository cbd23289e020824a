"""Which words give the place and the headings of a proposal: no evidence of them is stored.

They are found again by what found them first: the reader of places, and the headings above.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from pipeline.places import mentions
from pipeline.report.evidence import Evidence, Piece
from pipeline.report.rows import ProposalRow
from pipeline.report.wording import shown
from pipeline.territoires import departement_name

PLACE: Final = "lieu"
HEADINGS: Final = "rubrique"
_ABOVE: Final = 60  # most blocks between a proposal and its heading


class Origins:
    """Finds the words in the blocks of a run."""

    def __init__(self, evidence: Evidence, *, whole: bool) -> None:
        """Keep the evidence; `whole` says whether all of a document may be shown."""
        self._evidence = evidence
        self._whole = whole
        self._known: dict[tuple[str, tuple[str, ...]], tuple[Piece, ...]] = {}

    def place(self, row: ProposalRow) -> tuple[Piece, ...]:
        """Return the words that name the département, in the proposal or in its document."""
        if row.lieu_origine != "document":
            return tuple(islice(self._named(row, range(row.block_start, row.block_end + 1)), 1))
        key = (row.source, row.departements)
        if self._whole and key not in self._known:
            blocks = sorted(self._evidence.blocks.get(row.source, ()))
            self._known[key] = tuple(islice(self._named(row, blocks), 1))
        return self._known.get(key, ())

    def headings(self, row: ProposalRow) -> tuple[Piece, ...]:
        """Return the nearest of the headings above a proposal."""
        last = row.rubrique.rpartition(" > ")[2]
        for block in range(row.block_start, max(row.block_start - _ABOVE, 0) - 1, -1):
            if last and self._evidence.kind(row.source, block) == "heading":
                text = self._evidence.text(row.source, block)
                if shown(text) == last:
                    return (Piece(HEADINGS, block, 0, len(text), None),)
        return ()

    def _named(self, row: ProposalRow, blocks: Iterable[int]) -> Iterator[Piece]:
        spelled = [departement_name(code) for code in row.departements] + [*row.departements]
        for block in blocks if spelled else ():
            text = self._evidence.text(row.source, block)
            if row.lieu_origine == "document" and not any(name in text for name in spelled):
                continue  # documents are long
            first = row.char_start if block == row.block_start else 0
            last = row.char_end if block == row.block_end else len(text)
            for one in mentions(text):
                inside = row.lieu_origine == "document" or first <= one.start < last
                if inside and one.sure and one.code in row.departements:
                    yield Piece(PLACE, block, one.start, one.end, None)
