"""Texts and light Markdown: comments, and titles underlined."""

from time import process_time

import pytest

from pipeline.extract.plain import read_plain
from tests.extract.conftest import Read
from tests.extract.making import document_of, make_mail, seen


def kinds(text: str) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in read_plain(text).blocks]


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_comments_are_hidden_and_counted(read: Read, name: str) -> None:
    text = "# Avis\n\nUn bus <!-- à revoir --> de nuit.\n\n<!--\n- Des lits\n\nrien\n-->\nFin.\n"
    result = read(text.encode(), name)
    assert seen(result) == [
        ("heading", 1, "Avis"),
        ("paragraph", 0, "Un bus de nuit."),
        ("paragraph", 0, "Fin."),
    ]
    found = dict(document_of(result).coverage)
    assert (found["cache"], "non_lu" in found) == (14 + 19, False)


def test_comments_of_mails_are_hidden_too(read: Read) -> None:
    found = document_of(read(make_mail("Un bus <!-- mso --> de nuit."), "a.eml"))
    assert found.blocks[-1].text == "Un bus de nuit."
    assert dict(found.coverage)["cache"] == 10


def test_a_comment_without_end_is_text() -> None:
    assert kinds("Avis <!-- rien") == [("paragraph", 0, "Avis <!-- rien")]


def test_comments_keep_the_places_of_what_follows() -> None:
    text = "Un <!-- x --> bus"
    (places,) = read_plain(text).offsets
    assert text[places[-3] :] == "bus"


def test_many_comments_without_end_are_read_in_linear_time() -> None:
    start = process_time()
    read_plain("<!-- a " * 100_000)
    read_plain("<!-- a --> " * 20_000)
    assert process_time() - start < 10


def test_underlined_lines_are_titles() -> None:
    text = "Avis\n====\nTransports\n---------\nUn bus.\n\n1. Contexte\n-----------\n\nFin.\n----\n"
    assert kinds(text) == [
        ("heading", 1, "Avis"),
        ("heading", 2, "Transports"),
        ("paragraph", 0, "Un bus."),
        ("heading", 2, "1. Contexte"),
        ("paragraph", 0, "Fin."),
    ]
    assert read_plain(text).marks == 4 + 9 + 11 + 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un bus de nuit\n---\nDes lits", ["paragraph", "paragraph"]),
        ("Un bus de nuit\n" + "-" * 40, ["paragraph"]),
        ("Une phrase qui court\net finit ici\n------------", ["paragraph"]),
        ("- Un bus\n--------", ["list_item"]),
        ("> Un bus !\n----------\nsuite", ["paragraph", "paragraph"]),
        ("2024\n----", ["paragraph"]),
        ("Un bus\n- - - -", ["paragraph"]),
    ],
)
def test_a_line_of_dashes_may_part_the_text(text: str, expected: list[str]) -> None:
    assert [kind for kind, _, _ in kinds(text)] == expected


def test_marks_of_lists_typed_by_hand_make_items() -> None:
    text = "1/ Un bus\n2°) Un train\n3° Les vélos\n· Des bancs\n‒ Des lits\n✔️ Un marché\n"
    items = ["1/ Un bus", "2°) Un train", "3° Les vélos", "Des bancs", "Des lits", "Un marché"]
    assert kinds(text) == [("list_item", 1, item) for item in items]
    assert kinds("Hier\n19° dehors") == [("paragraph", 0, "Hier 19° dehors")]


def test_a_line_in_small_letters_goes_on_with_its_item() -> None:
    text = "- planter des haies le long des chemins\nqui mènent à la gare ;\n- des bancs.\nfin"
    assert [text for _, _, text in kinds(text)] == [
        "planter des haies le long des chemins qui mènent à la gare ;",
        "des bancs.",
        "fin",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Porteur : Ville\nBudget : 10 €", ["Porteur : Ville", "Budget : 10 €"]),
        ("LE LOGEMENT\nNous demandons", ["LE LOGEMENT", "Nous demandons"]),
        ("II. Le bus\nA/ Le jour\n1 - La nuit", ["II. Le bus", "A/ Le jour", "1 - La nuit"]),
        ("Bonjour,\nVoici l'avis.\nMerci", ["Bonjour,", "Voici l'avis.", "Merci"]),
        (f"{'mot ' * 14}de la\nLoue et de\nDole", [f"{'mot ' * 14}de la Loue et de", "Dole"]),
        (
            f"{'Des mots. ' * 12}\n{'Un bus. ' * 14}",
            [("Des mots. " * 12)[:-1], ("Un bus. " * 14)[:-1]],
        ),
        ("Le bus de\nDole à Arbois\npasse", ["Le bus de", "Dole à Arbois passe"]),
        ("DU BUS\nPOUR LE SOIR\nUn avis\nd'ici", ["DU BUS POUR LE SOIR", "Un avis d'ici"]),
    ],
)
def test_breaks_that_were_wanted_part_paragraphs(text: str, expected: list[str]) -> None:
    assert [block for _, _, block in kinds(text)] == expected


def test_wrapped_sentences_stay_one_paragraph() -> None:
    wrapped = ["a" * 70 + ".", "Bonnement " + "b" * 60, "c" * 70]
    assert len(kinds("\n".join(wrapped))) == 1


def test_tables_may_lack_their_first_bar() -> None:
    blocks = read_plain("Action | Porteur\n--- | ---\nBancs | Ville\n\nOu | rien").blocks
    assert [block.kind for block in blocks] == ["table_row", "table_row", "paragraph"]
    assert blocks[1].cells == (("Action", "Bancs"), ("Porteur", "Ville"))


@pytest.mark.parametrize("mark", [" | ", "\t"])
def test_lines_parted_alike_are_rows(mark: str) -> None:
    text = "\n".join(mark.join(row) for row in (["Bancs", "Ville", "2"], ["Bus", "État", "3"]))
    assert [text for _, _, text in kinds(text)] == ["Bancs | Ville | 2", "Bus | État | 3"]
    assert read_plain(text).marks == text.count("|")
    assert kinds(f"Un bus{mark}ou{mark}deux\nFin")[0][0] == "paragraph"


def test_quotes_of_quotes_lose_their_marks() -> None:
    text = "Le 3 juin, Ville écrit :\n> Bonjour,\n>\n> - un bus\n>> Ancien\n> Fin\n"
    assert [(kind, text) for kind, _, text in kinds(text)] == [
        ("paragraph", "Le 3 juin, Ville écrit :"),
        ("paragraph", "Bonjour,"),
        ("list_item", "un bus"),
        ("paragraph", "Ancien"),
        ("paragraph", "Fin"),
    ]
    assert read_plain(text).marks == 6 + 1
