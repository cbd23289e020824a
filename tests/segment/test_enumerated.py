"""Sentences that list actions are cut between them, and no others."""

from itertools import pairwise

import pytest

from pipeline.segment.enumerated import enumerated


def parts(sentence: str) -> list[str]:
    cuts = [0, *enumerated(sentence), len(sentence)]
    return [sentence[first:last] for first, last in pairwise(cuts)]


@pytest.mark.parametrize(
    "listed",
    [
        (
            "Parmi nos mesures, on retiendra : ",
            "l'accueil de deux internes au presbytère, ",
            "un minibus vers la maternité de Vire ou encore ",
            "des gardes payées aux sages-femmes libérales.",
        ),
        (
            "Au nombre des demandes signalées, ",
            "le retour du dentiste à l'école et ",
            "un local pour la croix rouge.",
        ),
        (
            "Nous portons trois idées simples : ",
            "une permanence du soir à la pharmacie, ",
            "un carnet commun aux aides à domicile, et ",
            "deux studios pour les remplaçants d'été.",
        ),
    ],
)
def test_a_list_of_actions_is_cut(listed: tuple[str, ...]) -> None:
    assert parts("".join(listed)) == list(listed)


@pytest.mark.parametrize(
    "sentence",
    [
        "Le maire a salué le médecin de la commune, les infirmières du canton et les aidants.",
        "Parmi les présents, le préfet et la députée ont parlé longuement de leur commune.",
        "Parmi les thèmes les plus cités, le bruit, les rats, la solitude du soir.",
        "Le projet a deux volets : un bus qui passe chaque mardi, une ligne ouverte le soir.",
        "Trois priorités : la prévention, le grand âge, la ville.",
        "",
    ],
)
def test_other_sentences_are_left_whole(sentence: str) -> None:
    assert enumerated(sentence) == []
