"""Every character of a PDF is counted twice, and the two counts agree."""

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.coverage import alarms, coverage
from pipeline.extract import Extraction
from pipeline.extract.draft import finish
from pipeline.extract.pdf import read_pdf
from pipeline.settings import Limits

Read = Callable[..., Extraction]
Draw = Callable[..., bytes]

RAW = Path(__file__).parents[2] / "data" / "raw"


def counts(result: Extraction) -> dict[str, int]:
    assert result.document
    return dict(result.document.coverage)


@pytest.mark.parametrize("path", sorted(RAW.glob("*.pdf")), ids=lambda path: path.stem)
def test_nothing_of_the_examples_is_lost(read: Read, path: Path) -> None:
    result = read(path.read_bytes())
    assert result.document
    assert "non_lu" not in counts(result)
    characters = sum(page.characters for page in result.document.pages)
    assert sum(counts(result).values()) == pytest.approx(characters, abs=5)


def test_a_block_that_is_dropped_raises_the_alarm() -> None:
    (path,) = RAW.glob("Corse*.pdf")
    reading = read_pdf(path.read_bytes(), Limits(), None, None)
    blocks = finish(reading.drafts)
    assert alarms(coverage(blocks, reading.ledger)) == ()
    dropped = blocks[5]
    (alarm,) = alarms(coverage([*blocks[:5], *blocks[6:]], reading.ledger))
    lost = sum(not char.isspace() for char in dropped.text)
    assert alarm.startswith(f"{lost} caractères")


def test_undone_hyphens_and_bullets_have_their_place(read: Read, draw: Draw) -> None:
    page = [(50, 40, "Une équipe pluridisci-"), (50, 53, "plinaire de la vallée."),
            (60, 80, "•"), (72, 80, "Ouvrir une antenne")]  # fmt: skip
    assert counts(read(draw(page))) == {"contexte": 54, "furniture": 1, "cesure": 1}


def test_letters_outside_the_page_are_hidden(read: Read, draw: Draw) -> None:
    page = [(50, 40, "Un projet de santé."), (900, 40, "Marge perdue.")]
    assert counts(read(draw(page))) == {"contexte": 16, "cache": 12}


def test_false_bold_counts_as_double_where_pdfplumber_reads(read: Read, draw: Draw) -> None:
    def turned(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.rotate(90)
        canvas.drawString(100, -30, "Côté")
        canvas.restoreState()

    page = [(50, 50, "Titre gras"), (50.3, 50, "Titre gras")]
    found = counts(read(draw(page, each=turned)))
    assert found == {"contexte": 9, "furniture": 4, "doublon": 9}
