"""The rhythm of a text without marks: one letter a block, and what stands around."""

import pytest

from pipeline.document import Block
from pipeline.extract.plain import read_plain
from pipeline.lexicon import load_lexicon
from pipeline.segment.doc import Unit
from pipeline.segment.shapes import shape, shape_features
from pipeline.text import plain

TEXT = """Un bus pour les villages.

Il passe chaque mois. Une infirmière l'accompagne, avec un médiateur de la commune, et les
rendez-vous se prennent en mairie.

Porteur : la CPTS

Un titre
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Titre", "h"),
        ("- Ouvrir un centre", "i"),
        ("Porteur : la mairie", "l"),
        ("Un bus", "t"),
        ("Un bus.", "s"),
        ("mot " * 30, "p"),
        ("mot " * 90, "L"),
    ],
)
def test_a_block_is_one_letter(text: str, expected: str) -> None:
    (block,) = read_plain(text).blocks
    assert shape(block, load_lexicon()) == expected


def unit(block: Block, start: int, end: int) -> Unit:
    text = block.text[start:end]
    return Unit(block.index, start, end, text, plain(text))


def test_features_tell_the_place_and_the_neighbours() -> None:
    blocks = read_plain(TEXT).blocks
    cut = blocks[1].text.index("Une")
    ends = [(0, 0, None), (1, 0, cut), (1, cut, None), (2, 0, None), (3, 0, None)]
    units = [unit(blocks[b], start, end or len(blocks[b].text)) for b, start, end in ends]
    found = shape_features(units, blocks, load_lexicon())
    assert found[0] == ["sh=azs", "sh-=_azs", "sh+=azsp", "sh3=_azsp", "sh4=_azspl"]
    assert [row[0] for row in found] == ["sh=azs", "sh=ap", "sh=zp", "sh=azl", "sh=azt"]
    assert found[-1][-1] == "sh4=lazt__"
    assert shape_features([], blocks, load_lexicon()) == []
