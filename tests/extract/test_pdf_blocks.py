import random

import pytest

from tests.extract.pages import BOLD, PROSE, Draw, Read, Text, blocks, column, seen, wrap


def two_columns() -> tuple[list[Text], list[str]]:
    left = [f"Colonne gauche, alinéa {n}. " + PROSE * 2 for n in ("un", "deux")]
    right = [f"Colonne droite, alinéa {n}. " + PROSE * 2 for n in ("un", "deux")]
    page: list[Text] = [
        (50, 40, "Un titre qui court au-dessus des deux colonnes", "Helvetica-Bold", 18)
    ]
    for x, texts in ((50.0, left), (310.0, right)):
        top = 90.0
        for text in texts:
            lines = column(x, top, text)
            page += lines
            top = lines[-1][1] + 24
    return page, [page[0][2], *(text.strip() for text in left + right)]


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_two_columns_are_read_one_after_the_other(read: Read, draw: Draw, seed: int | None) -> None:
    page, texts = two_columns()
    if seed is not None:
        random.Random(seed).shuffle(page)
    found = blocks(read, draw(page))
    assert [block.text for block in found] == texts
    assert found[0].kind == "heading"


def test_every_character_stands_once_in_some_block(read: Read, draw: Draw) -> None:
    page, _ = two_columns()
    page += [(300, 800, "Page 1"), (70, 700, "42"), (500, 650, "x ; y")]
    found = "".join("".join(block.text.split()) for block in blocks(read, draw(page)))
    drawn = "".join("".join(str(text[2]).split()) for text in page)
    assert sorted(found) == sorted(drawn)


def test_headings_are_told_by_size_weight_and_capitals(read: Read, draw: Draw) -> None:
    page: list[Text] = [
        (50, 40, "Dossier de presse", "Helvetica", 20),
        (50, 80, "Les actions", "Helvetica-Bold", 14),
        *column(50, 110, PROSE, 90),
        (50, 170, "Un bus pour les vallées", *BOLD),
        *column(50, 190, PROSE, 90),
        (50, 250, "LA SUITE DU CALENDRIER"),
        *column(50, 270, PROSE, 90),
        (50, 340, "Partenaires :", *BOLD),
    ]
    assert [(kind, level) for kind, level, _ in seen(read, draw(page))] == [
        ("heading", 1), ("heading", 2), ("paragraph", 0), ("heading", 3), ("paragraph", 0),
        ("heading", 4), ("paragraph", 0), ("paragraph", 0),
    ]  # fmt: skip


def test_list_items_lose_their_bullet_and_keep_their_number(read: Read, draw: Draw) -> None:
    page: list[Text] = [
        (50, 40, "Les pistes retenues :"),
        (60, 60, "•"), (72, 60, "Créer un guichet unique pour les médecins qui veulent"),
        (72, 73, "s'installer dans la vallée"),
        (76, 86, "– avec un logement"),
        (60, 99, "•"), (72, 99, "Ouvrir une antenne"),
        (50, 112, "1. Former les élus"),
        (50, 125, "2) Équiper la salle"),
        (50, 138, "a) le matin"),
    ]  # fmt: skip
    assert seen(read, draw(page)) == [
        ("paragraph", 0, "Les pistes retenues :"),
        ("list_item", 1, f"{page[2][2]} s'installer dans la vallée"),
        ("list_item", 2, "avec un logement"),
        ("list_item", 1, "Ouvrir une antenne"),
        ("list_item", 1, "1. Former les élus"),
        ("list_item", 1, "2) Équiper la salle"),
        ("list_item", 1, "a) le matin"),
    ]  # fmt: skip


@pytest.mark.parametrize("mark", ["– ", "12. "])
def test_a_mark_inside_a_sentence_opens_no_item(read: Read, draw: Draw, mark: str) -> None:
    text = (
        "Les élus de la vallée et les médecins – tous présents ce soir – ont voté le budget au "
        "titre de l'article 12. Le maire a conclu et chacun a pris date pour une autre rencontre."
    )
    lines = next(
        lines
        for lines in (wrap(text, width) for width in range(30, 90))
        if any(line.startswith(mark) for line in lines)
    )
    page = [(50, 40 + 13 * number, line) for number, line in enumerate(lines)]
    assert seen(read, draw(page)) == [("paragraph", 0, text)]


