"""The report to print, where WeasyPrint can run."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.printer import can_print
from pipeline.report import report
from pipeline.taxonomy import Taxonomy
from tests.report.conftest import Write, proposal

pytestmark = [
    pytest.mark.skipif(not can_print(), reason="WeasyPrint is not installed, or Pango is not"),
    pytest.mark.timeout(600),
]


def test_the_pdf_is_the_same_twice_and_fetches_nothing(
    write: Write, taxonomy: Taxonomy, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hostile = "<img src='http://mal.example/a.png'><script>alert(1)</script> \u202ecod\u202c"
    rows = [
        proposal(number, source="a.docx", text=hostile + " mot" * 10_000 * (number == 1))
        for number in range(1, 30)
    ]
    results = write(rows, [{"source": "a.docx"}], [])
    made = []
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        for name in ("a", "b"):
            (tmp_path / name).mkdir()
            report(results, taxonomy, tmp_path / name)
            made.append((tmp_path / name / "rapport.pdf").read_bytes())
    assert made[0].startswith(b"%PDF-")
    assert made[0] == made[1]
    assert "mal.example" not in caplog.text  # nothing tried to load it
    assert 'href="rapport.pdf"' in (tmp_path / "a" / "index.html").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere ctypes starts no program")
def test_no_program_is_started_to_find_the_libraries() -> None:
    code = (
        "import ctypes.util, sys\n"
        "started, search = [], ctypes.util.find_library\n"
        "sys.addaudithook(lambda name, _: started.append(name))\n"
        "from pipeline.printer import can_print\n"
        "assert can_print() and ctypes.util.find_library is search\n"
        "print(len(started) > 100, {'subprocess.Popen', 'os.posix_spawn', 'os.fork'} & {*started})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "set()"]
