"""The last step of a document: what the classifier says of its proposals, and doubts about it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.document import Document
from pipeline.proposal import Proposal, Tag, anchored
from pipeline.review import review_reasons

if TYPE_CHECKING:
    from pipeline.classify import Classifier
    from pipeline.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Judged:
    """The tags of each proposal, and why it should be read again."""

    tags: tuple[tuple[Tag, ...], ...]
    reasons: tuple[tuple[str, ...], ...]


def judge(
    classifier: "Classifier",
    taxonomy: "Taxonomy",
    document: Document,
    proposals: Sequence[Proposal],
) -> Judged:
    """Return what the classifier says of the proposals of a document; evidence counts in blocks."""
    found = classifier.classify(
        [proposal.text for proposal in proposals], [proposal.rubrique for proposal in proposals]
    )
    tags = tuple(
        tuple(
            replace(tag, evidence=anchored(document.blocks, proposal.span, tag.evidence))
            if tag.evidence
            else tag
            for tag in given
        )
        for proposal, given in zip(proposals, found, strict=True)
    )
    reasons = tuple(
        review_reasons(given, proposal.confidence, classifier.gain, taxonomy)
        for proposal, given in zip(proposals, tags, strict=True)
    )
    return Judged(tags, reasons)
