"""Pages of a PDF as pictures, for a person to compare with the blocks."""

from io import BytesIO
from typing import Final

_WIDTH: Final = 800  # pixels; a page of any size costs the same


def page_pictures(data: bytes, most: int) -> list[bytes]:
    """Return the first pages as PNG, no wider and no higher than they need to be read."""
    if b"%PDF-" not in data[:1024]:
        return []
    import pypdfium2

    pictures = []
    document = pypdfium2.PdfDocument(data)
    try:
        for number in range(min(len(document), most)):
            page = document[number]
            try:
                scale = _WIDTH / max(*page.get_size(), 1)
                out = BytesIO()
                page.render(scale=scale).to_pil().convert("P").save(out, "PNG")
                pictures.append(out.getvalue())
            finally:
                page.close()
    finally:
        document.close()
    return pictures
