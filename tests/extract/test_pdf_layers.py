"""Text of layers that are off when a PDF is opened."""

from collections import Counter

import pytest

from pipeline.extract.pdf_pages import read_pages
from pipeline.extract.pdf_words import RawPage
from tests.extract.making import pdf_of
from tests.extract.pages import Read

SEEN = "Un projet pour le canton rural"
LAYER = "Mot secret"


def layered(chosen: str, name: str = "b", *, form: bool = False, turn: int = 0) -> bytes:
    """Return a page of a line, and of another in the layer "a"; "b" is a second layer."""
    line = f"BT /F1 12 Tf 72 660 Td ({LAYER}) Tj ET"
    inside = "/X Do" if form else line
    content = f"BT /F1 12 Tf 72 700 Td ({SEEN}) Tj ET /OC /L BDC {inside} EMC"
    font = "<</Font<</F1 5 0 R>>/Properties<</L 6 0 R>>/XObject<</X 8 0 R>>>>"
    return pdf_of(
        f"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R 7 0 R]/D<<{chosen}>>>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 9 595 842]/Rotate {turn}/Contents 4 0 R"
        f"/Resources{font}>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        "<</Type/OCG/Name(a)>>",
        f"<</Type/OCG/Name({name})>>",
        "<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>"
        f"/Length {len(line)}>>stream\n{line}\nendstream",
    )


@pytest.mark.parametrize("form", [False, True])
@pytest.mark.parametrize("chosen", ["/OFF[6 0 R]", "/BaseState/OFF/ON[7 0 R]"])
def test_text_of_a_layer_that_is_off_is_hidden(read: Read, chosen: str, *, form: bool) -> None:
    document = read(layered(chosen, form=form)).document
    assert document
    assert [block.text for block in document.blocks] == [SEEN]
    assert dict(document.coverage) == {"contexte": 25, "cache": 9}


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("form", [False, True])
def test_text_of_such_a_layer_is_hidden_on_a_turned_page(*, form: bool, turn: int) -> None:
    ((_, page),) = read_pages(layered("/OFF[6 0 R]", form=form, turn=turn), 1)
    assert isinstance(page, RawPage)
    assert page.reader == "pdfplumber"
    read = "".join(word.text for word in page.every_word())
    assert Counter(read) == Counter(SEEN.replace(" ", ""))
    assert (page.counts.all, page.counts.hidden) == (34, 9)


@pytest.mark.parametrize(
    ("chosen", "name"),
    [("", "b"), ("/OFF[7 0 R]", "b"), ("/BaseState/OFF/ON[6 0 R]", "b"), ("/OFF[6 0 R]", "a"),
     ("/OFF 6 0 R", "b"), ("/OFF[(a)]", "b")],
)  # fmt: skip
def test_text_of_a_layer_that_may_be_on_is_read(read: Read, chosen: str, name: str) -> None:
    document = read(layered(chosen, name)).document
    assert document
    assert LAYER in " ".join(block.text for block in document.blocks)
    assert dict(document.coverage) == {"contexte": 34}
