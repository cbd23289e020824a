"""What one input gave: the value that travels from a worker process to the store."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from pipeline.document import Document, Reject
from pipeline.proposal import Evidence, Proposal, Tag


@dataclass(frozen=True, slots=True)
class Tagged:
    """A proposal, its tags on both axes (the main theme first among those kept), why to reread."""

    proposal: Proposal
    tags: tuple[Tag, ...]
    review_reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a document as a whole; an empty value says that nothing is.

    `date` is ISO, as precise as it is known; `departements` and `regions` are INSEE codes, the
    most important first; `announced` is how many projects the text says it lists. `origines`
    pairs the name of each filled value with `texte` or `metadonnees`.
    """

    titre: str = ""
    genre: str = ""
    date: str = ""
    campagne: str = ""
    emetteur: str = ""
    url: str = ""
    diffusion: str = ""
    departements: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    announced: int | None = None
    announced_evidence: tuple[Evidence, ...] = ()
    origines: tuple[tuple[str, str], ...] = ()

    def filled(self) -> dict[str, object]:
        """Return the values that are known, by name, `origines` and evidence left out."""
        names = (item.name for item in fields(self))
        left = {"origines", "announced_evidence"}
        return {
            name: getattr(self, name) for name in names if name not in left and getattr(self, name)
        }

    def under(self, stated: "Facts") -> "Facts":
        """Return these facts, replaced by those that were stated."""
        names = stated.filled()
        origins = dict(self.origines) | dict.fromkeys(names, "metadonnees")
        if stated.departements and not stated.regions:  # collectivities that are in no region
            names["regions"] = ()
            origins.pop("regions", None)
        return replace(self, **names, origines=tuple(sorted(origins.items())))  # type: ignore[arg-type]

    def placed(self, proposal: Proposal) -> Proposal:
        """Return the proposal in the place of its document, unless its own text gives one."""
        if proposal.lieu_origine == "proposition":
            return proposal
        known = bool(self.departements or self.regions)
        return replace(
            proposal,
            departements=self.departements,
            regions=self.regions,
            lieu_origine="document" if known else "",
        )


def announces_another(announced: int | None, found: int, copy_of: str | None) -> bool:
    """Tell whether a document announces another number of proposals than was found in it.

    A copy is not told again.
    """
    return not copy_of and announced not in {None, found}


@dataclass(frozen=True, slots=True)
class Result:
    """A document with its proposals, or none, and what was refused of it.

    `versions` names the code and the models; `seconds` are those of each step done, `taken` the
    steps that were kept from an earlier run, `retried` the faults after which it was tried again;
    `peak_mb` is the most memory the process had held so far.
    """

    source: str
    document: Document | None
    proposals: tuple[Tagged, ...] = ()
    rejects: tuple[Reject, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    peak_mb: float = 0.0
    facts: Facts = field(default_factory=Facts)
    taken: tuple[str, ...] = ()
    retried: tuple[str, ...] = ()
