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
from pipeline.segment.crf import Crf
from pipeline.segment.doc import LETTER, Words, blocks_of, read_terms
from pipeline.segment.field_judge import JUDGE, FieldJudge
from pipeline.segment.field_tagger import MODEL, Context, FieldTagger
from pipeline.segment.field_towns import Towns
from pipeline.segment.field_values import TAGGED
from pipeline.segment.field_words import words_of
from pipeline.segment.labels import SCORE_LABEL, label_alone, labelled, labelled_places
from pipeline.segment.prose import carrier, cued, place
from pipeline.segment.statut import MODEL as STATUTS
from pipeline.segment.statut import StatutModel, statuts
from pipeline.segment.statut_features import Statuts
from pipeline.segment.titles import SCORE_TITLE, title

FIELDS: Final = "fields"
Tag = Callable[[Sequence[Context]], Sequence[dict[str, Field]]]


def description(lexicon: Lexicon, context: Context, titre: Field | None) -> Field | None:
    """Return the text without its title line and its labelled field lines, verbatim."""
    blocks = context.blocks
    spent = {titre.evidence[0].block} if titre else set()
    for name, places in context.labels:
        if name != "autre":
            spent |= {p.block for p in places if _whole(blocks, p)}
    kept = [
        piece
        for piece in context.pieces
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
        folder: that of the models, whose card is checked; None for rules alone.

    Raises:
        ResourceError: the folder is not the model it should be.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Load the lexicon, and the models if there are any."""
        self.lexicon = load_lexicon()
        self.tagger: FieldTagger | None = None
        self.model: StatutModel | None = None
        if folder is not None:
            files = read_card(folder, COMMAND)["files"]
            if MODEL in files:
                judge = FieldJudge.load(folder / JUDGE, COMMAND) if JUDGE in files else None
                crf = Crf.load(folder / MODEL, COMMAND)
                self.tagger = FieldTagger(crf, self.lexicon, judge)
            self.model = StatutModel.load(folder, COMMAND) if STATUTS in files else None

    def __call__(self, doc: Doc) -> Doc:
        """Set the fields of the proposals of one Doc."""
        blocks, places = blocks_of(doc), doc.user_data[PLACES]
        inside = {i for p in places for i in range(p.block_start, p.block_end + 1)}
        words = words_of(doc, inside)
        tag = partial(self.tagger.read, doc, words, Towns(blocks)) if self.tagger else None
        doc.user_data[FIELDS] = self.read(blocks, places, read_terms(doc), tag)
        return doc

    def read(
        self,
        blocks: Sequence[Block],
        places: Sequence[Span],
        words: Words,
        tag: Tag | None = None,
    ) -> tuple[dict[str, Field], ...]:
        """Return the fields of each proposal of a document, by name.

        Args:
            blocks: those of the document.
            places: where its proposals lie, in order.
            words: those of each block, as the French pipeline reads them.
            tag: what reads porteur, partenaires and territoire of proposals with the help of
                what rules found; None for rules alone.
        """
        pairs = [self._ruled(blocks, place) for place in places]
        contexts = [context for context, _ in pairs]
        read = tag(contexts) if tag else [None] * len(contexts)
        found = [self._told(*each) for each in zip(contexts, read, strict=True)]
        known = self.model.known if self.model else None
        document = Statuts(blocks, words, places, headings_above(blocks), self.lexicon, known)
        told = statuts(self.model, self.lexicon, document, [label for _, label in pairs])
        return tuple(fields | {"statut": one} for fields, one in zip(found, told, strict=True))

    def context(self, blocks: Sequence[Block], span: Span) -> Context:
        """Return what rules and labels tell of a proposal; the statut is left aside."""
        return self._ruled(blocks, span)[0]

    def _ruled(self, blocks: Sequence[Block], span: Span) -> tuple[Context, Field | None]:
        """Return the same, and the statut as its label words it."""
        pieces = span_evidence(blocks, span)
        labels = tuple(labelled_places(self.lexicon, blocks, pieces))
        found = labelled(self.lexicon, blocks, labels)
        found.pop("autre", None)
        label = found.pop("statut", None)
        return Context(blocks, pieces, ruled(self.lexicon, blocks, pieces, found), labels), label

    def _told(self, context: Context, read: Mapping[str, Field] | None) -> dict[str, Field]:
        """Return the fields that a proposal's own text tells, the statut left out.

        Args:
            context: the proposal.
            read: what the model reads, which wins over all but labels; None for rules alone.
        """
        found = dict(context.rules)
        if read is not None:
            kept = {n: f for n, f in found.items() if n not in TAGGED or f.score == SCORE_LABEL}
            found = {**read, **kept}
        if text := description(self.lexicon, context, found.get("titre")):
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
