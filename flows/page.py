"""What the page of a run shows, in French: how far it is, its figures, what was refused."""

import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from prefect import get_run_logger
from prefect.artifacts import (
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from pipeline.engine.summary import Summary

_EVERY: Final = 2.0  # seconds between two updates of the progress
_SELDOM: Final = 10.0  # seconds between two lines on what comes before reading
_SHOWN: Final = 500  # refusals
_UNCHANGED: Final = "Rien n'a changé depuis le dernier traitement"
_log = logging.getLogger(__name__)


class Preparation:
    """What comes before reading, as a line of the run's page now and then."""

    def __init__(self) -> None:
        """Start the clock."""
        self._shown = time.monotonic()

    def __call__(self, what: str, done: int, total: int) -> None:
        """Say what is done (French) and how far, unless that was done a moment ago."""
        now = time.monotonic()
        if now - self._shown < _SELDOM:
            return
        self._shown = now
        try:
            get_run_logger().info("%s : %d sur %d.", what, done, total)
        except Exception as error:  # noqa: BLE001 - what the page shows must not fail the run
            _log.warning("progress not shown: %s", type(error).__name__)


class Advance:
    """The progress of a run, in batches, on its page; a run does without it if need be."""

    def __init__(self, batches: int) -> None:
        """Show that none of `batches` is read."""
        self._total, self._done, self._shown = batches, 0, time.monotonic()
        self._artifact: UUID | None = None
        try:
            made = create_progress_artifact(
                100.0 * (not batches), key="remontees-avancement", description=self._text()
            )
            self._artifact = made if isinstance(made, UUID) else None
            get_run_logger().info("Lecture en %d lots…", batches)
        except Exception as error:  # noqa: BLE001 - what the page shows must not fail the run
            _log.warning("no progress artifact: %s", type(error).__name__)

    def one_more(self) -> None:
        """Count a batch that is read, and show it unless that was done a moment ago."""
        self._done += 1
        now = time.monotonic()
        if self._artifact is None or (now - self._shown < _EVERY and self._done < self._total):
            return
        self._shown = now
        try:
            share = 100.0 * self._done / self._total
            update_progress_artifact(self._artifact, share, description=self._text())
            get_run_logger().info("%s.", self._text())
        except Exception as error:  # noqa: BLE001 - what the page shows must not fail the run
            _log.warning("progress not shown: %s", type(error).__name__)

    def _text(self) -> str:
        return f"Lots lus : {self._done} sur {self._total}"


def show(summary: Summary) -> None:
    """Leave the figures and the refusals on the page of the run."""
    figures = {
        "documents lus": summary.documents,
        "dont copies d'un autre": summary.copies,
        **{f"fichiers : {state}": count for state, count in summary.states},
        "fichiers gardés d'un traitement précédent": summary.kept,
        "fichiers et pages refusés": len(summary.refused),
        "documents qui annoncent un autre nombre de propositions": summary.differing,
        "pages": summary.pages,
        "propositions": summary.proposals,
        "dont à relire": summary.to_review,
        **{f"thème : {name}": count for name, count in summary.themes},
        "sans thème": summary.untagged,
    }
    table(
        "remontees-bilan",
        [{"ce qui a été trouvé": name, "nombre": value} for name, value in figures.items()],
        f"{_UNCHANGED if summary.unchanged else 'Bilan'}. Rapport : {summary.report}",
    )
    refused = [
        {"fichier": item.source, "page": item.page or "", "pourquoi, et que faire": item.message}
        for item in summary.refused[:_SHOWN]
    ]
    hidden = len(summary.refused) - len(refused)
    about = "Fichiers et pages refusés" if refused else "Aucun fichier refusé"
    more = f" ; {hidden} autres refus sont cités dans le rapport" if hidden else ""
    table("remontees-refus", refused, f"{about}{more}.")


def table(key: str, rows: Sequence[Mapping[str, Any]], description: str) -> None:
    """Leave a table on the page of the run, which does not need it."""
    try:
        create_table_artifact(key=key, table=[dict(row) for row in rows], description=description)
    except Exception as error:  # noqa: BLE001 - what the page shows must not fail the run
        _log.warning("artifact %s not written: %s", key, type(error).__name__)
