"""The pages of a PDF one by one: PDFium reads the plain ones, pdfplumber the others."""

import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final, NamedTuple, TypeVar

from pipeline.errors import BrokenDocument, DocumentError, MemoryLimit
from pipeline.extract.pdf_bullets import is_dot, marked_words
from pipeline.extract.pdf_exact import exact_words, shown_frame, shown_images, shown_shapes
from pipeline.extract.pdf_fast import fast_words
from pipeline.extract.pdf_forms import field_words
from pipeline.extract.pdf_grid import plain_tables
from pipeline.extract.pdf_hidden import is_light, seen_words
from pipeline.extract.pdf_layers import layers_off, text_off
from pipeline.extract.pdf_lined import lined_tables
from pipeline.extract.pdf_open import opened
from pipeline.extract.pdf_panels import framed, panels
from pipeline.extract.pdf_rules import PAPER, Drawn, drawn_on
from pipeline.extract.pdf_tables import ruled_tables
from pipeline.extract.pdf_turned import turned_parts
from pipeline.extract.pdf_unseen import Origin, unseen_origins
from pipeline.extract.pdf_words import Counts, Frame, RawPage, RawTable, Word, raw_page

FAST: Final = "pdfium"
EXACT: Final = "pdfplumber"
T = TypeVar("T")
_LOG: Final = logging.getLogger(__name__)


