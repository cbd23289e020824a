"""Signatures, notices and heads of e-mails below: furniture, and nothing else is."""

import time

import pytest

from pipeline.extract.draft import joined
from pipeline.extract.mail import read_mail
from tests.extract.conftest import Read
from tests.extract.making import document_of, make_mail

ASKED = "Nous proposons de créer un bus de prévention pour la vallée."
NOTICE = (
    "Ce message et ses pièces jointes sont confidentiels et établis à l'intention exclusive\n"
    "de leurs destinataires. Toute utilisation non conforme est interdite.\n"
    "Pensez à l'environnement avant d'imprimer ce message."
)
POLITE = (
    "Je vous prie d'agréer, Madame la Présidente, l'expression de mes salutations\n"
    "distinguées.\n\nDr Yves Le Goff\nPrésident"
)
FORWARDED = (
    "Cordialement,\nPaul\n\n-------- Message transféré --------\nSujet : Santé\n"
    "Date : Mon, 11 Mar 2024 09:00:00 +0100\nDe : Marie <m@x.fr>\nPour : Paul <p@x.fr>"
)
OUTLOOK = (
    "<p><b>De&nbsp;:</b> Marie &lt;m@x.fr&gt;<br><b>Envoyé&nbsp;:</b> lundi 11 mars 2024 09:00<br>"
    "<b>À&nbsp;:</b> Luc<br><b>Objet&nbsp;:</b> Concertation</p>"
)


def kept(read: Read, text: str, page: str = "") -> list[str]:
    """Return the texts of the body that are no furniture, once the ledger is whole."""
    document = document_of(read(make_mail(text, page), "a.eml"))
    assert document.alertes == ()
    return [block.text for block in document.blocks if block.kind != "furniture"][1:]


@pytest.mark.parametrize(
    "end",
    [
        "Cordialement,\n\nÉlise Martin\nDirectrice des services\nTél. : 02 43 00 00 00",
        f"Bien cordialement\nÉlise Martin\n\n{NOTICE}",
        "-- \nJean Dupont\n06 00 00 00 00",
        "Envoyé de mon iPhone",
        "Merci d'avance et bien à vous, Zoé",
        POLITE,
        NOTICE,
        FORWARDED,
        "Le 11 mars 2024 à 09:00, Marie Durand <marie.durand@association.example> a\nécrit :",
    ],
)
def test_what_ends_a_mail_is_furniture(read: Read, end: str) -> None:
    assert kept(read, f"{ASKED}\n\n{end}\n") == [ASKED]
    assert kept(read, f"{ASKED}\n{end}\n") == [ASKED]


def test_a_page_ends_as_a_text_does(read: Read) -> None:
    page = f"<p>{ASKED}</p><p>Cordialement,</p><p><b>Luc Petit</b></p><p>Chargé de mission</p>"
    assert kept(read, "", f"{page}{OUTLOOK}<p>{ASKED}</p>") == [ASKED, ASKED]
    assert kept(read, "", f"{page}<p>Annexe</p><p>{ASKED}</p>") == [ASKED, "Annexe", ASKED]


def test_an_answer_keeps_what_it_answers(read: Read) -> None:
    said = "C'est noté.\n\nLe 11 mars 2024, Marie <m@x.fr> a écrit :\n\n"
    assert kept(read, f"{said}> {ASKED}\n> Cordialement,\n> Marie\n") == ["C'est noté.", ASKED]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        (
            "Cordialement reçus par vos équipes, nous proposons :\n\n- un bus\n- des lits",
            "des lits",
        ),
        (f"--\n\n{ASKED}\n\n{ASKED}", ASKED),
        (f"Cordialement,\n\nZoé\n\nP.S. : {ASKED}", f"P.S. : {ASKED}"),
        ("De : la mairie\n\nDate : lundi", "Date : lundi"),
        ("Ce message de la population est clair : un bus.", "un bus."),
        ("Ce message sur le virus mérite une large diffusion à la radio", "radio"),
        ("Pensons à préserver la maternité avant l'été", "l'été"),
        ("Un bus pour la vallée\n\n--\n\nDes lits\n\n--\n\nUn dentiste", "Un dentiste"),
        ("Cordialement,\n\nZoé\n\nNos propositions\n\nUn bus\n\nDes lits", "Des lits"),
    ],
)
def test_what_is_asked_stays(read: Read, text: str, last: str) -> None:
    assert kept(read, f"{ASKED}\n\n{text}")[-1].endswith(last)


def test_a_mail_that_only_signs_is_left_whole(read: Read) -> None:
    assert kept(read, "Cordialement,\n\nZoé") == ["Cordialement,", "Zoé"]


@pytest.mark.parametrize(
    "line",
    ["Cordialement\n", "de : date : objet : " * 25 + "\n", "ce message " * 100 + "\n\n",
     "agréer respects croire " * 12 + "\n\n", "merci cordialement, " * 14 + "\n\n"],
)  # fmt: skip
def test_many_ends_take_no_time(line: str) -> None:
    data = make_mail(line * (100_000 // len(line)))
    start = time.process_time()
    assert any(joined(draft.pieces) for draft in read_mail(data).drafts)
    assert time.process_time() - start < 4
