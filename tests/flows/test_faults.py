"""What Prefect may know of a fault, and which faults are worth another try."""

import errno
import logging
import traceback
from pathlib import Path

import pytest

from pipeline.errors import UsageError

QUOTE = "une phrase du document"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))


def test_a_message_that_may_quote_a_document_stops_here(caplog: pytest.LogCaptureFixture) -> None:
    from flows.faults import ProgramFault, textless

    with caplog.at_level(logging.ERROR), pytest.raises(ProgramFault) as caught, textless():
        raise ValueError(QUOTE)
    told = "".join(traceback.format_exception(caught.value))
    assert "Erreur du programme (ValueError)." in told
    assert QUOTE not in told
    assert [record.message for record in caplog.records] == ["fault inside a flow"]


@pytest.mark.parametrize(
    "error", [UsageError("Introuvable : « x »."), OSError(errno.ENOSPC, "No space left", "x")]
)
def test_errors_that_name_files_only_pass(error: Exception) -> None:
    from flows.faults import textless

    with pytest.raises(type(error)) as caught, textless():
        raise error
    assert caught.value is error


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (OSError(errno.ENOSPC, "No space left"), True),
        (PermissionError(errno.EACCES, "locked"), True),
        (FileNotFoundError(errno.ENOENT, "gone"), False),
        (UsageError("Introuvable : « x »."), False),
    ],
)
def test_only_passing_faults_are_tried_again(error: Exception, again: bool) -> None:  # noqa: FBT001
    from prefect.client.schemas.objects import TaskRun
    from prefect.states import Failed

    from flows.faults import passing
    from flows.traiter import _read

    run = TaskRun.model_construct()
    assert passing(_read, run, Failed(data=error)) is again
    assert (_read.retries, _read.retry_delay_seconds) == (2, [5, 30])
