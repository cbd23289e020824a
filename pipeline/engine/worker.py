"""What runs inside a worker process: one document at a time, models loaded once.

A worker never sees a signal of the terminal, holds a fixed amount of memory and one thread, and
is killed by the pool when a document takes too long.
"""

import logging
import os
import signal
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipeline import __version__
from pipeline.document import Document, Reject, document_id
from pipeline.engine.opening import Job, extracted
from pipeline.errors import InternalFault, RemonteesError, ResourceError
from pipeline.journal import keep_journal
from pipeline.processes import collect_rarely, die_with, limit_memory, peak_mb
from pipeline.proposal import anchored
from pipeline.result import Facts, Result, Tagged
from pipeline.settings import Settings, models_folder

if TYPE_CHECKING:
    from pipeline.classify import Classifier
    from pipeline.segment import Segmenter
    from pipeline.taxonomy import Taxonomy

_FAULT: Final = (
    "Une erreur du programme a empêché d'analyser ce document ; le journal en garde la trace. "
    "Signalez-la, les autres documents sont traités."
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Models:
    """The models of a process and how they are called in the results."""

    segmenter: "Segmenter"
    classifier: "Classifier"
    taxonomy: "Taxonomy"
    versions: Mapping[str, str]


_STATE: Final[dict[str, object]] = {}


def initialise(settings: Settings, journal: Path | None, parent: int) -> None:
    """Prepare the process: signals, threads, models, then the memory limit.

    A fault of the models is kept and raised by the first document, which can report it. The
    memory limit counts from the loaded models on: it is what a document may take.
    """
    _prepare(journal, parent)
    try:
        _STATE["limits"] = settings.limites
        _STATE["models"] = _load(settings)
    except Exception as error:  # noqa: BLE001 - raised again where it can be reported
        _STATE["fault"] = error
    limit_memory(settings.limites.memory_mb)


def initialise_reader(settings: Settings, journal: Path | None, parent: int) -> None:
    """Prepare a process that reads documents without the models."""
    _prepare(journal, parent)
    limit_memory(settings.limites.memory_mb)


def _prepare(journal: Path | None, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with(parent)
    collect_rarely()
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "OMP_THREAD_LIMIT"):
        os.environ[name] = "1"
    warnings.simplefilter("ignore")
    keep_journal(journal)


def describe() -> dict[str, str]:
    """Return the versions of the code and of the models.

    Raises:
        ResourceError: the models cannot be loaded (French).
    """
    return dict(_models().versions)


def read(job: Job) -> Result:
    """Return what one document gives: read, cut into proposals, tagged.

    Raises:
        ResourceError: the models cannot be loaded (French).
        MemoryError: the document needs more than the limit.
        OSError: the file cannot be opened just now.
    """
    models = _models()
    clock = _Clock()
    document: Document | None = None
    proposals: tuple[Tagged, ...] = ()
    facts = Facts()
    try:
        document, rejects = extracted(job, _STATE["limits"])  # type: ignore[arg-type]
        clock.lap("extract")
        if document is not None:
            facts = _facts(document, job.stated, clock)
            proposals = _analyse(document, facts, models, clock)
    except (MemoryError, OSError, RemonteesError):
        raise
    except Exception:  # noqa: BLE001 - our own fault must not stop the other documents
        _log.exception("fault in step %s", clock.step)
        document = None
        rejects = (Reject.of(InternalFault(_FAULT), job.source, step=clock.step),)
    return Result(
        job.source,
        document,
        proposals,
        tuple(replace(reject, document_id=document_id(job.sha256)) for reject in rejects),
        models.versions,
        clock.seconds,
        peak_mb(),
        facts,
    )


def _facts(document: Document, stated: Facts, clock: "_Clock") -> Facts:
    from pipeline.facts import read_facts

    clock.step = "facts"
    facts = read_facts(document).under(stated)
    clock.lap("facts")
    return facts


def _analyse(
    document: Document, facts: Facts, models: Models, clock: "_Clock"
) -> tuple[Tagged, ...]:
    from pipeline.review import review_reasons

    clock.step = "segment"
    (proposals,) = models.segmenter.segment([document])
    clock.lap("segment")
    clock.step = "classify"
    tags = models.classifier.classify(
        [proposal.text for proposal in proposals], [proposal.rubrique for proposal in proposals]
    )
    clock.lap("classify")
    return tuple(
        Tagged(
            facts.placed(proposal),
            tuple(
                replace(tag, evidence=anchored(document.blocks, proposal.span, tag.evidence))
                for tag in found
            ),
            review_reasons(found, proposal.confidence, models.classifier.gain, models.taxonomy),
        )
        for proposal, found in zip(proposals, tags, strict=True)
    )


class _Clock:
    """Seconds of each step, and the step that is going on."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.step = "extract"
        self._last = time.perf_counter()

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.seconds[step] = round(now - self._last, 3)
        self._last = now


def _load(settings: Settings) -> Models:
    from pipeline.classify import Classifier
    from pipeline.segment import Segmenter
    from pipeline.taxonomy import load_taxonomy

    folder = models_folder(settings)
    segmenter = Segmenter.load(folder, settings)
    taxonomy = load_taxonomy(settings.taxonomie)
    classifier = Classifier.load(folder / "classement", taxonomy)
    versions = {
        "remontees": __version__,
        "classement": classifier.version,
        **segmenter.versions,
    }
    return Models(segmenter, classifier, taxonomy, versions)


def _models() -> Models:
    models = _STATE.get("models")
    if isinstance(models, Models):
        return models
    fault = _STATE.get("fault")
    if isinstance(fault, RemonteesError):
        raise fault
    message = (
        "Les modèles ne se chargent pas. Réinstallez Remontées, ou augmentez le réglage "
        "limites.memory_mb."
    )
    raise ResourceError(message) from (fault if isinstance(fault, Exception) else None)
