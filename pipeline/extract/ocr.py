"""Pictures of text, recognised by Tesseract in French: words with boxes and confidence.

Needs the extra `ocr` and the program `tesseract` with its French data; without them a picture is
refused with a sentence that says how to get them.
"""

import math
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from pipeline.document import Block, Line, Page
from pipeline.errors import DocumentError, ReaderCrash, ScannedPage, TimeLimit
from pipeline.extract.pdf_words import OCR, Counts, RawPage, Word
from pipeline.text import inked

LANGUAGE: Final = "fra"
LOW: Final = 0.75  # mean confidence of a page under which a person must compare it
HOW: Final = (
    "Installez la reconnaissance de caractères (complément « ocr » de Remontées et programme "
    "Tesseract avec le français : voir le guide, « Documents numérisés »), ou reconnaissez-en le "
    "texte avec un autre logiciel (OCR), puis redéposez le document."
)
_DPI: Final = 300
_PIXELS: Final = 25_000_000  # of a picture: an A3 page at 300 dpi has 17 million
_SECONDS: Final = 60  # for a page, then tesseract is killed
_POINTS: Final = 72
_LOOKED: Final = 12  # pages, at most twice as many


def missing() -> bool:
    """Return whether this installation cannot recognise French text in pictures."""
    return not recogniser()


def recogniser() -> str:
    """Return what recognises French text in pictures here: program and size of its French data.

    Empty where nothing does; another answer, and the same picture may be read otherwise. Asks the
    program itself: importing pytesseract brings pandas, half a second and 240 MB of addresses.
    """
    program = shutil.which("tesseract")
    if find_spec("pytesseract") is None or program is None:
        return ""
    try:
        return _told_by(program)
    except (OSError, subprocess.SubprocessError):
        return ""


@cache
def _told_by(program: str) -> str:
    """Return the same of a program that is there; a failure, which may pass, is not remembered."""
    version, languages = (_asked(program, option) for option in ("--version", "--list-langs"))
    if LANGUAGE not in languages.split():
        return ""
    place = re.search('"(.+)"', languages)
    data = Path(place[1] if place else "") / f"{LANGUAGE}.traineddata"
    size = data.stat().st_size if data.is_file() else 0
    return f"{version.splitlines()[0]} {size}"


def _asked(program: str, option: str) -> str:
    answer = subprocess.run(  # noqa: S603 - a program of this installation, a fixed option
        [program, option], capture_output=True, text=True, timeout=_SECONDS, check=True
    )
    return (answer.stdout or answer.stderr) + " "


