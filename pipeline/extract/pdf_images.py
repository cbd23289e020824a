"""Pages that are mostly an image: what an analyst must know of them."""

from collections.abc import Sequence
from typing import Final

from pipeline.document import Page
from pipeline.extract.pdf_words import OCR, RawPage

MOSTLY_IMAGE: Final = 0.5  # share of the page that its images cover
LITTLE_TEXT: Final = 200  # characters below which such a page may hold more than was read
ADVICE: Final = (
    "n'a peut-être pas été lu. Reconnaissez-le (OCR) puis redéposez le document s'il en manque."
)


def image_alarms(page: RawPage) -> tuple[str, ...]:
    """Return what to say (French) of a page that images cover and that holds little text.

    Nothing of one whose text was recognised.
    """
    if page.reader == OCR or page.image_share <= MOSTLY_IMAGE or page.characters >= LITTLE_TEXT:
        return ()
    return (f"La page {page.number} est surtout une image : son texte {ADVICE}",)


def images_alarms(pages: Sequence[Page]) -> tuple[str, ...]:
    """Return the same for a document, in one sentence whatever the number of pages."""
    told = [page for page in pages if page.alertes and page.reader != OCR]
    numbers = [page.number for page in told]
    if len(numbers) <= 1:
        return next((page.alertes for page in told), ())
    listed = f"{', '.join(map(str, numbers[:-1]))} et {numbers[-1]}"
    return (f"Les pages {listed} sont surtout des images : leur texte {ADVICE}",)
