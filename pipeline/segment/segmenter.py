"""The French pipeline with our components, from documents to proposals."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.card import card_version
from pipeline.document import Document
from pipeline.errors import ResourceError
from pipeline.lexicon import Lexicon
from pipeline.proposal import Field, Proposal, Span, proposal_ids, span_text
from pipeline.segment.boundaries import CONFIDENCES, PLACES, Boundaries
from pipeline.segment.doc import to_doc
from pipeline.segment.fields import FIELDS, Fields, headings_above
from pipeline.segment.french.loading import french, pipeline_label
from pipeline.segment.places import proposal_places
from pipeline.segment.reading import OWN, read_words
from pipeline.settings import FRENCH, Settings

ROUND: Final = 4


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
        nlp = french(settings)
        where = str(folder / "segmentation")
        nlp.add_pipe("remontees_boundaries", config={"folder": where})
        nlp.add_pipe("remontees_fields", config={"folder": where})
        boundaries = nlp.get_pipe("remontees_boundaries")
        assert isinstance(boundaries, Boundaries)
        label = pipeline_label(settings)  # reads every byte of the French pipeline once more
        _check_pipeline(folder, boundaries.card.get("pipeline"), label)
        return cls(nlp, card_version(boundaries.card), label)

    @property
    def versions(self) -> dict[str, str]:
        """The versions of what it uses: its own, the French pipeline's name, its card's if ours."""
        own = {"segmentation": self.version, "pipeline_francais": self.pipeline_name}
        if self.pipeline_name.startswith(f"{FRENCH}-"):
            own[FRENCH] = self.pipeline_name.removeprefix(f"{FRENCH}-")
        return own

    def segment(self, documents: Sequence[Document]) -> list[tuple[Proposal, ...]]:
        """Return the proposals of each document, in reading order."""
        docs = read_words(self.nlp, (to_doc(self.nlp, one.blocks) for one in documents))
        fields = self.nlp.get_pipe("remontees_fields")
        assert isinstance(fields, Fields)
        found = []
        for document, doc in zip(documents, docs, strict=True):
            for name in OWN:
                self.nlp.get_pipe(name)(doc)
            found.append(_proposals(document, doc, fields.lexicon))
        return found


def _check_pipeline(folder: Path, learnt: str | None, used: str) -> None:
    if learnt != used:
        message = (
            f"Le modèle de découpage de « {folder} » s'appuie sur le pipeline français "
            f"« {learnt} », et c'est « {used} » qui est chargé. Réinstallez Remontées, ou refaites "
            "le modèle avec « remontees entrainer segmentation »."
        )
        raise ResourceError(message)


def _proposals(document: Document, doc: Doc, lexicon: Lexicon) -> tuple[Proposal, ...]:
    places: tuple[Span, ...] = doc.user_data[PLACES]
    texts = [span_text(document.blocks, place) for place in places]
    above = headings_above(document.blocks)
    made = []
    for rank, (identifier, place) in enumerate(
        zip(proposal_ids(document.document_id, texts), places, strict=True)
    ):
        fields: dict[str, Field] = doc.user_data[FIELDS][rank]
        porteur = fields.get("porteur")
        departements, regions, origin = proposal_places(document, place)
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
                porteur_famille=lexicon.famille(porteur.value) if porteur else "",
                **fields,
            )
        )
    return tuple(made)
