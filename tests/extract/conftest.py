from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from pipeline.document import Document
from pipeline.extract import Extraction, extract
from pipeline.settings import Limits
from pipeline.text import normalise

Text = tuple[float, float, str] | tuple[float, float, str, str, float]
Draw = Callable[..., bytes]
Read = Callable[..., Extraction]


@pytest.fixture
def draw() -> Draw:
    """Pages of (x, top, text[, font, size]); `each` draws on every page, `encrypt` protects."""

    def make(
        *pages: Sequence[Text],
        each: Callable[[Canvas], None] | None = None,
        encrypt: object = None,
        size: tuple[float, float] = A4,
    ) -> bytes:
        out = BytesIO()
        canvas = Canvas(out, pagesize=size, invariant=1, encrypt=encrypt)
        for page in pages:
            if each:
                each(canvas)
            for item in page:
                x, top, text, font, points = (*item, "Helvetica", 10.0)[:5]
                canvas.setFont(font, points)
                canvas.drawString(x, size[1] - top - 0.75 * points, text)
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    return make


@pytest.fixture
def without_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program tesseract cannot be found."""
    monkeypatch.setenv("PATH", "")


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Extract bytes under a name, and check what holds of every document."""

    def run(data: bytes, name: str = "document", limits: Limits | None = None) -> Extraction:
        path = tmp_path / name
        path.write_bytes(data)
        result = extract(path, name, limits or Limits())
        if result.document:
            check(result.document)
        return result

    return run


def check(document: Document) -> None:
    sizes = {page.number: (page.width, page.height) for page in document.pages}
    for index, block in enumerate(document.blocks):
        assert block.index == index
        assert block.text
        assert block.text == normalise(block.text)
        last = 0
        for line in block.lines:
            assert last <= line.start < line.end <= len(block.text)
            assert not block.text[line.start].isspace()
            last = line.end
            width, height = sizes[line.page]
            assert -1 <= line.bbox.x0 < line.bbox.x1 <= width + 1
            assert -1 <= line.bbox.top < line.bbox.bottom <= height + 1
        assert bool(block.lines) == bool(document.pages)
