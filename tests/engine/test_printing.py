"""The PDF of a report is made in a worker, while the rest is written; what happens to it there."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.engine import worker
from pipeline.engine.pool import workers
from pipeline.engine.results import write_report
from pipeline.engine.run import run_direct
from pipeline.engine.unchanged import unchanged
from pipeline.report.printed import can_print
from pipeline.settings import Settings, load_settings
from pipeline.taxonomy import load_taxonomy

PRINTED = "rapport/rapport.pdf"
needs_pango = pytest.mark.skipif(
    not can_print(), reason="WeasyPrint is not installed, or Pango is not"
)


def die(html: str, path: Path) -> bool:
    """Die in the middle of a PDF."""
    path.write_bytes(html[:100].encode())
    os.kill(os.getpid(), signal.SIGKILL)
    return True


def fail(html: str, path: Path) -> bool:
    """Write half a PDF."""
    path.write_bytes(html[:100].encode())
    return False


@pytest.fixture
def settings() -> Settings:
    return load_settings(ouvriers=1)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "documents" / "note.md"
    path.parent.mkdir()
    source = Path(__file__).parents[2] / "data" / "raw" / "doubs-parkinson.md"
    path.write_bytes(source.read_bytes())
    return path


@needs_pango
def test_a_worker_prints_what_this_process_would(
    document: Path, settings: Settings, tmp_path: Path
) -> None:
    out = tmp_path / "sortie"
    with workers(settings):
        run_direct([document], out, settings)
    printed = (out / PRINTED).read_bytes()
    assert printed.startswith(b"%PDF-")
    write_report(out, tmp_path / "ici", load_taxonomy(settings.taxonomie), tmp_path / "aucune.csv")
    assert (tmp_path / "ici" / PRINTED).read_bytes() == printed


@needs_pango
@pytest.mark.parametrize("printing", [die, fail])
def test_a_report_outlives_its_printing(
    document: Path,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    printing: Callable[[str, Path], bool],
) -> None:
    out = tmp_path / "sortie"
    with monkeypatch.context() as patched, workers(settings):
        patched.setattr("pipeline.engine.results.print_report", printing)
        run_direct([document], out, settings)
    assert not (out / PRINTED).exists()
    assert "rapport.pdf" not in (out / "rapport" / "index.html").read_text(encoding="utf-8")
    assert unchanged([document], out, settings) is None
    with workers(settings):
        run_direct([document], out, settings)
    assert (out / PRINTED).read_bytes().startswith(b"%PDF-")
    assert unchanged([document], out, settings)


def test_a_worker_tidies_up_every_so_many_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    tidied: list[int] = []
    monkeypatch.setattr(worker, "give_back", lambda: tidied.append(1))
    for _ in range(2 * worker._STEADY):
        worker._tidy()
    assert len(tidied) == 2
