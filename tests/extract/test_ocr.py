"""Pictures of text: scanned pages of a PDF and pictures given as files."""

import os
import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFile

from pipeline.document import Page
from pipeline.engine.steps import PASSING
from pipeline.errors import BrokenDocument, TimeLimit, TooLarge
from pipeline.extract import extract, ocr
from pipeline.extract.frames import count_frames
from pipeline.extract.ocr_words import ocr_words
from pipeline.extract.reading import Probe, probe
from pipeline.settings import Limits
from tests.extract.conftest import Draw, Read
from tests.extract.making import document_of, scanned, seen

TESSERACT = pytest.mark.skipif(
    ocr.missing(), reason="tesseract absent : apt-get install tesseract-ocr tesseract-ocr-fra"
)
BOLD = "Helvetica-Bold"
PAGE = [
    (60, 60, "Un bus de prévention pour la vallée", BOLD, 16.0),
    (60, 100, "La communauté de communes propose de créer un bus qui passe dans chaque village"),
    (60, 112, "une fois par mois, avec une infirmière et un médecin généraliste."),
    (60, 140, "Porteur : la maison de santé de Châteauneuf-du-Faou", BOLD, 10.0),
    (60, 170, "• Ouvrir deux lits d'accueil à l'hôpital de Carhaix"),
    (60, 182, "• Former les élus à la santé mentale"),
]


@TESSERACT
def test_a_scanned_page_becomes_blocks_with_their_confidence(read: Read, draw: Draw) -> None:
    result = read(scanned(draw(PAGE)))
    assert [kind for kind, _, _ in seen(result)] == [
        *("heading", "paragraph", "heading", "list_item", "list_item")
    ]
    assert seen(result) == seen(read(draw(PAGE)))
    document = document_of(result)
    (page,) = document.pages
    assert page.reader == "tesseract"
    assert page.ocr_confidence is not None
    assert page.ocr_confidence > 0.85
    assert all(block.confidence and block.confidence > 0.7 for block in document.blocks)
    assert [key for key, _ in document.coverage] == ["furniture", "ocr"]
    assert document.alertes == page.alertes == ()
    (line,) = document.blocks[0].lines
    assert abs(line.bbox.x0 - 60) < 6 > abs(line.bbox.bottom - 76)


@TESSERACT
def test_pages_with_text_beside_scans_keep_their_reader(read: Read, draw: Draw) -> None:
    scan = pypdfium2.PdfDocument(scanned(draw(PAGE)))
    scan.import_pages(pypdfium2.PdfDocument(draw(PAGE)))
    out = BytesIO()
    scan.save(out)
    document = document_of(read(out.getvalue()))
    assert [page.reader for page in document.pages] == ["tesseract", "pdfium"]
    assert document.pages[1].ocr_confidence is None
    assert document.blocks[-1].confidence is None
    assert {"ocr", "contexte"} <= dict(document.coverage).keys()


@TESSERACT
def test_what_was_badly_recognised_is_an_alert(read: Read, draw: Draw) -> None:
    document = document_of(read(picture(draw, "PNG", dots=60)))
    (page,) = document.pages
    assert page.ocr_confidence is not None
    assert page.ocr_confidence < ocr.LOW
    assert "peu sûre" in page.alertes[0]
    assert "page 1" in document.alertes[0]


@TESSERACT
def test_a_page_of_which_nothing_is_recognised_says_so(read: Read, draw: Draw) -> None:
    scan = pypdfium2.PdfDocument(scanned(draw([])))
    scan.import_pages(pypdfium2.PdfDocument(draw(PAGE)))
    out = BytesIO()
    scan.save(out)
    document = document_of(read(out.getvalue()))
    assert [page.characters > 0 for page in document.pages] == [False, True]
    assert "aucun texte" in document.pages[0].alertes[0]


@TESSERACT
def test_scans_are_counted_for_the_time_that_they_take(tmp_path: Path, draw: Draw) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(scanned(draw(PAGE)))
    assert probe(path, Limits()) == Probe("application/pdf", 1, 1)
    path.write_bytes(draw(PAGE))
    assert probe(path, Limits()) == Probe("application/pdf", 1, 0)


