"""The spaCy component `remontees_fields`: what each proposal says of itself.

A label (« Porteur : ») or a table's column is read first; without one, cues in running prose.
Scores are fixed by the kind of evidence: label or column, title line, cue, heading, default.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.document import Block
from pipeline.lexicon import Lexicon, load_lexicon
from pipeline.proposal import Evidence, Field, Span, span_evidence
from pipeline.segment.boundaries import PLACES
from pipeline.segment.doc import LETTER, blocks_of
from pipeline.segment.prose import carrier, cued, place
from pipeline.segment.statut import SCORE_LABEL, StatutModel, statuts
from pipeline.segment.statut_context import Words, read_terms
from pipeline.segment.statut_features import Statuts

FIELDS: Final = "fields"
SCORE_TITLE: Final = 0.85
TITLE_WORDS: Final = 22
_PART: Final = re.compile(r"[.;|] |[.;|]?(?: [–—-])? (?=[A-ZÉÈ][\w’'() -]{2,30}? ?:)")
_EMPTY_TITLE: Final = re.compile(
    r"\W*(?:recommandation|proposition|mesure|action|fiche|projet|idée|piste)s?(?: action)?"
    r"\W*(?:n ?[°o])?\W*[\divx.]*\W*",
    re.IGNORECASE,
)


def labelled(
    lexicon: Lexicon, blocks: Sequence[Block], pieces: Sequence[Evidence]
) -> dict[str, Field]:
    """Return the fields that a label or a column's header names, the first of each."""
    found: dict[str, Field] = {}
    for piece in pieces:
        block = blocks[piece.block]
        for name, start, end in _labelled_parts(lexicon, block, piece):
            value = block.text[start:end].strip(" .")
            if value and name not in found:
                place = Evidence(block.index, start, start + len(value))
                found[name] = Field(value, (place,), SCORE_LABEL)
    return found


def _labelled_parts(
    lexicon: Lexicon, block: Block, piece: Evidence
) -> Iterator[tuple[str, int, int]]:
    """Yield (field, start, end) of each labelled value; `end` excluded."""
    position = 0
    for header, value in block.cells:
        name = lexicon.label_of_header(header)
        if name and LETTER.search(value):
            start = block.text.find(value, position)
            yield name, start, start + len(value)
        position = block.text.find(value, position) + len(value) if value else position
    if block.cells:
        return
    text = block.text[piece.start : piece.end]
    cuts = [0, *(match.end() for match in _PART.finditer(text)), len(text)]
    for start, end in itertools.pairwise(sorted(set(cuts))):
        if match := lexicon.label_match(text[start:end]):
            name, offset = match
            value = text[start + offset : end].rstrip(" .;|–—-")
            if LETTER.search(value):
                low = piece.start + start + offset
                yield name, low, low + len(value)


def title(lexicon: Lexicon, blocks: Sequence[Block], pieces: Sequence[Evidence]) -> Field | None:
    """Return the proposal's own title line: a heading, or a short line that others follow."""
    for rank, piece in enumerate(pieces[:2]):
        block = blocks[piece.block]
        text = block.text[piece.start : piece.end].strip()
        whole = piece.start == 0 and piece.end == len(block.text)
        if _EMPTY_TITLE.fullmatch(text):
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

    def __init__(self, folder: Path | None = None) -> None:
        """Load the lexicon, and the model of statuts if the folder, once checked, has one."""
        self.lexicon = load_lexicon()
        self.model = StatutModel.load(folder) if folder else None

    def __call__(self, doc: Doc) -> Doc:
        """Set the fields of the proposals of one Doc."""
        doc.user_data[FIELDS] = self.read(blocks_of(doc), doc.user_data[PLACES], read_terms(doc))
        return doc

    def read(
        self, blocks: Sequence[Block], places: Sequence[Span], words: Words
    ) -> tuple[dict[str, Field], ...]:
        """Return the fields of each proposal of a document, by name."""
        found = tuple(self.own(blocks, place) for place in places)
        document = Statuts(blocks, words, places, headings_above(blocks), self.lexicon)
        labels = [fields.pop("statut", None) for fields in found]
        for fields, told in zip(
            found, statuts(self.model, self.lexicon, document, labels), strict=True
        ):
            fields["statut"] = told
        return found

    def own(self, blocks: Sequence[Block], span: Span) -> dict[str, Field]:
        """Return the fields that a proposal's own text tells; `statut` as its label words it."""
        pieces = span_evidence(blocks, span)
        found = labelled(self.lexicon, blocks, pieces)
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
        if text := description(self.lexicon, blocks, pieces, found.get("titre")):
            found["description"] = text
        return found


@Language.factory("remontees_fields", default_config={"folder": ""})
def make_fields(nlp: Language, name: str, folder: str) -> Fields:
    """Return the component, for `nlp.add_pipe`; the card of the folder is checked before."""
    del nlp, name
    return Fields(Path(folder) if folder else None)
