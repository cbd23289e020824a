"""The French pipeline with our components, from documents to proposals."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.card import card_version
from pipeline.document import Document
from pipeline.errors import ResourceError
from pipeline.proposal import Proposal, Span, proposal_ids, span_text
from pipeline.segment.boundaries import CONFIDENCES, PLACES, Boundaries
from pipeline.segment.doc import to_doc
from pipeline.segment.fields import FIELDS, headings_above
from pipeline.segment.places import document_places, proposal_places
from pipeline.settings import Settings

BATCH: Final = 32
MAX_LENGTH: Final = 10**9
ROUND: Final = 4


def french(name: str) -> Language:
    """Return the French pipeline of that name or path; blank French with a sentencizer when empty.

    Raises:
        ResourceError: spaCy does not find it (French).
    """
    if not name:
        nlp = spacy.blank("fr")
        nlp.add_pipe("sentencizer")
    else:
        try:
            nlp = spacy.load(name)
        except (OSError, ValueError) as error:
            message = (
                f"Le pipeline français « {name} » est introuvable ou illisible. Corrigez le "
                "réglage pipeline_francais, ou laissez-le vide."
            )
            raise ResourceError(message) from error
    nlp.max_length = MAX_LENGTH
    return nlp


def pipeline_label(settings: Settings) -> str:
    """Return the name under which cards and `run.json` know the French pipeline."""
    if not settings.pipeline_francais:
        return "blank:fr"
    meta = french(settings.pipeline_francais).meta
    return f"{meta['lang']}_{meta['name']}-{meta['version']}"


@dataclass(frozen=True, slots=True, eq=False)
class Segmenter:
    """Cuts documents into proposals. `pipeline_name` says which French pipeline it leans on."""

    nlp: Language
    version: str
    pipeline_name: str

    @classmethod
    def load(cls, folder: Path, settings: Settings) -> "Segmenter":
        """Return the segmenter of a folder of models.

        Raises:
            ResourceError: the model, or the pipeline that the settings name, cannot be used.
        """
        nlp = french(settings.pipeline_francais)
        nlp.add_pipe("remontees_boundaries", config={"folder": str(folder / "segmentation")})
        nlp.add_pipe("remontees_fields")
        boundaries = nlp.get_pipe("remontees_boundaries")
        assert isinstance(boundaries, Boundaries)
        return cls(nlp, card_version(boundaries.card), pipeline_label(settings))

    def segment(self, documents: Sequence[Document]) -> list[tuple[Proposal, ...]]:
        """Return the proposals of each document, in reading order."""
        docs = (to_doc(self.nlp, document.blocks) for document in documents)
        found = []
        for document, doc in zip(documents, self.nlp.pipe(docs, batch_size=BATCH), strict=True):
            found.append(_proposals(document, doc))
        return found


def _proposals(document: Document, doc: Doc) -> tuple[Proposal, ...]:
    places: tuple[Span, ...] = doc.user_data[PLACES]
    texts = [span_text(document.blocks, place) for place in places]
    above = headings_above(document.blocks)
    whole = document_places(document)
    made = []
    for rank, (identifier, place) in enumerate(
        zip(proposal_ids(document.document_id, texts), places, strict=True)
    ):
        departements, regions, origin = proposal_places(document, place, whole)
        made.append(
            Proposal(
                proposal_id=identifier,
                document_id=document.document_id,
                rank=rank + 1,
                span=place,
                text=texts[rank],
                confidence=round(doc.user_data[CONFIDENCES][rank], ROUND),
                rubrique=" > ".join(heading.text for heading in above[place.block_start]),
                departements=departements,
                regions=regions,
                lieu_origine=origin,
                **doc.user_data[FIELDS][rank],
            )
        )
    return tuple(made)