@TESSERACT
def test_a_scan_already_recognised_is_taken_from_the_spool(tmp_path: Path, draw: Draw) -> None:
    path, spool = tmp_path / "a.pdf", tmp_path / "pages"
    spool.mkdir()
    path.write_bytes(scanned(draw(PAGE)))
    first = extract(path, "a", Limits(), spool=spool)
    again = extract(path, "a", Limits(), spool=spool, stopped_by=TimeLimit("Trop long."))
    assert first == again


@pytest.mark.skipif(os.name == "nt", reason="un script tient lieu de tesseract : pas sous Windows")
@TESSERACT
def test_a_scan_of_which_no_page_is_recognised_may_be_tried_again(
    read: Read, draw: Draw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "tesseract"
    real = shutil.which("tesseract")
    program.write_text(
        f'#!/bin/sh\ncase "$1" in --*) exec {real} "$@";; esac\necho "perdu" >&2; exit 1\n', "utf-8"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    scan = pypdfium2.PdfDocument(scanned(draw(PAGE)))
    scan.import_pages(pypdfium2.PdfDocument(scanned(draw(PAGE))))
    out = BytesIO()
    scan.save(out)
    (reject,) = read(out.getvalue()).rejects
    assert reject.error in PASSING
    assert "Relancez le traitement" in reject.message


def picture(draw: Draw, kind: str, dots: int = 300, **how: Any) -> bytes:
    page = pypdfium2.PdfDocument(draw(PAGE))[0]
    drawn = page.render(scale=dots / 72, grayscale=True).to_pil()
    out = BytesIO()
    drawn.crop((0, 0, drawn.width, 3 * dots)).save(out, kind, **how)
    return out.getvalue()


@TESSERACT
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_is_a_document_of_one_page(read: Read, draw: Draw, kind: str) -> None:
    result = read(picture(draw, kind, dpi=(300, 300)))
    document = document_of(result)
    assert document.media_type == f"image/{kind.lower()}"
    assert document.titre == "Un bus de prévention pour la vallée"
    page = document.pages[0]
    assert (page.number, round(page.width), round(page.height)) == (1, 595, 216)
    assert [block.kind for block in document.blocks][-2:] == ["list_item", "list_item"]


@TESSERACT
@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_pictures_of_the_web_are_read_too(read: Read, draw: Draw, kind: str) -> None:
    document = document_of(read(picture(draw, kind)))
    assert document.media_type == f"image/{kind.lower()}"
    assert document.titre == "Un bus de prévention pour la vallée"
    assert [round(page.width) for page in document.pages] == [842]


@TESSERACT
@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_the_views_of_an_animation_are_pages_up_to_a_bound(kind: str) -> None:
    def views(count: int, size: tuple[int, int] = (30, 30)) -> bytes:
        made = [Image.new("L", size, 12 * grey) for grey in range(count)]
        out = BytesIO()
        made[0].save(out, kind, save_all=True, append_images=made[1:])
        return out.getvalue()

    assert [count_frames(views(count), Limits()) for count in (1, 3, 20)] == [1, 3, 20]
    with pytest.raises(TooLarge, match="plus de 20 vues"):
        count_frames(views(21), Limits())
    with pytest.raises(BrokenDocument):
        count_frames(views(3)[:30], Limits())
    if kind == "GIF":
        with pytest.raises(TooLarge, match="millions"):
            count_frames(views(2, (10_000, 9_000)), Limits())


@TESSERACT
def test_each_frame_of_a_picture_is_a_page(read: Read, draw: Draw) -> None:
    frame = Image.open(BytesIO(picture(draw, "PNG")))
    result = read(picture(draw, "TIFF", save_all=True, append_images=[frame]))
    assert [type(page) for page in document_of(result).pages] == [Page, Page]


@TESSERACT
def test_a_broken_or_enormous_picture_is_refused(
    read: Read, draw: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    broken = read(picture(draw, "PNG")[:2000])
    assert [reject.error for reject in broken.rejects] == ["BrokenDocument"]
    out = BytesIO()
    Image.new("1", (20_000, 5_000)).save(out, "PNG")
    assert [reject.error for reject in read(out.getvalue()).rejects] == ["TooLarge"]


@pytest.mark.usefixtures("without_tesseract")
def test_without_tesseract_a_picture_is_refused_with_a_way_out(read: Read, draw: Draw) -> None:
    (reject,) = read(picture(draw, "PNG")).rejects
    assert reject.error == "UnsupportedFormat"
    assert "Tesseract" in reject.message


@TESSERACT
def test_a_table_of_a_scan_gives_its_rows(read: Read, draw: Draw) -> None:
    table = [
        ("Action", "Territoire", "Statut"),
        ("Une équipe embarquée", "Haut Verdon", "Proposé"),
        ("Les sentinelles", "Ubaye", "En cours"),
        ("Un bus dentaire", "Plateau de Valensole", "Labellisé"),
    ]
    places = [
        (x, 240 + 18 * rank, text)
        for rank, row in enumerate(table)
        for x, text in zip((50, 250, 420), row, strict=True)
    ]
    found = seen(read(scanned(draw([*PAGE, *places]))))
    assert found[-4:] == [("table_row", 0, " | ".join(row)) for row in table]


@TESSERACT
def test_a_table_with_rules_gives_the_cells_between_them(read: Read, draw: Draw) -> None:
    rows = [("Action", "Statut"), ("Les sentinelles", "En cours"), ("Un bus dentaire", "Labellisé")]
    places = [
        (x, 240 + 18 * rank, text)
        for rank, row in enumerate(rows)
        for x, text in zip((60, 200), row, strict=True)
    ]
    drawn = pypdfium2.PdfDocument(draw([*PAGE, *places]))[0].render(scale=300 / 72, grayscale=True)
    leaning = drawn.to_pil()
    pen = ImageDraw.Draw(leaning)
    for rank, _ in enumerate(rows):
        for left, right in ((55, 195), (195, 300)):
            sides = (left, 236 + 18 * rank, right, 254 + 18 * rank)
            pen.rectangle([side * 300 / 72 for side in sides], outline=0, width=3)
    out = BytesIO()
    leaning.rotate(0.7, fillcolor=255).save(out, "PNG", dpi=(300, 300))
    found = seen(read(out.getvalue()))
    assert found[-3:] == [("table_row", 0, " | ".join(row)) for row in rows]
    assert [kind for kind, _, _ in found[-5:-3]] == ["list_item", "list_item"]


def test_what_no_french_text_has_is_mended() -> None:
    picture = Image.new("L", (200, 60), 255)
    numbers = {"level": 5, "conf": 90, "left": 10, "top": 15, "width": 49, "height": 21}
    line = dict.fromkeys(("block_num", "par_num", "line_num"), 1)
    answer = {name: [value] for name, value in {**numbers, **line}.items()}
    words = ["ler", "aller", "Lers.", "|!", "|ls", "a|l", "km?,", "l’'eau"]
    read = [next(ocr_words({**answer, "text": [text]}, picture, 1.0)).text for text in words]
    assert read == ["1er", "aller", "1ers.", "Il", "Ils", "a|l", "km²,", "l’eau"]


def test_a_word_is_as_high_as_its_ink() -> None:
    picture = Image.new("L", (200, 90), 255)
    ImageDraw.Draw(picture).rectangle((10, 20, 58, 49), fill=0)
    numbers = {"level": 5, "conf": 90, "left": 10, "top": 15, "width": 49, "height": 60}
    line = dict.fromkeys(("block_num", "par_num", "line_num"), 1)
    answer = {name: [value] for name, value in {**numbers, **line, "text": "Et"}.items()}
    (word,) = ocr_words(answer, picture, 1.0)
    assert word.size == pytest.approx(30 / 0.73, abs=0.1)
