"""Where a sentence may begin, whatever the network says."""

import pytest
import spacy
from spacy.tokens import Doc

from pipeline.segment.french.sentences import corrected

NLP = spacy.blank("xx")


def doc(text: str) -> tuple[Doc, list[int]]:
    """Return a Doc of the words between blanks and the places that `|` marks.

    `_` joins a word to the next without a blank.
    """
    words: list[str] = []
    spaces: list[bool] = []
    wanted = []
    for part in text.split():
        if part.startswith("|"):
            wanted.append(len(words))
        pieces = part.removeprefix("|").split("_")
        words += pieces
        spaces += [False] * (len(pieces) - 1) + [True]
    return Doc(NLP.vocab, words=words, spaces=spaces), wanted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un bus passe_. |Il part_.", ["Il"]),
        ("« Il part_. |» Elle reste_.", ["Elle"]),
        ("« Il part_. » |Elle reste_.", ["Elle"]),
        ("« Venez ! |» dit_-elle_.", []),
        ("Il cite : « |Un bus_. |»_, |dit Mme Roche_.", []),
        ("Un bus ; |un lit , |Un toit : |Un mur", []),
        ("Un bus ; |Un lit", ["Un"]),
        ("Voir l’_art_. |L_. |1434-12 du code_. |Il fixe", ["Il"]),
        ("Avec M_. |Roche et le Dr_. |Petit", []),
        ("3_. |Ouvrir un centre_. |Former", ["Former"]),
        ("b_) |Ouvrir", []),
        ("Action |5_. |Recenser", []),
        ("II_. |– |Le directeur", []),
        ("Mesure |12 |– |Ouvrir", []),
        ("Il ouvre_. |e-santé pour tous", ["e-santé"]),
        ("Il ouvre |e-santé", []),
        ("|Peut_|-être a_|-t_|-elle", []),
        ("UN BUS |Huit cabinets", ["Huit"]),
        ("Il lit etc_. |Il dort", ["Il"]),
        ("Il part_. |»", []),
        ("un deux trois quatre cinq six sept huit neuf dix onze douze_. |Puis", ["Puis"]),
    ],
)
def test_a_beginning_stands_moves_or_falls(text: str, expected: list[str]) -> None:
    read, wanted = doc(text)
    assert [read[place].text for place in corrected(read, wanted)] == expected


def test_a_block_begins_anew() -> None:
    read, wanted = doc("Ouvrir 3_. |Former")
    assert corrected(read, wanted) == wanted
    read[1].is_sent_start = True
    assert corrected(read, wanted) == []
