"""Whether a request would come to the results that are in place: then nothing is done at all.

Beside what is kept lies `dernier.json`: the fingerprint of the last run, its summary and the seal
of every file that it wrote. It is written last, so that it never tells of results that are not
there; nothing of it is believed unless each file still has its seal.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from pipeline.engine.fingerprint import Request
from pipeline.engine.making import Making
from pipeline.engine.record import kept_inputs
from pipeline.engine.summary import Summary
from pipeline.engine.whereabouts import is_as_noted
from pipeline.settings import Settings
from pipeline.store.publish import half_done
from pipeline.store.seals import REVIEWS, file_seal
from pipeline.store.steps import FOLDER
from pipeline.taxonomy import load_taxonomy

_log = logging.getLogger(__name__)
NAME: Final = "dernier.json"
PRINTED: Final = "rapport/rapport.pdf"
_TOGETHER: Final = 4


@dataclass(frozen=True, slots=True)
class Last:
    """The last run of a folder of results: what it came from, what it wrote, what it said.

    `reviews` is the seal of `relectures.csv`, empty without one; `files` the sha256 of each file
    by its path; paths of the summary stand under the folder of the results.
    """

    fingerprint: str
    reviews: str
    files: Mapping[str, str]
    summary: Summary

    @classmethod
    def of(cls, stage: Path, fingerprint: str, reviews: str, summary: Summary) -> "Last":
        """Return what is to be known of results that are about to be published."""
        paths = sorted(path for path in stage.rglob("*") if path.is_file())
        seals = _seals(paths)
        files = {path.relative_to(stage).as_posix(): seals[path] for path in paths}
        report = Path(summary.report).relative_to(summary.folder).as_posix()
        return cls(fingerprint, reviews, files, replace(summary, folder="", report=report))

    def save(self, results: Path) -> None:
        """Write it, whole or not at all: without it the next run does more than it must."""
        path = results / FOLDER / NAME
        hidden = path.with_name(f".{NAME}")
        try:
            path.parent.mkdir(exist_ok=True)
            hidden.write_bytes(TypeAdapter(Last).dump_json(self, indent=1))
            hidden.replace(path)
        except OSError:
            _log.warning("the last run cannot be noted", exc_info=True)
            with suppress(OSError):
                hidden.unlink(missing_ok=True)

    def intact(self, results: Path) -> bool:
        """Say whether every file is what the run wrote."""
        paths = {results / name: seal for name, seal in self.files.items()}
        try:
            return _seals(paths) == paths
        except OSError:
            return False


def load_last(results: Path) -> Last | None:
    """Return the last run of a folder, None where nothing whole tells of one."""
    try:
        return TypeAdapter(Last).validate_json((results / FOLDER / NAME).read_bytes())
    except (OSError, ValidationError):
        return None


def unchanged(
    given: Sequence[Path],
    destination: Path,
    settings: Settings,
    *,
    ajouter: bool = False,
    remplacer: bool = False,
    metadonnees: Path | None = None,
) -> Summary | None:
    """Return the summary of the results in place where this request would come to the same.

    Writes nothing and loads no model. What makes the request impossible is left to the run to
    say, and None is returned.

    Raises:
        UsageError: documents would be dropped, or two have the same key (French).
        ResourceError: a model or the taxonomy is missing or altered (French).
    """
    last = load_last(destination)
    if last is None or half_done(destination) or not last.fingerprint:
        return None
    if last.reviews != reviews_seal(destination) or _prints_now(last):
        return None
    if not all(path.is_absolute() for path in given) and not is_as_noted(destination):
        return None  # where relative folders lie is to be noted anew
    kept = kept_inputs(destination, given, ajouter=ajouter, remplacer=remplacer)
    request = Request.of(given, destination, kept, metadonnees)
    making = Making.of(settings, load_taxonomy(settings.taxonomie), destination / FOLDER)
    if request.fingerprint(settings, making) != last.fingerprint:
        return None
    if not last.intact(destination) or half_done(destination):
        return None
    report = str(destination / last.summary.report)
    return replace(last.summary, folder=str(destination), report=report, unchanged=True)


def reviews_seal(results: Path) -> str:
    """Return the sha256 of `relectures.csv`, empty where there is none."""
    path = results / REVIEWS
    return file_seal(path) if path.is_file() else ""


def _prints_now(last: Last) -> bool:
    """Say whether a report without PDF would have one today."""
    if PRINTED in last.files or find_spec("weasyprint") is None:
        return False
    from pipeline.printer import can_print

    return can_print()


def _seals(paths: Iterable[Path]) -> dict[Path, str]:
    wanted = list(paths)
    with ThreadPoolExecutor(max_workers=_TOGETHER) as threads:
        return dict(zip(wanted, threads.map(file_seal, wanted), strict=True))
