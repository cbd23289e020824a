"""All facts of one document, where they come from, and what an analyst states over them."""

from pipeline.document import Document
from pipeline.extract.plain import read_plain
from pipeline.facts import read_facts
from pipeline.proposal import Proposal, Span
from pipeline.result import Facts

TEXT = """# Recueil des fiches projets de l'Ardèche

Privas, le 18 novembre 2022

Ce recueil rassemble huit fiches. Le préfet de l'Ardèche remercie leurs porteurs.
"""


def facts(text: str) -> Facts:
    blocks = read_plain(text).blocks
    return read_facts(Document("d", "d.md", "", "text/plain", "Recueil", "fr", (), blocks))


def test_what_a_text_says_of_itself() -> None:
    found = facts(TEXT)
    assert (found.genre, found.date) == ("fiches_projets", "2022-11-18")
    assert (found.departements, found.regions) == (("07",), ("84",))
    assert found.announced == 8
    assert dict(found.origines) == dict.fromkeys(
        ("titre", "genre", "date", "departements", "regions", "announced"), "texte"
    )


def test_what_a_text_does_not_say_stays_empty() -> None:
    found = facts("Un texte quelconque.")
    assert found == Facts(titre="Recueil", origines=(("titre", "texte"),))


def test_what_is_stated_wins_and_says_so() -> None:
    stated = Facts(date="2023", departements=("29",), regions=("53",), emetteur="ARS")
    found = facts(TEXT).under(stated)
    assert (found.date, found.departements, found.regions) == ("2023", ("29",), ("53",))
    assert (found.emetteur, found.genre) == ("ARS", "fiches_projets")
    origins = dict(found.origines)
    assert (origins["date"], origins["emetteur"], origins["genre"]) == (
        *("metadonnees", "metadonnees", "texte"),
    )


def test_a_proposal_without_a_place_takes_that_of_its_document() -> None:
    there = Facts(departements=("29",), regions=("53",))
    own = Proposal(
        "p", "d", 1, Span(0, 0, 0, 1), "x", 1.0, departements=("56",), lieu_origine="proposition"
    )
    assert there.placed(own) == own
    none = Proposal("p", "d", 1, Span(0, 0, 0, 1), "x", 1.0)
    assert (there.placed(none).departements, there.placed(none).lieu_origine) == (
        ("29",),
        "document",
    )
    assert Facts().placed(none).lieu_origine == ""
