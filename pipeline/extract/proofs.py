"""Pages of a PDF drawn into files, for the proofs of a report."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

_SIDE: Final = 1000  # pixels of the longer side; a page of any size costs the same
_QUALITY: Final = 50


def draw_proofs(path: Path, digest: str, pages: Sequence[int], places: Sequence[Path]) -> list[int]:
    """Write pages, counted from 1, of a PDF as JPEG to places, and return those that were drawn.

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
    document = pypdfium2.PdfDocument(data)
    try:
        for number, place in zip(pages, places, strict=True):
            part = place.with_suffix(".part")  # a picture is whole or not there
            try:
                _draw(document, number, part)
            except (pypdfium2.PdfiumError, IndexError, ValueError):
                continue
            part.replace(place)
            drawn.append(number)
    finally:
        document.close()
    return drawn


def _draw(document: Any, number: int, place: Path) -> None:  # noqa: ANN401
    page = document[number - 1]
    try:
        scale = _SIDE / max(*page.get_size(), 1)
        bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
    finally:
        page.close()
    # RGBX is what Pillow works on: the pixels are not copied
    bitmap.to_pil().save(place, "JPEG", quality=_QUALITY)
