"""What the layout of a document counts: labels, titles, rows, codes, ranks, what stands below."""

import pytest

from pipeline.extract.plain import read_plain
from pipeline.facts.lists import BELOW, COUNTS, NEAR, SURE, Layout, layout, stem
from pipeline.text import plain

PROSE = "Une équipe y viendra deux fois par mois, à la demande des habitants du canton, et {}."
STOPS = "passe le soir devant chaque école du canton"
LONG = f"{PROSE.format('les élus ont donné leur accord')} {PROSE.format('rien ne changera')}"


def counted(text: str) -> Layout:
    body = [block for block in read_plain(text).blocks if block.kind != "furniture"]
    return layout(body, [plain(block.text) for block in body])


@pytest.mark.parametrize(
    ("name", "number", "text"),
    [
        ("label", 3, "Porteur : A\n\nPorteur : B\n\nPorteur : C"),
        ("again", 2, "Un bus\n\nSecteur\n\nLe bourg\n\nUn car\n\nSecteur\n\nLe canton"),
        ("inside", 2, "Un bus, porteur : la mairie.\n\nUn car, porteur : le canton."),
        ("rank", 3, "Action 1, fait.\n\nAction 2 (nouvelle), acquis.\n\nAction 3 – à débattre."),
        ("number", 3, "1) Un bus\n\n2) Un car\n\n3) Un vélo"),
        ("code", 3, "A1 Un bus\n\nA2 Un car\n\nB1 Un vélo"),
        ("level", 2, "# Livret\n\n## Un bus\n\n## Un car"),
        ("leaf", 2, "# Livret\n\n## Un bus\n\n### Le canton\n\n## Un car"),
        ("titled", 2, f"Un bus du soir\n\n{LONG}\n\nUn car du matin\n\n{LONG}"),
        ("long", 2, f"Un bus\n\n{LONG}\n\n{LONG}"),
        ("rows", 2, "| Action | Pilote |\n|---|---|\n| Un bus | A |\n| Un car | B |"),
        ("starts", 2, "Que le bus passe le soir.\n\nQue le car passe le matin."),
        ("ordinal", 3, "La première est un bus, la deuxième un car.\n\nTroisième idée, un vélo."),
        ("items", 2, f"- Un bus {STOPS}\n- Un car {STOPS}"),
    ],
)
def test_each_count_is_told(name: str, number: int, text: str) -> None:
    found = counted(text).counts
    assert name in found.get(number, frozenset())
    assert not any(name in names for other, names in found.items() if other > number)


def test_a_header_that_comes_again_on_the_next_page_is_no_row() -> None:
    lines = "| Action | Pilote |\n|---|---|\n| Un bus | A |\n| Action | Pilote |\n| Un car | B |"
    found = counted(lines).counts
    assert [number for number, names in found.items() if "rows" in names] == [2]
    assert [number for number, names in found.items() if "all:table_row" in names] == [4]


def test_a_rank_without_most_of_those_before_it_counts_nothing() -> None:
    found = counted("Pour la dixième fois, la première idée est un bus.").counts
    assert not any("ordinal" in names for names in found.values())


def test_what_stands_below_a_block_is_counted_from_it_on() -> None:
    found = counted("# Livret\n\nDeux idées :\n\n- Un bus\n- Un car\n\n## Fin")
    items, headings = BELOW.index("item"), BELOW.index("heading")
    assert found.blocks == 5
    assert found.below[:, items].tolist() == [2, 2, 2, 1, 0, 0]
    assert found.below[:, headings].tolist() == [2, 1, 1, 1, 1, 0]


def test_blocks_that_begin_with_a_word_are_counted_by_its_stem() -> None:
    found = counted("Fiche sur le bus\n\nFiches à venir\n\nFin")
    assert found.openings[stem("fiches")] == found.openings[stem("fiche")] == 2


def test_a_document_without_blocks_counts_nothing() -> None:
    found = layout([], [])
    assert found.counts == {}
    assert found.blocks == 1
    assert found.below.shape == (1, len(BELOW))
    assert set(SURE) < set(NEAR) < set(COUNTS)
    assert len(set(COUNTS)) == len(COUNTS)
