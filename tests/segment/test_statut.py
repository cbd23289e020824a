"""What is seen of a proposal's statut: tenses, marks, lines and sentences around it."""

import time

import numpy as np
import pytest

from pipeline.extract.plain import read_plain
from pipeline.lexicon import load_lexicon
from pipeline.proposal import Span
from pipeline.segment.doc import Term
from pipeline.segment.fields import headings_above
from pipeline.segment.statut_features import Statuts
from pipeline.segment.statut_trees import columns
from pipeline.segment.tenses import verbs

_OPEN = "VerbForm=Part|Tense=Past"


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (
            [("avoir", "AUX", "Mood=Ind|Tense=Pres|VerbForm=Fin"), ("ouvrir", "VERB", _OPEN)],
            [("ouvrir", "avoir.present")],
        ),
        (
            [
                ("avoir", "AUX", "Mood=Ind|Tense=Pres|VerbForm=Fin"),
                ("etre", "AUX", _OPEN),
                ("bien", "ADV", ""),
                ("ouvrir", "VERB", _OPEN),
            ],
            [("ouvrir", "avoir_ete.present")],
        ),
        (
            [("etre", "AUX", "Mood=Cnd|Tense=Pres|VerbForm=Fin"), ("utile", "ADJ", "")],
            [("etre", "conditionnel")],
        ),
        ([("creer", "VERB", "VerbForm=Inf")], [("creer", "infinitif")]),
    ],
)
def test_an_auxiliary_and_its_participle_are_one_verb(
    terms: list[tuple[str, str, str]], expected: list[tuple[str, str]]
) -> None:
    assert list(verbs(Term(lemma, lemma, pos, morph) for lemma, pos, morph in terms)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2. Actions en cours\n\nUn bus itinérant passe le lundi.", "S1=en_cours"),
        ("# Ce qui a été livré\n\nUn bus itinérant passe le lundi.", "Hs1=realise"),
        ("Ont été retenus et financés :\n\n- Un bus itinérant", "S1=labellise"),
        ("Les mesures suivantes ne sont pas financées.\n\n- Un bus", "Sd1=en_attente"),
        ("Légende : (R) réalisé, (C) en cours\n\n(C) Le bus itinérant", "K=en_cours"),
        ("Fiches\n\nUn bus itinérant (sous réserve de financement)", "Om1=en_attente"),
    ],
)
def test_what_stands_around_a_proposal_is_seen(text: str, expected: str) -> None:
    blocks = read_plain(text).blocks
    last = blocks[-1]
    place = Span(last.index, 0, last.index, len(last.text))
    read = Statuts(blocks, {}, [place], headings_above(blocks), load_lexicon())
    seen = {name: where for name, *where in read.features(0, None)}
    where = seen.get(expected)
    assert where is not None, sorted(seen)
    block, start, end = where
    assert 0 <= start < end <= len(blocks[block].text)


def test_trees_see_the_others_of_the_section_and_of_the_document() -> None:
    seen = [{"H:pistes"}, {"H:votes", "K=realise"}, {"H:pistes"}, {"H:pistes"}]
    chances = np.array([[0.1, 0.2, 0.6, 0.1], [0.25] * 4, [0.0, 0.0, 1.0, 0.0], [0.4, 0.6, 0, 0]])
    found = columns(seen, chances, chances)
    section, document = found[:, 12:16], found[:, 16:20]
    assert section[0] == pytest.approx([0.2, 0.3, 0.5, 0.0])
    assert section[1] == pytest.approx([-1.0] * 4)
    assert document[0] == pytest.approx([1.4 / 3, 0.2, 1 / 3, 0.0])
    assert document[1] == pytest.approx([0.5 / 3, 0.8 / 3, 1.6 / 3, 0.1 / 3])
    assert found[:, 20:23].tolist() == [[2, 4, 0], [0, 4, 0.25], [2, 4, 0.5], [2, 4, 0.75]]
    assert columns(seen[:1], chances[:1], chances[:1])[0, 12:20] == pytest.approx([-1.0] * 8)


def test_the_time_of_the_trees_columns_grows_with_the_proposals_alone() -> None:
    chances = np.full((20_000, 4), 0.25)
    start = time.process_time()
    columns([{"H:pistes"}] * len(chances), chances, chances)
    assert time.process_time() - start < 5
