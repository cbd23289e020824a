"""Names, addresses and numbers, marked with brackets in the sentences themselves."""

import re

import pytest

from pipeline.noms import Pseudonyms, learn, recognise

MARKED = (
    "Mme [Delphine Hannotin] a interrogé M. [Thiry] et le Dr [Le Goff-Abalain].",
    "Présents : MM. [Guivarc'h], [Kerbrat] et [Prigent] ; Mmes [Da Silva], [Ben Ali].",
    "M. [DURAND] (ARS), Pr [Étienne KELLER], Me [Pradal], Sœur [Marie-Ange].",
    "Mme [R.] approuve, le Dr [M.-C. Descombes] aussi. Texte et photo : [J.-L. V.]",
    "Propos recueillis par [Yvan Storakis] et la secrétaire de séance, [L. Oudin].",
    "M. [de La Tour du Pin] et M. [El Amrani] ; Mme [Van der Meer] ; Mme [Saint-Genez].",
    "« On attend », dit [Maryse], coiffeuse. [Yves et Nadine Chabrerie] tiennent le café.",
    "Rédaction : [Capucine Ollivier-Brun], coordinatrice, [Tiago] et [Fatou].",
    "Réponse de [Dominique P.] : oui.\nPar [Colette54] – 74 votes",
    "L’Institut Jean Bergeret, l’hôpital Jean-Martin-Charcot et le CH Simone-Veil.",
    "Le lycée Jean-Jaurès, rue du Docteur Roux, espace Michel-Simon, place Jean Moulin.",
    "La loi Claeys, l’ouragan Maria, la maladie d’Alzheimer, le plan Marie Dupont.",
    "Mme la Présidente, M. le maire et Monsieur le Préfet saluent Saint-Pierre.",
    "Fonds Jean Monnet. Santé publique France et France Travail à Marie-Galante.",
    "L’article L. 1434-10, la partie A. Renforcer l’accès, l’hépatite B. Vacciner.",
    "Écrivez à [cts.29@ars.sante.fr] ou [jean.dupont (at) ch-brest.fr], au [02 98 00 00 00].",
    "Téléphone : [+33 2 98 00 00 00], [0590.00.00.00], [0298000000] ; appelez le 3919 ou le 15.",
    "Le 06/04/2023, 14 850 assurés, 2 400 000 euros, code 29200, SIRET 12345678901234.",
)


@pytest.mark.parametrize("marked", MARKED)
def test_what_is_marked_is_found_and_nothing_else(marked: str) -> None:
    text = re.sub(r"[\[\]]", "", marked)
    pieces: list[str] = []
    at = 0
    for item in recognise([text])[0]:
        if not item.kept:
            pieces += (text[at : item.start], f"[{text[item.start : item.end]}]")
            at = item.end
    assert "".join((*pieces, text[at:])) == marked


def test_a_name_is_found_again_without_its_title_and_in_capitals() -> None:
    texts = ["Mme Anne Quéméneur préside.", "QUÉMÉNEUR : oui.", "Quéméneur le redit, Anne aussi."]
    found = recognise(texts)
    assert [len(one) for one in found] == [1, 1, 2]


def test_a_place_of_the_same_name_is_kept_and_listed() -> None:
    first, second = recognise(["M. Quentin parle.", "La réunion à Quentin."])
    assert [item.kept for item in (*first, *second)] == [False, True]
    assert second[0].doubt
    assert recognise(["M. Quentin parle.", "Les lits de Saint-Quentin."])[1] == ()


def test_a_doubtful_word_is_listed() -> None:
    (found,) = recognise(["Pierre, 64 ans, attend."])
    assert [(item.kept, bool(item.doubt)) for item in found] == [(False, True)]


def test_the_same_person_has_one_number() -> None:
    text = "Mme Anne Rey, M. Novel, Mme Rey, a@b.fr"
    numbers = Pseudonyms()
    shown = [numbers.shown(text[one.start : one.end], one) for one in learn([text]).find(text)]
    assert shown == ["[nom 1]", "[nom 2]", "[nom 1]", "[courriel]"]


def test_a_long_hostile_text_takes_no_time() -> None:
    for text in ("A" * 40_000, "A. " * 13_000, "'" * 40_000, "M. A-" * 8_000, "00 " * 13_000):
        recognise([text])
