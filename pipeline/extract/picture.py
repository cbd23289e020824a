"""Pages of a PDF as pictures, for a person to compare with what was read of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from PIL.Image import Image

_WIDTH: Final = 800  # pixels; a page of any size costs the same
_PROOF: Final = 1000
_QUALITY: Final = 55


def page_pictures(data: bytes, most: int) -> list[bytes]:
    """Return the first pages as PNG, no wider and no higher than they need to be read."""
    if b"%PDF-" not in data[:1024]:
        return []
    with _opened(data) as document:
        numbers = range(1, min(len(document), most) + 1)
        return [_saved(_drawn(document, number, _WIDTH).convert("P"), "PNG") for number in numbers]


def draw_proofs(path: Path, digest: str, pages: Sequence[int], places: Sequence[Path]) -> list[int]:
    """Write pages, counted from 1, of a PDF as WebP to places, and return those that were drawn.

    None is when the bytes are not those of the digest (sha256) any more. A page that cannot be
    drawn is left out.

    Raises:
        OSError: the file cannot be opened, or a picture not be written.
    """
    data = path.read_bytes()
    if sha256(data).hexdigest() != digest:
        return []
    import pypdfium2

    drawn = []
    with _opened(data) as document:
        for number, place in zip(pages, places, strict=True):
            try:
                picture = _drawn(document, number, _PROOF)
            except (pypdfium2.PdfiumError, IndexError, ValueError):
                continue
            part = place.with_suffix(".part")  # a picture is whole or not there
            part.write_bytes(_saved(picture.convert("RGB"), "WEBP", quality=_QUALITY, method=2))
            part.replace(place)
            drawn.append(number)
    return drawn


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        yield document
    finally:
        document.close()


def _drawn(document: Any, number: int, side: int) -> "Image":  # noqa: ANN401
    """Return a page whose longer side has that many pixels."""
    page = document[number - 1]
    try:
        picture: Image = page.render(scale=side / max(*page.get_size(), 1)).to_pil()
        return picture
    finally:
        page.close()


def _saved(picture: "Image", form: str, **how: int) -> bytes:
    out = BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()