def test_a_second_column_of_one_line_is_known_from_the_page_before(read: Read, draw: Draw) -> None:
    page, texts = two_columns()
    left = column(50, 90, PROSE * 2)
    found = blocks(read, draw(page, [*left, (310, 90, "La fin de la colonne.")]))
    assert [block.text for block in found] == [*texts, (PROSE * 2).strip(), "La fin de la colonne."]


def test_label_lines_are_not_glued_and_a_bold_lead_is_no_heading(read: Read, draw: Draw) -> None:
    page = [*column(50, 40, PROSE, 90), (50, 100, "Porteur : la CPTS du Golfe"),
            (50, 113, "Partenaires : la mairie, le département"), (50, 126, "Statut :", *BOLD),
            (96, 126, "en cours")]  # fmt: skip
    assert [text for _, _, text in seen(read, draw(page))][1:] == [
        "Porteur : la CPTS du Golfe",
        "Partenaires : la mairie, le département",
        "Statut : en cours",
    ]
    assert {kind for kind, _, _ in seen(read, draw(page))} == {"paragraph"}


def test_a_paragraph_goes_on_over_the_page_break_around_running_text(
    read: Read, draw: Draw
) -> None:
    lines = wrap(PROSE * 3, 80)
    pages = [
        [(50, 30, "CNR santé – recueil"), *((50, 700 + 13 * n, t) for n, t in enumerate(lines[:4])),
         (290, 800, "Page 1/2")],
        [(50, 30, "CNR santé – recueil"), *((50, 70 + 13 * n, t) for n, t in enumerate(lines[4:])),
         (290, 800, "Page 2/2")],
    ]  # fmt: skip
    found = blocks(read, draw(*pages))
    assert [block.kind for block in found] == [
        "furniture", "paragraph", "furniture", "furniture", "furniture",
    ]  # fmt: skip
    assert found[1].text == (PROSE * 3).strip()
    assert [line.page for line in found[1].lines] == [1] * 4 + [2] * (len(lines) - 4)
    for line, text in zip(found[1].lines, lines, strict=True):
        assert found[1].text[line.start : line.end] == text


def test_the_titles_of_successive_sheets_are_no_running_heads(read: Read, draw: Draw) -> None:
    pages = [
        [(50, 40, f"FICHE {n}", "Helvetica-Bold", 14), *column(50, 200, f"Fiche {n}. {PROSE}", 90),
         (290, 810, f"- {n} -")]
        for n in (1, 2, 3)
    ]  # fmt: skip
    assert [kind for kind, _, _ in seen(read, draw(*pages))] == [
        "heading",
        "paragraph",
        "furniture",
    ] * 3


def test_hyphens_at_line_ends_are_undone(read: Read, draw: Draw) -> None:
    page = [(50, 40, "Une équipe pluridisci-"), (50, 53, "plinaire prend rendez-"),
            (50, 66, "vous en Alpes-de-Haute-"), (50, 79, "Provence.")]  # fmt: skip
    (block,) = blocks(read, draw(page))
    assert (
        block.text == "Une équipe pluridisciplinaire prend rendez-vous en Alpes-de-Haute-Provence."
    )
    assert [block.text[line.start : line.end] for line in block.lines] == [
        "Une équipe pluridisci", "plinaire prend rendez-", "vous en Alpes-de-Haute-", "Provence.",
    ]  # fmt: skip


def test_footnotes_captions_and_contents_have_their_kind(read: Read, draw: Draw) -> None:
    page = [(50, 40, "Les actions .......................... 3"), *column(50, 80, PROSE * 2, 90),
            (50, 200, "Figure 1 : les cantons sans médecin"),
            (50, 700, "1 Données de la caisse primaire.", "Helvetica", 7)]  # fmt: skip
    assert [kind for kind, _, _ in seen(read, draw(page))] == [
        "furniture", "paragraph", "caption", "footnote",
    ]  # fmt: skip


def test_words_in_two_fonts_are_put_together_again(read: Read, draw: Draw) -> None:
    page = [(50, 40, "l'"), (50 + 4.13, 40, "ARS", *BOLD), (90, 40, "Bretagne")]
    assert [text for _, _, text in seen(read, draw(page))] == ["l'ARS Bretagne"]
