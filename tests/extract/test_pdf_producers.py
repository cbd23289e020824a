"""PDFium and pdfplumber on what other programs write, each where it is installed."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.printer import can_print
from pipeline.taxonomy import load_taxonomy
from pipeline.training.cnr import read_corpus
from pipeline.training.layout_files import PRODUCERS
from pipeline.training.layouts import laid_out
from tests.extract.test_pdf_readers import both, cells, looks, places

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "data" / "annotated" / "k" / "15-orne-cts.cnr"
PARAGRAPH = (
    "L’équipe de l’hôpital — « soins et accès aux soins » — affecte 1 250 € à l’œuvre : "
    "aide-soignants, infirmières, cœur de métier ; voir <a href='https://example.org'>le site</a>. "
)
PAGE = (
    "<!doctype html><html lang=fr><meta charset=utf-8><title>Avis</title>"
    "<style>body{font-family:sans-serif;text-align:justify}td,th{border:1px solid #000;padding:4px}"
    "table{border-collapse:collapse}.c{columns:2}h2{color:#a11;letter-spacing:.01em}</style>"
    f"<h1>Santé dans l’Orne</h1><p>{PARAGRAPH * 3}</p><h2>Pistes d’action</h2>"
    "<ul><li>Créer un <b>guichet</b><li>Ouvrir <i>une antenne</i></ul>"
    "<table><tr><th>Action<th>Pilote<th>Statut<tr><td>Un bus<td>CPTS<td>en cours"
    "<tr><td>Des lits<td>Hôpital<td>prévu</table>"
    f"<div class=c><p>{PARAGRAPH * 6}</p></div><p style='page-break-before:always'>{PARAGRAPH}</p>"
)
ROWS = [
    [[["Action"], ["Pilote"], ["Statut"]], [["Un", "bus"], ["CPTS"], ["en", "cours"]],
     [["Des", "lits"], ["Hôpital"], ["prévu"]]]
]  # fmt: skip


def by_weasyprint(_: Path) -> bytes:
    if not can_print():
        pytest.skip("WeasyPrint is not installed, or Pango is not")
    from weasyprint import HTML

    return bytes(HTML(string=PAGE).write_pdf())


def by_chromium(folder: Path) -> bytes:
    if not shutil.which("chromium"):
        pytest.skip("Chromium is not installed")
    page, target = folder / "a.html", folder / "a.pdf"
    page.write_text(PAGE, encoding="utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu",
               "--no-pdf-header-footer", f"--print-to-pdf={target}", str(page)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return target.read_bytes()


@pytest.mark.parametrize("produce", [by_weasyprint, by_chromium])
def test_both_readers_agree_on_a_printed_page(
    produce: Callable[[Path], bytes], tmp_path: Path
) -> None:
    pages = list(both(produce(tmp_path)))
    assert len(pages) > 1
    for rank, (fast, exact) in enumerate(pages):
        assert fast
        assert [word[0] for word in looks(fast)] == [word[0] for word in looks(exact)]
        assert cells(fast.tables) == cells(exact.tables) == ([] if rank else ROWS)
        for mine, other in zip(sorted(fast.words), sorted(exact.words), strict=True):
            assert places(mine) == pytest.approx(places(other), abs=1.5)


@pytest.mark.parametrize("producer", sorted(PRODUCERS))
@pytest.mark.parametrize("layout", ["2col", "tableaux"])
def test_both_readers_agree_on_a_laid_out_document(producer: str, layout: str) -> None:
    """Matplotlib takes the ligatures of a word from another subset of its font."""
    (document,) = read_corpus([CORPUS], load_taxonomy().codes)
    for fast, exact in both(PRODUCERS[producer](laid_out(document, layout, seed=0))):
        assert fast
        assert looks(fast) == looks(exact)
        assert cells(fast.tables) == cells(exact.tables)
        for mine, other in zip(sorted(fast.words), sorted(exact.words), strict=True):
            assert places(mine) == pytest.approx(places(other), abs=1)
