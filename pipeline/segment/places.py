"""The départements and regions that the text of a proposal names itself."""

from pipeline.document import Document
from pipeline.places import departements_in, regions_in, regions_of
from pipeline.proposal import Span, span_evidence


def proposal_places(document: Document, span: Span) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Return départements, regions and their origin, `proposition` or empty where none is named.

    The places of the document go to the proposals without any when its facts are known
    (`Facts.placed`).
    """
    pieces = span_evidence(document.blocks, span)
    text = "\n".join(document.blocks[p.block].text[p.start : p.end] for p in pieces)
    own = departements_in(text)
    regions = regions_of(own) if own else regions_in(text)
    return own, regions, "proposition" if own or regions else ""
