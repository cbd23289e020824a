import subprocess
import sys
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import MemoryLimit, TimeLimit
from pipeline.extract import Extraction, extract, pdf_pages, probe
from pipeline.extract.pdf_pages import read_fast
from pipeline.settings import Limits
from tests.extract.making import pdf_of

Read = Callable[..., Extraction]
Draw = Callable[..., bytes]

PAGES = [[(50.0, 100.0, f"Un projet de santé, page numéro {name}.")] for name in ("un", "deux")]


def errors(result: Extraction) -> list[tuple[int | None, str]]:
    return [(reject.page, reject.error) for reject in result.rejects]


def with_image(canvas: Canvas) -> None:
    from PIL import Image

    canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), "grey")), 0, 0, 595.27, 841.89)


def by_hand(pages: int) -> bytes:
    kids = " ".join(f"{n} 0 R" for n in range(3, 3 + pages))
    return pdf_of(
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/MediaBox[0 0 595 842]/Count {pages}/Kids[{kids}]>>",
        *["<</Type/Page/Parent 2 0 R>>"] * pages,
    )


def test_pages_say_their_size_reader_and_characters(read: Read, draw: Draw) -> None:
    document = read(draw(*PAGES)).document
    assert document
    first = document.pages[0]
    assert (first.number, first.width, first.height) == (1, 595.28, 841.89)
    assert first.reader == "pdfium"
    assert first.characters == len("Unprojetdesanté,pagenuméroun.")
    assert [line.page for block in document.blocks for line in block.lines] == [1, 2]


@pytest.mark.usefixtures("without_tesseract")
def test_a_scan_is_refused_page_by_page_or_whole(read: Read, draw: Draw) -> None:
    mixed = draw([], PAGES[0], each=with_image)
    result = read(mixed)
    assert errors(result) == [(1, "ScannedPage")]
    assert "Tesseract" in result.rejects[0].message
    assert result.document
    assert [(page.number, page.image_share) for page in result.document.pages] == [(2, 1.0)]
    result = read(draw([], [], each=with_image))
    assert errors(result) == [(None, "ScannedPage")]


def test_a_blank_page_is_no_reason_to_refuse(read: Read, draw: Draw) -> None:
    result = read(draw(PAGES[0], []))
    assert result.rejects == ()
    assert result.document
    assert [page.characters for page in result.document.pages] == [29, 0]
    assert errors(read(draw([], []))) == [(None, "EmptyDocument")]


def test_an_encrypted_pdf_asks_for_a_copy_unless_no_password_is_needed(
    read: Read, draw: Draw
) -> None:
    for strength in (40, 128):
        locked = StandardEncryption("secret", ownerPassword="maître", strength=strength)
        result = read(draw(*PAGES, encrypt=locked))
        assert errors(result) == [(None, "EncryptedDocument")]
        assert "mot de passe" in result.rejects[0].message
        opened = StandardEncryption("", ownerPassword="maître", strength=strength)
        assert len(getattr(read(draw(*PAGES, encrypt=opened)).document, "blocks", ())) == 2


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_truncated_pdf_is_refused(read: Read, draw: Draw, part: float) -> None:
    data = draw(*PAGES)
    assert errors(read(data[: int(len(data) * part)])) == [(None, "BrokenDocument")]


def test_a_pdf_of_noise_is_refused(read: Read) -> None:
    noise = b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"startxref\n9\n%%EOF"
    assert errors(read(noise)) == [(None, "BrokenDocument")]


def test_a_pdf_without_pages_is_refused(read: Read) -> None:
    result = read(by_hand(0))
    assert errors(result) == [(None, "BrokenDocument")]


def test_a_pdf_of_5000_pages_is_refused_unread(tmp_path: Path, read: Read) -> None:
    result = read(by_hand(5000), "a.pdf")
    assert errors(result) == [(None, "TooLarge")]
    assert "3000" in result.rejects[0].message
    assert probe(tmp_path / "a.pdf", Limits(pages=5000)).pages == 5000


def test_too_many_characters_are_refused(read: Read, draw: Draw) -> None:
    assert errors(read(draw(*PAGES), limits=Limits(characters=40))) == [(None, "TooLarge")]


