"""What the French pipeline is made from: dictionary, norms, exceptions, tokenizer."""

import re
from collections import Counter

import pytest
from spacy.lang.char_classes import ALPHA, ALPHA_LOWER
from spacy.lang.fr import French
from spacy.lang.fr.tokenizer_exceptions import TOKEN_MATCH, _regular_exp

from pipeline.segment.french.forms import FormClass, Forms, make_table
from pipeline.segment.french.language import French as Ours
from pipeline.segment.french.lemmas import lexicon_lemma
from pipeline.training.cnr import corpus_files
from pipeline.training.french.dela import dela_path, read_dela
from pipeline.training.french.norms import TITLES, capital_norms, lemma_exceptions, words_of
from pipeline.training.french.tokens import factored, french_tokenizer
from pipeline.training.french.treebank import Sentence, Word
from tests.conftest import CORPUS

LINES = [
    "proposent,proposer.V+z1:P3p:S3p\n",
    "soins,soin.N+z1:mp\n",
    "mesure,.N+z1:fs\n",
    "mesure,mesurer.V+z1:P1s:P3s\n",
    "infirmière,infirmier.A+z1:fs\n",
    "infirmières,infirmier.N+z1:fp\n",
    "proposâmes,proposer.V+z1:J1p\n",
    "abscons,.A+z3:ms\n",
    "maison de santé,.N+NDN+z1:fs\n",
    "1\\,5,.A:ms\n",
    "rien de lisible\n",
]
FORMS = read_dela(LINES)


def test_the_dictionary_is_read_without_rare_unused_and_compound_forms() -> None:
    assert set(FORMS) == {"proposent", "soins", "mesure", "infirmière", "infirmières", "1,5"}
    assert FORMS["mesure"] == FormClass(("Nfs", "VP1s", "VP3s"), (("N", "0"), ("V", "0r")))


@pytest.mark.parametrize(
    ("form", "pos", "lemma"),
    [
        ("proposent", "VERB", "proposer"),
        ("mesure", "NOUN", "mesure"),
        ("mesure", "VERB", "mesurer"),
        ("soins", "NOUN", "soin"),
        ("infirmières", "NOUN", "infirmière"),
        ("infirmière", "ADJ", "infirmier"),
        ("soins", "PROPN", None),
        ("bus", "NOUN", None),
    ],
)
def test_the_lexicon_gives_a_lemma_where_it_is_sure(form: str, pos: str, lemma: str | None) -> None:
    assert lexicon_lemma(Forms(make_table(FORMS)), form, pos) == lemma


def test_the_installed_dictionary_is_found() -> None:
    with dela_path().open(encoding="utf-8") as lines:
        head = [next(lines) for _ in range(20_000)]
    assert len(read_dela(head)) > 5_000


def test_words_in_capitals_are_known_and_sigles_stay() -> None:
    lines = ["La santé, l'ARS et la CPTS.", "Un sas à l'entrée du SAS ; le SAS, la santé, l'État."]
    counts = words_of([*lines, "SANTE MENTALE", "un état des lieux"])
    assert counts["MENTALE"] == 0  # a line in capitals says nothing of sigles
    norms = capital_norms(counts)
    assert (norms["SANTE"], norms["SANTÉ"], norms["ETAT"], norms["Etat"]) == (
        *("santé", "santé", "état", "état"),
    )
    assert not {"ARS", "CPTS", "SAS"} & set(norms)


def test_of_two_words_with_the_same_capitals_the_commoner_wins() -> None:
    assert capital_norms(Counter({"marché": 3, "marche": 2}))["MARCHE"] == "marché"


def test_exceptions_are_what_the_treebanks_contradict() -> None:
    words = (
        Word("mesure", "mesure", "NOUN", "", space=True),
        Word("soins", "soigner", "NOUN", "", space=True),
        Word("celle-ci", "celui-ci", "PRON", "", space=True),
        Word("Vannes", "Vannes", "PROPN", "", space=False),
    )
    found = lemma_exceptions([Sentence(words, "sequoia")], Forms(make_table(FORMS)))
    assert found == TITLES | {"celle-ci|PRON": "celui-ci", "soins|NOUN": "soigner"}


def test_the_factored_expression_matches_the_same_words() -> None:
    mine = re.compile(f"(?iu){factored(_regular_exp, (ALPHA, ALPHA_LOWER))}").match
    assert len(factored(_regular_exp, (ALPHA, ALPHA_LOWER))) < 50_000
    words = {
        word
        for path in corpus_files(CORPUS)[::8]
        for word in re.findall(r"\S+", path.read_text(encoding="utf-8"))
    }
    made = {
        f"{head}-{tail}" for head in ("anti", "saut", "Le", "vice") for tail in list(words)[:99]
    }
    words |= made | {"saut-de-ski", "pet-en-l'air", "entr'abat", "faux-vampire", "rick-roll\n", ""}
    assert [word for word in words if bool(mine(word)) != bool(TOKEN_MATCH(word))] == []
    assert any(map(mine, words))


def test_the_tokens_are_those_of_spacy() -> None:
    theirs, ours = French(), Ours()
    ours.tokenizer = french_tokenizer(ours)
    for path in corpus_files(CORPUS)[::10]:
        text = path.read_text(encoding="utf-8")
        assert [token.text for token in ours(text)] == [token.text for token in theirs(text)]
