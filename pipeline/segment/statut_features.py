"""What the model of statuts sees of each proposal of a document, and where it sees it."""

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise
from typing import Final

from pipeline.document import Block
from pipeline.lexicon import Lexicon
from pipeline.proposal import Evidence, Field, Span, span_evidence
from pipeline.segment.doc import Term, Words
from pipeline.segment.statut_context import NOWHERE, WORD, Context, Seen
from pipeline.segment.tenses import FINITE, verbs
from pipeline.text import plain

_PART: Final = re.compile(r"[.!?;:|()\[\]] ?| [–—-] ")
TAG: Final = 9  # words: a part of a proposal that may be a mark of its statut
MARK: Final = 3  # words
CELL: Final = 4  # words
BEFORE: Final = 25  # words
AFTER: Final = 120  # characters
MOSTLY: Final = 0.4
SIZES: Final = (10, 20, 30, 50, 90, 150)


class Statuts:
    """The features of all proposals of one document; see `Context` for the arguments."""

    def __init__(
        self,
        blocks: Sequence[Block],
        words: Words,
        places: Sequence[Span],
        above: Sequence[tuple[Block, ...]],
        lexicon: Lexicon,
        known: Container[str] | None = None,
    ) -> None:
        """Read what all proposals share."""
        self.blocks, self.words, self.places, self.lexicon = blocks, words, places, lexicon
        self.above = above
        self.context = Context(blocks, words, places, above, lexicon, known)

    def features(self, rank: int, label: Field | None) -> list[Seen]:
        """Return the features of one proposal.

        Args:
            rank: in `places`.
            label: the value of its own label (« État : »), if it has one.
        """
        place = self.places[rank]
        pieces = span_evidence(self.blocks, place)
        found = list(self._labelled(label))
        for piece in pieces:
            found += self._own(piece)
            found += self._marks(piece)
        terms = [t for p in pieces for o, t in self.words.get(p.block, ()) if p.start <= o < p.end]
        found += _form(terms)
        found += self._place(place)
        found += self._around(place, pieces)
        return [*found, *self.context.section(place.block_start), *self.context.common]

    def _labelled(self, label: Field | None) -> Iterator[Seen]:
        for piece in label.evidence if label else ():
            yield "L", piece.block, piece.start, piece.end
            yield from self.context.said("L", piece.block, piece.start, piece.end)
            yield from self.context.stated("Ls", piece.block, piece.start, piece.end)

    def _own(self, piece: Evidence) -> Iterator[Seen]:
        text = self.context.plain[piece.block]
        yield from self.context.said("O", piece.block, piece.start, piece.end)
        for name, cues in self.lexicon.statuts.items():
            if match := cues.pattern.search(text, piece.start, piece.end):
                yield f"Oc={name}", piece.block, match.start(), match.end()

    def _marks(self, piece: Evidence) -> Iterator[Seen]:
        """Yield what its short parts state: marks of a legend, brackets, cells, last words."""
        context, block = self.context, piece.block
        text = context.plain[block]
        cuts = [match.span() for match in _PART.finditer(text, piece.start, piece.end)]
        edges = [(piece.start, piece.start), *cuts, (piece.end, piece.end)]
        for (_, start), (end, _) in pairwise(edges):
            part = text[start:end].strip()
            size = len(part.split())
            if not 0 < size <= TAG:
                continue
            if part in context.legend:
                yield f"K={context.legend[part]}", block, start, end
            yield from context.stated("Os", block, start, end)
            if end >= piece.end - 1 or text[end] == ")":
                yield from context.stated("Om", block, start, end)
            if size <= MARK:
                yield f"M={part}", block, start, end

    def _place(self, place: Span) -> Iterator[Seen]:
        block = self.blocks[place.block_start]
        yield f"kind={block.kind}", *NOWHERE
        yield f"pos={5 * place.block_start // len(self.blocks)}", *NOWHERE
        start = place.char_start
        first = WORD.findall(self.context.plain[place.block_start][start : start + 80])
        yield f"F1={first[0] if first else ''}", *NOWHERE
        yield f"F2={'_'.join(first[:2])}", *NOWHERE
        for header, value in block.cells:
            yield f"H={plain(header)[:20]}", *NOWHERE
            if len(value.split()) <= CELL:
                yield f"Hv={plain(header)[:12]}|{plain(value)}", *NOWHERE

    def _around(self, place: Span, pieces: Sequence[Evidence]) -> Iterator[Seen]:
        """Yield what stands before and after it in its own blocks."""
        text = self.context.plain[place.block_start]
        starts = [match.start() for match in WORD.finditer(text, 0, place.char_start)][-BEFORE:]
        if starts:
            yield from self.context.said("B", place.block_start, starts[0], place.char_start)
        for last in pieces[-1:]:
            yield from self.context.said("A", last.block, last.end, last.end + AFTER)


def _form(terms: Sequence[Term]) -> Iterator[Seen]:
    """Yield its lemmas, its verbs with their tenses, and its size."""
    for lemma in dict.fromkeys(term.lemma for term in terms):
        if lemma:
            yield f"Ol:{lemma}", *NOWHERE
    forms = list(verbs(terms))
    for form, count in Counter(form for _, form in forms).items():
        yield f"V:{form}", *NOWHERE
        if count >= MOSTLY * len(forms):
            yield f"Vm:{form}", *NOWHERE
    for lemma, form in forms:
        yield f"Vl:{lemma}|{form}", *NOWHERE
    finite = [form for _, form in forms if form.rpartition(".")[2] in FINITE]
    yield f"V1={forms[0][1] if forms else ''}", *NOWHERE
    yield f"Vf={finite[0] if finite else ''}", *NOWHERE
    yield f"Vx={Counter(finite).most_common(1)[0][0] if finite else ''}", *NOWHERE
    if any(term.pos == "PRON" and term.lemma in {"je", "nous", "on"} for term in terms):
        yield "premiere", *NOWHERE
    yield f"n={sum(len(terms) >= edge for edge in SIZES)}", *NOWHERE
