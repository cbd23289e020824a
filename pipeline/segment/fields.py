"""The spaCy component `remontees_fields`: what each proposal says of itself.

A label (« Porteur : ») or a table's column is read first; without one, a model reads who, with
whom and where from running prose, and says how sure it is; without the model, cues. Other scores
are fixed by the kind of evidence: label or column, title line, cue, heading, default.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.card import read_card
from pipeline.document import Block
from pipeline.lexicon import Lexicon, load_lexicon
from pipeline.proposal import Evidence, Field, Span, span_evidence
from pipeline.segment.boundaries import COMMAND, PLACES
from pipeline.segment.doc import LETTER, blocks_of
from pipeline.segment.field_tagger import MODEL, TAGGED, Context, FieldTagger
from pipeline.segment.field_words import words_of
from pipeline.segment.labels import SCORE_LABEL, label_alone, labelled, labelled_places
from pipeline.segment.prose import SCORE_CUE, SCORE_DEFAULT, carrier, cued, place
from pipeline.segment.titles import SCORE_TITLE, title
from pipeline.text import plain

FIELDS: Final = "fields"
STATUT_ORDER: Final = ("realise", "en_cours", "propose", "labellise")


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
    spent = {titre.evidence[0].block} if titre else set()
    for name, places in labelled_places(lexicon, blocks, pieces):
        if name != "autre":
            spent |= {p.block for p in places if _whole(blocks, p)}
    kept = [
        piece
        for piece in pieces
        if piece.block not in spent
        and {
            lexicon.label_at_start(blocks[piece.block].text[piece.start : piece.end]),
            label_alone(lexicon, blocks[piece.block], piece),
        }
        <= {None, "autre"}
    ]
    text = "\n".join(blocks[p.block].text[p.start : p.end].strip() for p in kept)
    return Field(text, tuple(kept), SCORE_TITLE) if text else None


def _whole(blocks: Sequence[Block], place: Evidence) -> bool:
    """Tell whether a value below its label is all that its block says."""
    text = blocks[place.block].text
    return not LETTER.search(text[: place.start] + text[place.end :])


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
    """Reads the fields of each proposal into `doc.user_data["fields"]`, one dict a proposal.

    Args:
        folder: that of the model, whose card is checked; None for rules alone.

    Raises:
        ResourceError: the folder is not the model it should be.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Load the lexicon, and the model if there is one."""
        self.lexicon = load_lexicon()
        self.tagger: FieldTagger | None = None
        if folder is not None:
            read_card(folder, COMMAND, MODEL)
            self.tagger = FieldTagger(folder / MODEL, self.lexicon)

    def __call__(self, doc: Doc) -> Doc:
        """Set the fields of the proposals of one Doc."""
        blocks = blocks_of(doc)
        above = headings_above(blocks)
        tag = partial(self.tagger.read, doc, words_of(doc)) if self.tagger else None
        doc.user_data[FIELDS] = tuple(
            self.read(blocks, place, above[place.block_start], tag)
            for place in doc.user_data[PLACES]
        )
        return doc

    def read(
        self,
        blocks: Sequence[Block],
        span: Span,
        headings: Sequence[Block],
        tag: Callable[[Context], dict[str, Field]] | None = None,
    ) -> dict[str, Field]:
        """Return the fields of the proposal in that span, by name.

        Args:
            blocks: those of the document.
            span: the proposal.
            headings: those above it, outermost first.
            tag: what reads porteur, partenaires and territoire with the help of what rules
                found; None for rules alone.
        """
        pieces = span_evidence(blocks, span)
        found = labelled(self.lexicon, blocks, pieces)
        label = found.pop("statut", None)
        found.pop("autre", None)
        found = ruled(self.lexicon, blocks, pieces, found)
        if tag:
            labels = tuple(labelled_places(self.lexicon, blocks, pieces))
            read = tag(Context(blocks, pieces, found, labels))
            kept = {n: f for n, f in found.items() if n not in TAGGED or f.score == SCORE_LABEL}
            found = read | kept
        found["statut"] = statut(self.lexicon, label, blocks, pieces, headings)
        if text := description(self.lexicon, blocks, pieces, found.get("titre")):
            found["description"] = text
        return found


def ruled(
    lexicon: Lexicon,
    blocks: Sequence[Block],
    pieces: Sequence[Evidence],
    labels: Mapping[str, Field],
) -> dict[str, Field]:
    """Return what the title line and cues in prose say, where no label says it."""
    titre = labels.get("titre") or title(lexicon, blocks, pieces)
    found = {
        "titre": titre,
        "porteur": labels.get("porteur") or carrier(lexicon, blocks, pieces, titre),
        "partenaires": labels.get("partenaires") or cued(lexicon.partenaires, blocks, pieces),
        "territoire": labels.get("territoire") or place(blocks, pieces),
    }
    return {name: field for name, field in found.items() if field}


@Language.factory("remontees_fields", default_config={"folder": ""})
def make_fields(nlp: Language, name: str, folder: str) -> Fields:
    """Return the component, for `nlp.add_pipe`; rules alone without a folder."""
    del nlp, name
    return Fields(Path(folder) if folder else None)
