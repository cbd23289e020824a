"""The places of a proposal: those that its own text names."""

import pytest

from pipeline.document import Document
from pipeline.extract.plain import read_plain
from pipeline.proposal import Span
from pipeline.segment.places import proposal_places

Place = tuple[tuple[str, ...], tuple[str, ...], str]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ouvrir un bus en Haute-Loire.", (("43",), ("84",), "proposition")),
        ("Un bus en Bretagne.", ((), ("53",), "proposition")),
        ("Ouvrir un bus (17 places) dans chaque lot.", ((), (), "")),
    ],
)
def test_a_place_that_its_own_text_names(text: str, expected: Place) -> None:
    blocks = read_plain(f"# Santé en Morbihan\n\n{text}").blocks
    document = Document("d", "d", "", "text/plain", "", "fr", (), blocks)
    assert proposal_places(document, Span(1, 0, 1, len(text))) == expected
