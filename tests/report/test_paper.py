"""The page on paper: Chromium prints it, and nothing is cut or hidden."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.report import write_report
from pipeline.report.estimated import Estimates, Interval
from pipeline.report.results import read_results
from pipeline.taxonomy import Taxonomy
from pipeline.territoires import region_of
from tests.report.conftest import STATUTS, Write, proposal

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")
PLACES = ("29", "33", "57", "974", "2A")


def estimates(taxonomy: Taxonomy) -> Estimates:
    """Return intervals of which no two are alike."""
    codes = [("theme", label.code) for label in taxonomy.themes]
    codes += [("tendance", label.code) for label in taxonomy.tendances]
    codes += [("statut", code) for code in STATUTS]
    codes += [("departement", code) for code in PLACES]
    codes += [("region", region_of(code)) for code in PLACES]
    return Estimates(
        {key: Interval(300 + place, 200 + place, 400 + place) for place, key in enumerate(codes)}
    )


@pytest.mark.timeout(300)
def test_every_interval_stands_on_the_paper(
    write: Write, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    rows = [
        proposal(
            number,
            source="a.docx",
            departements=[PLACES[number % 5]],
            regions=[region_of(PLACES[number % 5])],
        )
        for number in range(1, 30)
    ]
    results = write(rows, [{"source": "a.docx"}], [])
    known = estimates(taxonomy)
    folder = tmp_path / "rapport"
    folder.mkdir()
    page = write_report(read_results(results, taxonomy), taxonomy, folder, estimates=known)
    paper = tmp_path / "papier.pdf"
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu"]
    command += [f"--print-to-pdf={paper}", page.as_uri()]
    subprocess.run(command, capture_output=True, timeout=240, check=True)
    said = " ".join(words(paper).split())
    for one in known.cells.values():
        said_so = rf"\b{one.low:.0f} à {one.high:.0f}\b"
        assert re.search(said_so, said), said_so


def words(paper: Path) -> str:
    """Return the text of a PDF file that stands on its pages, without what is beyond an edge."""
    from pypdfium2 import PdfDocument

    with PdfDocument(paper) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
