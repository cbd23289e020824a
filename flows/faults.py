"""What Prefect may know of a fault: never a message that could quote a document."""

import logging
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any, Final

from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task

from pipeline.errors import RemonteesError
from pipeline.journal import journal_path

_log = logging.getLogger(__name__)
_LASTING: Final = (FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError)


class ProgramFault(Exception):
    """Our own fault, told without its message; `str(error)` is a French sentence."""


@contextmanager
def textless() -> Iterator[None]:
    """Turn every error whose message could quote a document into a `ProgramFault`, and log it.

    Prefect keeps the messages and traces of errors in its database. Ours (`RemonteesError`) and
    those of the system (`OSError`) name files only.
    """
    try:
        yield
    except (RemonteesError, OSError, CancelledError, ProgramFault):
        raise
    except Exception as error:  # noqa: BLE001 - raised again, without its message
        _log.exception("fault inside a flow")
        raise ProgramFault(told(error)) from None  # its context is for the journal, not for Prefect


def told(error: Exception) -> str:
    """Say in French what may be said of an error: never a message that could quote a document."""
    if isinstance(error, RemonteesError | ProgramFault):
        return str(error)
    if isinstance(error, OSError):
        return f"Le système a refusé ({error})."
    return (
        f"Erreur du programme ({type(error).__name__}). Signalez-la en joignant le journal : "
        f"{journal_path()}"
    )


def passing(_task: "Task[..., Any]", _run: TaskRun, state: "State[Any]") -> bool:
    """Say whether a failed task may go well later: the disk was full or busy, a file locked."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, OSError) and not isinstance(error, _LASTING)


# how Prefect reads one batch, whatever the engine: retries with back-off for passing faults only
BATCH: Final[dict[str, Any]] = {
    "name": "lire un lot",
    "task_run_name": "lot {number}",
    "cache_policy": NO_CACHE,
    "persist_result": False,
    "retries": 2,
    "retry_delay_seconds": [5, 30],
    "retry_condition_fn": passing,
}