def title_of(data: bytes) -> str:
    """Return the title that the metadata of a PDF state, or an empty text."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        return str(document.get_metadata_value("Title"))
    finally:
        document.close()


def read_pages(data: bytes, count: int) -> Iterator[tuple[int, RawPage | DocumentError]]:
    """Yield each page of a PDF with its number from 1, or the error that refuses it."""
    import pypdfium2

    exact = _Exact(data)
    document = pypdfium2.PdfDocument(data)
    if document.get_formtype() != pypdfium2.raw.FORMTYPE_NONE:
        document.init_forms()
    before: tuple[float, ...] = ()
    off = layers_off(data)
    try:
        for number in range(1, count + 1):
            try:
                page = read_fast(document, number, before, off)
                page = page or exact.read(number, before, _Plain(document, number, off))
                before = page.tables[-1].columns if page.tables else ()
                yield number, page
            except Exception as error:  # noqa: BLE001  parsers raise anything on broken files
                yield number, _refusal(number, error)
    finally:
        document.close()
        exact.close()


def read_fast(
    document: Any,  # noqa: ANN401
    number: int,
    before: Sequence[float] = (),
    off: frozenset[str] = frozenset(),
) -> RawPage | None:
    """Return a page of a pypdfium2 document, or None when pdfplumber should read it.

    `before` holds the columns of the last table of the page before, `off` the names of layers.
    """
    import pypdfium2

    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return None  # pdfplumber may still mend it
    try:
        if page.get_rotation():
            return None
        frame = _frame(page)
        drawn = drawn_on(page, frame)
        read = fast_words(page, frame, drawn.covered | text_off(page, off))
        if read is None:
            return None
        words, counts = read
        words, counts = shown(words, counts, drawn)
        pictured = bool(drawn.images) and not words
        typed, counts = field_words(page, frame, counts, pictured=pictured)
        words += typed
        tables, outside = _tables(drawn.edges, words, before)
        boxes = [*drawn.boxes, *framed(drawn.edges, 0.0, 0.0)]
        return raw_page(
            number,
            frame,
            outside,
            tables,
            drawn.images,
            panels=panels(boxes, outside),
            reader=FAST,
            counts=counts,
        )
    finally:
        page.close()


def read_exact(
    page: Any, number: int, before: Sequence[float] = (), plain: "_Plain | None" = None  # noqa: ANN401
) -> RawPage:  # fmt: skip
    """Return the reading of a pdfplumber page; the page is not closed.

    `plain` gives what pdfplumber does not tell: the words of its fields, and the unseen letters.
    """
    frame = shown_frame(page)
    read = exact_words(page, frame, plain.unseen() if plain else ())
    images, shapes = shown_images(page, frame), shown_shapes(page, frame)
    fills = [box for box, ink in shapes if not is_light(ink)]
    dots = [box for box, _ in shapes if is_dot(box)]
    boxes = [box for box, ink in shapes if ink != PAPER]
    words, counts = shown(read.upright, read.counts, Drawn([], images, fills, dots))
    if plain:
        more, counts = plain.typed(counts, pictured=bool(images) and not words)
        words += more
    edges = page.edges
    tables, words = _tables(edges, words, before, *frame[:2])
    up, rising = turned_parts(read.up, edges, frame, tables, down=False)
    down, falling = turned_parts(read.down, edges, frame, tables, down=True)
    return raw_page(
        number,
        frame,
        words,
        tables,
        images,
        sideways=[*rising, *falling, *read.others],
        turned=[*up, *down],
        panels=panels([*boxes, *framed(edges, *frame[:2])], words),
        reader=EXACT,
        counts=counts,
    )


class _Plain(NamedTuple):
    """What PDFium tells of a page that pdfplumber reads; `off` are the names of hidden layers."""

    document: Any
    number: int
    off: frozenset[str]

    def typed(self, counts: Counts, *, pictured: bool) -> tuple[list[Word], Counts]:
        """Return the words of its fields: see `field_words`."""
        nothing: tuple[list[Word], Counts] = ([], counts)
        return self._asked(partial(field_words, counts=counts, pictured=pictured), nothing)

    def unseen(self) -> list[Origin]:
        """Return where letters begin that nobody sees: see `unseen_origins`."""
        return self._asked(partial(unseen_origins, off=self.off), [])

    def _asked(self, ask: Callable[[Any, Frame], T], nothing: T) -> T:
        import pypdfium2

        try:
            page = self.document[self.number - 1]
        except pypdfium2.PdfiumError:
            return nothing
        try:
            return ask(page, _frame(page))
        finally:
            page.close()


def shown(words: list[Word], counts: Counts, drawn: Drawn) -> tuple[list[Word], Counts]:
    """Return the words that a reader sees, the marks of lists among them, and the counts."""
    words, hidden = seen_words(words, drawn.images, drawn.fills)
    words, added = marked_words(words, drawn.dots)
    return words, counts._replace(all=counts.all + added, hidden=counts.hidden + hidden)


def _tables(
    edges: Sequence[dict[str, Any]],
    words: list[Word],
    before: Sequence[float],
    left: float = 0.0,
    top: float = 0.0,
) -> tuple[list[RawTable], list[Word]]:
    """Return the tables of a page and the words outside; see `ruled_tables`, `plain_tables`."""
    ruled, words = ruled_tables(edges, words, left, top)
    lined, words = lined_tables(edges, words, before, left, top)
    plain, words = plain_tables(words, before)
    return [*ruled, *lined, *plain], words


class _Exact:
    """pdfplumber on the same bytes, opened when it is first needed."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.pdf: Any = None

    def read(self, number: int, before: Sequence[float], plain: _Plain) -> RawPage:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the parser's doubts about a file are not ours
            if self.pdf is None:
                self.pdf = opened(self.data)
            page = self.pdf.pages[number - 1]
            try:
                return read_exact(page, number, before, plain)
            finally:
                page.close()

    def close(self) -> None:
        if self.pdf is not None:
            with suppress(Exception):  # it opens the pages again to close them, broken ones too
                self.pdf.close()


def _frame(page: Any) -> Frame:  # noqa: ANN401
    """Return the left and top edge of the shown page, upright, its width and height."""
    media, crop = _ordered(page.get_mediabox()), _ordered(page.get_cropbox())
    x0, y0 = max(crop[0], media[0]), max(crop[1], media[1])
    x1, y1 = min(crop[2], media[2]), min(crop[3], media[3])
    if x1 <= x0 or y1 <= y0:
        x0, y0, x1, y1 = media
    return x0, y1, x1 - x0, y1 - y0


def _ordered(box: tuple[float, float, float, float]) -> Frame:
    x0, y0, x1, y1 = box
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _refusal(number: int, error: Exception) -> DocumentError:
    if isinstance(error, MemoryError) or isinstance(error.__context__, MemoryError):
        return MemoryLimit(
            f"La page {number} demande plus de mémoire que la limite. Exportez-la seule en "
            "PDF et redéposez-la, ou relevez la limite (réglage limites.memory_mb)."
        )
    _LOG.warning("page %d cannot be read", number, exc_info=error)
    return BrokenDocument(
        f"La page {number} est abîmée. Exportez le document à nouveau en PDF et redéposez-le."
    )
