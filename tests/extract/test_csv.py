"""CSV files: the separator that a first line tells, and a single column."""

import pytest

from tests.extract.conftest import Read
from tests.extract.making import document_of

LONG = "Nous proposons de créer une maison de santé dans chaque canton."


@pytest.mark.parametrize(
    ("told", "mark"),
    [("sep=;\r\n", ";"), ('"sep=;"\n', ";"), ("SEP=\t\n", "\t"), ("sep=~\n", "~")],
)
def test_a_first_line_tells_the_separator(read: Read, told: str, mark: str) -> None:
    rows = f'Titre{mark}Texte\nUn bus{mark}"{LONG}{mark} oui, a, b"\n'
    document = document_of(read(f"{told}{rows}".encode(), "a.csv"))
    assert [block.text for block in document.blocks] == [
        "Titre | Texte",
        f"Un bus | {LONG}{mark} oui, a, b".replace("\t ", " "),
    ]
    assert document.blocks[1].cells[0] == ("Titre", "Un bus")
    furniture = len(told.strip()) + 2 + 2 * (mark != "\t")
    assert dict(document.coverage)["furniture"] == furniture
    assert document.alertes == ()


def test_a_text_that_begins_as_the_line_does_is_text(read: Read) -> None:
    document = document_of(read(f"sep=abc;Texte\nUn bus;{LONG}\n".encode(), "a.csv"))
    assert document.blocks[0].text == "sep=abc | Texte"
