"""Sheets: which row names the columns, and where a second table begins."""

import pytest

from pipeline.extract.draft import joined
from pipeline.extract.sheet import sheet_drafts

LONG = "Nous proposons de créer une maison de santé dans chaque canton rural du département."
AGE, ASK = "1. Quel est votre âge ?", f"2. Que proposez-vous {'pour la santé ' * 5}?"


def names(*rows: list[str]) -> list[tuple[str, ...]]:
    """Return the names of the cells of each row of the tables."""
    drafts = sheet_drafts("", rows)
    assert sum(len(draft.pieces) for draft in drafts)
    found = [draft for draft in drafts if draft.kind == "table_row"]
    return [tuple(name for name, _ in draft.cells) for draft in found]


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        (["N°", "Thème", "", "Texte"], [["1", "Santé", "x", LONG]]),
        (["Thème", "Texte", "", "", "", ""], [["Santé", LONG, "", "", "", "voir"]]),
        ([AGE, ASK], [["45", "Un bus"], ["32", "Pourquoi pas un train ?"], ["9", "Des lits"]]),
        (["Horodateur", AGE, "Autre, précisez :"], [["2023-01-02", "45", ""]]),
        (["Q1 - Votre âge", "Q2 - Votre avis sur l'offre de soins"], [["45", "Un bus"]]),
        (["Commune de résidence", "Nombre"], [["Laval", "3"], ["Caen", "12"]]),
    ],
    ids=["empty", "stray", "questions", "with others", "numbered", "values"],
)
def test_the_first_row_names_the_columns(header: list[str], rows: list[list[str]]) -> None:
    assert names(header, *rows) == [tuple(header)] * (len(rows) + 1)


@pytest.mark.parametrize(
    "rows",
    [
        [["1. Un bus", "Santé"], ["2. Des lits en plus", "Santé"]],
        [["1. Un bus", "Santé"], ["Des lits en plus", "Santé"]],
        [["Qui est-ce ?", "Les soignants"], ["Quand ?", "Chaque année"], ["Où ?", "À Laval"]],
        [["45", "Un bus"], ["32", "Des lits en plus"]],
        [["Un", "", "", ""], ["a", LONG, "b", "c"]],
    ],
    ids=["numbered rows", "one number", "questions and answers", "numbers", "one name"],
)
def test_a_row_of_data_names_nothing(rows: list[list[str]]) -> None:
    assert not any(any(row) for row in names(*rows))


def test_after_an_empty_row_a_header_begins_another_table() -> None:
    first, second = ("Nom", "Avis"), ("Lieu", "Nombre")
    rows = [["Tableau 1"], [*first], ["A", LONG], [], ["Tableau 2"], [*second], ["Laval", "3"]]
    assert names(*rows) == [first, first, second, second]
    kinds = [draft.kind for draft in sheet_drafts("", rows)]
    assert kinds == ["paragraph", "table_row", "table_row"] * 2
    third = ("Ville", "Texte", "Suite")
    assert names([*first], ["A", LONG], [], [*third], ["Laval", LONG, "oui"])[2:] == [third] * 2


def test_after_an_empty_row_the_table_may_go_on() -> None:
    head = ("Nom", "Avis")
    rows = [[*head], ["A", LONG], [], ["Lits", "Plus de lits"], ["Bus", "Plus de bus à Laval"]]
    assert names(*rows) == [head] * 4
    assert names([*head], ["A", LONG], [], ["Lits", "Oui"], ["B", LONG]) == [head] * 4
    again = sheet_drafts("", [[*head], ["A", LONG], [], [*head], ["B", LONG]])
    assert [draft.kind for draft in again].count("furniture") == 1


def test_a_title_apart_from_its_table_stays_a_line_above_it() -> None:
    drafts = sheet_drafts("", [["Relevé"], [], ["Lieu", "Nombre"], ["Laval", "3"]])
    assert [draft.kind for draft in drafts] == ["paragraph", "table_row", "table_row"]


def test_a_row_above_the_header_may_name_groups_of_columns() -> None:
    groups, header = ["Identité", "", "Contenu", ""], ["N°", "Commune", "Titre", "Texte"]
    rows = [["1", "Dole", "Un marché", LONG], ["2", "", "Un bus", LONG]]
    assert names(groups, header, *rows) == [("",) * 4, *[tuple(header)] * 3]
    assert names(groups, *rows, header)[-1] == ("",) * 4


def kinds(*rows: list[str]) -> list[tuple[str, int, str]]:
    """Return kind, level and text of what is not a row of a table, and the kind of what is."""
    return [
        (draft.kind, draft.level, "" if draft.kind == "table_row" else joined(draft.pieces))
        for draft in sheet_drafts("", rows)
    ]


def test_notes_in_a_column_are_read_as_a_text() -> None:
    notes = [
        ["ATELIER"],
        [],
        ["Constats"],
        ["Peu de bus."],
        [],
        ["Demandes"],
        ["- Un bus\n- Un lit"],
    ]
    assert kinds(*notes) == [
        ("heading", 2, "ATELIER"),
        ("heading", 2, "Constats"),
        ("paragraph", 0, "Peu de bus."),
        ("heading", 2, "Demandes"),
        ("list_item", 1, "Un bus"),
        ("list_item", 1, "Un lit"),
    ]
    assert kinds(["Axe 1"], ["", "Mobilité"], ["", "", "1. Un bus"], ["", "", LONG]) == [
        ("heading", 2, "Axe 1"),
        ("heading", 3, "Mobilité"),
        ("list_item", 2, "1. Un bus"),
        ("paragraph", 0, LONG),
    ]
    row = ("table_row", 0, "")
    assert kinds(["Avis"], [LONG], ["Rien à dire"]) == [row] * 3
    assert [kind for kind, _, _ in kinds(["Nom", "Avis"], ["- A", LONG], ["- B", ""])] == [
        row[0]
    ] * 3


def test_a_table_under_its_number_or_far_below_another_is_one() -> None:
    first, second = ("Action", "Coût"), ("Acteur", "Rôle")
    below = [[*second], ["CPTS", LONG], ["CCAS", "Partenaire"]]
    head = [[*first], ["Bus", "1000"]]
    assert names(*head, [], ["Tableau 2 : acteurs"], *below) == [first] * 2 + [second] * 3
    assert names(*head, [], [], ["Les acteurs"], *below) == [first] * 2 + [second] * 3
    assert names(*head, [], ["Axe 2"], *below)[-1] == first


def test_a_remark_under_a_table_is_no_row_of_it() -> None:
    table = [["", "Action", "Coût"], ["", "Bus", "1000"], []]
    row = ("table_row", 0, "")
    assert kinds(*table, ["", "Coûts estimés."]) == [row, row, ("paragraph", 0, "Coûts estimés.")]
    assert kinds(*table, ["", "", "2000"]) == [row] * 3


def test_the_labels_of_a_form_name_no_column() -> None:
    form = [["Intitulé", "Créer un bus santé"], ["Porteur", "CPTS"], ["Description", LONG]]
    assert names(*form) == [("", "")] * 3
    actions = [["Action", "Avis"], ["Action 1", LONG], ["Action 2", LONG]]
    assert names(*actions) == [("Action", "Avis")] * 3
