"""What one input gave: the value that travels from a worker process to the store."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.document import Document, Reject
from pipeline.proposal import Proposal, Tag


@dataclass(frozen=True, slots=True)
class Tagged:
    """A proposal, its tags on both axes (the main theme first among those kept), why to reread."""

    proposal: Proposal
    tags: tuple[Tag, ...]
    review_reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A document with its proposals, or none, and what was refused of it.

    `versions` names the code and the models; `seconds` are those of each step; `peak_mb` is the
    most memory the process had held so far.
    """

    source: str
    document: Document | None
    proposals: tuple[Tagged, ...] = ()
    rejects: tuple[Reject, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    peak_mb: float = 0.0
