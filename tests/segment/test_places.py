"""The places of a proposal: those of its own text, else its document's."""

import pytest

from pipeline.document import Document
from pipeline.extract.plain import read_plain
from pipeline.proposal import Span
from pipeline.segment.places import document_places, proposal_places

Place = tuple[tuple[str, ...], tuple[str, ...], str]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ouvrir un bus en Haute-Loire.", (("43",), ("84",), "proposition")),
        ("Un bus en Bretagne.", ((), ("53",), "proposition")),
        ("Ouvrir un bus (17 places) dans chaque lot.", (("56",), ("53",), "document")),
    ],
)
def test_own_place_else_that_of_the_document(text: str, expected: Place) -> None:
    blocks = read_plain(f"# Santé en Morbihan\n\n{text}").blocks
    document = Document("d", "d", "", "text/plain", "", "fr", (), blocks)
    whole = document_places(document)
    assert proposal_places(document, Span(1, 0, 1, len(text)), whole) == expected


def test_no_place_at_all() -> None:
    blocks = read_plain("Ouvrir un bus.").blocks
    document = Document("d", "d", "", "text/plain", "", "fr", (), blocks)
    assert proposal_places(document, Span(0, 0, 0, 14), ((), ())) == ((), (), "")
