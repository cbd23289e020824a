"""What official documents do to a sentence, and what the gold of training becomes."""

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from spacy.language import Language

from pipeline.segment.french.language import French
from pipeline.training.french import augment, spelling
from pipeline.training.french.adjuncts import SIGLES, bare, inserted, with_sigle
from pipeline.training.french.stream import batches, example, in_our_words
from pipeline.training.french.tokens import french_tokenizer
from pipeline.training.french.treebank import Sentence, Word, read_treebank
from tests.training.french.treebank import write

Words = tuple[Word, ...]


def words(text: str) -> Words:
    """Return words written `form/lemma/UPOS`, a `+` before those that no blank precedes."""
    found: list[Word] = []
    for part in text.split():
        glued, part_ = part.startswith("+"), part.removeprefix("+")
        form, lemma, pos = part_.rsplit("/", 2)
        if glued:
            found[-1] = replace(found[-1], space=False)
        morph = {"VERB": "VerbForm=Inf", "DET": "Number=Plur"}.get(pos, "")
        found.append(Word(form, lemma, pos, morph, space=True))
    return tuple(found)


SENTENCE = words(
    "Les/le/DET élus/élu/NOUN veulent/vouloir/AUX ouvrir/ouvrir/VERB l'/le/ADP +école/école/NOUN "
    'de/de/ADP Vannes/Vannes/PROPN "/"/PUNCT +été/été/NOUN +"/"/PUNCT +././PUNCT'
)


def text(found: Words) -> str:
    return "".join(word.text + " " * word.space for word in found).strip()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (spelling.curly, 'Les élus veulent ouvrir l’école de Vannes "été".'),
        (augment.pointless, 'Les élus veulent ouvrir l\'école de Vannes "été"'),
        (augment.parenthesised, '(Les élus veulent ouvrir l\'école de Vannes "été".)'),
    ],
)
def test_a_change_is_what_it_says(
    change: Callable[[Words, random.Random], Words], expected: str
) -> None:
    assert text(change(SENTENCE, random.Random(0))) == expected


def many(change: Callable[[Words, random.Random], Words]) -> set[str]:
    return {text(change(SENTENCE, random.Random(seed))) for seed in range(60)}


def test_quotes_become_guillemets_with_and_without_blanks() -> None:
    found = many(spelling.guillemets)
    assert any("« été »." in one for one in found)
    assert any("«été»." in one for one in found)


def test_capitals_keep_or_lose_their_accents() -> None:
    found = many(augment.title)
    assert 'LES ÉLUS VEULENT OUVRIR L\'ÉCOLE DE VANNES "ÉTÉ"' in found
    assert 'LES ELUS VEULENT OUVRIR L\'ECOLE DE VANNES "ETE"' in found


def test_items_begin_with_a_mark_then_the_sentence_a_verb_or_a_noun() -> None:
    found = many(augment.item)
    assert any(one.startswith("Action 3. ") for one in found)
    assert any(" Ouvrir l'école" in one and one.endswith(";") for one in found)
    assert all(one[-1] in ';,."' for one in found)
    nominal = augment.from_noun(SENTENCE)
    assert nominal is not None
    assert text(nominal).startswith("Élus veulent")


def test_a_count_stands_for_a_plural_determiner() -> None:
    counted = augment.counted(SENTENCE, random.Random(0))
    assert (counted[0].pos, counted[0].text.isdigit()) == ("NUM", True)
    assert augment.counted(counted, random.Random(0)) == counted


def test_quotes_around_a_sentence_and_who_says_it() -> None:
    found = many(augment.quoted)
    assert any(one.startswith("« Les") and one.endswith(", dit le maire.") for one in found)
    assert any(one.endswith(".”") for one in found)


def test_two_sentences_become_one() -> None:
    one, two = Sentence(SENTENCE, "gsd"), Sentence(words("Les/le/DET bus/bus/NOUN"), "gsd")
    made = augment.joined(one, two, random.Random(1))
    assert made.conventions == "gsd"
    assert text(made.words) in {
        f'Les élus veulent ouvrir l\'école de Vannes "été" {mark} les bus' for mark in ";:"
    }


def test_adjuncts_have_no_annotation_and_sigles_keep_theirs() -> None:
    found = inserted(SENTENCE, random.Random(0))
    added = [word for word in found if word not in SENTENCE and word.morph is None]
    assert added
    assert {(word.lemma, word.pos) for word in added} == {("", "")}
    sigle = with_sigle(SENTENCE, random.Random(0))[7]
    assert sigle.text == sigle.lemma in SIGLES
    assert sigle.pos == "PROPN"


def test_a_soft_hyphen_stands_inside_one_long_word() -> None:
    long = words("administration/administration/NOUN")
    assert text(spelling.hyphenated(long, random.Random(0))).replace("\u00ad", "") == text(long)
    assert spelling.hyphenated(SENTENCE, random.Random(0)) == SENTENCE


def test_the_same_seed_varies_the_same() -> None:
    one = Sentence(SENTENCE, "gsd")
    first, second = (
        [augment.vary(one, draw) for _ in range(50)]
        for draw in (random.Random(3), random.Random(3))
    )
    assert first == second
    assert len(set(first)) > 5


@pytest.fixture(scope="module")
def nlp() -> Language:
    made = French()
    made.tokenizer = french_tokenizer(made)
    return made


def test_the_parts_of_a_word_cut_otherwise_begin_one_sentence(nlp: Language) -> None:
    given = words("aujourd'hui/aujourd'hui/ADV un/un/DET bus/bus/NOUN")
    cut = (Word("Peut-il", "pouvoir", "VERB", "", space=True), *given, *bare("(art.", space=True))
    one = in_our_words(example(nlp, [Sentence(cut, "gsd"), Sentence(given, "gsd")]))
    tokens = [token.text for token in one.reference]
    assert tokens == [token.text for token in one.predicted]
    assert tokens[:2] == ["Peut", "-il"]
    starts = [token.text for token in one.reference if token.is_sent_start]
    assert starts == ["Peut", "aujourd'hui"]
    assert [token.pos_ for token in one.reference][:3] == ["VERB", "VERB", "ADV"]
    assert not any(token.has_morph() for token in one.reference if token.text in {"(", "art"})


def test_batches_are_the_same_for_a_seed_and_hold_blocks(nlp: Language, tmp_path: Path) -> None:
    bank = read_treebank(write(tmp_path / "a.conllu", 10), "sequoia")
    first, second = (
        [[one.reference.text for one in batch] for batch in islice(batches(nlp, [bank], 60, 5), 20)]
        for _ in range(2)
    )
    assert first == second
    texts = [one for batch in first for one in batch]
    assert any("\n\n" in one for one in texts)
    assert all(sum(len(one.split()) for one in batch) > 30 for batch in first)


def test_a_bare_text_says_where_blanks_are() -> None:
    assert text(bare("(art. L. 2)", space=False)) == "(art. L. 2)"
    assert [word.space for word in bare("a b", space=False)] == [True, False]
