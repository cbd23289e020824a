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


@pytest.mark.parametrize("name", ["avis", "Que proposez-vous pour la santé dans votre commune ?"])
def test_the_first_record_names_a_lone_column(read: Read, name: str) -> None:
    below = [LONG, "Un bus", f"{LONG} Et un bus."] if name == "avis" else ["Un bus", "Des lits"]
    document = document_of(read("\n".join([name, *below]).encode(), "a.csv"))
    assert [block.cells for block in document.blocks] == [((name, row),) for row in [name, *below]]
    assert document.alertes == ()


@pytest.mark.parametrize("first", ["Un bus de plus à Laval.", "Un bus de plus pour les vallées"])
def test_a_lone_column_may_have_no_name(read: Read, first: str) -> None:
    text = f"{first}\nDes lits de plus à Laval et à Caen\nUn train\n"
    blocks = document_of(read(text.encode(), "a.csv")).blocks
    assert not any(name for block in blocks for name, _ in block.cells)