@pytest.mark.parametrize(
    ("error", "name"), [(MemoryError, "MemoryLimit"), (KeyError, "BrokenDocument")]
)
def test_a_page_that_cannot_be_read_is_refused_alone(
    read: Read, draw: Draw, monkeypatch: pytest.MonkeyPatch, error: type[Exception], name: str
) -> None:
    real = read_fast

    def fails_on_first(
        document: PdfDocument, number: int, before: Sequence[float], off: frozenset[str]
    ) -> object:
        if number == 1:
            raise error
        return real(document, number, before, off)

    monkeypatch.setattr(pdf_pages, "read_fast", fails_on_first)
    result = read(draw(*PAGES))
    assert errors(result) == [(1, name)]
    assert result.document
    assert [page.number for page in result.document.pages] == [2]


def test_the_spool_gives_the_pages_that_a_killed_reader_left(tmp_path: Path, draw: Draw) -> None:
    path, spool = tmp_path / "a.pdf", tmp_path / "spool"
    spool.mkdir()
    path.write_bytes(draw(*PAGES, [(50, 300, "Une troisième page.")]))
    whole = extract(path, "a.pdf", Limits(), spool=spool)
    assert sorted(f.name for f in spool.iterdir()) == [f"00000{n}.json" for n in (1, 2, 3)]
    (spool / "000002.json").unlink()
    (spool / ".000002.json").write_text('{"number"')
    stopped = TimeLimit("La lecture a dépassé 60 s.")
    part = extract(path, "a.pdf", Limits(), spool=spool, stopped_by=stopped)
    assert errors(part) == [(2, "TimeLimit")]
    assert part.rejects[0].message == "La lecture a dépassé 60 s."
    assert whole.document
    assert part.document
    assert part.document.pages == (whole.document.pages[0], whole.document.pages[2])
    kept = [b.lines for b in whole.document.blocks if b.lines[0].page != 2]
    assert [b.lines for b in part.document.blocks] == kept


def test_a_stop_with_nothing_spooled_refuses_the_file(tmp_path: Path, draw: Draw) -> None:
    pdf_path, text = tmp_path / "a.pdf", tmp_path / "a.txt"
    pdf_path.write_bytes(draw(*PAGES))
    text.write_text("Bonjour.")
    for path in (pdf_path, text):
        result = extract(path, path.name, Limits(), spool=tmp_path, stopped_by=MemoryLimit("Trop."))
        assert errors(result) == [(None, "MemoryLimit")]
        assert result.document is None


def test_the_same_file_gives_the_same_document(tmp_path: Path, draw: Draw) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(draw(*PAGES))
    code = (
        "import sys; from pathlib import Path; from pipeline.extract import extract;"
        "from pipeline.settings import Limits; print(extract(Path(sys.argv[1]), 'a', Limits()))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, str(path)], check=True, capture_output=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1


def test_boxes_stand_on_the_page_as_shown(read: Read) -> None:
    """A box follows the rotation of the page and its crop box."""
    places = {}
    for turn in (0, 90, 180, 270):
        out = BytesIO()
        canvas = Canvas(out, pagesize=(800, 800), invariant=1)
        canvas.setCropBox((50, 100, 450, 700))
        canvas.setPageRotation(turn)
        canvas.translate(250, 400)
        canvas.rotate(turn)  # upright as shown
        canvas.drawString(0, 0, "Bonjour")
        canvas.save()
        document = read(out.getvalue(), f"{turn}.pdf").document
        assert document
        page, box = document.pages[0], document.blocks[0].lines[0].bbox
        places[turn] = (page.width, page.height, box.x0, box.bottom)
    upright, turned = (400, 600, 200, 302), (600, 400, 300, 202)
    for turn, place in places.items():
        assert place == pytest.approx(turned if turn in {90, 270} else upright, abs=1)


def test_letters_printed_twice_to_look_bold_are_read_once(read: Read, draw: Draw) -> None:
    document = read(draw([(50, 50, "Titre gras"), (50.3, 50, "Titre gras")])).document
    assert document
    assert [block.text for block in document.blocks] == ["Titre gras"]
