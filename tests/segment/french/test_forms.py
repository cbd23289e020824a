"""The full-form lexicon: what it keeps, what it finds again, how lemmas are made."""

import pytest
from spacy.lookups import Lookups
from spacy.vocab import Vocab

from pipeline.segment.french.forms import (
    TABLE,
    FormClass,
    Forms,
    apply,
    forms_of,
    make_table,
    script,
)

VERB = FormClass(("VP3p",), (("V", "3er"),))
BOTH = FormClass(("Nfs", "VP3s"), (("N", "0"), ("V", "0r")))
ENTRIES = {"proposent": VERB, "demandent": VERB, "mesure": BOTH}


@pytest.mark.parametrize(
    ("form", "lemma"),
    [("proposent", "proposer"), ("est", "être"), ("soins", "soin"), ("bus", "bus"), ("a", "avoir")],
)
def test_a_script_makes_the_lemma_again(form: str, lemma: str) -> None:
    assert apply(form, script(form, lemma)) == lemma


def test_a_script_longer_than_the_word_makes_nothing() -> None:
    assert apply("a", "3er") is None


def test_forms_are_found_with_their_class_and_others_are_not() -> None:
    forms = Forms(make_table(ENTRIES))
    assert len(forms) == 3
    assert forms.class_of("mesure") == BOTH
    assert forms.class_of("proposent") == VERB
    assert forms.class_of("inconnu") == FormClass((), ())
    assert forms.number("proposent") == forms.number("demandent") != 0
    assert forms.class_of("proposent").lemmas("proposent", "V") == {"proposer"}
    assert forms.class_of("mesure").lemmas("mesure", "A") == set()


def test_an_empty_lexicon_knows_nothing() -> None:
    assert Forms(make_table({})).class_of("mesure").readings == ()


def test_equal_lexicons_are_equal_bytes() -> None:
    assert make_table(ENTRIES) == make_table(dict(reversed(ENTRIES.items())))


def test_the_lexicon_travels_with_the_vocabulary() -> None:
    vocab = Vocab()
    assert forms_of(vocab) is None
    lookups = Lookups()
    lookups.add_table(TABLE, make_table(ENTRIES))
    vocab.lookups = Lookups().from_bytes(lookups.to_bytes())
    found = forms_of(vocab)
    assert found is not None
    assert found.class_of("mesure") == BOTH
