"""The spaCy component `remontees_fields`: what each proposal says of itself.

A label (« Porteur : ») or a table's column is read first; without one, cues in running prose.
Scores are fixed by the kind of evidence: label or column, title line, cue, heading, default.
"""

import re
from collections.abc import Sequence
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.document import Block
from pipeline.lexicon import Lexicon, load_lexicon
from pipeline.proposal import Evidence, Field, Span, span_evidence
from pipeline.segment.boundaries import PLACES
from pipeline.segment.doc import blocks_of
from pipeline.segment.labels import SCORE_LABEL, label_alone, labelled
from pipeline.segment.prose import SCORE_CUE, SCORE_DEFAULT, carrier, cued, place
from pipeline.text import plain

FIELDS: Final = "fields"
SCORE_TITLE: Final = 0.85
TITLE_WORDS: Final = 22
STATUT_ORDER: Final = ("realise", "en_cours", "propose", "labellise")
_EMPTY_TITLE: Final = re.compile(
    r"\W*(?:recommandation|proposition|mesure|action|fiche|projet|idée|piste)s?(?: action)?"
    r"\W*(?:n ?[°o])?\W*[\divx.]*\W*",
    re.IGNORECASE,
)
_MARK: Final = re.compile(r"\[[^\]]*\]$")


def title(lexicon: Lexicon, blocks: Sequence[Block], pieces: Sequence[Evidence]) -> Field | None:
    """Return the proposal's own title line: a heading, or a short line that others follow."""
    for rank, piece in enumerate(pieces[:3]):
        block = blocks[piece.block]
        text = block.text[piece.start : piece.end].strip()
        whole = piece.start == 0 and piece.end == len(block.text)
        if _EMPTY_TITLE.fullmatch(text) or label_alone(lexicon, block, piece) or _MARK.match(text):
            continue
        short = len(text.split()) <= TITLE_WORDS and not lexicon.label_at_start(text)
        plain_line = (
            block.kind in {"paragraph", "list_item"}
            and whole
            and len(pieces) > rank + 1
            and not text.endswith((":", ";", ","))
            and not re.search(r"[.!?] \w", text)
        )
        if short and (block.kind == "heading" or plain_line):
            start = piece.start + block.text[piece.start : piece.end].find(text)
            return Field(text, (Evidence(block.index, start, start + len(text)),), SCORE_TITLE)
        return None
    return None


def statut(
    lexicon: Lexicon,
    label: Field | None,
    blocks: Sequence[Block],
    pieces: Sequence[Evidence],
    headings: Sequence[Block],
) -> Field:
    """Return the statut: of its label, of its own words, of the headings above, or `propose`."""
    sources: list[tuple[Evidence, float]] = []
    if label:
        sources += [(piece, SCORE_LABEL) for piece in label.evidence]
    sources += [(piece, SCORE_CUE) for piece in pieces]
    for name, score in ((n, s) for s in (SCORE_LABEL, SCORE_CUE) for n in STATUT_ORDER):
        for piece, weight in sources:
            text = plain(blocks[piece.block].text[piece.start : piece.end])
            if weight == score and (match := lexicon.statuts[name].pattern.search(text)):
                where = Evidence(
                    piece.block, piece.start + match.start(), piece.start + match.end()
                )
                return Field(name, (where,), score)
    for heading in reversed(headings):
        for name in STATUT_ORDER:
            if match := lexicon.statuts[name].pattern.search(plain(heading.text)):
                where = Evidence(heading.index, match.start(), match.end())
                return Field(name, (where,), SCORE_CUE)
    return Field("propose", (), SCORE_DEFAULT)


def description(
    lexicon: Lexicon, blocks: Sequence[Block], pieces: Sequence[Evidence], titre: Field | None
) -> Field | None:
    """Return the text without its title line and its labelled field lines, verbatim."""
    own = titre.evidence[0].block if titre else -1
    kept = [
        piece
        for piece in pieces
        if piece.block != own
        and lexicon.label_at_start(blocks[piece.block].text[piece.start : piece.end])
        in {None, "autre"}
    ]
    text = "\n".join(blocks[p.block].text[p.start : p.end].strip() for p in kept)
    return Field(text, tuple(kept), SCORE_TITLE) if text else None


def headings_above(blocks: Sequence[Block]) -> list[tuple[Block, ...]]:
    """Return the headings that cover each block, outermost first, itself left out."""
    above: tuple[Block, ...] = ()
    found = []
    for block in blocks:
        if block.kind == "heading":
            above = tuple(h for h in above if h.level < block.level)
        found.append(above)
        if block.kind == "heading":
            above = (*above, block)
    return found


class Fields:
    """Reads the fields of each proposal into `doc.user_data["fields"]`, one dict a proposal."""

    def __init__(self) -> None:
        """Load the lexicon."""
        self.lexicon = load_lexicon()

    def __call__(self, doc: Doc) -> Doc:
        """Set the fields of the proposals of one Doc."""
        blocks = blocks_of(doc)
        above = headings_above(blocks)
        doc.user_data[FIELDS] = tuple(
            self.read(blocks, place, above[place.block_start]) for place in doc.user_data[PLACES]
        )
        return doc

    def read(
        self, blocks: Sequence[Block], span: Span, headings: Sequence[Block]
    ) -> dict[str, Field]:
        """Return the fields of the proposal in that span, by name."""
        pieces = span_evidence(blocks, span)
        found = labelled(self.lexicon, blocks, pieces)
        label = found.pop("statut", None)
        found.pop("autre", None)
        if "titre" not in found and (own := title(self.lexicon, blocks, pieces)):
            found["titre"] = own
        if "porteur" not in found and (
            who := carrier(self.lexicon, blocks, pieces, found.get("titre"))
        ):
            found["porteur"] = who
        if "partenaires" not in found and (
            others := cued(self.lexicon.partenaires, blocks, pieces)
        ):
            found["partenaires"] = others
        if "territoire" not in found and (where := place(blocks, pieces)):
            found["territoire"] = where
        found["statut"] = statut(self.lexicon, label, blocks, pieces, headings)
        if text := description(self.lexicon, blocks, pieces, found.get("titre")):
            found["description"] = text
        return found


@Language.factory("remontees_fields")
def make_fields(nlp: Language, name: str) -> Fields:
    """Return the component, for `nlp.add_pipe`."""
    del nlp, name
    return Fields()
