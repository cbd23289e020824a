"""The steps of one document: each is taken from what is kept of it, or done, and then kept."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from pipeline.document import Document, Reject, document_id
from pipeline.engine.judging import Judged
from pipeline.engine.making import STEPS
from pipeline.engine.opening import Job
from pipeline.proposal import Proposal
from pipeline.result import Facts, Result, Tagged
from pipeline.store.steps import is_kept, keep, kept

# Refusals that another day may not see: never kept, nor taken for the last word. Documents
# stopped by a limit are among them: a time depends on what else the machine does.
PASSING: Final = frozenset(
    ("UnreadableFile", "TimeLimit", "MemoryLimit", "ReaderCrash", "InternalFault")
)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read:
    """A document, or none, and what was refused of it; kept without its source."""

    document: Document | None
    rejects: tuple[Reject, ...] = ()

    def under(self, source: str) -> "Read":
        """Return the same of a file of that name."""
        document = replace(self.document, source=source) if self.document else None
        return Read(document, tuple(replace(reject, source=source) for reject in self.rejects))

    @property
    def settled(self) -> bool:
        """Whether the same bytes always come to this."""
        return not any(reject.error in PASSING for reject in self.rejects)


@dataclass(frozen=True, slots=True)
class Cut:
    """The proposals of a document, before they are judged."""

    proposals: tuple[Proposal, ...]


@dataclass(slots=True)
class Steps:
    """The steps of a job as they go on: `step` is the one under way.

    `seconds` are those of the steps done, `taken` the steps that were kept.
    """

    job: Job
    step: str = STEPS[0]
    seconds: dict[str, float] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)

    def get(self, step: str, kind: type[T], make: Callable[[], T]) -> T:
        """Return what a step came to, done now unless it is kept."""
        self.step = step
        keys = self.job.keys
        found = kept(keys.folder, step, keys.steps[step], kind) if keys else None
        if found is not None:
            self.taken.append(step)
            return found
        start = time.perf_counter()
        made = make()
        self.seconds[step] = round(time.perf_counter() - start, 3)
        if keys and (not isinstance(made, Read) or made.settled):
            keep(keys.folder, step, keys.steps[step], made)
        return made

    def read(self, make: Callable[[], Read]) -> Read:
        """Return what the step `extract` came to, under the source of the job.

        What follows a reading that is not settled is not kept either.
        """
        found = self.get("extract", Read, lambda: make().under(""))
        if not found.settled:
            self.job = replace(self.job, keys=None)
        return found.under(self.job.source)


def result_of(
    job: Job, read: Read, parts: tuple[Facts, Cut, Judged] | None, versions: Mapping[str, str]
) -> Result:
    """Return the steps of a document put together; `parts` is None where there is no document.

    What is stated of a document comes in here, so that nothing is done again for it.
    """
    ident = document_id(job.sha256)
    rejects = tuple(replace(reject, document_id=ident) for reject in read.rejects)
    if read.document is None or parts is None:
        return Result(job.source, None, (), rejects, versions)
    facts, cut, judged = parts
    facts = facts.under(job.stated)
    tagged = tuple(
        Tagged(facts.placed(proposal), tags, reasons)
        for proposal, tags, reasons in zip(cut.proposals, judged.tags, judged.reasons, strict=True)
    )
    return Result(job.source, read.document, tagged, rejects, versions, facts=facts)


def taken(job: Job, versions: Mapping[str, str]) -> Result | None:
    """Return the result of a document all steps of which are kept, else None: no model is needed.

    A document refused for good has the first step only.
    """
    keys = job.keys
    if keys is None:
        return None
    last = is_kept(keys.folder, STEPS[-1], keys.steps[STEPS[-1]])
    if not last and is_kept(keys.folder, "segment", keys.steps["segment"]):
        return None
    read = kept(keys.folder, "extract", keys.steps["extract"], Read)
    if read is None or not read.settled or (read.document and not last):
        return None
    parts = None
    steps: tuple[str, ...] = STEPS[:1]
    if read.document:
        facts = kept(keys.folder, "facts", keys.steps["facts"], Facts)
        cut = kept(keys.folder, "segment", keys.steps["segment"], Cut)
        judged = kept(keys.folder, "classify", keys.steps["classify"], Judged)
        if facts is None or cut is None or judged is None:
            return None
        if not len(cut.proposals) == len(judged.tags) == len(judged.reasons):
            return None
        parts, steps = (facts, cut, judged), STEPS
    return replace(result_of(job, read.under(job.source), parts, versions), taken=steps)
