"""The proof of each proposal: its passage in the blocks and on the page, the words of its tags."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from markupsafe import Markup

from pipeline.report.cards import FIELDS, heading, located, place
from pipeline.report.evidence import Evidence, Line, Piece
from pipeline.report.origins import HEADINGS, PLACE, Origins
from pipeline.report.places import anchor
from pipeline.report.places import picture as picture_of
from pipeline.report.quotes import cut_text, in_block, marked_text, near_text
from pipeline.report.rows import PageRow, ProposalRow
from pipeline.report.wording import STATUTS, chance, shown, visible
from pipeline.taxonomy import Taxonomy

_BLOCKS: Final = 60  # most blocks of a passage
_BESIDE: Final = 2000  # most characters of a block shown on either side of a passage
_SHEETS: Final = 4  # most pages drawn for one proposal
_LEVELS: Final = 3
_Named = Mapping[str, Sequence[Piece]]  # the pieces by their name
_STATED: Final = (("titre", "Titre"), *FIELDS, ("statut", "Statut"))


class Quote(NamedTuple):
    """What shows a field or a tag: its words marked in their sentence or block."""

    anchor: str
    label: str
    value: str
    marked: Markup
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in percent of its width and height; `words` of a field or tag."""

    left: float
    top: float
    width: float
    height: float
    words: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page drawn, with the boxes of one proposal."""

    page: int
    picture: str
    ratio: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """All that shows where a proposal and what is said of it come from."""

    identifier: str
    heading: str
    place: str
    before: Markup
    passage: tuple[Markup, ...]
    after: Markup
    fields: tuple[Quote, ...]
    tags: tuple[Quote, ...]
    sheets: tuple[Sheet, ...]


class Prover:
    """Makes proofs from the evidence of a run and the pages that were drawn."""

    def __init__(
        self,
        evidence: Evidence,
        pages: dict[tuple[str, int], PageRow],
        taxonomy: Taxonomy,
        *,
        whole: bool = True,
    ) -> None:
        """Keep what proofs are made of: pages by source and number; `whole` as `Origins` has it."""
        self.origins = Origins(evidence, whole=whole)
        self.evidence = evidence
        self.pages = pages
        self.labels = {label.code: (shown(label.court), label.couleur) for _, label in taxonomy}

    def proof(self, row: ProposalRow, drawn: frozenset[int]) -> Proof:
        """Return the proof of a proposal; `drawn` are the pages of its source with a picture."""
        pieces = self.evidence.of(row.number)
        named: dict[str, list[Piece]] = {}
        for piece in pieces:
            named.setdefault(piece.name, []).append(piece)
        return Proof(
            identifier=row.proposal_id,
            heading=heading(row)[0],
            place=place(row),
            before=near_text(self._near(row, row.block_start - 1), before=True),
            passage=tuple(self._passage(row)),
            after=near_text(self._near(row, row.block_end + 1)),
            fields=tuple(self._fields(row, named)),
            tags=tuple(self._tags(row, named)),
            sheets=tuple(self._sheets(row, pieces, drawn)) if drawn else (),
        )

    def _near(self, row: ProposalRow, block: int) -> str:
        if self.evidence.kind(row.source, block) == "furniture":
            return ""
        return visible(self.evidence.text(row.source, block))

    def _passage(self, row: ProposalRow) -> Iterator[Markup]:
        last = min(row.block_end, row.block_start + _BLOCKS)
        found = False
        for block in range(row.block_start, last + 1):
            text = self.evidence.text(row.source, block)
            start = row.char_start if block == row.block_start else 0
            end = row.char_end if block == row.block_end else len(text)
            if text and (block in {row.block_start, last} or self._near(row, block)):
                found = True
                first, beyond = max(start - _BESIDE, 0), end + _BESIDE
                yield cut_text(text, [(start, end, 1)], first, beyond)
        if not found:
            yield marked_text(row.text, [(0, len(row.text), 1)])

    def _fields(self, row: ProposalRow, named: _Named) -> Iterator[Quote]:
        for name, label in _STATED:
            value = str(getattr(row, name))
            if not value or name in row.masked:
                continue
            known = named.get(name, ())
            said = STATUTS.get(value, value) if name == "statut" else value
            marked = in_block(self.evidence, row.source, known)
            yield Quote(anchor(row, name), label, said, marked)
        label, where = located(row)
        if row.departements or row.regions:
            marked = in_block(self.evidence, row.source, self.origins.place(row))
            yield Quote(anchor(row, PLACE), label, where, marked)
        if row.rubrique:
            marked = in_block(self.evidence, row.source, self.origins.headings(row))
            yield Quote(anchor(row, HEADINGS), "Rubrique", row.rubrique, marked)

    def _tags(self, row: ProposalRow, named: _Named) -> Iterator[Quote]:
        for code in (*row.themes, *row.tendances):
            label, colour = self.labels[code]
            known = named.get(code, ())
            probability = chance(row.scores[code]) if code in row.scores else ""
            marked = self._weighed(row, known)
            yield Quote(anchor(row, code), label, probability, marked, colour)

    def _weighed(self, row: ProposalRow, known: Sequence[Piece]) -> Markup:
        """Return the sentence that counted most, its words marked 1 to 3 by weight."""
        if not known:
            return Markup()
        sentence, *words = known
        text = self.evidence.text(row.source, sentence.block)[sentence.start : sentence.end]
        highest = max((one.weight or 0.0 for one in words), default=0.0)
        inside, outside = [], []
        for one in words:
            share = (one.weight or 0.0) / highest if highest > 0 else 1.0
            level = max(1, min(_LEVELS, round(share * _LEVELS)))
            if one.block == sentence.block and sentence.start <= one.start < sentence.end:
                inside.append((one.start - sentence.start, one.end - sentence.start, level))
            else:  # words of the headings above
                words_of = self.evidence.text(row.source, one.block)[one.start : one.end]
                outside.append(marked_text(words_of, [(0, len(words_of), level)]))
        more = f" Aussi : {' ; '.join(outside)}" if outside else ""
        return Markup(f"{marked_text(text, inside)}{more}")  # noqa: S704  each part is escaped

    def _sheets(
        self, row: ProposalRow, pieces: Sequence[Piece], drawn: frozenset[int]
    ) -> Iterator[Sheet]:
        boxes: dict[int, dict[Box, None]] = {}
        kept = {"text", *(name for name, _ in FIELDS), *row.themes, *row.tendances}
        sentences: set[str] = set()
        for piece in pieces:
            if piece.name not in kept:
                continue
            if piece.weight is not None and piece.name not in sentences:
                sentences.add(piece.name)  # the sentence of a tag lies in the passage
                continue
            for line in framed(piece, self.evidence.boxes(row.source, piece)):
                page = self.pages.get((row.source, line.page))
                if page and min(page.width, page.height) > 0 and line.page in drawn:
                    made = box_of(piece, line, page)
                    boxes.setdefault(line.page, {})[made] = None
        for number in sorted(boxes)[:_SHEETS]:
            page = self.pages[row.source, number]
            yield Sheet(
                number,
                "../" + picture_of(row.document_id, number),
                f"{page.width:g}/{page.height:g}",
                tuple(sorted(boxes[number], key=lambda box: box.words)),
            )


def framed(piece: Piece, lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines, those of the passage that stand under one another as one frame."""
    last: Line | None = None
    for line in lines:
        near = last and line.page == last.page and line.x0 < last.x1 and last.x0 < line.x1
        if piece.name == "text" and last and near and last.top <= line.top:
            last = Line(
                *(last.start, line.end, last.page, min(last.x0, line.x0), last.top),
                *(max(last.x1, line.x1), max(last.bottom, line.bottom)),
            )
            continue
        if last:
            yield last
        last = line
    if last:
        yield last


def box_of(piece: Piece, line: Line, page: PageRow) -> Box:
    """Return where a piece stands on a line; inside the line, letters count as equally wide."""
    long = max(line.end - line.start, 1)
    part = piece.name != "text"
    first = max(piece.start - line.start, 0) / long if part else 0.0
    last = min(piece.end - line.start, long) / long if part else 1.0
    wide = line.x1 - line.x0
    left = line.x0 + first * wide - 1
    return Box(
        round(100 * left / page.width, 2),
        round(100 * (line.top - 1) / page.height, 2),
        round(100 * ((last - first) * wide + 2) / page.width, 2),
        round(100 * (line.bottom - line.top + 2) / page.height, 2),
        part,
    )
