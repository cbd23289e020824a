"""The features of words: equal for equal words, each column apart."""

import numpy as np
import pytest
from spacy.lookups import Lookups
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.segment.french.embed import COLUMNS, CONVENTIONS, columns, form_embed, shape
from pipeline.segment.french.forms import TABLE, FormClass, Forms, make_table
from pipeline.segment.french.language import French


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CPTS", "XXX"),
        ("Créer", "Xxxx"),
        ("L.", "X."),
        ("1434-12", "ddd-dd"),
        ("M€", "X€"),
        ("", ""),
    ],
)
def test_shapes(text: str, expected: str) -> None:
    assert shape(text) == expected


def test_a_column_changes_with_what_it_shows_only() -> None:
    forms = Forms(make_table({"soins": FormClass(("Nmp",), (("N", "1"),))}))
    known, unknown = columns("soins", "soins", forms), columns("soins", "soins", None)
    changed = [name for name, one, two in zip(COLUMNS, known, unknown, strict=False) if one != two]
    assert changed == ["readings", "lemmas"]
    capital = columns("SOINS", "soins", forms)
    changed = [name for name, one, two in zip(COLUMNS, known, capital, strict=False) if one != two]
    assert changed == ["shape"]


def rows(doc: Doc) -> np.ndarray:
    model = form_embed(8, 4, [20] * len(COLUMNS), 2)
    model.initialize([doc])
    (found,) = model.predict([doc])
    return np.asarray(found)


def test_equal_words_have_equal_vectors_and_an_empty_text_none() -> None:
    vocab = Vocab()
    found = rows(Doc(vocab, words=["un", "bus", "un"]))
    assert (found[0] == found[2]).all()
    assert (found[0] != found[1]).any()
    model = form_embed(8, 4, [20] * len(COLUMNS), 2)
    model.initialize([Doc(vocab, words=["un"])])
    assert model.predict([Doc(vocab)])[0].shape == (0, 8)


def test_the_conventions_of_a_treebank_are_seen() -> None:
    vocab = Vocab()
    one, two = Doc(vocab, words=["un"]), Doc(vocab, words=["un"])
    two.user_data[CONVENTIONS] = "gsd"
    model = form_embed(8, 4, [20] * len(COLUMNS), 2)
    model.initialize([one])
    first, second, third = model.predict([one, two, one])
    assert (first == third).all()
    assert (first != second).any()


def test_another_vocabulary_brings_its_own_lexicon() -> None:
    model = form_embed(8, 4, [20] * len(COLUMNS), 2)
    plain, rich = French().vocab, French().vocab
    lookups = Lookups()
    lookups.add_table(TABLE, make_table({"bus": FormClass(("Nms",), (("N", "0"),))}))
    rich.lookups = lookups
    model.initialize([Doc(plain, words=["bus"])])
    without, with_it, again = model.predict(
        [Doc(plain, words=["bus"]), Doc(rich, words=["bus"]), Doc(plain, words=["bus"])]
    )
    assert (without == again).all()
    assert (without != with_it).any()


def test_vectors_are_kept_until_the_weights_change_or_are_taught() -> None:
    vocab = Vocab()
    doc, longer = Doc(vocab, words=["un", "bus"]), Doc(vocab, words=["le", "bus", "et", "un"])
    model = form_embed(8, 4, [20] * len(COLUMNS), 2)
    model.initialize([doc])
    (first,) = model.predict([doc])
    (second,) = model.predict([longer])
    assert (second[[3, 1]] == first).all()
    (taught,), _ = model.begin_update([doc])
    assert taught == pytest.approx(first, abs=1e-6)
    mixed = next(node for node in model.walk() if node.has_param("W"))
    mixed.set_param("W", mixed.get_param("W") + 1)
    (changed,) = model.predict([doc])
    assert (changed != first).any()
    assert changed == pytest.approx(model.begin_update([doc])[0][0], abs=1e-6)
