"""A long document is read in pieces, and comes out whole."""

from pathlib import Path

import pytest
from spacy.language import Language

from pipeline.document import Block
from pipeline.segment import reading
from pipeline.segment.doc import BLOCKS, blocks_of, to_doc, units
from pipeline.segment.french.loading import french
from pipeline.segment.reading import read_words
from pipeline.settings import load_settings

MODELS = Path(__file__).parents[2] / "models"
TEXT = "La commune ouvre un centre de santé. Les internes y logent depuis le mois de mars. "


@pytest.fixture(scope="module")
def nlp() -> Language:
    return french(load_settings(modeles=MODELS))


def blocks(sentences: int, per_block: int) -> list[Block]:
    texts = [(TEXT * per_block).strip()] * (sentences // per_block)
    return [Block(index, "paragraph", text) for index, text in enumerate(texts)]


@pytest.mark.parametrize("per_block", [3, 60])
def test_pieces_change_nothing(
    nlp: Language, monkeypatch: pytest.MonkeyPatch, per_block: int
) -> None:
    given = blocks(60, per_block)
    (whole,) = read_words(nlp, [to_doc(nlp, given)])
    monkeypatch.setattr(reading, "PIECE", 100)
    (cut,) = read_words(nlp, [to_doc(nlp, given)])
    assert cut.text == whole.text
    # words at the edge of a piece lack a few neighbours: their reading may differ, not their place
    places = [[(unit.block, unit.start, unit.end) for unit in units(doc)] for doc in (cut, whole)]
    assert places[0] == places[1]
    pairs = list(zip(cut, whole, strict=True))
    assert sum(one.lemma_ != other.lemma_ for one, other in pairs) <= len(pairs) // 100
    assert blocks_of(cut) == tuple(given)
    assert [span.id for span in cut.spans[BLOCKS]] == [block.index for block in given]


def test_every_piece_is_bounded_and_ends_with_a_sentence_where_it_can(
    nlp: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PIECE", 100)
    seen: list[int] = []
    monkeypatch.setattr(
        nlp.get_pipe("senter"), "set_annotations", lambda docs, _: seen.extend(map(len, docs))
    )
    list(read_words(nlp, [to_doc(nlp, blocks(60, 60))]))
    assert max(seen) <= 100
    seen.clear()
    list(read_words(nlp, [to_doc(nlp, [Block(0, "paragraph", "a " * 950)])]))
    assert seen == [100] * 9 + [50]  # without a mark, a piece is full


def test_documents_keep_their_order(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PIECE", 50)
    docs = [to_doc(nlp, blocks(n, 1)) for n in (1, 12, 2, 0, 9)]
    assert [doc.text for doc in read_words(nlp, docs)] == [doc.text for doc in docs]
