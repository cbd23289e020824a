"""Pictures given as files (PNG, JPEG, TIFF, GIF, WebP): each frame is a page, as of a scan."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Final

from pipeline.errors import BrokenDocument, DocumentError, TooLarge
from pipeline.extract.ocr import recognised
from pipeline.extract.pdf_words import Counts, RawPage
from pipeline.settings import Limits

_FORMATS: Final = ("PNG", "JPEG", "TIFF", "GIF", "WEBP")
_MOVING: Final = frozenset(("GIF", "WEBP"))  # their frames are views of one picture, not pages
_VIEWS: Final = 20  # frames of such a picture; each costs a recognition
_ANIMATION: Final = (
    f"L'image est une animation de plus de {_VIEWS} vues. Enregistrez en PNG celles qui portent du "
    "texte et déposez-les."
)
_PIXELS: Final = 80_000_000  # of a frame: an A3 page at 600 dpi has 70 million
_HUGE: Final = (
    f"L'image a plus de {_PIXELS // 1_000_000} millions de points. Réduisez-la à 300 points par "
    "pouce et redéposez-la."
)
_KEPT: Final = 25_000_000  # pixels that are recognised; a larger frame is made smaller
_POINTS: Final = 72
_LONG_SIDE: Final = 842  # points of an A4 page, for pictures that do not say their size
_LEAST: Final = 72  # dots an inch below which what a picture says of its size is not believed
_MOST: Final = 5000
_BROKEN: Final = (
    "L'image est abîmée ou incomplète et ne peut pas être lue. Numérisez-la à nouveau, en PDF de "
    "préférence, et redéposez-la."
)


def count_frames(data: bytes, limits: Limits) -> int:
    """Return the number of pages of a picture.

    Raises:
        BrokenDocument, TooLarge: it cannot or must not be read.
    """
    from PIL import Image

    try:
        with _opened(data) as picture:
            frames = _frames(picture)
    except DocumentError:
        raise
    except Image.DecompressionBombError as error:
        raise TooLarge(_HUGE) from error
    except Exception as error:
        raise BrokenDocument(_BROKEN) from error
    if frames > limits.pages:
        message = (
            f"L'image a {frames} pages, plus que la limite de {limits.pages}. Découpez-la, ou "
            "relevez la limite (réglage limites.pages)."
        )
        raise TooLarge(message)
    return frames


def read_frames(data: bytes, count: int) -> Iterator[tuple[int, RawPage | DocumentError]]:
    """Yield each page of a picture with its number from 1, or the error that refuses it."""
    with _opened(data) as picture:
        for number in range(1, count + 1):
            try:
                picture.seek(number - 1)
                yield number, _read(picture, number)
            except MemoryError:
                raise
            except Exception:  # noqa: BLE001  decoders raise anything on broken files
                yield number, BrokenDocument(_BROKEN)


def _frames(picture: Any) -> int:  # noqa: ANN401
    """Return the number of frames; those of an animation are looked for one by one, up to a bound.

    Raises:
        TooLarge: they are too many, or too large.
    """
    if picture.format not in _MOVING:
        return int(getattr(picture, "n_frames", 1))
    if picture.width * picture.height > _PIXELS:
        raise TooLarge(_HUGE)
    for number in range(1, _VIEWS + 1):
        try:
            picture.seek(number)
        except EOFError:
            return number
    raise TooLarge(_ANIMATION)


def _read(picture: Any, number: int) -> RawPage | DocumentError:  # noqa: ANN401
    from PIL import ImageOps

    if picture.width * picture.height > _PIXELS:
        return TooLarge(_HUGE)
    with _strictly():
        picture.load()
    dots = _dots(picture)
    grey = ImageOps.exif_transpose(_on_white(picture)).convert("L")
    smaller = min(1.0, (_KEPT / (grey.width * grey.height)) ** 0.5)
    width, height = grey.width * _POINTS / dots, grey.height * _POINTS / dots
    if smaller < 1:
        grey = grey.resize((int(grey.width * smaller), int(grey.height * smaller)))
    page = RawPage(
        number, round(width, 2), round(height, 2), 1.0, 1, (), (), (), "", Counts(0)
    )  # fmt: skip
    return recognised(grey, page, grey.width / width)


@contextmanager
def _strictly() -> Iterator[None]:
    """Have Pillow refuse a picture that ends too soon; WeasyPrint tells it not to."""
    from PIL import ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _on_white(picture: Any) -> Any:  # noqa: ANN401
    """Return the picture without transparency, which recognition would take for black."""
    from PIL import Image

    if not picture.has_transparency_data:
        return picture
    seen = picture.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(white, seen).convert("RGB")


def _dots(picture: Any) -> float:  # noqa: ANN401
    """Return the dots an inch that a picture states, else those that make it an A4 page."""
    stated = picture.info.get("dpi", (0, 0))
    try:
        dots = float(stated[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        dots = 0.0
    if _LEAST < dots < _MOST:
        return dots
    return int(max(picture.width, picture.height)) * _POINTS / _LONG_SIDE


def _opened(data: bytes) -> Any:  # noqa: ANN401
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's doubts about a file are not ours
        return Image.open(BytesIO(data), formats=_FORMATS)
