"""Which words of a proposal name a place."""

import pytest

from pipeline.document import Block
from pipeline.segment.field_towns import Towns
from pipeline.segment.field_words import Word


def _words(text: str, block: int = 0) -> list[Word]:
    found, start = [], 0
    for part in text.split():
        start = text.index(part, start)
        found.append(Word(block, start, start + len(part), (0, 0, 0, 0), opens=False))
        start += len(part)
    return found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Un bus à Vannes", ["", "", "", "Bv"]),
        ("Un cabinet au Bono , jeudi", ["", "", "", "Bc", "", ""]),
        ("Dans le Finistère aussi", ["", "", "BD", ""]),
        ("Le centre de La Roche-sur-Yon", ["", "", "", "Bv", "Iv"]),
        ("Le Havre – Quinze mères", ["Bv", "Iv", "", "", ""]),
        ("À Saint Nazaire demain", ["", "Bv", "Iv", ""]),
        ("Mme Vannes parle de tours", [""] * 5),
    ],
)
def test_words_of_communes_and_departements_are_told(text: str, told: list[str]) -> None:
    assert Towns([Block(0, "paragraph", text)]).of(_words(text)) == told


def test_a_word_that_the_document_writes_small_is_no_commune() -> None:
    blocks = [Block(0, "list_item", "Tours"), Block(1, "paragraph", "deux tours de garde")]

    assert Towns(blocks[:1]).of(_words("Tours")) == ["Bv"]
    assert Towns(blocks).of(_words("Tours")) == [""]
    assert Towns(blocks).of([]) == []
