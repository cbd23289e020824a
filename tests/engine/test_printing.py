"""The PDF of a report is made in a worker, while the rest is written; what happens to it there."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from pipeline.document import digest
from pipeline.engine import worker
from pipeline.engine.opening import Job
from pipeline.engine.pool import Workers, workers
from pipeline.engine.printing import print_report
from pipeline.engine.results import write_report
from pipeline.engine.run import run_direct
from pipeline.engine.unchanged import unchanged
from pipeline.engine.verify import verify
from pipeline.printer import can_print, print_page
from pipeline.settings import Settings, load_settings
from pipeline.taxonomy import load_taxonomy

PRINTED = "rapport/rapport.pdf"
needs_pango = pytest.mark.skipif(
    not can_print(), reason="WeasyPrint is not installed, or Pango is not"
)


def die(html: str, path: Path) -> bool:
    """Die in the middle of a PDF."""
    path.write_bytes(html[:100].encode())
    os._exit(9)


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


def test_a_worker_that_prints_loads_no_report(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "import pipeline.engine.printing, pipeline.engine.worker\n"
        "from pathlib import Path\n"
        "pipeline.engine.printing.print_report('<p>Bonjour</p>', Path(sys.argv[1]))\n"
        "print([name for name in sys.modules if name.startswith('pipeline.report')])"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "rapport.pdf")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


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
    assert not verify(out, settings).differences
    with workers(settings):
        run_direct([document], out, settings)
    assert (out / PRINTED).read_bytes().startswith(b"%PDF-")
    assert unchanged([document], out, settings)


@needs_pango
def test_what_fails_while_a_page_is_printed_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import weasyprint

    def halfway(_: object, path: Path, **more: object) -> None:
        path.write_bytes(b"%PDF-1.7")
        raise IndexError(more)

    monkeypatch.setattr(weasyprint.HTML, "write_pdf", halfway)
    assert not print_page("<p>Bonjour</p>", tmp_path / "rapport.pdf")
    assert not list(tmp_path.iterdir())


def test_a_broken_pool_costs_the_pdf_only(
    document: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Workers.run

    def broken(pool: Workers, function: Callable[..., Any], *given: Any, **more: Any) -> Any:
        if function is print_report:
            raise BrokenProcessPool
        return run(pool, function, *given, **more)

    monkeypatch.setattr(Workers, "run", broken)
    with workers(settings):
        run_direct([document], tmp_path / "sortie", settings)
    assert (tmp_path / "sortie" / "rapport" / "index.html").is_file()
    assert not (tmp_path / "sortie" / PRINTED).exists()


def test_a_worker_learns_what_to_print_without_importing_the_report() -> None:
    code = (
        "import sys; import pipeline.engine.printing\n"
        "print([name for name in sys.modules if name.startswith('pipeline.report')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_workers_tidy_up_between_documents(
    document: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tidied: list[int] = []
    monkeypatch.setattr(worker, "give_back", lambda: tidied.append(1))
    monkeypatch.setattr(worker, "_STEADY", 2)
    monkeypatch.setattr(worker, "_COUNTS", {"read": 0})
    monkeypatch.setattr(worker, "_STATE", {"limits": settings.limites})
    worker._STATE["models"] = worker._load(settings)
    job = Job(document, document.name, digest(document.read_bytes()), tmp_path / "pages")
    for _ in range(5):
        assert worker.read(job).proposals
    assert len(tidied) == 2


def test_readers_tidy_up_too(
    document: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tidied: list[int] = []
    monkeypatch.setattr(worker, "give_back", lambda: tidied.append(1))
    job = Job(document, document.name, digest(document.read_bytes()), tmp_path / "pages")
    for _ in range(2 * worker._STEADY):
        assert worker.read_only(job, settings.limites).document
    assert len(tidied) == 2
