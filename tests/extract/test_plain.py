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