def count_scans(data: bytes) -> int:
    """Return about how many pages of a PDF will be recognised, 0 where none can be.

    A few pages are looked at, evenly spaced: opening all would cost a tenth of reading them.
    """
    if missing():
        return 0
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        pages = len(document)
        looked = range(0, pages, max(pages // _LOOKED, 1))
        bare = sum(_has_no_text(document, number) for number in looked)
        return math.ceil(pages * bare / max(len(looked), 1))
    finally:
        document.close()


def with_text(data: bytes, page: RawPage | DocumentError) -> RawPage | DocumentError:
    """Return a page of a PDF, recognised where it is a picture and where that can be done."""
    if isinstance(page, DocumentError) or not page.scanned or missing():
        return page
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        drawn = document[page.number - 1]
        try:
            width, height = drawn.get_size()
            scale = min(_DPI / _POINTS, math.sqrt(_PIXELS / max(width * height, 1.0)))
            picture = drawn.render(scale=scale, grayscale=True).to_pil()
        finally:
            drawn.close()
    finally:
        document.close()
    return recognised(picture, page, scale)


def recognised(picture: Any, page: RawPage, scale: float) -> RawPage | DocumentError:  # noqa: ANN401
    """Return the page with the words of its picture, or why they cannot be recognised.

    Args:
        picture: a grey PIL image of the whole page.
        page: its number and size in points; its own words are forgotten.
        scale: pixels a point.
    """
    import pytesseract

    from pipeline.extract.ocr_picture import cleared
    from pipeline.extract.ocr_words import ocr_words
    from pipeline.extract.pdf_bullets import marked_words
    from pipeline.extract.pdf_grid import plain_tables
    from pipeline.extract.pdf_tables import ruled_tables

    os.environ["OMP_THREAD_LIMIT"] = "1"  # two threads on a busy machine take ten times as long
    picture, edges, dots = cleared(picture, scale)
    try:
        answer = pytesseract.image_to_data(
            picture, lang=LANGUAGE, timeout=_SECONDS, output_type=pytesseract.Output.DICT
        )
    except pytesseract.TesseractError:
        message = (
            f"La page {page.number} n'a pas pu être reconnue (OCR). Numérisez-la à nouveau ou "
            "reconnaissez-en le texte avec un autre logiciel, puis redéposez le document."
        )
        return ReaderCrash(message)
    except RuntimeError:  # pytesseract's time limit
        message = (
            f"La reconnaissance (OCR) de la page {page.number} a pris plus de {_SECONDS} s. "
            "Numérisez-la à nouveau en 300 points par pouce, ou reconnaissez-en le texte avec un "
            "autre logiciel, puis redéposez le document."
        )
        return TimeLimit(message)
    words, _ = marked_words(list(ocr_words(answer, picture, scale)), dots)
    counts = Counts(sum(inked(word.text) for word in words))
    ruled, words = ruled_tables(edges, words)
    plain, words = plain_tables(words)
    return replace(
        page,
        words=tuple(words),
        tables=(*ruled, *plain),
        sideways=(),
        reader=OCR,
        counts=counts,
    )


def refusal(page: RawPage) -> ScannedPage | None:
    """Return why a page of which nobody read the letters is refused."""
    if not page.scanned:
        return None
    if page.characters:
        return ScannedPage(
            f"Les lettres de la page {page.number} n'ont pas de correspondance dans le PDF. {HOW}"
        )
    return ScannedPage(f"La page {page.number} est une image sans texte (page numérisée). {HOW}")


def page_alarms(page: RawPage) -> tuple[str, ...]:
    """Return what an analyst must know of a recognised page (French)."""
    if page.reader != OCR:
        return ()
    confidence = mean_confidence(page.every_word())
    if confidence is None:
        return ("Page image où aucun texte n'a été reconnu : vérifiez qu'elle n'en contient pas.",)
    if confidence >= LOW:
        return ()
    percent = round(100 * confidence)
    return (f"Reconnaissance de caractères peu sûre ({percent} %) : comparez au document.",)


def alarms(pages: Sequence[Page]) -> tuple[str, ...]:
    """Return the alert of a document of which pages were badly recognised (French)."""
    doubtful = [str(page.number) for page in pages if page.alertes and page.reader == OCR]
    if not doubtful:
        return ()
    which = f"des pages {', '.join(doubtful)}" if len(doubtful) > 1 else f"de la page {doubtful[0]}"
    return (f"Reconnaissance de caractères {which} peu sûre : comparez le texte à l'image.",)


def mean_confidence(words: Iterable[Word]) -> float | None:
    """Return the mean confidence of letters, of those that were recognised; None without any."""
    total, letters = 0.0, 0
    for word in words:
        if word.confidence is not None:
            total += word.confidence * len(word.text)
            letters += len(word.text)
    return round(total / letters, 4) if letters else None


def with_confidence(
    blocks: Sequence[Block], words: Mapping[int, Sequence[Word]]
) -> tuple[Block, ...]:
    """Return the blocks with the mean confidence of their recognised letters.

    `words` holds those of each recognised page.
    """
    if not words:
        return tuple(blocks)
    return tuple(
        replace(
            block,
            confidence=mean_confidence(word for line in block.lines for word in _on(line, words)),
        )
        for block in blocks
    )


def _on(line: Line, words: Mapping[int, Sequence[Word]]) -> Iterator[Word]:
    box = line.bbox
    for word in words.get(line.page, ()):
        inside = box.x0 <= (word.x0 + word.x1) / 2 <= box.x1
        if inside and box.top <= word.middle <= box.bottom:
            yield word


def _has_no_text(document: Any, number: int) -> bool:  # noqa: ANN401
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return False
    try:
        text = page.get_textpage()
        try:
            return bool(text.count_chars() == 0)
        finally:
            text.close()
    finally:
        page.close()
