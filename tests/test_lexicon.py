"""The yes/no examples of `lexique.yaml` run as tests."""

import re

import pytest

from pipeline.lexicon import Cues, load_lexicon
from pipeline.proposal import FAMILLES
from pipeline.text import plain

LEXICON = load_lexicon()
PROSE = {
    "porteurs": LEXICON.porteurs,
    "partenaires": LEXICON.partenaires,
    "accompagnes": LEXICON.accompagnes,
    "sans_valeur": LEXICON.sans_valeur,
    "sans_deux_points": LEXICON.sans_deux_points,
    **LEXICON.statuts,
    **LEXICON.familles,
}
LABELS = [(n, e, True) for n, c in LEXICON.etiquettes.items() for e in c.oui] + [
    (n, e, False) for n, c in LEXICON.etiquettes.items() for e in c.non
]
ETATS = LEXICON.etats.values()
CUES = [(c, e, True) for c in (*PROSE.values(), *ETATS) for e in c.oui] + [
    (c, e, False) for c in (*PROSE.values(), *ETATS) for e in c.non
]


@pytest.mark.parametrize(("name", "example", "expected"), LABELS)
def test_label_examples(name: str, example: str, *, expected: bool) -> None:
    assert (LEXICON.label_of_header(example) == name) is expected
    assert (LEXICON.label_at_start(f"{example} : suite du texte") == name) is expected


@pytest.mark.parametrize(("cues", "example", "expected"), CUES)
def test_cue_examples(cues: Cues, example: str, *, expected: bool) -> None:
    assert bool(cues.pattern.search(plain(example))) is expected


def test_motifs_are_tried_in_their_order() -> None:
    motifs = (r"\bab|\b[a|(]c\|?|^a", r"^ab", "€", r"\ba(?:b|c) d")
    cues = Cues(motifs=motifs, oui=(), non=())
    whole = re.compile("|".join(f"(?:{motif})" for motif in motifs))
    for text in ("ab d", "a", "x ac| d", "(c 3€", "|c", "xab", ""):
        found, expected = cues.pattern.search(text), whole.search(text)
        assert (found and found.span()) == (expected and expected.span())


def test_the_value_begins_after_the_label() -> None:
    text = "Structure porteuse : la CPTS du Golfe"
    found = LEXICON.label_match(text)
    assert found is not None
    assert (found[0], text[found[1] :]) == ("porteur", "la CPTS du Golfe")
    assert LEXICON.label_match("Le porteur est connu") is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Pilote CHU de Montpellier", ("porteur", "CHU de Montpellier")),
        ("– Partenaires CPAM, MSA", ("partenaires", "CPAM, MSA")),
        ("Territoire concerné Haut-Languedoc", ("territoire", "Haut-Languedoc")),
        ("Copilotes les deux CPTS", ("porteur", "les deux CPTS")),
        ("Pilote le projet depuis mai.", None),
        ("Porteurs de projets", None),
        (f"Partenaires Cette {'réunion ' * 10}", None),
        ("Partenaires Cette réunion a permis :", None),
    ],
)
def test_a_label_may_have_lost_its_colon(line: str, expected: tuple[str, str] | None) -> None:
    found = LEXICON.label_match(line)
    assert (found and (found[0], line[found[1] :])) == expected


@pytest.mark.parametrize(
    ("porteur", "expected"),
    [
        ("la communauté professionnelle territoriale de santé du Golfe", "exercice_coordonne"),
        ("le centre hospitalier, avec la ville", "hopital"),
        ("la ville et le centre hospitalier", "collectivite"),
        ("les pompiers", "autre"),
    ],
)
def test_the_family_is_that_of_the_first_carrier(porteur: str, expected: str) -> None:
    assert LEXICON.famille(porteur) == expected


def test_every_family_but_the_last_has_its_words() -> None:
    assert {*LEXICON.familles, "autre"} == set(FAMILLES)
