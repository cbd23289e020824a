"""Shapes of slides in reading order, by where they stand; hidden ones are left out."""

import random
from collections.abc import Callable

from pipeline.extract import Extraction
from tests.extract.making import A, P, R, document_of, make_pptx, seen, shape
from tests.extract.test_drawn import TIES, with_members

Read = Callable[..., Extraction]


def at(text: str, box: tuple[float, float, float, float], place: str = "", named: str = "") -> str:
    """Return a shape at left, top, with a width and a height."""
    left, top, width, height = (int(100_000 * value) for value in box)
    made = shape(text, place).replace("<p:nvPr>", f"<p:cNvPr {named}/><p:nvPr>")
    where = f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    return made.replace("<p:txBody>", f"<p:spPr>{where}</p:spPr><p:txBody>")


def texts(read: Read, *shapes: str) -> list[str]:
    return [text for _, _, text in seen(read(make_pptx("".join(shapes)), "a.pptx"))]


def test_columns_are_read_one_after_the_other_between_what_spans_them(read: Read) -> None:
    parts = [
        at("Un titre", (0, 0, 40, 8), 'type="title"'),
        at("Un chapeau", (2, 10, 76, 6)),
        *(at(f"Gauche {n}", (2, 20 + 10 * n, 36, 8)) for n in range(2)),
        *(at(f"Droite {n}", (41, 21 + 10 * n, 36, 8)) for n in range(2)),
        at("Un pied", (2, 45, 76, 5)),
    ]
    drawn = list(parts)
    random.Random(7).shuffle(drawn)
    assert texts(read, *drawn) == [
        *("Un titre", "Un chapeau", "Gauche 0", "Gauche 1", "Droite 0", "Droite 1", "Un pied")
    ]


def test_narrow_marks_beside_texts_are_read_by_rows(read: Read) -> None:
    marks = [at(f"Axe {n}", (2, 10 * n, 8, 6)) for n in (2, 1)]
    drawn = [*marks, *(at(f"Texte {n}", (14, 10 * n, 60, 8)) for n in (2, 1))]
    assert texts(read, *drawn) == ["Axe 1", "Texte 1", "Axe 2", "Texte 2"]


def test_a_label_above_on_the_right_comes_before_the_text_below(read: Read) -> None:
    drawn = [at("Le texte", (2, 20, 36, 20)), at("Atelier", (42, 2, 30, 6))]
    assert texts(read, *drawn) == ["Atelier", "Le texte"]


def test_shapes_of_a_group_stay_together(read: Read) -> None:
    inside = at("Bas", (0, 500, 300, 10)) + at("Haut", (0, 0, 300, 10))
    where = '<a:xfrm><a:off x="0" y="100000"/><a:ext cx="7000000" cy="3000000"/></a:xfrm>'
    group = f"<p:grpSp><p:grpSpPr>{where}</p:grpSpPr>{inside}</p:grpSp>"
    drawn = [at("Après", (0, 40, 70, 5)), group, at("Avant", (0, 0, 70, 1))]
    assert texts(read, *drawn) == ["Avant", "Haut", "Bas", "Après"]


def test_the_order_of_the_file_is_kept_where_a_place_is_not_known(read: Read) -> None:
    drawn = [at("Bas", (0, 40, 70, 5)), shape("Quelque part"), at("Haut", (0, 0, 70, 5))]
    assert texts(read, *drawn) == ["Bas", "Quelque part", "Haut"]
    far = [at("Bas", (0, 40, 70, 5)), at("Loin", (0, 10.0**20, 70, 5)), at("Haut", (0, 0, 70, 5))]
    assert texts(read, *far) == ["Bas", "Loin", "Haut"]


def test_placeholders_stand_where_their_layout_or_its_master_puts_them(read: Read) -> None:
    slide = (
        shape("Droite", 'type="body" idx="2"')
        + shape("Corps", 'type="body" idx="9"')
        + shape("Gauche", 'type="body" idx="1"')
    )
    spaces = f'xmlns:a="{A}" xmlns:p="{P}"'
    layout = at("", (0, 20, 35, 20), 'type="body" idx="1"')
    layout += at("", (40, 20, 35, 20), 'type="body" idx="2"') + shape("", 'type="body" idx="9"')
    master = at("", (0, 5, 75, 10), 'type="body"')
    tie = f'<Relationships xmlns="{TIES}"><Relationship Id="x" Type="{R}/{{}}" Target="{{}}"/>'
    tie += "</Relationships>"
    result = read(
        with_members(
            make_pptx(slide),
            **{
                "ppt/slides/_rels/slide1.xml.rels": tie.format("slideLayout", "../l/l1.xml"),
                "ppt/l/_rels/l1.xml.rels": tie.format("slideMaster", "../m/m1.xml"),
                "ppt/l/l1.xml": f"<p:sldLayout {spaces}>{layout}</p:sldLayout>",
                "ppt/m/m1.xml": f"<p:sldMaster {spaces}>{master}</p:sldMaster>",
            },
        ),
        "a.pptx",
    )
    assert [text for _, _, text in seen(result)] == ["Corps", "Gauche", "Droite"]
    assert document_of(result).alertes == ()


def test_hidden_shapes_and_groups_are_left_out_and_counted(read: Read) -> None:
    hidden = 'hidden="1"'
    group = f"<p:grpSp><p:nvGrpSpPr><p:cNvPr {hidden}/></p:nvGrpSpPr>{shape('Deux')}</p:grpSp>"
    group += f"<p:grpSp>{shape('Vu aussi.')}{at('Trois', (0, 0, 1, 1), named=hidden)}</p:grpSp>"
    notes = shape("Dire.", 'type="body"') + at("Quatre", (0, 0, 1, 1), named=hidden)
    shapes = shape("Vu.") + at("Un", (0, 0, 1, 1), named=hidden) + group
    document = document_of(read(make_pptx(shapes, notes=notes), "a.pptx"))
    assert [block.text for block in document.blocks] == ["Vu.", "Vu aussi.", "Dire."]
    assert dict(document.coverage)["cache"] == len("UnDeuxTroisQuatre")
    assert document.alertes == ()
