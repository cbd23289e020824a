"""What runs inside a worker process: one document at a time, models loaded once.

A worker never sees a signal of the terminal, holds a fixed amount of memory and one thread, and
is killed by the pool when a document takes too long.
"""

import logging
import os
import signal
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final

from pipeline import __version__
from pipeline.document import Document, Reject
from pipeline.engine.judging import Judged, judge
from pipeline.engine.making import models_seal
from pipeline.engine.opening import Job, extracted, read_blocks
from pipeline.engine.steps import Cut, Read, Steps, result_of
from pipeline.errors import InternalFault, RemonteesError, ResourceError
from pipeline.journal import keep_journal
from pipeline.processes import (
    collect_rarely,
    die_with,
    give_back,
    keep_loaded,
    limit_memory,
    peak_mb,
)
from pipeline.result import Facts, Result
from pipeline.settings import Limits, Settings, models_folder

if TYPE_CHECKING:
    from pipeline.classify import Classifier
    from pipeline.segment import Segmenter
    from pipeline.taxonomy import Taxonomy

_FAULT: Final = (
    "Une erreur du programme a empêché d'analyser ce document ; le journal en garde la trace. "
    "Signalez-la, les autres documents sont traités."
)
_OTHERS: Final = (
    "Les modèles ou la taxonomie ont changé pendant le traitement. Relancez-le : les derniers "
    "résultats complets restent en place."
)
_STEADY: Final = (
    25  # documents; what they leave behind is a tenth of a process, and its search 0.1 s
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
_COUNTS: Final = {"read": 0}


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
    keep_loaded()
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
        ResourceError: the models cannot be loaded, or are not those of the plan (French).
        MemoryError: the document needs more than the limit.
        OSError: the file cannot be opened just now.
    """
    models = _models()
    if job.keys and job.keys.models != models_seal(models.versions, models.taxonomy):
        raise ResourceError(_OTHERS)
    _tidy()
    steps = Steps(job)
    try:
        read = steps.read(lambda: Read(*extracted(job, _STATE["limits"])))  # type: ignore[arg-type]
        parts = _parts(read.document, models, steps) if read.document else None
    except (MemoryError, OSError, RemonteesError):
        raise
    except Exception:  # noqa: BLE001 - our own fault must not stop the other documents
        _log.exception("fault in step %s", steps.step)
        read = Read(None, (Reject.of(InternalFault(_FAULT), job.source, step=steps.step),))
        parts = None
    result = result_of(job, read, parts, models.versions)
    return replace(result, seconds=steps.seconds, taken=tuple(steps.taken), peak_mb=peak_mb())


def read_only(job: Job, limits: Limits) -> Result:
    """Return the blocks of a document, without a proposal; see `read_blocks`."""
    _tidy()
    return read_blocks(job, limits)


def _tidy() -> None:
    """Let go, every so many documents, of what those before have left behind."""
    _COUNTS["read"] += 1
    if _COUNTS["read"] % _STEADY == 0:
        give_back()


def _parts(document: Document, models: Models, steps: Steps) -> tuple[Facts, Cut, Judged]:
    from pipeline.facts import read_facts

    facts = steps.get("facts", Facts, lambda: read_facts(document))
    cut = steps.get("segment", Cut, lambda: Cut(*models.segmenter.segment([document])))
    judged = steps.get(
        "classify",
        Judged,
        lambda: judge(models.classifier, models.taxonomy, document, cut.proposals),
    )
    return facts, cut, judged


@contextmanager
def _without_commands() -> Iterator[None]:
    """Have spaCy imported without its command line, a third of what its import costs.

    A worker has no use for it; whoever imports it later finds the real one.
    """
    if "spacy" in sys.modules:
        yield
        return
    absent = {name: ModuleType(name) for name in ("spacy.cli", "spacy.cli.info")}
    vars(absent["spacy.cli.info"])["info"] = None  # what `import spacy` takes from it
    sys.modules.update(absent)
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


def _load(settings: Settings) -> Models:
    from pipeline.classify import Classifier
    from pipeline.taxonomy import load_taxonomy

    with _without_commands():
        from pipeline.segment import Segmenter

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
