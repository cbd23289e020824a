"""Two Dask workers on two cores beat one, server and scheduler counted."""

import os
import shutil
import statistics
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.engine.conftest import make_pdf
from tests.running import environment

# a mirrored word sends the page to pdfplumber, which reads drawing that shows nothing for seconds
PAGE = (
    b"BT /F 12 Tf 72 700 Td (Ouvrir une maison de garde numero %d le week-end.) Tj ET\n"
    b"BT /F 12 Tf -1 0 0 1 300 600 Tm (miroir) Tj ET\n"
)
LABOUR = b"q Q\n" * 300_000
ROUNDS = int(os.environ.get("REMONTEES_TOURS", "5"))
DOCUMENTS = int(os.environ.get("REMONTEES_DOCUMENTS", "40"))


def make_documents(folder: Path, count: int) -> None:
    """Write PDFs of one page and one proposal that take three seconds each to extract."""
    folder.mkdir(parents=True)
    for number in range(count):
        pdf = make_pdf([PAGE % number + LABOUR])
        (folder / f"{number:03d}.pdf").write_bytes(pdf)


def seconds(work: Path, workers: int) -> float:
    """Return how long the whole command takes, from the shell."""
    command = [sys.executable, "-m", "pipeline.cli", "traiter", "documents", "--lot", "2"]
    command += ["--moteur", "dask", "--ouvriers", str(workers), "--sortie", f"{workers}-ouvriers"]
    shutil.rmtree(work / f"{workers}-ouvriers", ignore_errors=True)  # or nothing would be read
    start = time.monotonic()
    done = subprocess.run(
        command, cwd=work, env=environment(work), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return time.monotonic() - start


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.skipif(not find_spec("prefect_dask"), reason="the extra dask is not installed")
def test_two_workers_beat_one(tmp_path: Path) -> None:
    make_documents(tmp_path / "documents", DOCUMENTS)
    taken: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for workers, measured in taken.items():
            measured.append(seconds(tmp_path, workers))
    one, two = statistics.median(taken[1]), statistics.median(taken[2])
    print(f"un ouvrier {one:.1f} s, deux {two:.1f} s : {one / two:.2f} fois plus vite")  # noqa: T201
    assert one / two >= 1.6
