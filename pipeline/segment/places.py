"""The départements and regions of a proposal: those of its own text, else its document's."""

from pipeline.document import Document
from pipeline.places import departements_in, document_places, regions_in, regions_of
from pipeline.proposal import Span, span_evidence

__all__ = ["document_places", "proposal_places"]


def proposal_places(
    document: Document, span: Span, whole: tuple[tuple[str, ...], tuple[str, ...]]
) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Return départements, regions and their origin: the proposal's own text, else the document."""
    pieces = span_evidence(document.blocks, span)
    text = "\n".join(document.blocks[p.block].text[p.start : p.end] for p in pieces)
    own = departements_in(text)
    if own:
        return own, regions_of(own), "proposition"
    named = regions_in(text)
    if named:
        return (), named, "proposition"
    return (*whole, "document") if any(whole) else ((), (), "")
